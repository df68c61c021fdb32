import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Track } from "../../src/bots/domain.js";
import { matchTrack, normaliseTitle } from "../../src/bots/matching.js";

const song: Track = {
  id: "a".repeat(22),
  name: "Paper Lanterns",
  artists: [{ id: "artist1", name: "The Quiet Harbour" }],
  durationMs: 213_000,
  isrc: "GBAAA2600001",
  imageUrl: null,
  url: "https://open.spotify.com/track/aaaaaaaaaaaaaaaaaaaaaa",
};
const other = (changes: Partial<Track>): Track => ({ ...song, id: "b".repeat(22), isrc: "GBZZZ2600009", ...changes });

describe("a played track is the shared song", () => {
  it.each<[string, Track, string | null]>([
    ["the same id", { ...song, name: "Renamed", isrc: null }, "id"],
    ["another id of the same recording", other({ isrc: "GBAAA2600001", name: "Other Title" }), "isrc"],
    ["a regional copy with another ISRC", other({}), "title"],
    [
      "a remaster of about the same length",
      other({ name: "Paper Lanterns - Remastered 2011", durationMs: 215_500 }),
      "title",
    ],
    ["a title that names the guest", other({ name: "Paper Lanterns (feat. Mira Vale)" }), "title"],
    ["the same artist under another id", other({ artists: [{ id: "x", name: "the quiet harbour" }] }), "title"],
    ["another length", other({ durationMs: 216_001 }), null],
    ["a live version", other({ name: "Paper Lanterns - Live at the Pier" }), null],
    ["a remix", other({ name: "Paper Lanterns (Night Remix)" }), null],
    ["a cover by somebody else", other({ artists: [{ id: "y", name: "Copper Choir" }] }), null],
    ["a track without artists", other({ artists: [] }), null],
  ])("%s", (_name, played, rule) => {
    expect(matchTrack(song, played)).toBe(rule);
  });

  it("does not take two unknown ISRCs for one recording", () => {
    expect(matchTrack({ ...song, isrc: null }, other({ isrc: null, name: "Else" }))).toBeNull();
  });

  it("does not take titles made of signs only for one song", () => {
    expect(matchTrack({ ...song, name: "???" }, other({ name: "!!!" }))).toBeNull();
  });

  it("does not take another length for the recording, however alike the rest", () => {
    expect(matchTrack(song, other({ durationMs: song.durationMs + 3_000 }))).toBe("title");
    expect(matchTrack(song, other({ durationMs: song.durationMs + 3_001 }))).toBeNull();
  });
});

/** Two names of songs by one artist, of one length, under different ids and ISRCs. */
describe("by their titles", () => {
  const match = (one: string, two: string) => matchTrack({ ...song, name: one }, other({ name: two }));

  it.each([
    ["Paper Lanterns", "PAPER LANTERNS"],
    ["Paper Lanterns", "Paper Lanterns (2011 Remaster)"],
    ["Paper Lanterns", "Paper Lanterns - 2011 Digital Remaster"],
    ["Paper Lanterns", "Paper Lanterns [Remastered]"],
    ["Paper Lanterns", "Paper Lanterns – Remastered Version 2011"],
    ["Paper Lanterns", "Paper Lanterns - Bonus Track"],
    ["Paper Lanterns", "Paper Lanterns - Album Version"],
    ["Paper Lanterns", "Paper Lanterns (Explicit)"],
    ["Paper Lanterns (Clean)", "Paper Lanterns [Explicit]"],
    ["Paper Lanterns", "Paper Lanterns feat. Mira Vale"],
    ["Paper Lanterns", "Paper Lanterns (ft. Mira Vale & The Herons)"],
    ["Paper Lanterns", "Paper Lanterns [with Mira Vale] - Remastered 2011"],
    ["Paper Lanterns - Live", "Paper Lanterns (feat. Mira Vale) [Live]"],
    ["Paper Lanterns - Live", "Paper Lanterns feat. Mira Vale - Live"],
    ["Paper Lanterns - Live", "Paper Lanterns - Remastered 2011 - Live"],
    ["Paper Lanterns, Pt. 2", "Paper Lanterns (Part II)"],
    ["Paper Lanterns Pt. IV", "Paper Lanterns, Part 4"],
    ["Salt & Rope", "Salt and Rope"],
    ["Don\u2019t Row", "Don't Row"],
    ["Dont Row", "Don't Row"],
    ["Ça brûle", "CA BRULE"],
    ["Ｔｏｋｙｏ Ｎｉｇｈｔ", "Tokyo Night"],
    ["東京の灯り", "東京の灯り"],
    ["Ёлка", "ЕЛКА"],
    ["봄날의 배", "봄날의 배".normalize("NFD")],
  ])("%s is %s", (one, two) => {
    expect(match(one, two)).toBe("title");
  });

  it.each([
    ["Paper Lanterns", "Paper Lanterns - Live at the Pier"],
    ["Paper Lanterns", "Paper Lanterns feat. Mira Vale - Live"],
    ["Paper Lanterns", "Paper Lanterns (Live feat. Mira Vale)"],
    ["Paper Lanterns", "Paper Lanterns - Radio Edit"],
    ["Paper Lanterns", "Paper Lanterns (Acoustic)"],
    ["Paper Lanterns", "Paper Lanterns - Night Remix"],
    ["Paper Lanterns - Night Remix", "Paper Lanterns - Morning Remix"],
    ["Paper Lanterns", "Paper Lanterns - 2011 Mix"],
    ["Paper Lanterns", "Paper Lanterns (Karaoke Version)"],
    ["Paper Lanterns", "Paper Lanterns - Instrumental"],
    ["Paper Lanterns", "Paper Lanterns - Sped Up"],
    ["Paper Lanterns", "Paper Lanterns / Tin Boat Morning"],
    ["Paper Lanterns", "Paper Lanterns (Reprise)"],
    ["Paper Lanterns", "Paper Lanterns, Pt. 2"],
    ["Paper Lanterns Pt. I", "Paper Lanterns Pt. II"],
    ["Paper Lanterns 2", "Paper Lanterns 3"],
    ["Paper Lanterns", "Paper Lanterns and Rope"],
    ["東京の灯り", "京都の灯り"],
    ["かき", "かぎ"],
    ["ハス", "バス"],
    ["कि", "की"],
  ])("%s is not %s", (one, two) => {
    expect(match(one, two)).toBeNull();
    expect(match(two, one)).toBeNull();
  });

  it("a song of the same name by somebody else is another song", () => {
    const cover = { artists: [{ id: "karaoke", name: "Sing It Yourself" }] };
    expect(matchTrack(song, other({ ...cover, name: "Paper Lanterns" }))).toBeNull();
    expect(matchTrack(song, other({ ...cover, name: "Paper Lanterns (Karaoke Version)" }))).toBeNull();
  });

  it("the guest of a song is not its artist", () => {
    const turned = { artists: [{ id: "x", name: "Mira Vale" }, ...song.artists] };
    expect(matchTrack(song, other(turned))).toBeNull();
  });
});

describe("for all songs", () => {
  it("finds the same whoever was shared and whoever was played", () => {
    const title = fc.constantFrom(
      "Paper Lanterns",
      "paper lanterns",
      "Paper Lanterns - Remastered",
      "Páper Lanterns (feat. X)",
      "Else",
    );
    fc.assert(
      fc.property(title, title, fc.integer({ min: 200_000, max: 220_000 }), (a, b, durationMs) => {
        const one = { ...song, name: a };
        const two = other({ name: b, durationMs });
        expect(matchTrack(one, two)).toBe(matchTrack(two, one));
      }),
    );
  });

  it("a song is itself", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (name) => {
        expect(matchTrack({ ...song, name }, { ...song, name })).toBe("id");
        expect(normaliseTitle(name)).toBe(normaliseTitle(name.normalize("NFD")));
      }),
    );
  });

  it("no remark hides that two recordings are named as two", () => {
    const version = fc.constantFrom(
      "",
      "Live",
      "Acoustic",
      "Remix",
      "Radio Edit",
      "Karaoke",
      "Demo",
      "Sped Up",
      "Reprise",
    );
    const title = fc.tuple(version, fc.constantFrom(" - #", " (#)", " [#]"), remark, fc.boolean());
    fc.assert(
      fc.property(title, title, (a, b) => {
        expect(matchTrack({ ...song, name: named(a) }, other({ name: named(b) }))).toBe(a[0] === b[0] ? "title" : null);
      }),
    );
  });

  it("normalises a title once and for all", () => {
    const piece = fc.constantFrom(
      "(",
      ")",
      "[",
      " - ",
      "-",
      "feat.",
      "ft",
      "with ",
      "Remastered",
      "2011",
      "Pt.",
      " ii",
      "'",
      "&",
      " ",
    );
    const title = fc
      .array(fc.oneof(piece, fc.string({ unit: "grapheme", maxLength: 4 })))
      .map((pieces) => pieces.join(""));
    fc.assert(
      fc.property(title, (text) => {
        expect(normaliseTitle(normaliseTitle(text))).toBe(normaliseTitle(text));
      }),
      { numRuns: 1_000 },
    );
  });
});

/** Said of a copy, and of no consequence. */
const remark = fc.constantFrom("", " (feat. Mira Vale)", " feat. Mira Vale", " - Remastered 2011", " [Explicit]");

function named([version, form, remark, isFirst]: [string, string, string, boolean]): string {
  const recording = version === "" ? "" : form.replace("#", version);
  return isFirst ? `Paper Lanterns${remark}${recording}` : `Paper Lanterns${recording}${remark}`;
}
