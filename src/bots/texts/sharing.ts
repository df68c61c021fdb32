import type { Card, Choice, Message, SentTrack, Share, Track } from "../domain.js";
import type { Manner } from "../manner.js";
import type { Say } from "../say.js";
import type { SongLink } from "../song-link.js";
import { answerChoices, ownAnswer } from "./answers.js";
import { spotifyChoices } from "./own-music.js";
import { artistNames, choice, message, someone, songTitle } from "./words.js";

/** Where there are menus, so many cards with buttons are one message. */
const mostRowsOfButtons = 5;

/** From the song that is sought to the card its recipient gets. */
export const sharingTexts = (say: Say) => ({
  linkOnly: (link: string): Message => message(say("linkOnly", { link })),
  /** An empty name: somebody was pointed at. */
  unknownPerson: (name: string, bot: string): Message =>
    message(name ? say("unknownPerson", { name, bot }) : say("unknownMention", { bot })),
  whichSong: (found: Track[], command: (at: number) => string, { hasMenus = false }: Manner): Message =>
    hasMenus && found.length > mostRowsOfButtons
      ? songMenu(say, found, command)
      : {
          text: say("whichSong", { count: found.length }),
          cards: found.map((track, at) => ({
            ...trackCard(track),
            link: { label: say("buttonOpen"), url: track.url },
            buttons: [choice(say("buttonSendThis"), command(at))],
          })),
        },
  whichPerson: (name: string, choices: Choice[]): Message => message(say("whichPerson", { name }), choices),
  onItsWay: (track: Track, name: string, hasPost: boolean): Message =>
    message(say(hasPost ? "onItsWayLocked" : "onItsWay", { name, song: songTitle(say, track) })),
  alreadySent: (track: Track, name: string, sentAtMs: number, nowMs: number): Message =>
    message(say("alreadySent", { name, song: songTitle(say, track), when: say.ago(sentAtMs, nowMs) })),
  dailyLimit: (limit: number): Message => message(say("dailyLimit", { limit })),

  notATrack: (what: Extract<SongLink, { kind: "other" }>["what"]): Message => message(say("notATrack", { what })),
  hearingNow: (song: string): string => say("hearingNow", { song }),

  songCard: (share: Share): Message => ({
    text: [songFrom(say, share), share.pre ?? "", isLocked(share) ? say("lastWordOpens") : ""]
      .filter(Boolean)
      .join("\n"),
    cards: [songCardOf(say, share)],
    choices: spotifyChoices(say, share.id),
  }),
  songCards: (shares: Share[]): Message => ({
    text: shares.map((share) => [titleFrom(say, share), share.pre ?? ""].filter(Boolean).join(" ")).join("\n"),
    cards: shares.map((share) => songCardOf(say, share)),
  }),
  postOpened: (share: Share): Message =>
    message(
      say("postOpened", {
        sender: someone(say, share.senderName),
        song: songTitle(say, share.track),
        post: share.post ?? "",
      }),
      answerChoices(say, share),
    ),
});

function songMenu(say: Say, found: Track[], command: (at: number) => string): Message {
  const titles = found.map(({ name }, at) => `${at + 1}. ${name}`);
  return {
    text: say("whichSong", { count: found.length }),
    cards: found.map((track, at) => ({
      ...trackCard(track),
      title: titles[at] ?? track.name,
      link: { label: say("buttonOpen"), url: track.url, byTap: true },
    })),
    menus: [{ label: say("menuSendThis"), choices: titles.map((title, at) => choice(title, command(at))) }],
  };
}

function songFrom(say: Say, { senderName, via }: Share): string {
  const sender = someone(say, senderName);
  return via ? say("songFromTo", { sender, group: via.name }) : say("songFrom", { sender });
}

function titleFrom(say: Say, { senderName, track, via }: Share): string {
  const values = { sender: someone(say, senderName), song: songTitle(say, track) };
  return via ? say("titleFromTo", { ...values, group: via.name }) : say("titleFrom", values);
}

/** Title, artists and cover. */
export function trackCard(track: Pick<SentTrack, "name" | "artists" | "imageUrl">): Card {
  return {
    title: track.name,
    subtitle: artistNames(track),
    ...(track.imageUrl ? { imageUrl: track.imageUrl } : {}),
  };
}

function isLocked({ post, state }: Share): boolean {
  return post !== null && state !== "heard";
}

function songCardOf(say: Say, share: Share): Card {
  const isOver = share.state === "heard" || share.state === "skipped";
  const heardOrNot = [choice(say("buttonHeard"), `heard ${share.id}`), choice(say("buttonSkip"), `skip ${share.id}`)];
  return {
    ...trackCard(share.track),
    ...ownAnswer(say, share),
    link: { label: say("buttonListen"), url: share.track.url },
    buttons: isOver ? answerChoices(say, share) : heardOrNot,
  };
}
