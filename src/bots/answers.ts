import { cardEntries } from "./batch-cards.js";
import type { Answer, Reaction, SentShare, Share } from "./domain.js";
import type { DecideSent, SentChange, ShareChange } from "./ports.js";
import { answerEntry, repaintOf } from "./share-states.js";
import { isShown } from "./visibility.js";

/** What the recipient of a song says back about it, as pure decisions. */

/** In the order in which they are offered. */
export const reactions: readonly Reaction[] = ["fire", "heart", "laugh", "mind_blown", "sad", "thumbs_up"];

export const emojiOf: Record<Reaction, string> = {
  fire: "🔥",
  heart: "❤️",
  laugh: "😂",
  mind_blown: "🤯",
  sad: "😢",
  thumbs_up: "👍",
};
export const thanksEmoji = "🙏";

/** The reaction somebody has typed, by its name or as an emoji of any skin; null for something else. */
export function readReaction(said: string): Reaction | null {
  const name = said
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/gu, "_");
  const bare = plainEmoji(said);
  return reactions.find((one) => one === name || plainEmoji(emojiOf[one]) === bare) ?? null;
}

/** Without skin tones and the mark that only asks for colour. */
function plainEmoji(text: string): string {
  return text.trim().replace(/[\u{1F3FB}-\u{1F3FF}\uFE0F]/gu, "");
}

/** Whether it is, or has been, with its recipient, so that something can be said about it. */
export function isAnswerable(share: Pick<Share, "state" | "withheld">): boolean {
  return isShown(share) && ["delivered", "heard", "skipped", "expired"].includes(share.state);
}

/** Another reaction takes the place of the one before, the same again takes it away. */
export function reacted(share: Share, reaction: Reaction, nowMs: number): ShareChange | null {
  if (!isAnswerable(share)) return null;
  const { reaction: before, ...rest } = share.answer ?? {};
  return answered(share, before === reaction ? rest : { ...rest, reaction }, nowMs);
}

export function thanked(share: Share, nowMs: number): ShareChange | null {
  if (!isAnswerable(share) || share.answer?.isThanked) return null;
  return answered(share, { ...share.answer, isThanked: true }, nowMs);
}

function answered(share: Share, said: Omit<Answer, "version">, nowMs: number): ShareChange {
  const version = share.version + 1;
  const answer = { ...said, version };
  return { share: { ...share, answer, version }, answer, messages: repaintOf(share, nowMs) };
}

/** The sender's record after an answer; null for one that is not newer, and for that of somebody who was forgotten. */
export function answeredSent(sent: SentShare, answer: Answer, nowMs: number): SentChange | null {
  if (answer.version <= (sent.answer?.version ?? 0) || sent.recipientName === "") return null;
  const { told } = sent.answer ?? {};
  const next = { ...sent, answer: { ...answer, ...(told ? { told } : {}) } };
  // Whoever changes their mind at once is heard once.
  return { sent: next, repaints: sent.batch ? cardEntries(sent.batch, nowMs) : [answerEntry(sent.id, nowMs)] };
}

export function hasAnswer({ answer }: Pick<SentShare, "answer">): boolean {
  return answer?.reaction !== undefined || answer?.isThanked === true;
}

/** Whether there is something to say in a message that no message has said. What was taken back is not spoken of. */
export function isUntold({ answer }: Pick<SentShare, "answer">): boolean {
  if (!answer) return false;
  const { reaction, isThanked = false, told } = answer;
  return (reaction !== undefined && reaction !== told?.reaction) || (isThanked && !told?.isThanked);
}

/** A message has said what this record knew then. */
export function toldAnswer({ answer }: SentShare): DecideSent {
  const { reaction, isThanked = false } = answer ?? {};
  const told = { ...(reaction ? { reaction } : {}), isThanked };
  return (now) => (now.answer ? { sent: { ...now, answer: { ...now.answer, told } } } : null);
}

/** How often each was given, those that were given most first. */
export function tally(shares: readonly Pick<SentShare, "answer">[]): { emoji: string; count: number }[] {
  const given = reactions.map((one) => {
    return { emoji: emojiOf[one], count: shares.filter(({ answer }) => answer?.reaction === one).length };
  });
  const thanks = { emoji: thanksEmoji, count: shares.filter(({ answer }) => answer?.isThanked).length };
  return [...given, thanks].filter(({ count }) => count > 0).toSorted((a, b) => b.count - a.count);
}

/** How many reactions and thanks there are. */
export function answerCount(shares: readonly Pick<SentShare, "answer">[]): number {
  return tally(shares).reduce((sum, { count }) => sum + count, 0);
}
