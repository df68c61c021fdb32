/** Numbers that look like chance and are the same for the same seed, on every machine (mulberry32). */
export interface Chance {
  /** From 0 up to 1. */
  next(): number;
  between(from: number, to: number): number;
  /** True in so many of 1. */
  is(share: number): boolean;
  /** How long until something happens that happens every `mean` on average. */
  wait(mean: number): number;
  /** One of these; throws for an empty list. */
  one<T>(of: readonly T[]): T;
}

/** `salt` gives each person and purpose its own row of numbers, whatever the others have used. */
export function chanceOf(seed: number, salt = 0): Chance {
  let state = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(salt + 1, 0xc2b2ae35);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    between: (from, to) => from + (to - from) * next(),
    is: (share) => next() < share,
    wait: (mean) => -mean * Math.log(1 - next()),
    one<T>(of: readonly T[]): T {
      const found = of[Math.floor(next() * of.length)];
      if (found === undefined) throw new Error("nothing to choose from");
      return found;
    },
  };
}
