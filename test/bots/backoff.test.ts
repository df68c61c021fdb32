import { expect, it } from "vitest";
import { classic, followMs } from "../../src/bots/backoff.js";

function looks(songMs: number): number[] {
  const ages = [classic.nextAgeMs(0, songMs)];
  for (let age = ages[0] ?? 0; age <= followMs; ) {
    age = classic.nextAgeMs(age, songMs);
    ages.push(age);
  }
  return ages.map((ageMs) => ageMs / 1000);
}

it("looks 180 times at a song of 213 s that nobody plays", () => {
  const seconds = looks(213_000);
  expect(seconds).toHaveLength(180);
  expect(seconds.slice(0, 2)).toEqual([213, 513]);
  expect(seconds.slice(11, 15)).toEqual([3_513, 3_813, 7_413, 11_013]);
  expect(seconds.slice(-2)).toEqual([601_413, 605_013]);
});

it("waits at least as long as the song for the first look, however long the song", () => {
  expect(looks(2 * 3_600_000)[0]).toBe(7_200);
});
