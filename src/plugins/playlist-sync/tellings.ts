import type { Message } from "../../bots/domain.js";
import type { Reader } from "../../bots/plugin.js";
import type { Say } from "../../bots/say.js";
import type { News } from "./news.js";
import { type Pair, type Parts, pairName, type Skipped } from "./records.js";
import { button, openLink, pairText } from "./texts.js";
import { playlistUrl, type View, viewOf } from "./view.js";
import { words } from "./words.js";
import { newsWords, troubleWords } from "./words-news.js";

/** The words of what a sync has told, at the moment they are delivered; null when it has ended or begun anew meanwhile. */
export async function tellingOf(parts: Parts, news: News, { person, say }: Reader): Promise<Message | null> {
  const pair = await parts.records.get<Pair>(person.id, pairName(news.number));
  if (pair?.id !== news.pairId) return null;
  const view = await viewOf(parts, person, pair);
  switch (news.kind) {
    case "added":
      return added(say, news, view);
    case "none":
      return { text: [say(newsWords.none, { pair: pairText(say, view) }), ...left(say, news.skipped)].join("\n") };
    case "late":
      return {
        text: say(newsWords.late, { pair: pairText(say, view), moment: say.moment(news.untilMs, person.zone) }),
      };
    case "trouble":
      return inTrouble(parts, news, view, { person, say });
  }
}

function added(say: Say, news: Extract<News, { kind: "added" }>, view: View): Message {
  const url = news.playlistId === null ? null : playlistUrl(news.playlistId);
  return {
    cards: [
      {
        title: say(newsWords.added, { count: news.added }),
        text: [pairText(say, view), ...left(say, news.skipped)].join("\n"),
        ...openLink(say, url),
        buttons: [button(say, words.buttonStats, `sync stats ${news.number}`)],
      },
    ],
  };
}

function left(say: Say, { local, episode, gone }: Skipped): string[] {
  const count = local + episode + gone;
  return count === 0 ? [] : [say(newsWords.skipped, { count })];
}

function inTrouble(
  parts: Parts,
  { what, number }: Extract<News, { kind: "trouble" }>,
  view: View,
  { person, say }: Reader,
): Message {
  const lines = [pairText(say, view), say(troubleWords[what])];
  const [address] = person.addresses;
  if (what === "permission" && address)
    return { text: [...lines, parts.loginUrl(person, address, ["playlists"], say.language)].join("\n") };
  if (what === "not-allowed") return { text: lines.join("\n") };
  const choices = [
    ...(what === "target-gone" ? [button(say, words.buttonRenew, `sync renew ${number}`)] : []),
    button(say, words.buttonResume, `sync resume ${number}`),
    button(say, words.buttonRemove, `sync remove ${number}`),
  ];
  return { text: [...lines, say(newsWords.goesOn, { number })].join("\n"), choices };
}
