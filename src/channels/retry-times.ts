import type { OutboxEntry } from "../bots/domain.js";

const secondMs = 1000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;

/** When a message that could not be sent is tried again. */
export interface RetryTimes {
  /** After the first, second … failed try; the last goes on for ever. */
  delaysMs: readonly [number, ...number[]];
  /** While the operator has to do something. */
  haltedMs: number;
  /** While the channel is switched off. */
  offMs: number;
  /** After this age nothing is tried any more. */
  maxAgeMs: number;
}

export const defaultRetryTimes: RetryTimes = {
  delaysMs: [5 * secondMs, 15 * secondMs, minuteMs, 5 * minuteMs, 15 * minuteMs, hourMs],
  haltedMs: 5 * minuteMs,
  offMs: hourMs,
  maxAgeMs: 7 * 24 * hourMs,
};

export interface RetryReason {
  why: "transient" | "unclear" | "halted" | "off";
  /** What the platform asks for; it wins. */
  retryAfterMs?: number | undefined;
  /** From 0 to 1: spreads what failed together. */
  jitter: number;
}

/** How much of a delay jitter may take away, or add to what the platform asks for. */
const jitterShare = 0.1;

/** When to try again, or null when it is too old for that. `entry.attempts` counts this try. */
export function retryAtMs(
  entry: Pick<OutboxEntry, "attempts" | "createdAtMs">,
  nowMs: number,
  { why, retryAfterMs, jitter }: RetryReason,
  times: RetryTimes = defaultRetryTimes,
): number | null {
  if (nowMs - entry.createdAtMs >= times.maxAgeMs) return null;
  if (retryAfterMs !== undefined) return nowMs + Math.round(retryAfterMs * (1 + jitter * jitterShare));
  const fixed = { halted: times.haltedMs, off: times.offMs, transient: null, unclear: null }[why];
  return nowMs + Math.round((fixed ?? backoffMs(entry.attempts, times)) * (1 - jitter * jitterShare));
}

function backoffMs(attempts: number, { delaysMs }: RetryTimes): number {
  const index = Math.min(Math.max(attempts - 1, 0), delaysMs.length - 1);
  return delaysMs[index] ?? delaysMs[0];
}
