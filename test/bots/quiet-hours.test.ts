import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { clockText, readMinute, readSpan } from "../../src/bots/clock-words.js";
import type { QuietHours } from "../../src/bots/domain.js";
import { quietUntilMs } from "../../src/bots/quiet-hours.js";

const night: QuietHours = { fromMinute: 22 * 60, toMinute: 8 * 60 };
const until = (zone: string, at: string, quiet: QuietHours | null = night): string | null => {
  const endMs = quietUntilMs({ zone, quiet }, new Date(at).getTime());
  return endMs === null ? null : new Date(endMs).toISOString().replace(":00.000Z", "Z");
};

describe("quiet hours from 22 to 8", () => {
  it.each([
    ["just before", "Europe/Berlin", "2026-11-21T20:59:59.999Z", null],
    ["from the first moment", "Europe/Berlin", "2026-11-21T21:00:00Z", "2026-11-22T07:00Z"],
    ["after midnight", "Europe/Berlin", "2026-11-22T03:00:00Z", "2026-11-22T07:00Z"],
    ["to the last moment", "Europe/Berlin", "2026-11-22T06:59:59.999Z", "2026-11-22T07:00Z"],
    ["not a moment longer", "Europe/Berlin", "2026-11-22T07:00:00Z", null],
    // The clock jumps from 2 to 3: nine hours.
    ["the night an hour is left out", "Europe/Berlin", "2026-03-28T21:00:00Z", "2026-03-29T06:00Z"],
    ["before it", "Europe/Berlin", "2026-03-28T20:59:00Z", null],
    ["and after the jump", "Europe/Berlin", "2026-03-29T05:30:00Z", "2026-03-29T06:00Z"],
    // It goes back from 3 to 2: eleven hours.
    ["the night an hour comes twice", "Europe/Berlin", "2026-10-24T20:00:00Z", "2026-10-25T07:00Z"],
    ["within the second of them", "Europe/Berlin", "2026-10-25T01:30:00Z", "2026-10-25T07:00Z"],
    ["half an hour off", "Asia/Kolkata", "2026-11-21T16:30:00Z", "2026-11-22T02:30Z"],
    ["and before it", "Asia/Kolkata", "2026-11-21T16:29:00Z", null],
    ["where clocks jump at 2", "America/St_Johns", "2026-03-08T03:00:00Z", "2026-03-08T10:30Z"],
    ["and go back", "America/St_Johns", "2026-11-01T03:00:00Z", "2026-11-01T11:30Z"],
  ])("%s", (_name, zone, at, end) => {
    expect(until(zone, at)).toBe(end);
  });

  it("are none for who has none, and UTC's where no zone is known", () => {
    expect(until("Europe/Berlin", "2026-11-21T23:00:00Z", null)).toBeNull();
    expect(quietUntilMs({ quiet: night }, Date.UTC(2026, 10, 21, 21, 30))).toBeNull();
    expect(quietUntilMs({ quiet: night }, Date.UTC(2026, 10, 21, 22))).toBe(Date.UTC(2026, 10, 22, 8));
  });
});

it("quiet hours within a day, and such that end in the hour that comes twice", () => {
  const lunch = { fromMinute: 12 * 60, toMinute: 13 * 60 + 30 };
  expect(until("Asia/Kolkata", "2026-11-21T06:30:00Z", lunch)).toBe("2026-11-21T08:00Z");
  expect(until("Asia/Kolkata", "2026-11-21T08:00:00Z", lunch)).toBeNull();
  const toHalfPastTwo = { fromMinute: 22 * 60, toMinute: 2 * 60 + 30 };
  expect(until("Europe/Berlin", "2026-10-25T00:00:00Z", toHalfPastTwo)).toBe("2026-10-25T00:30Z");
  // 2:10 for the second time: over is over.
  expect(until("Europe/Berlin", "2026-10-25T01:10:00Z", toHalfPastTwo)).toBeNull();
});

it("the end of quiet hours is later, within a day, and outside them", () => {
  const minutes = fc.integer({ min: 0, max: 1439 });
  const hours = fc.record({ fromMinute: minutes, toMinute: minutes }).filter((one) => one.fromMinute !== one.toMinute);
  const zones = fc.constantFrom("Europe/Berlin", "Asia/Kolkata", "America/St_Johns", "UTC");
  const moments = fc.integer({ min: Date.UTC(2026, 0), max: Date.UTC(2027, 0) });
  fc.assert(
    fc.property(zones, hours, moments, (zone, quiet, nowMs) => {
      const endMs = quietUntilMs({ zone, quiet }, nowMs);
      if (endMs === null) return;
      expect(endMs).toBeGreaterThan(nowMs);
      expect(endMs - nowMs).toBeLessThanOrEqual(25 * 3_600_000);
      // Unless the next begin at once, in a night that is an hour short.
      const next = quietUntilMs({ zone, quiet }, endMs);
      if (next !== null) expect(Math.abs(quiet.toMinute - quiet.fromMinute)).toBeLessThanOrEqual(60);
    }),
    { numRuns: 500 },
  );
});

describe("times of day as people write them", () => {
  it.each([
    ["22", 1320],
    ["22:30", 1350],
    ["7.15", 435],
    ["8pm", 1200],
    ["12am", 0],
    ["12 PM", 720],
    ["20h", 1200],
    ["24", 0],
    ["0", 0],
  ])("%s", (text, minute) => {
    expect(readMinute(text)).toBe(minute);
  });

  it.each(["", "25", "24:30", "12:60", "13pm", "0am", "noon", "-3", "1e1", "8 8"])("%j is none", (text) => {
    expect(readMinute(text)).toBeNull();
  });

  it.each([
    ["22-8", 1320, 480],
    ["22:30 – 7:15", 1350, 435],
    ["10pm to 7am", 1320, 420],
    ["0-24", 0, 0],
  ])("%s is a span, unless it has no length", (text, fromMinute, toMinute) => {
    expect(readSpan(text)).toEqual(fromMinute === toMinute ? null : { fromMinute, toMinute });
  });

  it.each(["22", "22-", "-8", "8-8", "22-8-9", "evening"])("%j is no span", (text) => {
    expect(readSpan(text)).toBeNull();
  });

  it("and as they are read", () => {
    expect([0, 480, 1350].map(clockText)).toEqual(["00:00", "08:00", "22:30"]);
  });
});
