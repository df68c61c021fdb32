import { expect, it } from "vitest";
import { fiftyPlaysMs, outlookOf, phaseOf, type Seen, stepMs } from "../../src/bots/rhythm.js";
import { paperLanterns } from "../fixtures/share.js";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** A Wednesday, noon. */
const nowMs = Date.UTC(2026, 10, 18, 12);
const playsAt = (...endedAtMs: number[]) =>
  endedAtMs.sort((a, b) => a - b).map((atMs) => ({ track: paperLanterns, endedAtMs: atMs }));
const seen = (isFull: boolean, ...endedAtMs: number[]): Seen => ({ nowMs, plays: playsAt(...endedAtMs), isFull });
const likelyIn = (of: Seen | null, hours: number) => outlookOf(of)[(hours * hourMs) / stepMs] ?? 0;

it("an hour of music on many days is likely to be one again", () => {
  const evenings = [1, 2, 5, 6, 7, 8, 9, 12, 13, 14].map((back) => nowMs + 8 * hourMs - back * dayMs);
  expect(likelyIn(seen(false, ...evenings), 8)).toBeGreaterThan(0.5);
  expect(likelyIn(seen(false, ...evenings), 4)).toBeLessThan(0.1);
});

it("a weekday speaks for weekdays, a Saturday for Saturdays", () => {
  const saturdays = [4, 11].map((back) => nowMs + 8 * hourMs - back * dayMs);
  const workdays = [1, 2, 5, 6, 7, 8, 9, 12, 13, 14].map((back) => nowMs + 8 * hourMs - back * dayMs);
  expect(likelyIn(seen(false, ...saturdays), 8)).toBeLessThan(0.15);
  expect(likelyIn(seen(false, ...workdays), 8)).toBeGreaterThan(0.6);
});

it("whoever plays now is likely to play on for a while, and less so later", () => {
  const playing = seen(false, nowMs - 2 * minuteMs);
  expect(likelyIn(playing, 0)).toBeGreaterThan(0.5);
  expect(likelyIn(playing, 3)).toBeLessThan(likelyIn(playing, 1));
  expect(likelyIn(seen(false, nowMs - 2 * hourMs), 0)).toBeLessThan(0.2);
});

it("nobody is certain to be silent or to listen, whatever was seen", () => {
  const everyHalfHour = Array.from({ length: 49 }, (_, at) => nowMs - at * 30 * minuteMs);
  for (const one of [null, seen(false), seen(false, ...everyHalfHour)])
    for (const likely of outlookOf(one)) {
      expect(likely).toBeGreaterThan(0);
      expect(likely).toBeLessThan(1);
    }
});

it("what a full page does not reach back to is not known to have been silent", () => {
  const plays = Array.from({ length: 50 }, (_, at) => nowMs - 2 * hourMs - at * 3 * minuteMs);
  expect(likelyIn(seen(true, ...plays), 6)).toBeGreaterThan(likelyIn(seen(false, ...plays), 6));
});

it("fifty plays take as long as the songs do, and at least as long as skipping through them", () => {
  const every = (ms: number) => seen(true, ...Array.from({ length: 50 }, (_, at) => nowMs - at * ms));
  expect(fiftyPlaysMs(every(3 * minuteMs))).toBe(150 * minuteMs);
  expect(fiftyPlaysMs(every(10_000))).toBe(25 * minuteMs);
  expect(fiftyPlaysMs(every(dayMs))).toBe(175 * minuteMs);
  expect(fiftyPlaysMs(seen(false))).toBe(175 * minuteMs);
});

it("the phases of listeners are spread and stay the same", () => {
  const phases = Array.from({ length: 400 }, (_, at) => phaseOf(`p_${at}`));
  for (const quarter of [0, 1, 2, 3])
    expect(phases.filter((phase) => Math.floor(phase * 4) === quarter).length).toBeGreaterThan(60);
  expect(phaseOf("p_7")).toBe(phases[7]);
});
