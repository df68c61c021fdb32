import type { Message, SentShare, SentState, Share } from "../domain.js";
import type { Say } from "../say.js";
import type { SentenceKey } from "../sentences/en.js";
import { answerChoices, cardAnswers } from "./answers.js";
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
        text: [cardLine(say, sent), ...cardAnswers(say, sent)].join("\n"),
        link: { label: say("buttonOpen"), url: sent.track.url },
        ...(mayEnd(sent) ? { buttons: [choice(say("buttonTakeBack"), `cancel ${sent.id}`)] } : {}),
      },
    ],
  }),

  notedHeard: (share: Share): Message =>
    share.post === null
      ? message(say("notedHeard", { song: songTitle(say, share.track) }), answerChoices(say, share))
      : // The last words come with the choices.
        message(say("notedHeardOpens", { sender: someone(say, share.senderName) })),
  alreadyHeard: (share: Share): Message => {
    const song = songTitle(say, share.track);
    const choices = answerChoices(say, share);
    if (share.state !== "heard" || share.post === null) return message(say("alreadyHeard", { song }), choices);
    const sender = someone(say, share.senderName);
    return message(say("alreadyHeardSaid", { song, sender, post: share.post }), choices);
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

const cardKeys: Record<SentState, SentenceKey> = {
  sent: "cardSent",
  held: "cardHeld",
  requested: "cardRequested",
  delivered: "cardDelivered",
  heard: "cardHeard",
  "said-heard": "cardSaidHeard",
  skipped: "cardSkipped",
  expired: "cardExpired",
  "cannot-tell": "cardCannotTell",
  ended: "cardEnded",
  undelivered: "cardUndelivered",
  undeliverable: "cardUndeliverable",
  cancelled: "cardCancelled",
};

/** It is painted once and read for a week: "just now" would not stay true. */
function cardLine(say: Say, { state, stateAtMs, where, recipientName, isWaiting }: SentShare): string {
  const when = say("onMoment", { moment: say.moment(stateAtMs) });
  const values = { name: someone(say, recipientName), when };
  if (isWaiting) return say("cardWaiting", values);
  if (state === "delivered" && where) return say("cardDeliveredOn", { ...values, channel: channelLabel(where) });
  return say(cardKeys[state], values);
}

function newsLine(say: Say, sent: SentShare, when: string): string {
  const values = { song: songTitle(say, sent.track), name: someone(say, sent.recipientName), when };
  if (sent.isWaiting) return say("newsWaiting", values);
  if (sent.state === "delivered" && sent.where)
    return say("newsDeliveredOn", { ...values, channel: channelLabel(sent.where) });
  return say(newsKeys[sent.state], values);
}
