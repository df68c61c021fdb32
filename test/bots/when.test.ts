import { describe, expect, it } from "vitest";
import { UserError } from "../../src/bots/errors.js";
import { likelyZones, timeThere, zonesMeant } from "../../src/bots/time-zones.js";
import { readWhen } from "../../src/bots/when.js";

// 13:00 in Berlin, 17:30 in Kolkata, 8:30 in St. John's.
const nowMs = Date.UTC(2026, 10, 21, 12);
const at = (words: string, zone = "Europe/Berlin", fromMs = nowMs): string =>
  new Date(readWhen(words, zone, fromMs).atMs).toISOString().slice(0, 16);

describe("a time to be reminded at", () => {
  it.each([
    ["", "2026-11-21T19:00"],
    ["tonight", "2026-11-21T19:00"],
    ["Tomorrow", "2026-11-22T08:00"],
    ["tomorrow 18:30", "2026-11-22T17:30"],
    ["tomorrow at 6pm", "2026-11-22T17:00"],
    ["in 3h", "2026-11-21T15:00"],
    ["in 3 hours", "2026-11-21T15:00"],
    ["in an hour", "2026-11-21T13:00"],
    ["in 20 min", "2026-11-21T12:20"],
    ["in 2 days", "2026-11-23T12:00"],
    ["20:00", "2026-11-21T19:00"],
    ["at 8pm", "2026-11-21T19:00"],
    // Over for today.
    ["9:00", "2026-11-22T08:00"],
  ])("%j", (words, moment) => {
    expect(at(words)).toBe(moment);
  });

  it.each([
    ["Asia/Kolkata", "2026-11-21T14:30"],
    ["America/St_Johns", "2026-11-21T23:30"],
    ["UTC", "2026-11-21T20:00"],
  ])("tonight is tonight in %s", (zone, moment) => {
    expect(at("tonight", zone)).toBe(moment);
  });

  it("tonight late in the evening is in an hour", () => {
    expect(at("tonight", "Europe/Berlin", Date.UTC(2026, 10, 21, 18, 45))).toBe("2026-11-21T19:45");
    expect(at("tonight", "Europe/Berlin", Date.UTC(2026, 10, 21, 21))).toBe("2026-11-21T22:00");
  });

  it("tomorrow is tomorrow when the clocks change in between", () => {
    expect(at("tomorrow", "Europe/Berlin", Date.UTC(2026, 2, 28, 12))).toBe("2026-03-29T07:00");
    expect(at("tomorrow", "Europe/Berlin", Date.UTC(2026, 9, 24, 12))).toBe("2026-10-25T08:00");
  });

  it.each(["yesterday", "in 0h", "in -1h", "in 3 weeks", "soon", "25:00", "in h", "tomorrow noon"])(
    "%j is refused",
    (words) => {
      expect(() => at(words)).toThrow(new UserError("remindHow"));
    },
  );

  it("beyond the week a song is followed for is refused", () => {
    expect(at("in 7 days")).toBe("2026-11-28T12:00");
    expect(() => at("in 8 days")).toThrow(new UserError("remindTooFar", { days: 7 }));
  });
});

describe("a time zone", () => {
  it.each([
    ["Europe/Berlin", ["Europe/Berlin"]],
    ["berlin", ["Europe/Berlin"]],
    ["New York", ["America/New_York"]],
    ["st johns", ["America/St_Johns"]],
    ["America/St Johns", ["America/St_Johns"]],
    ["+5:30", ["Asia/Kolkata"]],
    ["17:30", ["Asia/Kolkata"]],
    ["17:28", ["Asia/Kolkata"]],
    ["8:31 am", ["America/St_Johns"]],
    ["utc-3:30", ["America/St_Johns"]],
    ["01:00", ["Pacific/Auckland"]],
  ])("by %j", (text, zones) => {
    expect(zonesMeant(text, nowMs)).toEqual(zones);
  });

  it("by the time on the clock may be one of several, and at most ten are offered", () => {
    expect(zonesMeant("13:00", nowMs)).toEqual(["Europe/Berlin", "Africa/Lagos"]);
    for (let hour = 0; hour < 24; hour += 1) expect(zonesMeant(`${hour}:00`, nowMs).length).toBeLessThanOrEqual(10);
  });

  it.each(["", "Atlantis", "+27", "99:99", "2", "{x}", "<script>"])("%j is none", (text) => {
    expect(zonesMeant(text, nowMs)).toEqual([]);
  });

  it("to be offered first is the one where people speak like that, if there is only one", () => {
    expect(likelyZones({ locale: "de_AT" })[0]).toBe("Europe/Vienna");
    expect(likelyZones({ locale: "en-US" })[0]).toBe("Europe/London");
    for (const locale of ["", "not a locale!", "xx", "en-001"]) expect(likelyZones({ locale })).toHaveLength(10);
  });

  it("shows its time of day", () => {
    expect(timeThere("Asia/Kolkata", nowMs)).toBe(17 * 60 + 30);
  });
});
