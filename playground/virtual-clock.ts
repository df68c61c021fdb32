import type { Clock } from "../src/bots/ports.js";

/** A clock that runs with real time and can be set ahead, never back. */
export interface VirtualClock extends Clock {
  /** Sets the clock to `ms`; an earlier time than now leaves it as it is. */
  advanceTo(ms: number): void;
}

/** A clock that starts at real time. `realNowMs` is the time it runs with; default Date.now. */
export function createVirtualClock(realNowMs: () => number = Date.now): VirtualClock {
  let aheadMs = 0;
  let latestMs = realNowMs();
  // The machine's own clock may be set back while we run; everything that reads this one relies on it not doing so.
  const nowMs = () => {
    aheadMs = Math.max(aheadMs, latestMs - realNowMs());
    latestMs = realNowMs() + aheadMs;
    return latestMs;
  };
  return {
    nowMs,
    advanceTo(ms) {
      if (!Number.isFinite(ms)) throw new RangeError(`The clock cannot be set to ${ms}`);
      latestMs = Math.max(ms, nowMs());
      aheadMs = latestMs - realNowMs();
    },
  };
}
