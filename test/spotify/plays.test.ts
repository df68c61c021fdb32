import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { playOf } from "../../src/spotify/play-row.js";
import { playsOf } from "../../src/spotify/plays.js";
import { track } from "../../src/spotify/schema.js";

const nowMs = Date.UTC(2026, 10, 20, 18);
const lengthMs = 200_000;

// Shaped like an answer in Development Mode; invented song.
const song = {
  id: "4uLU6hMCjMI75M1A2tKUQC",
  name: "Seven Bridges Home",
  type: "track",
  is_local: false,
  artists: [{ id: "a1", name: "The Paper Herons", type: "artist" }],
  album: {
    name: "Maps for Small Rivers",
    images: [
      { url: "https://i.scdn.co/image/640", height: 640, width: 640 },
      { url: "https://i.scdn.co/image/64", height: 64, width: 64 },
    ],
  },
  duration_ms: lengthMs,
  external_ids: { isrc: "gb-aaa-26-00001" },
  external_urls: { spotify: "https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC" },
  explicit: false,
};

function row(endedMsAgo: number, changes: object = {}) {
  return { track: { ...song, ...changes }, played_at: new Date(nowMs - endedMsAgo).toISOString(), context: null };
}

function agesOf(rows: unknown[]): number[] {
  return playsOf(rows, nowMs).map((play) => nowMs - play.endedAtMs);
}

describe("a song", () => {
  test("is turned into ours", () => {
    expect(track.parse(song)).toEqual({
      id: song.id,
      name: "Seven Bridges Home",
      artists: [{ id: "a1", name: "The Paper Herons" }],
      durationMs: lengthMs,
      isrc: "GBAAA2600001",
      imageUrl: "https://i.scdn.co/image/640",
      url: "https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC",
    });
  });

  test("may lack everything but id and name", () => {
    expect(track.parse({ id: song.id, name: "x" })).toEqual({
      id: song.id,
      name: "x",
      artists: [],
      durationMs: 0,
      isrc: null,
      imageUrl: null,
      url: `https://open.spotify.com/track/${song.id}`,
    });
  });

  test("may hold odd values in their place", () => {
    const odd = {
      ...song,
      artists: [null, { id: null, name: "local" }, { id: "a2", name: "Oona Vask" }],
      album: { name: null, images: [{ url: "javascript:alert(1)" }, null] },
      duration_ms: "long",
      external_ids: { isrc: 7 },
      external_urls: { spotify: "javascript:alert(1)" },
    };
    expect(track.parse(odd)).toEqual({
      id: song.id,
      name: song.name,
      artists: [{ id: "a2", name: "Oona Vask" }],
      durationMs: 0,
      isrc: null,
      imageUrl: null,
      url: `https://open.spotify.com/track/${song.id}`,
    });
  });

  test("has no ISRC when it is empty", () => {
    expect(track.parse({ ...song, external_ids: { isrc: "" } }).isrc).toBeNull();
    expect(track.parse({ ...song, external_ids: {} }).isrc).toBeNull();
  });
});

describe("rows of a history", () => {
  test.each<[string, unknown]>([
    ["nothing", null],
    ["a text", "row"],
    ["no track", { track: null, played_at: new Date(nowMs).toISOString() }],
    ["a local file", row(0, { id: null, is_local: true })],
    ["a local file with an id", row(0, { is_local: true })],
    ["an episode", row(0, { type: "episode" })],
    ["no id", row(0, { id: undefined })],
    ["an id of another form", row(0, { id: "../me" })],
    ["no name", row(0, { name: undefined })],
    ["no time", { track: song }],
    ["a time that is a number", { track: song, played_at: nowMs }],
    ["a garbled time", { track: song, played_at: "yesterday" }],
    ["a time that only JavaScript understands", { track: song, played_at: "1" }],
    ["a time before there were computers", { track: song, played_at: "1969-01-01T00:00:00Z" }],
    ["a time in the future", row(-600_000)],
  ])("with %s are left out, and spoil nothing", (_, odd) => {
    expect(agesOf([row(1_000), odd, row(900_000)])).toEqual([900_000, 1_000]);
  });

  test("may be a little ahead of our clock", () => {
    expect(agesOf([row(-60_000)])).toEqual([-60_000]);
  });

  test("may come with an offset or without milliseconds", () => {
    const rows = ["2026-11-20T18:30:00+01:00", "2026-11-20T17:00:00Z"].map((played_at) => ({ track: song, played_at }));
    expect(agesOf(rows)).toEqual([3_600_000, 1_800_000]);
  });

  test("come oldest first, however Spotify orders them", () => {
    expect(agesOf([row(500_000), row(1_500_000), row(1_000_000)])).toEqual([1_500_000, 1_000_000, 500_000]);
  });
});

describe("a play that is shown twice", () => {
  test("within thirty seconds counts once, with its latest end", () => {
    const short = { duration_ms: 20_000 };
    expect(agesOf([row(30_000, short), row(60_000, short)])).toEqual([30_000]);
    expect(agesOf([row(30_000, short), row(60_001, short)])).toEqual([60_001, 30_000]);
  });

  test("once with its start and once with its end counts as its end", () => {
    expect(agesOf([row(10_000), row(10_000 + lengthMs - 1)])).toEqual([10_000]);
  });

  test("one right after the other is two plays", () => {
    expect(agesOf([row(10_000), row(10_000 + lengthMs)])).toEqual([10_000 + lengthMs, 10_000]);
  });

  test("is another play when it is another song", () => {
    expect(agesOf([row(10_000), row(11_000, { id: "0VjIjW4GlUZAMYd2vXMi3b" })])).toEqual([11_000, 10_000]);
  });

  test("three times counts once, and a chain of plays does not swallow itself", () => {
    expect(agesOf([row(0), row(5_000), row(10_000)])).toEqual([0]);
    expect(agesOf([row(0), row(150_000), row(300_000)])).toEqual([300_000, 0]);
  });
});

describe("a page at its worst", () => {
  test("of fifty rows that are no plays of songs holds nothing, whatever they are", () => {
    fc.assert(
      fc.property(fc.array(fc.anything(), { maxLength: 50 }), (rows) => {
        expect(playsOf(rows, nowMs)).toEqual([]);
      }),
    );
  });

  test("of fifty identical plays holds one", () => {
    expect(agesOf(Array.from({ length: 50 }, () => row(10_000)))).toEqual([10_000]);
  });

  test("whose every other row is odd holds the others", () => {
    const odd = [null, { track: null }, row(0, { type: "episode" }), row(0, { is_local: true, id: null }), [], 7];
    const rows = Array.from({ length: 25 }, (_, at) => [odd[at % odd.length], row(at * 2 * lengthMs)]).flat();
    expect(agesOf(rows)).toHaveLength(25);
  });
});

test("a row is read like a song, field by field, however odd its fields", () => {
  const odd = fc.oneof(
    fc.anything(),
    fc.constantFrom(
      null,
      undefined,
      "",
      0,
      -1,
      Number.NaN,
      [],
      {},
      { name: null },
      { isrc: 7 },
      { spotify: "javascript:x" },
    ),
  );
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(song)), odd, (field, value) => {
      const changed = { ...song, [field]: value };
      const read = playOf({ track: changed, played_at: new Date(nowMs).toISOString() });
      expect(read?.track ?? null).toEqual(track.safeParse(changed).data ?? null);
    }),
    { numRuns: 2_000 },
  );
});
