import type { Message, SentShare, SentState, Share } from "../domain.js";
import type { Say } from "../say.js";
import type { SentenceKey } from "../sentences/en.js";
import { trackCard } from "./sharing.js";
import { channelLabel, choice, message, someone, songTitle } from "./words.js";

/** What became of songs: news, living cards, and what is said to one of a list. */
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
  tooLate: (share: Share): Message => message(say("tooLate", { song: songTitle(say, share.track) })),
  notedSkip: (share: Share): Message => message(say("notedSkip", { song: songTitle(say, share.track) })),
  notedCancel: (sent: SentShare): Message =>
    message(say("notedCancel", { song: songTitle(say, sent.track), name: someone(say, sent.recipientName) })),
  cancelTooLate: (sent: Pick<SentShare, "track">): Message =>
    message(say("cancelTooLate", { song: songTitle(say, sent.track) })),
});

/** Whether its sender can still take it back. */
export function mayEnd({ state }: SentShare): boolean {
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
  if (sent.isWaiting) return say("newsWaiting", values);
  if (sent.state === "delivered" && sent.where)
    return say("newsDeliveredOn", { ...values, channel: channelLabel(sent.where) });
  return say(newsKeys[sent.state], values);
}
