import { describe, expect, it } from "vitest";
import { areNewestFirst, isBefore, placeIn } from "../../../src/plugins/release-radar/dates.js";
import { type Week, weekAt } from "../../../src/plugins/release-radar/weeks.js";

/** 2025-12-27 to 2026-01-02. */
const week = weekAt("2025-52") as Week;

describe("a release date", () => {
  it.each([
    ["2025-12-26", "outside"],
    ["2025-12-27", "inside"],
    ["2026-01-02", "inside"],
    ["2026-01-03", "outside"],
    ["2025-11", "outside"],
    ["2025-12", "perhaps"],
    ["2026-01", "perhaps"],
    ["2026-02", "outside"],
    ["2025", "outside"],
    ["2026", "outside"],
    ["", "outside"],
    ["0000", "outside"],
    ["soon", "outside"],
  ])("of %s is %s the week", (releasedOn, place) => {
    expect(placeIn(week, releasedOn)).toBe(place);
  });

  it.each([
    ["2025-12-26", true],
    ["2025-12-27", false],
    ["2026-05-01", false],
    ["2025-11", true],
    ["2025-12", false],
    ["2024", true],
    ["2025", false],
  ])("of %s is surely older: %s", (releasedOn, expected) => {
    expect(isBefore(week, releasedOn)).toBe(expected);
  });
});

describe("the order of a page", () => {
  it.each([
    [[], true],
    [["2026-01-02"], true],
    [["2026-01-02", "2026-01-02", "2025-12-30", "2025-12", "2025", "2024-03-01"], true],
    [["2025", "2025-12-30"], true],
    [["2025-12-30", "2026-01-02"], false],
    [["2024", "2025-01"], false],
  ])("%j is newest first: %s", (dates, expected) => {
    expect(areNewestFirst(dates)).toBe(expected);
  });
});
