import { describe, expect, it } from "vitest";
import type { Album } from "../../../src/bots/plugin-ports.js";
import {
  afterPage,
  groupOf,
  groupOrder,
  isOver,
  newSearch,
  type Search,
  withoutSongs,
  withSongs,
} from "../../../src/plugins/release-radar/artist-search.js";
import { type Week, weekAt } from "../../../src/plugins/release-radar/weeks.js";

/** 2026-11-21 to 2026-11-27. */
const week = weekAt("2026-47") as Week;

const albumOf = (releasedOn: string, at: number): Album => ({
  ...{ id: `${releasedOn}.${at}`, name: `${releasedOn} ${at}`, kind: "album", releasedOn, trackCount: 1 },
  ...{ artists: [{ id: "ann", name: "Ann" }], imageUrl: null, url: "https://open.spotify.com/album/x" },
});

const page = (dates: string[], next: number | null) => ({ albums: dates.map(albumOf), next });
const read = (search: Search, dates: string[], next: number | null) =>
  afterPage(search, week, "ann", page(dates, next));

describe("looking through an artist", () => {
  it("asks for each group by itself", () => {
    let search = newSearch;
    const asked = groupOrder.map(() => {
      const group = groupOf(search);
      search = read(search, ["2020-01-01"], 10);
      return group;
    });
    expect(asked).toEqual(["album", "single", "compilation", "appears_on"]);
    expect(isOver(search)).toBe(true);
  });

  it.each([
    ["inside the week", ["2026-11-27", "2026-11-21"]],
    ["after the week", ["2026-12-24", "2026-11-28"]],
    ["perhaps inside it, by its month", ["2026-11"]],
    ["perhaps inside it, by its year", ["2026"]],
  ])("reads on while the last release of a page is %s", (_, dates) => {
    expect(read(newSearch, dates, 10)).toMatchObject({ group: 0, offset: 10 });
    expect(read(newSearch, dates, null)).toMatchObject({ group: 1, offset: 0 });
  });

  it("goes to the next group when the page ends before the week", () => {
    expect(read(newSearch, ["2026-11-27", "2026-11-20"], 10)).toMatchObject({ group: 1, offset: 0 });
  });

  it("reads one more page behind one out of order, and only one", () => {
    const unsorted = ["2019-01-01", "2026-11-22", "2018-01-01"];
    const more = read(newSearch, unsorted, 10);
    expect(more).toMatchObject({ group: 0, offset: 10, isExtra: true });
    expect(read(more, unsorted, 20)).toMatchObject({ group: 1, offset: 0, isExtra: false });
    expect(read(more, ["2026-11-22"], 20)).toMatchObject({ group: 0, offset: 20, isExtra: false });
  });

  it("never reads on without end", () => {
    expect(read({ ...newSearch, offset: 190 }, ["2026-11-22"], 200)).toMatchObject({ group: 1 });
  });

  it("ends at once for an artist who is gone", () => {
    expect(isOver(afterPage(newSearch, week, "ann", null))).toBe(true);
  });

  it("asks for the songs of what is left when doubles are merged", () => {
    let search = read(newSearch, ["2026-11-22"], null);
    search = afterPage(search, week, "ann", { albums: [{ ...albumOf("2026-11-22", 0), id: "double" }], next: null });
    search = read(read(search, [], null), [], null);
    expect(search.finds.map(({ id, also }) => [id, also])).toEqual([["2026-11-22.0", ["double"]]]);
    expect(withoutSongs(search)?.id).toBe("2026-11-22.0");
    expect(isOver(search)).toBe(false);
    expect(isOver(withSongs(search, "2026-11-22.0", [{ id: "t1", place: 0 }]))).toBe(true);
  });
});
