import type { Clock } from "../src/bots/ports.js";

const KEPT = 80;

/** One thing that happened, in words. The same thing again and again is one happening with a count. */
export interface Happening {
  /** When it happened last. */
  atMs: number;
  /** Id of the friend it is about; null for the system. */
  who: string | null;
  text: string;
  times: number;
}

/** The newest happenings, oldest first. */
export interface Happenings {
  note(who: string | null, text: string, times?: number): void;
  list(): Happening[];
}

/** An empty record. */
export function createHappenings(clock: Clock): Happenings {
  const kept: Happening[] = [];
  return {
    note(who, text, times = 1) {
      const same = kept.slice(-3).find((each) => each.who === who && each.text === text);
      if (same === undefined) kept.push({ atMs: clock.nowMs(), who, text, times });
      else Object.assign(same, { atMs: clock.nowMs(), times: same.times + times });
      if (kept.length > KEPT) kept.shift();
    },
    list: () => kept.map((each) => ({ ...each })),
  };
}
