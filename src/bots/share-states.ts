import { followMs, type Policy, silentEndMs } from "./backoff.js";
import { cardEntries } from "./batch-cards.js";
import type { Evidence, OutboxEntry, SentShare, SentState, Share, ShareNews, ShareState } from "./domain.js";
import type { SentChange, ShareChange } from "./ports.js";
import { phaseOf, type Seen } from "./rhythm.js";
import { isKept, isRequest, isShown, looksLike } from "./visibility.js";

/** Every step a share can take, as pure decisions: each answers null when the share is no longer in a state to take it. */

const openStates: readonly (ShareState | SentState)[] = ["sent", "held", "requested", "delivered"];

/** Whether the share can still be heard, skipped or cancelled; of the sender's record, whether news may come. */
export function isOpen({ state }: { state: ShareState | SentState }): boolean {
  return openStates.includes(state);
}

/** Whether a listen check may still find this share played. */
export function isListening(share: Share): boolean {
  return share.state === "delivered" && isShown(share);
}

/** Until when it is tried to bring it to its recipient. */
export function waitsUntilMs({ acceptedAtMs, sharedAtMs }: Share): number {
  return (acceptedAtMs ?? sharedAtMs) + followMs;
}

/** When a share ends whose sender is told nothing. */
export function endsInSilenceMs({ deliveredAtMs, stateAtMs }: Share): number {
  return (deliveredAtMs ?? stateAtMs) + silentEndMs;
}

/**
 * When to look at a delivered share next. A silent one ends at its own fixed age. `seen`: what the last look at its
 * listener showed; null before the first, and when nobody could look.
 */
export function nextLookMs(
  share: Share,
  policy: Policy,
  receipts: boolean,
  nowMs: number,
  seen: Seen | null = null,
): number {
  const deliveredAtMs = share.deliveredAtMs ?? share.stateAtMs;
  const ageMs = policy.nextAgeMs(nowMs - deliveredAtMs, share.track.durationMs, {
    phase: phaseOf(share.recipientId),
    seen,
  });
  const lookAtMs = deliveredAtMs + Math.ceil(ageMs);
  if (receipts) return lookAtMs;
  return share.post === null ? endsInSilenceMs(share) : Math.min(lookAtMs, endsInSilenceMs(share));
}

/** Whether this look is the last: nothing found now means the end. */
export function isLastLook(share: Share, receipts: boolean, nowMs: number): boolean {
  return nowMs >= lastLookMs(share, receipts);
}

/** From when on a look is the last. */
export function lastLookMs(share: Share, receipts: boolean): number {
  if (share.deliveredAtMs === null) return waitsUntilMs(share);
  return share.deliveredAtMs + (receipts ? followMs + 1 : silentEndMs);
}

export interface Heard {
  atMs: number;
  evidence: Evidence;
  /** The listener's receipts switch at this moment. */
  receipts: boolean;
}

/**
 * Heard, by history or by the listener's own word. The promised `post` opens; the sender is told unless the listener
 * wants no receipts. The listener's word also opens a share that has already expired.
 */
export function heard(share: Share, { atMs, evidence, receipts }: Heard, nowMs: number): ShareChange | null {
  const mayStillSay = evidence === "said" && share.state === "expired" && isShown(share);
  if (!isListening(share) && !mayStillSay) return null;
  const next = step(share, "heard", nowMs, { heardAtMs: atMs, evidence, isSilent: !receipts });
  const opened = {
    ...entry({ kind: "post", shareId: share.id }, nowMs),
    ...(evidence === "said" ? { isAnswer: true } : {}),
  };
  const messages = [...(share.post === null ? [] : [opened]), ...repaintOf(share, nowMs)];
  const sentState = evidence === "history" ? "heard" : "said-heard";
  return { ...told(next, sentState, atMs, mayStillSay), messages };
}

/** "Not for me". */
export function skipped(share: Share, receipts: boolean, nowMs: number): ShareChange | null {
  if (!isOpen(share) || !isShown(share)) return null;
  return {
    ...told(step(share, "skipped", nowMs, { isSilent: !receipts }), "skipped", nowMs, false),
    withdrawn: [`song:${share.id}`],
  };
}

/** Nothing was found in time. */
export function expired(share: Share, receipts: boolean, nowMs: number): ShareChange | null {
  if (share.state !== "delivered") return null;
  const next = step(share, "expired", nowMs, { isSilent: !receipts });
  const sentState = !receipts ? "ended" : share.isUncertain ? "cannot-tell" : "expired";
  return { share: next, dueMs: null, news: newsOf(next, sentState, nowMs) };
}

/** The yes to its sender has come: it goes out with its card, and what was played since the request counts. */
export function accepted(share: Share, nowMs: number): ShareChange | null {
  if (!isRequest(share) || !isOpen(share)) return null;
  const { withheld: _, ...free } = share;
  const requestedAtMs = share.requestedAtMs ?? share.deliveredAtMs;
  const since = requestedAtMs === null ? {} : { requestedAtMs };
  const next = step(free, "sent", nowMs, { deliveredAtMs: null, acceptedAtMs: nowMs, ...since });
  return { share: next, dueMs: waitsUntilMs(next), messages: [songEntry(share.id, nowMs)] };
}

/** The recipient has blocked its sender. Its way goes on as far as the sender can see. */
export function blocked(share: Share): ShareChange | null {
  if (!isOpen(share) || isKept(share)) return null;
  const { isWaiting = false, ...rest } = share;
  const next: Share = { ...rest, withheld: { why: "block", looksLike: looksLike(share) }, version: share.version + 1 };
  const dueMs = share.deliveredAtMs === null ? waitsUntilMs(share) : endsInSilenceMs(share);
  // Nobody will look for it again, as for somebody without receipts: it must not be left waiting.
  return { share: next, dueMs, ...(isWaiting ? { news: quietNewsOf(next) } : {}) };
}

/** It could not be delivered for 7 days. */
export function undelivered(share: Share, nowMs: number): ShareChange | null {
  if (share.state !== "sent" && share.state !== "held") return null;
  const next = step(share, "undelivered", nowMs);
  return { share: next, dueMs: null, news: newsOf(next, "undelivered", nowMs), withdrawn: [`song:${share.id}`] };
}

/** The sender took it back. The sender knows; nobody is told. */
export function cancelled(share: Share, nowMs: number): ShareChange | null {
  if (!isOpen(share)) return null;
  return { share: step(share, "cancelled", nowMs), dueMs: null, withdrawn: [`song:${share.id}`] };
}

/** The week of a silent share that was heard or passed on is over: the sender reads what an unheard one reads. */
export function silentEnd(share: Share, nowMs: number): ShareChange | null {
  if (!share.isSilent || (share.state !== "heard" && share.state !== "skipped")) return null;
  const next = { ...share, version: share.version + 1 };
  return { share: next, dueMs: null, news: newsOf(next, "ended", nowMs) };
}

/** Plays may have been missed. Null when that is known already. */
export function uncertain(share: Share, dueMs: number): ShareChange | null {
  return share.isUncertain || !isOpen(share)
    ? null
    : { share: { ...share, isUncertain: true, version: share.version + 1 }, dueMs };
}

/** Nobody can look whether it was played. Its sender reads that it waits, and not why. */
export function waiting(share: Share, dueMs: number): ShareChange | null {
  if (!isListening(share) || share.isWaiting) return null;
  const next: Share = { ...share, isWaiting: true, version: share.version + 1 };
  return { share: next, dueMs, news: { ...quietNewsOf(next), isWaiting: true } };
}

/** It is looked for again. */
export function resumed(share: Share, dueMs: number): ShareChange | null {
  if (!isListening(share) || !share.isWaiting) return null;
  const { isWaiting: _, ...rest } = share;
  const next: Share = { ...rest, version: share.version + 1 };
  return { share: next, dueMs, news: quietNewsOf(next) };
}

/** The sender's record after news; null for news that is not newer. */
export function sentAfter(sent: SentShare, news: ShareNews, nowMs: number): SentChange | null {
  if (news.version <= sent.version) return null;
  const { isRetried: _, isWaiting: __, ...known } = sent;
  const more = {
    ...(news.where === undefined ? {} : { where: news.where }),
    ...(news.isRetried ? { isRetried: true } : {}),
    ...(news.isWaiting ? { isWaiting: true } : {}),
  };
  const next: SentShare = { ...known, ...more, state: news.state, stateAtMs: news.atMs, version: news.version };
  // The sender has let go of a cancelled share, but "heard" is worth saying even so.
  const isWelcome = sent.state !== "cancelled" || news.state === "heard" || news.state === "said-heard";
  if (!isWelcome) return null;
  if (news.isRetried) return { sent: next };
  if (news.isQuiet) return { sent: next, messages: sent.batch ? [] : [repaintEntry(sent.id, nowMs)] };
  if (sent.batch) return { sent: next, repaints: cardEntries(sent.batch, nowMs) };
  return { sent: next, messages: [entry({ kind: "news", shareId: sent.id }, nowMs)] };
}

/** The sender's own "cancel"; the recipient's side follows by a debt. */
export function cancelledSent(sent: SentShare, nowMs: number): SentChange | null {
  if (!isOpen(sent)) return null;
  return {
    sent: { ...sent, state: "cancelled", stateAtMs: nowMs },
    debt: { id: `${sent.id}:cancel`, to: sent.recipientId, kind: "cancel", shareId: sent.id },
  };
}

/** The card that its recipient has before them, when it is to look different. */
export function repaintOf({ id, card }: Share, nowMs: number): OutboxEntry[] {
  return card ? [entry({ kind: "card", shareId: id }, nowMs)] : [];
}

/** What its recipient has said, for its sender's outbox. */
export function answerEntry(shareId: string, nowMs: number): OutboxEntry {
  return entry({ kind: "answer", shareId }, nowMs);
}

/** The card of a new share, for the recipient's outbox. */
export function songEntry(shareId: string, nowMs: number): OutboxEntry {
  return entry({ kind: "song", shareId }, nowMs);
}

export function newsOf(share: Share, state: SentState, atMs: number): ShareNews {
  return { shareId: share.id, state, atMs, version: share.version };
}

/** What it was before is true again, or still. */
function quietNewsOf(share: Share): ShareNews {
  return { ...newsOf(share, "delivered", share.stateAtMs), isQuiet: true };
}

/** Beside the news that may wait to be told: it takes nothing's place. */
function repaintEntry(shareId: string, nowMs: number): OutboxEntry {
  return { ...entry({ kind: "news", shareId, isQuiet: true }, nowMs), id: `repaint:${shareId}` };
}

function step(
  { isRetried: _, isWaiting: __, ...share }: Share,
  state: ShareState,
  nowMs: number,
  more: Partial<Omit<Share, "isRetried" | "isWaiting">> = {},
): Share {
  return { ...share, ...more, state, stateAtMs: nowMs, version: share.version + 1 };
}

function told(share: Share, state: SentState, atMs: number, isLate: boolean): ShareChange {
  if (!share.isSilent) return { share, dueMs: null, news: newsOf(share, state, atMs) };
  // After an end that was told already, silence needs no second one.
  if (isLate) return { share, dueMs: null };
  return { share, dueMs: (share.deliveredAtMs ?? share.sharedAtMs) + silentEndMs };
}

function entry(notice: Extract<OutboxEntry["notice"], { shareId: string }>, nowMs: number): OutboxEntry {
  return { id: `${notice.kind}:${notice.shareId}`, notice, createdAtMs: nowMs, attempts: 0, state: "waiting" };
}
