import { heardCount } from "../batches.js";
import type { Message, SentShare, SentState, Share } from "../domain.js";
import type { Say } from "../say.js";
import { isToGroup, type SentThing, type SentToGroup } from "../sent-things.js";
import type { SentenceKey } from "../sentences/en.js";
import { trackCard } from "./sharing.js";
import { channelLabel, choice, message, someone, songTitle } from "./words.js";

/** What became of songs: news, living cards and lists. */
export const followingTexts = (say: Say) => ({
  news: (shares: SentShare[], nowMs: number): Message =>
    message(shares.map((sent) => newsLine(say, sent, say.ago(sent.stateAtMs, nowMs))).join("\n")),
  /** The living card: one message that changes with its share. */
  livingCard: (sent: SentShare): Message => ({
    cards: [
      {
        ...trackCard(sent.track),
        // It is painted once and read for a week: "just now" would not stay true.
        text: newsLine(say, sent, say("onMoment", { moment: say.moment(sent.stateAtMs) })),
        link: { label: say("buttonOpen"), url: sent.track.url },
        ...(mayEnd(sent) ? { buttons: [choice(say("buttonTakeBack"), `cancel ${sent.id}`)] } : {}),
      },
    ],
  }),

  inboxEmpty: (): Message => message(say("inboxEmpty")),
  inbox: (shares: Share[], nowMs: number): Message => ({
    text: [say("inbox"), ...shares.map((share) => inboxLine(say, share, nowMs))].join("\n"),
    choices: shares
      .filter((share) => share.state === "delivered")
      .slice(-6)
      .flatMap((share) => [
        choice(say("buttonHeardNumber", { number: share.number }), `heard ${share.id}`),
        choice(say("buttonSkipNumber", { number: share.number }), `skip ${share.id}`),
      ]),
  }),
  sentEmpty: (): Message => message(say("sentEmpty")),
  sent: (all: SentThing[], nowMs: number): Message => ({
    text: [say("sent"), ...all.map((sent) => sentLine(say, sent, nowMs))].join("\n"),
    choices: all
      .filter((sent) => (isToGroup(sent) ? sent.shares.some(mayEnd) : mayEnd(sent)))
      .slice(-6)
      .map((sent) => choice(say("buttonCancelNumber", { number: sent.number }), `cancel ${sent.id}`)),
  }),
  notedHeard: (share: Share): Message =>
    message(
      share.post === null
        ? say("notedHeard", { song: songTitle(say, share.track) })
        : say("notedHeardOpens", { sender: someone(say, share.senderName) }),
    ),
  alreadyHeard: (share: Share): Message => {
    const song = songTitle(say, share.track);
    if (share.state !== "heard" || share.post === null) return message(say("alreadyHeard", { song }));
    return message(say("alreadyHeardSaid", { song, sender: someone(say, share.senderName), post: share.post }));
  },
  notYetDelivered: (): Message => message(say("notYetDelivered")),
  tooLate: (share: Share): Message => message(say("tooLate", { song: songTitle(say, share.track) })),
  notedSkip: (share: Share): Message => message(say("notedSkip", { song: songTitle(say, share.track) })),
  notedCancel: (sent: SentShare): Message =>
    message(say("notedCancel", { song: songTitle(say, sent.track), name: someone(say, sent.recipientName) })),
  cancelTooLate: (sent: Pick<SentShare, "track">): Message =>
    message(say("cancelTooLate", { song: songTitle(say, sent.track) })),
});

function mayEnd({ state }: SentShare): boolean {
  return ["sent", "held", "requested", "delivered"].includes(state);
}

const newsKeys: Record<SentState, SentenceKey> = {
  sent: "newsSent",
  held: "newsHeld",
  requested: "newsRequested",
  delivered: "newsDelivered",
  heard: "newsHeard",
  "said-heard": "newsSaidHeard",
  skipped: "newsSkipped",
  expired: "newsExpired",
  "cannot-tell": "newsCannotTell",
  ended: "newsEnded",
  undelivered: "newsUndelivered",
  undeliverable: "newsUndeliverable",
  cancelled: "newsCancelled",
};

function newsLine(say: Say, sent: SentShare, when: string): string {
  const values = { song: songTitle(say, sent.track), name: someone(say, sent.recipientName), when };
  if (sent.state === "delivered" && sent.where)
    return say("newsDeliveredOn", { ...values, channel: channelLabel(sent.where) });
  return say(newsKeys[sent.state], values);
}

const stateKeys: Record<SentState, SentenceKey> = {
  sent: "stateSent",
  held: "stateHeld",
  requested: "stateRequested",
  delivered: "stateDelivered",
  heard: "stateHeard",
  "said-heard": "stateSaidHeard",
  skipped: "stateSkipped",
  expired: "stateExpired",
  "cannot-tell": "stateCannotTell",
  ended: "stateEnded",
  undelivered: "stateUndelivered",
  undeliverable: "stateUndeliverable",
  cancelled: "stateCancelled",
};

function sentLine(say: Say, sent: SentThing, nowMs: number): string {
  if (isToGroup(sent)) return groupLine(say, sent, nowMs);
  return say("sentLine", {
    number: sent.number,
    song: songTitle(say, sent.track),
    name: someone(say, sent.recipientName),
    state: say(stateKeys[sent.state]),
    when: say.ago(sent.stateAtMs, nowMs),
  });
}

function groupLine(say: Say, { number, batch, shares }: SentToGroup, nowMs: number): string {
  return say("sentLineGroup", {
    number,
    song: songTitle(say, batch.track),
    group: batch.groupName,
    state: say("stateGroup", { heard: heardCount(shares), count: batch.count }),
    when: say.ago(batch.sharedAtMs, nowMs),
  });
}

function inboxLine(say: Say, share: Share, nowMs: number): string {
  const line = say(share.post === null ? "inboxLine" : "inboxLineLocked", {
    number: share.number,
    song: songTitle(say, share.track),
    sender: someone(say, share.senderName),
    when: say.ago(share.sharedAtMs, nowMs),
  });
  return `${line}\n${share.track.url}`;
}
