import type { Random } from "../../src/bots/ports.js";

/** Chance that repeats itself: the same seed, the same story. */
export interface Chance extends Random {
  /** From 0 to `below` - 1. */
  int(below: number): number;
  is(probability: number): boolean;
  one<T>(of: readonly T[]): T;
  /** One of the names, as often as its weight says. */
  among<Name extends string>(weights: Readonly<Record<Name, number>>): Name;
}

const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

export function chance(seed: number): Chance {
  const next = mulberry(seed);
  const int = (below: number) => Math.floor(next() * below);
  const one = <T>(of: readonly T[]): T => {
    const found = of[int(of.length)];
    if (found === undefined) throw new Error("there is nothing to choose from");
    return found;
  };
  return {
    int,
    one,
    is: (probability) => next() < probability,
    among(weights) {
      const names = Object.keys(weights) as (keyof typeof weights)[];
      let left = next() * names.reduce((sum, name) => sum + weights[name], 0);
      const found = names.find((name) => {
        left -= weights[name];
        return left < 0;
      });
      return found ?? one(names);
    },
    id: () => Array.from({ length: 22 }, () => letters[int(letters.length)]).join(""),
    digits: (count) => Array.from({ length: count }, () => int(10)).join(""),
  };
}

/** Tommy Ettinger's mulberry32: small, and good enough to tell stories. */
function mulberry(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
