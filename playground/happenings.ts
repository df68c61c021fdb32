import type { Clock } from "../src/bots/ports.js";

const KEPT = 80;

/** One thing that happened, in words. The same thing several times in a row is one happening with a count. */
export interface Happening {
  /** When it happened last. */
  atMs: number;
  /** Id of the friend it is about; null for the system. */
  who: string | null;
  text: string;
  times: number;
}

/** What has happened since it was asked last, and how often. */
export type Source = () => { text: string; times: number }[];

/** The newest happenings. */
export interface Happenings {
  note(who: string | null, text: string, times?: number): void;
  /** Asks this source before anything else is noted or shown, so that its happenings come in the right order. */
  follow(source: Source): void;
  /** Oldest first. */
  list(): Happening[];
}

/** An empty record. */
export function createHappenings(clock: Clock): Happenings {
  const kept: Happening[] = [];
  const sources: Source[] = [];

  function add(who: string | null, text: string, times: number): void {
    const last = kept.at(-1);
    const isSame = last?.who === who && last.text === text;
    if (isSame) Object.assign(last, { atMs: clock.nowMs(), times: last.times + times });
    else kept.push({ atMs: clock.nowMs(), who, text, times });
    if (kept.length > KEPT) kept.shift();
  }

  function catchUp(): void {
    for (const source of sources) for (const { text, times } of source()) add(null, text, times);
  }

  return {
    note(who, text, times = 1) {
      catchUp();
      add(who, text, times);
    },
    follow: (source) => void sources.push(source),
    list() {
      catchUp();
      return kept.map((each) => ({ ...each }));
    },
  };
}
