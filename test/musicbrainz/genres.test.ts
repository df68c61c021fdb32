import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createMusicbrainzEmulator, type MusicbrainzEmulator } from "../../playground/musicbrainz/emulator.js";
import { UpstreamError } from "../../src/bots/errors.js";
import type { Genres } from "../../src/bots/plugin-ports.js";
import type { Cache } from "../../src/bots/ports.js";
import type { AskParts } from "../../src/musicbrainz/ask.js";
import { createGenres } from "../../src/musicbrainz/genres.js";
import { redisStore } from "../../src/store/store.js";
import { memoryLocks, memoryLog, type TestClock, testClock } from "../spotify/doubles.js";
import { thrownBy } from "../spotify/setup.js";
import { testStore } from "../store/redis.js";

const dayMs = 24 * 60 * 60_000;
const artist = { id: "0TnOYISbd1XYRBk9myaseg", name: "The Paper Herons" };

let clock: TestClock;
let emulator: MusicbrainzEmulator;
let parts: AskParts;
let genres: Genres;

/** Whatever is waited for passes on the clock that the emulator measures by, too. */
beforeEach(async () => {
  clock = testClock();
  emulator = createMusicbrainzEmulator({ nowMs: clock.nowMs });
  await emulator.start();
  parts = {
    url: emulator.url,
    contactUrl: "https://songs.example.org",
    fetch: globalThis.fetch,
    wait: async (ms) => clock.advance(ms),
    clock,
    cache: cacheOn(clock),
    locks: memoryLocks(),
    log: memoryLog(),
  };
  genres = createGenres(parts);
});
afterEach(() => emulator.stop());

function cacheOn({ nowMs }: TestClock): Cache & { values: Map<string, { value: string; untilMs: number }> } {
  const values = new Map<string, { value: string; untilMs: number }>();
  return {
    values,
    get: async (key) => {
      const found = values.get(key);
      return found && found.untilMs > nowMs() ? found.value : null;
    },
    put: async (key, value, ttlMs) => void values.set(key, { value, untilMs: nowMs() + ttlMs }),
  };
}

const paths = () => emulator.requests().map(({ path }) => path.split("?")[0]);

describe("genres", () => {
  test("come from the artist whose address on Spotify it is, best first, at most five", async () => {
    const counts = { Folk: 3, pop: 1, "dream pop": 9, rock: 3, jazz: 2, noise: 1, denied: 0, worse: -2 };
    const mbid = emulator.know({ name: "Paper Herons", spotifyIds: [artist.id], genres: counts });
    expect(await genres.of(artist)).toEqual(["dream pop", "folk", "rock", "jazz", "noise"]);
    expect(paths()).toEqual(["/ws/2/url", `/ws/2/artist/${mbid}`]);
  });

  test("without a known address, the one artist of that name is taken", async () => {
    emulator.know({ name: "THE PAPER HERONS", genres: { folk: 1 } });
    emulator.know({ name: "The Paper Herons Tribute", genres: { karaoke: 1 } });
    expect(await genres.of(artist)).toEqual(["folk"]);
  });

  test("names with marks are asked for as they are", async () => {
    const odd = { id: artist.id, name: 'The "Paper\\Herons" AND (others)*' };
    emulator.know({ name: odd.name, genres: { folk: 1 } });
    expect(await genres.of(odd)).toEqual(["folk"]);
  });

  test.each([
    ["two artists have the name", ["The Paper Herons", "The Paper Herons"]],
    ["only others are found", ["The Paper Herons Tribute"]],
    ["nobody is found", []],
  ])("nobody guesses when %s", async (_, names) => {
    for (const [index, name] of names.entries()) emulator.know({ name, comment: String(index), genres: { folk: 1 } });
    expect(await genres.of(artist)).toBeNull();
  });

  test("of several at one address it is the one of the name", async () => {
    const spotifyIds = [artist.id];
    emulator.know({ name: "Somebody Else", spotifyIds, genres: { metal: 1 } });
    emulator.know({ name: "the paper herons", spotifyIds, genres: { folk: 1 } });
    expect(await genres.of(artist)).toEqual(["folk"]);
  });

  test("an artist of whom nobody says anything has none", async () => {
    emulator.know({ name: artist.name, spotifyIds: [artist.id] });
    expect(await genres.of(artist)).toEqual([]);
  });
});

describe("what is known", () => {
  test("is kept for thirty days", async () => {
    emulator.know({ name: artist.name, spotifyIds: [artist.id], genres: { folk: 1 } });
    await genres.of(artist);
    clock.advance(30 * dayMs - 60_000);
    expect(await genres.of(artist)).toEqual(["folk"]);
    expect(emulator.requests()).toHaveLength(2);
    clock.advance(120_000);
    await genres.of(artist);
    expect(emulator.requests()).toHaveLength(4);
  });

  test("is kept for seven days where it is nothing", async () => {
    expect(await genres.of(artist)).toBeNull();
    clock.advance(7 * dayMs - 60_000);
    emulator.know({ name: artist.name, spotifyIds: [artist.id], genres: { folk: 1 } });
    expect(await genres.of(artist)).toBeNull();
    clock.advance(120_000);
    expect(await genres.of(artist)).toEqual(["folk"]);
  });

  test("is asked for again when it cannot be read", async () => {
    emulator.know({ name: artist.name, spotifyIds: [artist.id], genres: { folk: 1 } });
    for (const stored of ["{", '{"a":1}', "[3]"]) {
      await parts.cache.put(`genres:${artist.id}`, stored, dayMs);
      expect(await genres.of(artist)).toEqual(["folk"]);
    }
  });
});

describe("manners", () => {
  test("everybody together asks no more than once a second, and says who asks", async () => {
    const others = Array.from({ length: 5 }, (_, index) => ({
      id: artist.id.replace("0", `${index}`),
      name: `No. ${index}`,
    }));
    // Two processes, one lock.
    const second = createGenres({ ...parts });
    await Promise.all(others.map((other, index) => (index % 2 ? genres : second).of(other)));
    const seen = emulator.requests();
    expect(seen).toHaveLength(10);
    expect(seen.every(({ status }) => status !== 503)).toBe(true);
    const gaps = seen.slice(1).map(({ atMs }, index) => atMs - (seen[index]?.atMs ?? 0));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1_000);
    expect(new Set(seen.map(({ userAgent }) => userAgent))).toEqual(
      new Set(["SendSongs/1.0 ( https://songs.example.org )"]),
    );
  });

  test("also where the processes share nothing but their Redis", async () => {
    const kit = testStore({ clock });
    const [one, other] = [1, 2].map(() => createGenres({ ...parts, ...redisStore(kit.parts), clock }));
    await Promise.all([one?.of(artist), other?.of({ ...artist, id: "1TnOYISbd1XYRBk9myaseg" })]);
    expect(
      emulator
        .requests()
        .map(({ status }) => status)
        .sort(),
    ).toEqual([200, 200, 404, 404]);
    expect(await other?.of(artist)).toBeNull();
    expect(emulator.requests()).toHaveLength(4);
  });

  test.each([
    ["503", 5_000],
    ["503-no-header", 60_000],
  ] as const)("after %s everybody rests for %i ms", async (kind, retryAfterMs) => {
    emulator.know({ name: artist.name, spotifyIds: [artist.id], genres: { folk: 1 } });
    emulator.fault(kind);
    expect(await thrownBy(genres.of(artist))).toMatchObject({ service: "musicbrainz", status: 503, retryAfterMs });
    expect(await thrownBy(createGenres(parts).of(artist))).toMatchObject({ status: "busy", retryAfterMs });
    expect(emulator.requests()).toHaveLength(1);
    clock.advance(retryAfterMs);
    expect(await genres.of(artist)).toEqual(["folk"]);
  });

  test("nobody asks so often that the emulator has to say so; it would", async () => {
    const hasty = createGenres({ ...parts, wait: async () => {} });
    expect(await thrownBy(hasty.of(artist))).toMatchObject({ status: 503 });
  });
});

describe("failures", () => {
  test.each([
    ["500", 500],
    ["reset", "network"],
    ["cut", "network"],
    ["garbage", "bad-answer"],
  ] as const)("%s is the world's, and nothing is kept", async (kind, status) => {
    emulator.know({ name: artist.name, spotifyIds: [artist.id], genres: { folk: 1 } });
    emulator.fault(kind);
    const error = await thrownBy(genres.of(artist));
    expect(error).toBeInstanceOf(UpstreamError);
    expect(error).toMatchObject({ service: "musicbrainz", status });
    expect(inspect(error)).not.toContain("Herons");
    expect(await genres.of(artist)).toEqual(["folk"]);
  });

  test("no answer within ten seconds is a timeout", async () => {
    const signals: (AbortSignal | null | undefined)[] = [];
    const slow: typeof fetch = (_, init) => {
      signals.push(init?.signal);
      return Promise.reject(new DOMException("too slow", "TimeoutError"));
    };
    expect(await thrownBy(createGenres({ ...parts, fetch: slow }).of(artist))).toMatchObject({ status: "timeout" });
    expect(signals[0]).toBeInstanceOf(AbortSignal);
  });

  test.each([
    ["another shape", new Response('{"relations":3}')],
    ["far too much", new Response("x".repeat(2 * 1024 * 1024))],
  ])("%s is no answer", async (_, response) => {
    const odd = createGenres({ ...parts, fetch: async () => response });
    expect(await thrownBy(odd.of(artist))).toMatchObject({ status: "bad-answer" });
  });

  test("a redirect is not followed", async () => {
    const moved = createGenres({
      ...parts,
      fetch: async () => new Response(null, { status: 302, headers: { location: "https://example.org/" } }),
    });
    expect(await thrownBy(moved.of(artist))).toMatchObject({ status: 302 });
  });
});
