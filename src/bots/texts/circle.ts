import type { Bond, Card, Message, Share } from "../domain.js";
import type { Acquaintance } from "../ports.js";
import type { Say } from "../say.js";
import { trackCard } from "./sharing.js";
import { choice, message, someone, songTitle } from "./words.js";

/** Everybody somebody has to do with, a page of it. */
export interface CircleShown {
  friends: number;
  /** They wait for an answer. */
  requests: Acquaintance[];
  asked: Bond[];
  later: Bond[];
  blocked: Bond[];
  /** Those on this page. */
  shown: { requests: Acquaintance[]; friends: Bond[] };
  /** Null: this is the last page. */
  nextPage: number | null;
  nowMs: number;
  /** The reader's time zone; undefined: not known. */
  zone: string | undefined;
}

/** Who may send songs: requests, answers to them, and the list of friends. */
export const circleTexts = (say: Say) => ({
  /** The first song of somebody new, and how many more; never what they wrote to it, which waits for the yes. */
  request: (shares: Share[]): Message => requestOf(say, shares),
  acceptedRequest: (name: string): Message =>
    message(say("acceptedRequest", { name }), [choice(say("buttonFriends"), "friends")]),
  alreadyFriends: (name: string): Message => message(say("alreadyFriends", { name })),
  notedNotNow: (name: string): Message => message(say("notedNotNow", { name })),
  notNowTooLate: (name: string): Message => message(say("notNowTooLate", { name })),
  nowBlocked: ({ id, name }: Acquaintance): Message =>
    message(say("nowBlocked", { name }), [choice(say("buttonUnblock"), `unblock ${id}`)]),
  alreadyBlocked: (name: string): Message => message(say("alreadyBlocked", { name })),
  unblocked: (name: string): Message => message(say("unblocked", { name })),
  unfriended: (name: string): Message => message(say("unfriended", { name })),
  muteHow: ({ id, name }: Acquaintance): Message =>
    message(say("muteHow", { name }), [choice(say("buttonMuteWeek"), `mute ${id} 7d`)]),
  muted: ({ id, name }: Acquaintance, untilMs: number, zone?: string): Message =>
    message(say("muted", { name, until: say.moment(untilMs, zone) }), [choice(say("buttonUnmute"), `unmute ${id}`)]),
  unmuted: (name: string): Message => message(say("unmuted", { name })),
  notMuted: (name: string): Message => message(say("notMuted", { name })),
  receiptsFor: (name: string, receipts: boolean | null): Message =>
    message(say(receipts === null ? "receiptsUsualFor" : receipts ? "receiptsOnFor" : "receiptsOffFor", { name })),
  /** The inbox, and who else would like to be in it. */
  inboxRequests: (list: Message, requests: Acquaintance[]): Message => ({
    ...list,
    text: [
      list.text ?? "",
      say("inboxRequests", { count: requests.length, names: say.list(requests.map(({ name }) => name)) }),
    ].join("\n\n"),
    choices: [...(list.choices ?? []), choice(say("buttonFriends"), "friends")],
  }),
  pairLimit: (name: string, limit: number): Message => message(say("pairLimit", { name, limit })),
  friends: (circle: CircleShown): Message => ({
    text: circleLines(say, circle).join("\n"),
    cards: [
      ...circle.shown.requests.map((one) => requestCard(say, one)),
      ...circle.shown.friends.map(friendCard(say, circle)),
    ],
    choices: [
      choice(say("buttonInvite"), "invite"),
      ...(circle.nextPage === null ? [] : [choice(say("buttonMore"), `friends ${circle.nextPage}`)]),
    ],
  }),
});

function requestOf(say: Say, shares: Share[]): Message {
  const [first, ...more] = shares;
  if (!first) return {};
  const sender = someone(say, first.senderName);
  const begins = say("requestFrom", { sender, song: songTitle(say, first.track), url: first.track.url });
  return {
    text: more.length > 0 ? `${begins}\n${say("requestMore", { count: more.length })}` : begins,
    cards: [{ ...trackCard(first.track), buttons: answers(say, first.senderId) }],
  };
}

function answers(say: Say, senderId: string) {
  return [
    choice(say("buttonAccept"), `accept ${senderId}`),
    choice(say("buttonNotNow"), `not now ${senderId}`),
    choice(say("buttonBlock"), `block ${senderId}`),
  ];
}

function circleLines(say: Say, { friends, requests, asked, later, blocked }: CircleShown): string[] {
  const lines = [say("friendsOf", { count: friends })];
  if (requests.length > 0) lines.push(say("friendsWaiting", { names: say.list(requests.map(({ name }) => name)) }));
  if (asked.length > 0) lines.push(say("friendsAsked", { names: namesOf(say, asked) }));
  if (later.length > 0) lines.push(say("friendsLater", { names: namesOf(say, later) }));
  if (blocked.length > 0) lines.push(say("friendsBlocked", { names: namesOf(say, blocked) }));
  return lines;
}

/** "Ann, Bob, and Cleo" */
export function namesOf(say: Say, bonds: readonly Bond[]): string {
  return say.list(bonds.map(({ name }) => name));
}

function requestCard(say: Say, { id, name }: Acquaintance): Card {
  return { title: name, subtitle: say("friendRequest"), buttons: answers(say, id) };
}

function friendCard(say: Say, { nowMs, zone }: Pick<CircleShown, "nowMs" | "zone">): (bond: Bond) => Card {
  return (bond) => {
    const { mutedUntilMs = 0 } = bond;
    const isMuted = mutedUntilMs > nowMs;
    return {
      title: bond.name,
      subtitle: friendWords(say, bond, isMuted ? say.moment(mutedUntilMs, zone) : null),
      buttons: [
        isMuted
          ? choice(say("buttonUnmute"), `unmute ${bond.personId}`)
          : choice(say("buttonMuteWeek"), `mute ${bond.personId} 7d`),
        choice(say("buttonUnfriend"), `unfriend ${bond.personId}`),
        choice(say("buttonBlock"), `block ${bond.personId}`),
      ],
    };
  };
}

function friendWords(say: Say, { sinceMs, receipts }: Bond, mutedUntil: string | null): string {
  return [
    say("friendSince", { day: say.day(sinceMs) }),
    ...(mutedUntil === null ? [] : [say("friendMuted", { until: mutedUntil })]),
    ...(receipts === undefined ? [] : [say(receipts ? "friendReceiptsOn" : "friendReceiptsOff")]),
  ].join(", ");
}
