import type { Clock } from "../../bots/ports.js";

/** How much one person, or one address, may ask for. */
export interface Pace {
  /** False: too much for now. */
  take(who: string): boolean;
}

/** Of many the oldest are forgotten: a list of them must not grow without end. */
const most = 5_000;

/** At most `count` times within `withinMs`. Counted in each process. */
export function createPace(clock: Clock, count: number, withinMs: number): Pace {
  const taken = new Map<string, { sinceMs: number; count: number }>();
  return {
    take(who) {
      const nowMs = clock.nowMs();
      const known = taken.get(who);
      const current = known && nowMs - known.sinceMs < withinMs ? known : { sinceMs: nowMs, count: 0 };
      taken.delete(who);
      taken.set(who, { ...current, count: current.count + 1 });
      for (const old of [...taken.keys()].slice(0, -most)) taken.delete(old);
      return current.count < count;
    },
  };
}
