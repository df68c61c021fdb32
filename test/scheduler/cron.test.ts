import { describe, expect, it, test } from "vitest";
import { nextTime } from "../../src/scheduler/cron.js";

const berlin = "Europe/Berlin";
const newYork = "America/New_York";

/** The next times, as UTC says them. */
function times(cron: string, after: string, zone: string | undefined, count: number): string[] {
  const found: string[] = [];
  for (let atMs = Date.parse(after); found.length < count; ) {
    atMs = nextTime(cron, atMs, zone);
    found.push(new Date(atMs).toISOString().replace(":00.000Z", "Z"));
  }
  return found;
}

describe("a pattern", () => {
  it("means UTC where nothing else is said, and a time after the one that is given", () => {
    expect(times("0 5 * * 5", "2026-11-27T05:00:00Z", undefined, 2)).toEqual([
      "2026-12-04T05:00Z",
      "2026-12-11T05:00Z",
    ]);
    expect(times("0 5 * * 5", "2026-11-27T04:59:59.999Z", undefined, 1)).toEqual(["2026-11-27T05:00Z"]);
  });

  it("knows lists, ranges, steps and names", () => {
    expect(times("15,45 8-9 * nov mon-fri", "2026-11-30T08:20:00Z", undefined, 4)).toEqual([
      "2026-11-30T08:45Z",
      "2026-11-30T09:15Z",
      "2026-11-30T09:45Z",
      "2027-11-01T08:15Z",
    ]);
    expect(times("*/20 * * * *", "2026-11-30T08:20:00Z", undefined, 2)).toEqual([
      "2026-11-30T08:40Z",
      "2026-11-30T09:00Z",
    ]);
    expect(times("0 0 * * 7", "2026-11-30T00:00:00Z", undefined, 1)).toEqual(["2026-12-06T00:00Z"]);
  });

  it("that names a day and a weekday means either", () => {
    expect(times("0 0 1 * 1", "2026-11-30T00:00:00Z", undefined, 2)).toEqual([
      "2026-12-01T00:00Z",
      "2026-12-07T00:00Z",
    ]);
  });
});

describe("months", () => {
  it("that have no such day are passed over", () => {
    expect(times("0 0 31 * *", "2027-01-31T00:00:00Z", undefined, 3)).toEqual([
      "2027-03-31T00:00Z",
      "2027-05-31T00:00Z",
      "2027-07-31T00:00Z",
    ]);
    expect(times("0 0 30 * *", "2027-01-30T00:00:00Z", undefined, 1)).toEqual(["2027-03-30T00:00Z"]);
  });

  it("begin in the zone that is meant", () => {
    expect(times("0 0 1 * *", "2026-11-30T12:00:00Z", berlin, 2)).toEqual(["2026-11-30T23:00Z", "2026-12-31T23:00Z"]);
    expect(times("0 0 1 * *", "2026-11-30T12:00:00Z", newYork, 2)).toEqual(["2026-12-01T05:00Z", "2027-01-01T05:00Z"]);
  });

  it("of February have a 29th in leap years, and 2100 is none", () => {
    expect(times("0 12 29 2 *", "2026-11-30T00:00:00Z", undefined, 2)).toEqual([
      "2028-02-29T12:00Z",
      "2032-02-29T12:00Z",
    ]);
    expect(times("0 12 29 2 *", "2096-03-01T00:00:00Z", undefined, 1)).toEqual(["2104-02-29T12:00Z"]);
  });
});

describe("a day on which the clock is put forward", () => {
  it("has the same time of day as every other, an hour less away", () => {
    expect(times("0 8 * * *", "2027-03-27T00:00:00Z", berlin, 2)).toEqual(["2027-03-27T07:00Z", "2027-03-28T06:00Z"]);
    expect(times("0 8 * * *", "2027-03-13T00:00:00Z", newYork, 2)).toEqual(["2027-03-13T13:00Z", "2027-03-14T12:00Z"]);
  });

  it("rings for a time that is skipped an hour later, by the clock that has been put forward, once", () => {
    expect(times("30 2 * * *", "2027-03-27T12:00:00Z", berlin, 2)).toEqual(["2027-03-28T01:30Z", "2027-03-29T00:30Z"]);
    expect(times("30 2 * * *", "2027-03-13T12:00:00Z", newYork, 2)).toEqual(["2027-03-14T07:30Z", "2027-03-15T06:30Z"]);
  });
});

describe("a day on which the clock is put back", () => {
  it("has the same time of day as every other, an hour more away", () => {
    expect(times("0 8 * * *", "2027-10-30T00:00:00Z", berlin, 2)).toEqual(["2027-10-30T06:00Z", "2027-10-31T07:00Z"]);
    expect(times("0 8 * * *", "2027-11-06T00:00:00Z", newYork, 2)).toEqual(["2027-11-06T12:00Z", "2027-11-07T13:00Z"]);
  });

  it("rings for a time that comes twice the first time, and not again", () => {
    expect(times("30 2 * * *", "2027-10-30T12:00:00Z", berlin, 2)).toEqual(["2027-10-31T00:30Z", "2027-11-01T01:30Z"]);
    expect(times("30 1 * * *", "2027-11-06T12:00:00Z", newYork, 2)).toEqual(["2027-11-07T05:30Z", "2027-11-08T06:30Z"]);
  });
});

test.each([berlin, newYork])("a time of day comes once a day, also around the changes of the clock in %s", (zone) => {
  for (const monthIndex of [2, 9, 10]) {
    const fromMs = Date.UTC(2027, monthIndex, 1);
    const found: number[] = [];
    for (let atMs = fromMs; found.length < 31; found.push(atMs)) atMs = nextTime("30 2 * * *", atMs, zone);
    const gaps = found.slice(1).map((atMs, at) => Math.round((atMs - (found[at] ?? 0)) / 3_600_000));
    expect(gaps.filter((hours) => hours < 22 || hours > 26)).toEqual([]);
  }
});

test.each([
  "",
  "* * * *",
  "0 0 5 * * 5",
  "@weekly",
  "@daily",
  "0 5 * * fri!",
  "60 * * * *",
  "* 24 * * *",
  "* * 0 * *",
  "* * 32 * *",
  "* * * 13 *",
  "* * * * 8",
  "*/0 * * * *",
  "5-1 * * * *",
  "a * * * *",
  "0 5 L * *",
  "0 5 * * 5#2",
  "0 5 ? * 5",
  "H * * * *",
  "-1 * * * *",
  "1.5 * * * *",
  "1,,2 * * * *",
  "0 0 31 2 *",
  "0 0 30 feb *",
  "__proto__ * * * *",
])("%j is refused", (pattern) => {
  expect(() => nextTime(pattern, Date.UTC(2026, 10, 30))).toThrow(RangeError);
});

test.each(["", "Mars/Olympus", "Europe", "local", "__proto__"])("the zone %j is refused", (zone) => {
  expect(() => nextTime("0 5 * * *", Date.UTC(2026, 10, 30), zone)).toThrow(RangeError);
});

test("a time that is none is refused", () => {
  expect(() => nextTime("0 5 * * *", Number.NaN)).toThrow(RangeError);
});
