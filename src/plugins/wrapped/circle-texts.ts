import type { Message } from "../../bots/domain.js";
import type { Say } from "../../bots/say.js";
import { songTitle } from "../../bots/texts/words.js";
import type { CircleMonth, CircleSong } from "./circle.js";
import { type MonthKey, monthTitle } from "./months.js";
import { words } from "./words.js";

const mostSongs = 10;

export function circleMessage(say: Say, month: MonthKey, { hasFriends, songs, heardByAll }: CircleMonth): Message {
  if (!hasFriends) return { text: say(words.circleNobody) };
  const title = monthTitle(month, say.language);
  if (songs.length === 0) return { text: say(words.circleNothing, { month: title }) };
  const heard = heardByAll.map((track) => say(words.circleHeardLine, { song: songTitle(say, track), url: track.url }));
  const text = [
    say(words.circleTitle, { month: title }),
    [
      say(words.circleSent),
      ...listed(
        say,
        songs.map((song) => songLine(say, song)),
      ),
    ].join("\n"),
    heard.length > 0 ? [say(words.circleHeard), ...listed(say, heard)].join("\n") : "",
  ];
  return { text: text.filter(Boolean).join("\n\n") };
}

function songLine(say: Say, { track, isOwn, names }: CircleSong): string {
  const song = songTitle(say, track);
  if (isOwn) return say(words.circleTo, { song, names: say.list(names), url: track.url });
  return say(words.circleFrom, { song, name: names.join(", "), url: track.url });
}

function listed(say: Say, lines: readonly string[]): string[] {
  // How many more is left unsaid: with one friend it would be their number.
  return lines.length > mostSongs ? [...lines.slice(0, mostSongs), say(words.circleMore)] : [...lines];
}
