import { expect, it } from "vitest";
import { splitAtDuration } from "../../src/bots/durations.js";

const hour = 3_600_000;

it.each([
  ["Bob 7d", "Bob", 7 * 24 * hour],
  ["Bob Fisher 12h", "Bob Fisher", 12 * hour],
  ["Bob 12 H", "Bob", 12 * hour],
  ["Bob for 2 weeks", "Bob", 14 * 24 * hour],
  ["Bob for an hour", "Bob", hour],
  ["Bob a month", "Bob", 30 * 24 * hour],
  ["Bob 90min", "Bob", 1.5 * hour],
  ["7d", "", 7 * 24 * hour],
  ["for 7d", "", 7 * 24 * hour],
  ["p_some-7d 1w", "p_some-7d", 7 * 24 * hour],
])("%s ends in a time", (words, before, ms) => {
  expect(splitAtDuration(words)).toEqual({ before, ms });
});

it.each(["Bob", "Bob 7", "Bob d", "p_some-7d", "Bob7d", "Bob 7 parsecs", "Bob -7d", ""])("%j ends in none", (words) => {
  expect(splitAtDuration(words)).toBeNull();
});
