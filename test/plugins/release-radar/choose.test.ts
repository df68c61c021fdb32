import { describe, expect, it } from "vitest";
import type { Album } from "../../../src/bots/plugin-ports.js";
import { choose, countsOf, type Find, findOf, withoutDoubles } from "../../../src/plugins/release-radar/choose.js";

function anAlbum(id: string, changes: Partial<Album> = {}): Album {
  return {
    ...{ id, name: `Album ${id}`, kind: "album", releasedOn: "2026-11-27", trackCount: 2, imageUrl: null },
    artists: [{ id: "ann", name: "Ann" }],
    url: `https://open.spotify.com/album/${id}`,
    ...changes,
  };
}

function found(id: string, changes: Partial<Album> = {}, more: Partial<Find> = {}): Find {
  return { ...findOf(anAlbum(id, changes), "album", "ann"), tracks: [`${id}1`, `${id}2`], ...more };
}

describe("what is the same release", () => {
  it("is the same album, seen from two artists", () => {
    expect(withoutDoubles([found("a"), found("a")]).map(({ id }) => id)).toEqual(["a"]);
  });

  it.each([
    ["Night (Explicit)", "Night (Clean)"],
    ["Night [Explicit Version]", "Night"],
    ["NIGHT", "Night"],
    ["Night - Explicit", "Night [clean edition]"],
  ])("is “%s” and “%s” of one artist and day", (name, other) => {
    const [best, ...others] = withoutDoubles([found("a", { name }), found("b", { name: other })]);
    expect([best?.id, best?.also, others]).toEqual(["a", ["b"], []]);
  });

  it.each([
    [{ name: "Night", releasedOn: "2026-11-26" }],
    [{ name: "Night", artists: [{ id: "bob", name: "Bob" }] }],
    [{ name: "Night (Remixes)" }],
    [{ name: "Night (Live)" }],
  ])("is not %j", (changes) => {
    expect(withoutDoubles([found("a", { name: "Night" }), found("b", changes)])).toHaveLength(2);
  });

  it("is kept in its longest form", () => {
    const finds = [found("a", { name: "Night" }), found("b", { name: "Night", trackCount: 9 })];
    expect(withoutDoubles(finds).map(({ id, also }) => [id, also])).toEqual([["b", ["a"]]]);
  });

  it("is not a title of signs and another one", () => {
    expect(withoutDoubles([found("a", { name: "???" }), found("b", { name: "!!!" })])).toHaveLength(2);
  });
});

describe("an album of various artists", () => {
  const foreign = { artists: [{ id: "various", name: "Various Artists" }] };

  it("is not theirs, whatever group it stands in", () => {
    expect(findOf(anAlbum("a", foreign), "album", "ann").isOwn).toBe(false);
    expect(findOf(anAlbum("a"), "appears_on", "ann").isOwn).toBe(false);
    expect(findOf(anAlbum("a"), "compilation", "ann").isOwn).toBe(true);
  });

  it("counts once with the songs of all who are followed, in its own order", () => {
    const one = { ...found("a", foreign), tracks: ["t1", "t7"], places: [1, 7] };
    const other = { ...found("a", foreign), tracks: ["t3", "t7"], places: [3, 7] };
    expect(choose([one, other], []).map(({ tracks }) => tracks)).toEqual([["t1", "t3", "t7"]]);
  });

  it("is whole where one of its own artists is followed", () => {
    const guest = { ...found("a", {}, { isOwn: false }), tracks: ["t2"], places: [2] };
    const own = { ...found("a"), tracks: ["t1", "t2", "t3"] };
    expect(choose([guest, own], [])[0]?.tracks).toEqual(["t1", "t2", "t3"]);
    expect(choose([own, guest], [])[0]?.tracks).toEqual(["t1", "t2", "t3"]);
  });
});

describe("what a week has", () => {
  it("is newest first, months behind their days, albums before singles", () => {
    const finds = [
      found("old", { releasedOn: "2026-11-21" }),
      found("month", { releasedOn: "2026-11" }),
      found("single", { kind: "single" }),
      found("album"),
    ];
    expect(choose(finds, []).map(({ id }) => id)).toEqual(["album", "single", "old", "month"]);
  });

  it("leaves out a month that an earlier week has counted, also by its double", () => {
    const month = found("a", { releasedOn: "2026-11" }, { also: ["b"] });
    expect(choose([month], ["a"])).toEqual([]);
    expect(choose([month], ["b"])).toEqual([]);
    expect(choose([found("a")], ["a"])).toHaveLength(1);
  });

  it("has at most 50 songs of each release, none twice, and no release without any", () => {
    const long = Array.from({ length: 60 }, (_, at) => `t${at}`);
    const chosen = choose(
      [found("a", {}, { tracks: long }), found("b", {}, { tracks: ["t1", "x"] }), found("c", {}, { tracks: [] })],
      [],
    );
    expect(chosen.map(({ id, tracks }) => [id, tracks.length])).toEqual([
      ["a", 50],
      ["b", 1],
    ]);
  });

  it("is counted by first artists, releases, songs, albums and singles", () => {
    const bob = {
      artists: [
        { id: "bob", name: "Bob" },
        { id: "ann", name: "Ann" },
      ],
    };
    const finds = [found("a"), found("b", { kind: "single" }), found("c", { kind: "compilation", ...bob })];
    expect(countsOf(choose(finds, []))).toEqual({ artists: 2, releases: 3, tracks: 6, albums: 2, singles: 1 });
  });

  it("keeps no title", () => {
    expect(Object.keys(choose([found("a")], [])[0] ?? {}).sort()).toEqual([
      "by",
      "group",
      "id",
      "kind",
      "on",
      "tracks",
    ]);
  });
});
