import type { BenchRedis } from "./redis.js";

/** One line of the table, and of `--json`. */
export interface Row {
  bench: string;
  value: number;
  unit: string;
  /** The same of what it is compared with; null where there is nothing to compare. */
  baseline: number | null;
  /** Median over the rounds of value / baseline within one round; null without a baseline. */
  ratio: number | null;
}

/** What a bench is given. */
export interface BenchContext {
  /** Empty, and this bench's alone. */
  redis: BenchRedis;
  /** A smoke run: everything once, and small. */
  isQuick: boolean;
  /** Says what is going on; never part of the result. */
  note(text: string): void;
}

/** Measures, cleans up after itself and answers its rows. */
export type Bench = (context: BenchContext) => Promise<Row[]>;
