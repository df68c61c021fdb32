import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Track } from "../../src/bots/domain.js";
import { matchTrack, normaliseTitle } from "../../src/bots/matching.js";

const song: Track = {
  id: "a".repeat(22),
  name: "Paper Lanterns",
  artists: [{ id: "artist1", name: "The Quiet Harbour" }],
  album: "Low Tide",
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

  it("normalises a title once and for all", () => {
    fc.assert(fc.property(fc.string(), (title) => normaliseTitle(normaliseTitle(title)) === normaliseTitle(title)));
  });
});
