import type { Refused } from "./exchange.js";

/** What to do about a refusal. */
export type Step =
  | { kind: "wait"; waitMs: number }
  /** Once, with another access token. */
  | { kind: "refresh" }
  | { kind: "fail" }
  /** Nothing goes out for `blockMs`. */
  | { kind: "block"; blockMs: number };

const longestWaitMs = 60_000;
const rateWaitsMs = [2_000, 4_000, 8_000];
const faultWaitsMs = [500, 1_500];
const missingTokenWaitMs = 1_000;
// Lock-outs of 6 to 24 h have been seen; without a word from Spotify, an hour is a cheap way to find out.
const unknownQuotaMs = 60 * 60 * 1000;

const fail: Step = { kind: "fail" };

/**
 * The retries of one call, as a function that is asked after each refusal. 429: the time Spotify names, else 2, 4,
 * 8 s, three times in all; a daily quota or more than 60 s is never waited for. Faults: three tries, and only for
 * methods that may be repeated. 401: one refresh, then one delayed try if the token was said to be missing.
 * `jitterMs` is asked for each wait.
 */
export function retryPlan(mayRepeat: boolean, jitterMs: () => number): (refused: Refused) => Step {
  const left = { rate: [...rateWaitsMs], fault: mayRepeat ? [...faultWaitsMs] : [], refreshes: 1, missing: 1 };
  const wait = (waitMs: number | undefined): Step =>
    waitMs === undefined ? fail : { kind: "wait", waitMs: waitMs + jitterMs() };
  const unauthorized = (isMissing: boolean): Step => {
    if (left.refreshes-- > 0) return { kind: "refresh" };
    return isMissing && left.missing-- > 0 ? wait(missingTokenWaitMs) : fail;
  };
  return (refused) => {
    const { reason, retryAfterMs } = refused;
    if (isBlock(refused)) return { kind: "block", blockMs: retryAfterMs || unknownQuotaMs };
    if (reason === "rate") return wait(nextRateWait(left.rate, retryAfterMs));
    if (reason === "unauthorized" || reason === "token-missing") return unauthorized(reason === "token-missing");
    return isFault(refused) ? wait(left.fault.shift()) : fail;
  };
}

function nextRateWait(waits: number[], retryAfterMs: number | null): number | undefined {
  const waitMs = waits.shift();
  return waitMs === undefined ? undefined : (retryAfterMs ?? waitMs);
}

function isBlock({ reason, retryAfterMs }: Refused): boolean {
  return reason === "quota" || (reason === "rate" && (retryAfterMs ?? 0) > longestWaitMs);
}

function isFault({ reason }: Refused): boolean {
  if (typeof reason === "number") return reason >= 500;
  return reason === "network" || reason === "timeout" || reason === "bad-answer";
}
