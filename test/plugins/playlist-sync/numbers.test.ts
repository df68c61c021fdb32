import { describe, expect, it } from "vitest";
import { readSeen, writeSeen } from "../../../src/plugins/playlist-sync/songs.js";
import { artistsOf, counted, isoWeek, mondayName, noStats } from "../../../src/plugins/playlist-sync/stats.js";

describe("weeks", () => {
  it.each([
    ["2026-11-30", "2026-W49", "2026-11-30"],
    ["2026-12-06", "2026-W49", "2026-11-30"],
    ["2026-01-01", "2026-W01", "2025-12-29"],
    ["2027-01-01", "2026-W53", "2026-12-28"],
    ["2024-12-30", "2025-W01", "2024-12-30"],
  ])("%s lies in %s", (day, week, monday) => {
    expect([isoWeek(Date.parse(day)), mondayName(Date.parse(day))]).toEqual([week, monday]);
  });
});

describe("numbers", () => {
  const song = (trackId: string, artistId: string | null) => ({ trackId, artistId });

  it("count artists, the most frequent first, with a song to find their name by", () => {
    expect(artistsOf([song("1", "a"), song("2", "b"), song("3", "b"), song("4", null)])).toEqual([
      ["b", 2, "2"],
      ["a", 1, "1"],
    ]);
  });

  it("go on by the week of the person's own clock", () => {
    // Sunday 23:30 in UTC is Monday in Berlin.
    const sundayMs = Date.parse("2026-11-29T23:30:00Z");
    const one = counted(noStats, 2, [["a", 2, "1"]], sundayMs, "Europe/Berlin");
    expect(one).toEqual({
      added: 2,
      firstMs: sundayMs,
      lastMs: sundayMs,
      weeks: { "2026-W49": 2 },
      artists: [["a", 2, "1"]],
    });
    const two = counted(one, 1, [["a", 1, "9"]], sundayMs + 1, "UTC");
    expect(two).toMatchObject({ added: 3, firstMs: sundayMs, weeks: { "2026-W48": 1, "2026-W49": 2 } });
    expect(two.artists).toEqual([["a", 3, "9"]]);
  });

  it("stay small", () => {
    let stats = noStats;
    for (let week = 0; week < 70; week += 1) {
      const artists = artistsOf([song(`t${week}`, `a${week}`), song(`u${week}`, `b${week}`)]);
      stats = counted(stats, 1, artists, Date.UTC(2026, 0, 1 + 7 * week), "UTC");
    }
    expect(Object.keys(stats.weeks)).toHaveLength(60);
    expect(stats.artists).toHaveLength(100);
    expect(stats.added).toBe(70);
  });
});

describe("the memory of songs", () => {
  it("forgets the oldest beyond its limit, and keeps what is there now", () => {
    const old = Array.from({ length: 10_000 }, (_, at) => `old${at}`);
    const seen = readSeen(writeSeen(writeSeen(null, old), ["old0", "new1"]));
    expect(seen.size).toBe(10_000);
    expect(seen.has("old0")).toBe(true);
    expect(seen.has("new1")).toBe(true);
    expect(seen.has("old1")).toBe(false);
  });
});
