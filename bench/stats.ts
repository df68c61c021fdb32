import type { Row } from "./bench.js";

/** The value in the middle; of an even count the mean of the two. Throws for an empty list. */
export function median(values: readonly number[]): number {
  return (percentile(values, 0.5, Math.floor) + percentile(values, 0.5, Math.ceil)) / 2;
}

/** Nearest rank, `share` from 0 to 1. Throws for an empty list. */
export function percentile(values: readonly number[], share: number, round = Math.round): number {
  const sorted = values.toSorted((a, b) => a - b);
  const found = sorted[round(share * (sorted.length - 1))];
  if (found === undefined) throw new Error("nothing was measured");
  return found;
}

/** One round: ours and what it is compared with, measured one right after the other. */
export interface Pair {
  ours: number;
  bare: number;
}

/** The ratio is taken within each round, so that a machine that is busy for a while spoils one round and not the result. */
export function comparedRow(bench: string, unit: string, pairs: readonly Pair[]): Row {
  return {
    bench,
    unit,
    value: median(pairs.map(({ ours }) => ours)),
    baseline: median(pairs.map(({ bare }) => bare)),
    ratio: median(pairs.map(({ ours, bare }) => ours / bare)),
  };
}
