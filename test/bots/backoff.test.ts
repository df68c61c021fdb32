import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { adaptive, classic, followMs, policies } from "../../src/bots/backoff.js";
import type { Seen } from "../../src/bots/rhythm.js";
import { paperLanterns } from "../fixtures/share.js";

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

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const songMs = paperLanterns.durationMs;
const nowMs = Date.UTC(2026, 10, 18, 12);

function seen(isFull: boolean, ...agesMs: number[]): Seen {
  const endedAtMs = agesMs.map((ageMs) => nowMs - ageMs).sort((a, b) => a - b);
  return { nowMs, plays: endedAtMs.map((atMs) => ({ track: paperLanterns, endedAtMs: atMs })), isFull };
}

describe("adaptive", () => {
  const inMs = (ageMs: number, of: Seen | null, phase = 0) =>
    adaptive.nextAgeMs(ageMs, songMs, { phase, seen: of }) - ageMs;
  const everyMs = (ms: number) => Array.from({ length: 50 }, (_, at) => at * ms);

  it("first looks when the song can have been played, later for some than for others", () => {
    expect(adaptive.nextAgeMs(0, songMs)).toBe(songMs + 90_000);
    expect(adaptive.nextAgeMs(0, songMs, { phase: 0.5, seen: null })).toBe(songMs + 120_000);
  });

  it("looks every five minutes while the song may be played at once", () => {
    expect(inMs(songMs + 10 * minuteMs, seen(false))).toBe(5 * minuteMs);
    expect(inMs(songMs + 21 * minuteMs, seen(false))).toBeGreaterThan(30 * minuteMs);
  });

  it("looks twice a day at a history that stands still", () => {
    expect(inMs(2 * dayMs, seen(false))).toBe(12 * hourMs);
  });

  it("shrinks the interval the moment plays appear", () => {
    expect(inMs(dayMs, seen(false, minuteMs))).toBeLessThan(2 * hourMs);
  });

  it("comes back after the hour at which there usually is music, not before it", () => {
    const evenings = [1, 2, 5, 6, 7].flatMap((back) =>
      [0, 30, 60].map((after) => back * dayMs - 6 * hourMs - after * minuteMs),
    );
    const next = inMs(dayMs, seen(false, ...evenings));
    expect(next).toBeGreaterThan(5 * hourMs);
    expect(next).toBeLessThan(8 * hourMs);
  });

  it("grows the interval as the share grows old", () => {
    expect(inMs(6 * dayMs, seen(false, minuteMs))).toBeGreaterThan(inMs(hourMs, seen(false, minuteMs)));
  });

  it("comes back before somebody who skips fills the page", () => {
    expect(inMs(dayMs, seen(true, ...everyMs(40_000)))).toBeLessThan(50 * 40_000);
  });

  it("looks once more right after the week", () => {
    expect(adaptive.nextAgeMs(followMs - 1, songMs, { phase: 0, seen: seen(false) })).toBe(followMs + minuteMs);
  });
});

it("every policy moves on, whatever was seen", () => {
  const age = fc.integer({ min: 0, max: 9 * dayMs });
  const history = fc.option(
    fc.tuple(fc.boolean(), fc.array(fc.integer({ min: -minuteMs, max: 40 * dayMs }), { maxLength: 50 })),
  );
  fc.assert(
    fc.property(
      age,
      fc.integer({ min: 0, max: hourMs }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      history,
      (ageMs, song, phase, plays) => {
        const listener = { phase, seen: plays && seen(plays[0], ...plays[1]) };
        for (const policy of Object.values(policies)) {
          const next = policy.nextAgeMs(ageMs, song, listener);
          expect(next).toBeGreaterThan(ageMs);
          expect(next - ageMs).toBeLessThanOrEqual(12 * hourMs);
          if (ageMs <= followMs) expect(next).toBeLessThanOrEqual(followMs + 2 * hourMs);
        }
      },
    ),
  );
});
