import { answerCount } from "./answers.js";
import { batchEntry, cardEntries } from "./batch-cards.js";
import type { Batch, PaintedCard, SentShare, SentState } from "./domain.js";
import type { BatchChange, DecideBatch } from "./ports.js";
import { cancelledSent, isOpen } from "./share-states.js";

/** A song sent to a group, as pure decisions on its records. */

/** Where no message can be changed, a song to a group is spoken of at most this often. */
const quietMs = 60 * 60_000;

export function isHeardState(state: SentState): boolean {
  return state === "heard" || state === "said-heard";
}

/** How many have heard it, as far as the sender may know. */
export function heardCount(shares: readonly SentShare[]): number {
  return shares.filter(({ state }) => isHeardState(state)).length;
}

export function hasEveryoneHeard(shares: readonly SentShare[]): boolean {
  return shares.length > 0 && heardCount(shares) === shares.length;
}

/** The sender's own "cancel", for everybody at once. Null: it has ended already. */
export function cancelledBatch(batch: Batch, shares: readonly SentShare[], nowMs: number): BatchChange | null {
  const sent = shares.flatMap((share) => cancelledSent(share, nowMs) ?? []);
  if (sent.length === 0) return null;
  const messages = cardEntries({ id: batch.id, hasRoom: batch.room !== undefined }, nowMs);
  return { batch: { ...batch, cancelledAtMs: nowMs }, sent, messages };
}

/** The sender's card has been painted. When everyone has heard it, that is said besides, once. */
export function painted(card: PaintedCard, shares: readonly SentShare[], nowMs: number): DecideBatch {
  return (batch) => withEveryone({ ...batch, card }, shares, nowMs);
}

export function paintedInRoom(roomCard: PaintedCard): DecideBatch {
  return (batch) => ({ batch: { ...batch, roomCard } });
}

/** What is said of a batch where no message can be changed. */
export type BatchLine =
  | { kind: "say" }
  /** There is something to say, and it is too early to speak again. */
  | { kind: "wait"; untilMs: number }
  | { kind: "nothing" };

/** How many have heard it and what they say is worth a message, now and then; and what it has come to, once. */
export function lineOf(batch: Batch, shares: readonly SentShare[], nowMs: number): BatchLine {
  const { told } = batch;
  if (isEndUntold(batch, shares)) return { kind: "say" };
  if (!isHeardNews(batch, shares) && answerCount(shares) <= (told?.answers ?? 0)) return { kind: "nothing" };
  const untilMs = told === undefined ? nowMs : told.atMs + quietMs;
  return untilMs > nowMs ? { kind: "wait", untilMs } : { kind: "say" };
}

/** Whether more have heard it than was said. That everyone has is said by itself. */
export function isHeardNews({ told }: Batch, shares: readonly SentShare[]): boolean {
  return !hasEveryoneHeard(shares) && heardCount(shares) > (told?.heard ?? 0);
}

/** Whether it has ended and that was not said. */
export function isEndUntold({ told, cancelledAtMs }: Batch, shares: readonly SentShare[]): boolean {
  const isEnd = !shares.some(isOpen) && cancelledAtMs === undefined && !hasEveryoneHeard(shares);
  return isEnd && !told?.isEnd;
}

/** How far it has come was said in a message, or there was nothing to say. */
export function spoken(line: BatchLine, shares: readonly SentShare[], nowMs: number): DecideBatch {
  const told = {
    heard: heardCount(shares),
    atMs: nowMs,
    isEnd: !shares.some(isOpen),
    answers: answerCount(shares),
  };
  return (batch) => withEveryone(line.kind === "say" ? { ...batch, told } : batch, shares, nowMs);
}

function withEveryone(batch: Batch, shares: readonly SentShare[], nowMs: number): BatchChange {
  if (batch.toldAllAtMs !== undefined || !hasEveryoneHeard(shares)) return { batch };
  return { batch: { ...batch, toldAllAtMs: nowMs }, messages: [batchEntry("everyone", batch.id, nowMs)] };
}
