import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dayMs } from "../../../src/bots/zoned-time.js";
import { closesAtMs, lastWeekOver, weekAt, weekOf, weeksBefore } from "../../../src/plugins/release-radar/weeks.js";

const at = (text: string) => Date.parse(text);
const firstMs = Date.UTC(2020, 0, 1);
const lastMs = Date.UTC(2040, 11, 31);

describe("the week of a moment", () => {
  it.each([
    ["2025-12-27T00:00:00Z", "2025-52", "2025-12-27", "2026-01-02"],
    ["2026-01-02T23:59:59Z", "2025-52", "2025-12-27", "2026-01-02"],
    ["2026-01-03T00:00:00Z", "2026-01", "2026-01-03", "2026-01-09"],
    ["2027-01-01T12:00:00Z", "2026-52", "2026-12-26", "2027-01-01"],
    ["2027-01-02T12:00:00Z", "2026-53", "2027-01-02", "2027-01-08"],
  ])("%s is %s, from %s to %s", (moment, key, firstDay, lastDay) => {
    expect(weekOf(at(moment))).toMatchObject({ key, firstDay, lastDay });
  });

  it("is the same from Saturday's first millisecond to Friday's last", () => {
    for (let day = firstMs; day <= lastMs; day += dayMs) {
      const { key, startMs, endMs } = weekOf(day);
      expect(new Date(startMs).getUTCDay()).toBe(6);
      expect(endMs - startMs).toBe(7 * dayMs);
      expect([weekOf(startMs).key, weekOf(endMs - 1).key]).toEqual([key, key]);
      expect(weekOf(endMs).key).not.toBe(key);
    }
  });
});

describe("the key of a week", () => {
  it("leads back to its Saturday, on every day of twenty years, with week 53", () => {
    const keys = new Set<string>();
    for (let day = firstMs; day <= lastMs; day += dayMs) {
      const week = weekOf(day);
      expect(weekAt(week.key)).toEqual(week);
      keys.add(week.key);
    }
    expect([...keys].filter((key) => key.endsWith("-53"))).toEqual(["2020-53", "2026-53", "2032-53", "2037-53"]);
    expect([...keys]).toEqual([...keys].sort());
  });

  it.each(["2025-53", "2026-00", "2026-54", "2026-1", "26-01", "2026-w1", "", "2026-01 "])("is not “%s”", (key) => {
    expect(weekAt(key)).toBeNull();
  });

  it("of any year either leads to a Saturday of that key, or nowhere", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1971, max: 2200 }), fc.integer({ min: 0, max: 99 }), (year, number) => {
        const key = `${year}-${String(number).padStart(2, "0")}`;
        const week = weekAt(key);
        expect(week === null || weekOf(week.startMs).key === key).toBe(true);
        expect(week !== null).toBe(number >= 1 && number <= 53 && (number < 53 || week !== null));
      }),
    );
  });
});

describe("the last week that is over", () => {
  it.each(["2026-01-03T11:00:00Z", "2026-01-04T00:00:00Z", "2026-01-07T12:00:00Z", "2026-01-09T23:59:59Z"])(
    "is 2025-52 on %s",
    (moment) => {
      expect(lastWeekOver(at(moment)).key).toBe("2025-52");
    },
  );

  it("is 2026-01 as soon as the week after it begins", () => {
    expect(lastWeekOver(at("2026-01-10T00:00:00Z")).key).toBe("2026-01");
  });

  it("is looked through until the end of Friday", () => {
    expect(new Date(closesAtMs(weekOf(at("2025-12-27T00:00:00Z")))).toISOString()).toBe("2026-01-10T00:00:00.000Z");
  });

  it("has weeks before it", () => {
    expect(weeksBefore(weekOf(at("2027-01-09T00:00:00Z")), 1).key).toBe("2026-53");
  });
});
