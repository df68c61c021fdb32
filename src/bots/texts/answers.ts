import { emojiOf, isUntold, reactions, tally, thanksEmoji } from "../answers.js";
import type { Answer, Choice, Message, Reaction, SentShare, Share } from "../domain.js";
import type { Say } from "../say.js";
import type { SentenceKey } from "../sentences/en.js";
import { choice, message, someone, songTitle } from "./words.js";

/** What people say back about songs: to whoever says it, and to the song's sender. */
export const answerTexts = (say: Say) => ({
  /** Where no message can be changed: what has not been said yet. */
  answers: (shares: SentShare[]): Message => message(shares.flatMap((sent) => untoldLines(say, sent)).join("\n")),
  reactHow: (share: Share): Message =>
    message(say("reactHow", { song: songTitle(say, share.track) }), answerChoices(say, share)),
  reactUnknown: (share: Share): Message =>
    message(say("reactUnknown", { reactions: say.list(reactions), number: share.number }), answerChoices(say, share)),
  /** `isSilent`: their receipts are off for the song's sender. */
  notedReaction: (share: Share, reaction: Reaction, isSilent: boolean): Message =>
    message(
      say(isSilent ? "notedReactionSilent" : "notedReaction", { ...about(say, share), emoji: emojiOf[reaction] }),
      saidChoices(say, share),
    ),
  takenReaction: (share: Share, reaction: Reaction): Message =>
    message(say("takenReaction", { ...about(say, share), emoji: emojiOf[reaction] }), answerChoices(say, share)),
  notedThanks: (share: Share, isSilent: boolean): Message =>
    message(say(isSilent ? "notedThanksSilent" : "notedThanks", about(say, share)), [replyChoice(say, share)]),
  alreadyThanked: (share: Share): Message =>
    message(say("alreadyThanked", about(say, share)), [replyChoice(say, share)]),
  /** `command`: what is to be done with the song of this id. */
  answerWhich: (shares: Share[], command: (id: string) => string): Message =>
    message(
      say("answerWhich"),
      shares.map(({ id, number, track }) => choice(`${number}. ${track.name}`, command(id))),
    ),
  answerGone: (share: Share): Message => message(say("answerGone", about(say, share))),
  answerBlocked: (share: Share): Message => message(say("answerBlocked", about(say, share))),
  replyHow: (share: Share): Message => message(say("replyHow", { ...about(say, share), number: share.number })),
  sharedLast: (song: string): string => say("sharedLast", { song }),
});

function about(say: Say, { senderName, track }: Share) {
  return { name: someone(say, senderName), song: songTitle(say, track) };
}

const buttonKeys: Record<Reaction, SentenceKey> = {
  fire: "buttonFire",
  heart: "buttonHeart",
  laugh: "buttonLaugh",
  mind_blown: "buttonMindBlown",
  sad: "buttonSad",
  thumbs_up: "buttonThumbsUp",
};

/** All that can be said about a song; nothing where its sender is gone. */
export function answerChoices(say: Say, share: Share): Choice[] {
  if (share.senderName === "") return [];
  const all = reactions.map((one) => choice(say(buttonKeys[one]), `react ${share.id} ${one}`));
  return [...all, ...saidChoices(say, share)];
}

/** What is left to say besides a reaction. */
function saidChoices(say: Say, share: Share): Choice[] {
  const thanks = share.answer?.isThanked ? [] : [choice(say("buttonThanks"), `thanks ${share.id}`)];
  return [...thanks, replyChoice(say, share)];
}

function replyChoice(say: Say, { id }: Share): Choice {
  return choice(say("buttonReplySong"), `reply ${id}`);
}

/** On the recipient's own card. */
export function ownAnswer(say: Say, { answer }: Share): { text?: string } {
  const emoji = emojisIn(answer);
  return emoji.length > 0 ? { text: say("yourAnswer", { emoji: emoji.join(" ") }) } : {};
}

function emojisIn(answer: Answer | undefined): string[] {
  return [...(answer?.reaction ? [emojiOf[answer.reaction]] : []), ...(answer?.isThanked ? [thanksEmoji] : [])];
}

/** On the sender's card of one song. */
export function cardAnswers(say: Say, { answer, recipientName }: SentShare): string[] {
  const name = someone(say, recipientName);
  return [
    ...(answer?.reaction ? [say("cardReaction", { name, emoji: emojiOf[answer.reaction] })] : []),
    ...(answer?.isThanked ? [say("cardThanks", { name })] : []),
  ];
}

/** On a card of many: "🔥 2 ❤️ 1"; none where nobody has said anything. */
export function tallyLine(shares: readonly SentShare[]): string[] {
  const line = tally(shares).map(({ emoji, count }) => `${emoji} ${count}`);
  return line.length > 0 ? [line.join(" ")] : [];
}

function untoldLines(say: Say, sent: SentShare): string[] {
  const { reaction, isThanked, told } = sent.answer ?? {};
  const values = { name: someone(say, sent.recipientName), song: songTitle(say, sent.track) };
  if (!isUntold(sent)) return [];
  return [
    ...(reaction && reaction !== told?.reaction
      ? [say("answerReaction", { ...values, emoji: emojiOf[reaction] })]
      : []),
    ...(isThanked && !told?.isThanked ? [say("answerThanks", values)] : []),
  ];
}
