import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dayMs, dayOf, instantMs, minuteMs, nextAtMs, wallMs, zoneNamed } from "../../src/bots/zoned-time.js";

const iso = (text: string): number => new Date(text).getTime();
const there = (zone: string, at: string): string => new Date(wallMs(zone, iso(at))).toISOString().slice(0, 16);
const when = (zone: string, wall: string): string => new Date(instantMs(zone, iso(`${wall}Z`))).toISOString();
const hourMs = 60 * minuteMs;

describe("the clock on the wall", () => {
  it.each([
    ["Europe/Berlin", "2026-03-29T00:59:00Z", "2026-03-29T01:59"],
    ["Europe/Berlin", "2026-03-29T01:00:00Z", "2026-03-29T03:00"],
    ["Europe/Berlin", "2026-10-25T00:59:00Z", "2026-10-25T02:59"],
    ["Europe/Berlin", "2026-10-25T01:00:00Z", "2026-10-25T02:00"],
    ["Asia/Kolkata", "2026-11-21T12:00:00Z", "2026-11-21T17:30"],
    ["America/St_Johns", "2026-07-01T12:00:00Z", "2026-07-01T09:30"],
    ["America/St_Johns", "2026-12-01T12:00:00Z", "2026-12-01T08:30"],
    ["UTC", "2026-11-21T12:00:00Z", "2026-11-21T12:00"],
  ])("in %s at %s shows %s", (zone, at, shown) => {
    expect(there(zone, at)).toBe(shown);
  });

  it.each([
    ["Europe/Berlin", "2026-01-15T20:00", "2026-01-15T19:00:00.000Z"],
    ["Europe/Berlin", "2026-07-15T20:00", "2026-07-15T18:00:00.000Z"],
    // The clock jumps from 2 to 3: what is left out counts from before.
    ["Europe/Berlin", "2026-03-29T02:30", "2026-03-29T01:30:00.000Z"],
    // It shows 2:30 twice: the first time.
    ["Europe/Berlin", "2026-10-25T02:30", "2026-10-25T00:30:00.000Z"],
    ["America/St_Johns", "2026-03-08T02:30", "2026-03-08T06:00:00.000Z"],
    ["America/St_Johns", "2026-11-01T01:30", "2026-11-01T04:00:00.000Z"],
    ["Asia/Kolkata", "2026-11-21T22:00", "2026-11-21T16:30:00.000Z"],
  ])("in %s shows %s at %s", (zone, wall, at) => {
    expect(when(zone, wall)).toBe(at);
  });

  it("and the moment it shows belong together, in every zone, but for what is left out", () => {
    const zones = fc.constantFrom(...Intl.supportedValuesOf("timeZone"));
    const moments = fc.integer({ min: iso("2000-01-01T00:00:00Z"), max: iso("2035-01-01T00:00:00Z") });
    fc.assert(
      fc.property(zones, moments, (zone, atMs) => {
        const wall = wallMs(zone, atMs);
        const back = instantMs(zone, wall);
        // The same, or the first of the two moments that look the same.
        expect(wallMs(zone, back)).toBe(wall);
        expect(back).toBeLessThanOrEqual(atMs);
        expect(atMs - back).toBeLessThanOrEqual(3 * hourMs);
      }),
      { numRuns: 300 },
    );
  });

  it("next shows a minute of the day later than now, and within a day and an hour", () => {
    const zones = fc.constantFrom("Europe/Berlin", "Asia/Kolkata", "America/St_Johns", "Australia/Lord_Howe");
    const moments = fc.integer({ min: iso("2026-01-01T00:00:00Z"), max: iso("2027-01-01T00:00:00Z") });
    fc.assert(
      fc.property(zones, moments, fc.integer({ min: 0, max: 1439 }), (zone, nowMs, minute) => {
        const next = nextAtMs(zone, minute, nowMs);
        expect(next).toBeGreaterThan(nowMs);
        expect(next - nowMs).toBeLessThanOrEqual(dayMs + 2 * hourMs);
        const shown = (wallMs(zone, next) - dayOf(wallMs(zone, next))) / minuteMs;
        expect([minute, minute + 30, minute + 60]).toContain(shown);
      }),
      { numRuns: 300 },
    );
  });
});

describe("a zone by its name", () => {
  it.each([
    ["Europe/Berlin", "Europe/Berlin"],
    ["europe/berlin", "Europe/Berlin"],
    ["asia/kolkata", "Asia/Kolkata"],
    ["AMERICA/ST_JOHNS", "America/St_Johns"],
    ["utc", "UTC"],
    ["GMT", "UTC"],
  ])("%s is %s", (text, zone) => {
    expect(zoneNamed(text)).toBe(zone);
  });

  it.each(["", "Berlin", "EST", "+02:00", "Mars/Olympus", "Europe/", "../etc/passwd", "Europe/Berlin; x"])(
    "%j is none",
    (text) => {
      expect(zoneNamed(text)).toBeNull();
    },
  );
});
