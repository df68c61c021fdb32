import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Emulated, logIn, startEmulated } from "./emulated.js";
import { refusedCalls } from "./refused-calls.js";
import { type ScriptedServer, startScriptedServer } from "./scripted-server.js";
import { connect, setup, thrownBy } from "./setup.js";

describe("against the emulator", () => {
  let world: Emulated;
  beforeEach(async () => {
    world = await startEmulated();
    await logIn(world, "ann", ["follows"]);
  });
  afterEach(() => world.emulator.stop());

  function release(artist: string, title: string, released: string, songs = 1, type: "album" | "single" = "single") {
    const names = Array.from({ length: songs }, (_, index) => [`${title}, ${index + 1}`, "3:00"] as const);
    return world.emulator.release({ artist, title, type, released, songs: names });
  }

  test.each([
    [0, [0]],
    [1, [1]],
    [50, [50]],
    [51, [50, 1]],
    [120, [50, 50, 20]],
  ])("%i followed artists come in pages of fifty", async (count, sizes) => {
    const ids = Array.from(
      { length: count },
      (_, index) => release(`Artist ${index}`, "One", "2020").artists[0]?.id ?? "",
    );
    world.emulator.follow("ann", ids);
    const pages: number[] = [];
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page = await world.releases.followed("ann", after);
      expect(page.total).toBe(count);
      pages.push(page.artists.length);
      seen.push(...page.artists.map(({ id }) => id));
      after = page.next;
    } while (after !== null);
    expect([pages, seen]).toEqual([sizes, ids]);
  });

  test("without the permission nobody's artists are seen", async () => {
    await logIn(world, "ann");
    const error = await thrownBy(world.releases.followed("ann", null));
    expect(error).toMatchObject({ name: "AccessLostError", status: "scope" });
  });

  test("each group is asked for by itself, ten at a time, newest first", async () => {
    for (let day = 10; day < 22; day += 1) release("Busy", `Album ${day}`, `2026-10-${day}`, 1, "album");
    const single = release("Busy", "Today", "2026-11-20");
    const artistId = single.artists[0]?.id ?? "";
    const first = await world.releases.albums(artistId, "album", 0);
    expect([first?.albums.length, first?.albums[0]?.name, first?.next]).toEqual([10, "Album 21", 10]);
    const second = await world.releases.albums(artistId, "album", 10);
    expect([second?.albums.map(({ name }) => name), second?.next]).toEqual([["Album 11", "Album 10"], null]);
    expect(await world.releases.albums(artistId, "single", 0)).toMatchObject({
      albums: [{ id: single.id, kind: "single", releasedOn: "2026-11-20", trackCount: 1 }],
      next: null,
    });
    expect(await world.releases.albums(artistId, "compilation", 0)).toEqual({ albums: [], next: null });
  });

  test.each([
    ["2026-11-20", "2026-11-20"],
    ["2026-11", "2026-11"],
    ["1987", "1987"],
  ])("a release of %s is known as precisely as that", async (released, releasedOn) => {
    const { artists } = release("Precise", "Thing", released);
    const page = await world.releases.albums(artists[0]?.id ?? "", "single", 0);
    expect(page?.albums[0]?.releasedOn).toBe(releasedOn);
  });

  test("one album is what it is among the others of its artist", async () => {
    const single = release("Precise", "Thing", "2026-11-20");
    const page = await world.releases.albums(single.artists[0]?.id ?? "", "single", 0);
    expect(await world.releases.album(single.id)).toEqual(page?.albums[0]);
  });

  test("an artist is shown by id, and one that there is not is null", async () => {
    const id = release("The Quiet Harbour", "One", "2020").artists[0]?.id ?? "";
    expect(await world.releases.artist(id)).toMatchObject({
      ...{ id, name: "The Quiet Harbour" },
      url: `https://open.spotify.com/artist/${id}`,
    });
    expect(await world.releases.artist("0000000000000000000000")).toBeNull();
    expect(await world.releases.artist("../me")).toBeNull();
  });

  test("the songs of an album come fifty at a time", async () => {
    const { id, artists } = release("Long", "Everything", "2026-11-20", 53, "album");
    const first = await world.releases.tracks(id, 0);
    expect([first?.tracks.length, first?.next]).toEqual([50, 50]);
    const second = await world.releases.tracks(id, 50);
    expect([second?.tracks.length, second?.next]).toEqual([3, null]);
    const track = first?.tracks[0];
    expect(track).toEqual({
      ...{ id: track?.id, uri: `spotify:track:${track?.id}`, name: "Everything, 1" },
      ...{ artists, isExplicit: false, durationMs: 180_000 },
    });
  });

  test("there is nothing of an unknown artist or album, nor of what is no id", async () => {
    for (const id of ["0000000000000000000000", "../me", ""]) {
      expect(await world.releases.albums(id, "album", 0)).toBeNull();
      expect(await world.releases.album(id)).toBeNull();
      expect(await world.releases.tracks(id, 0)).toBeNull();
    }
  });
});

describe("answers as Spotify may send them", () => {
  const artistId = "0TnOYISbd1XYRBk9myaseg";
  let server: ScriptedServer;
  beforeEach(async () => {
    server = await startScriptedServer();
    server.on("POST /accounts/api/token", { body: { access_token: "app-access", expires_in: 3600 } });
  });
  afterEach(() => server.close());

  test.each([
    ["2026-11-01", "month", "2026-11"],
    ["2026-01-01", "year", "2026"],
    ["2026-11-20", "day", "2026-11-20"],
    ["2026-11", "day", "2026-11"],
    ["2026-11-20", undefined, "2026-11-20"],
    ["2026-11-20", "hour", "2026-11-20"],
    ["0000", "year", "0000"],
  ])("%s with the precision %s is %s", async (release_date, release_date_precision, releasedOn) => {
    const album = { id: "b1", name: "Thing", album_type: "SINGLE", release_date, release_date_precision };
    server.on(`GET /v1/artists/${artistId}/albums`, { body: { items: [album] } });
    const page = await setup(server).releases.albums(artistId, "album", 0);
    expect(page?.albums).toMatchObject([{ releasedOn, kind: "single", artists: [], trackCount: 0, imageUrl: null }]);
  });

  test("an album without a date or a name is left out, the others stay", async () => {
    const good = { id: "b1", name: "Thing", release_date: "2026-11-20" };
    const rows = [
      null,
      { ...good, release_date: null },
      { ...good, name: "" },
      { ...good, release_date: "soon" },
      good,
    ];
    server.on(`GET /v1/artists/${artistId}/albums`, { body: { items: rows } });
    const kinds = { album: "album", single: "single", compilation: "compilation", appears_on: "album" } as const;
    const { releases } = setup(server);
    for (const group of ["album", "single", "compilation", "appears_on"] as const)
      expect((await releases.albums(artistId, group, 0))?.albums).toMatchObject([{ id: "b1", kind: kinds[group] }]);
    const asked = server.seen.flatMap(({ query }) => query.get("include_groups") ?? []);
    expect(asked).toEqual(["album", "single", "compilation", "appears_on"]);
  });

  test.each([
    ["none", undefined],
    ["null", null],
    ["an empty one", { after: "" }],
    ["the same again", { after: "a0" }],
  ])("followed artists end with the cursor that is %s", async (_, cursors) => {
    const world = setup(server);
    connect(world, "ann");
    server.on("GET /v1/me/following", { body: { artists: { items: [{ id: "a1", name: "One" }, null, {}], cursors } } });
    expect(await world.releases.followed("ann", "a0")).toEqual({
      artists: [{ id: "a1", name: "One" }],
      next: null,
      total: null,
    });
  });
});

const id = "0TnOYISbd1XYRBk9myaseg";
const album = { id, name: "Thing", album_type: "album", release_date: "2026-11-20", release_date_precision: "day" };
const track = { id, name: "Song", duration_ms: 1, explicit: true };

refusedCalls([
  {
    name: "followed",
    address: "GET /v1/me/following",
    run: ({ releases }) => releases.followed("ann", null),
    good: { body: { artists: { items: [{ id, name: "One" }], cursors: { after: id }, total: 2 } } },
    gives: { artists: [{ id, name: "One" }], next: id, total: 2 },
    missing: "bad-answer",
  },
  {
    name: "albums",
    address: `GET /v1/artists/${id}/albums`,
    run: ({ releases }) => releases.albums(id, "album", 0),
    good: { body: { items: [album], next: null } },
    gives: {
      albums: [
        {
          ...{ id, name: "Thing", kind: "album", artists: [], releasedOn: "2026-11-20", trackCount: 0, imageUrl: null },
          url: `https://open.spotify.com/album/${id}`,
        },
      ],
      next: null,
    },
    missing: null,
    isAppCall: true,
  },
  {
    name: "album",
    address: `GET /v1/albums/${id}`,
    run: ({ releases }) => releases.album(id),
    good: { body: album },
    gives: {
      ...{ id, name: "Thing", kind: "album", artists: [], releasedOn: "2026-11-20", trackCount: 0, imageUrl: null },
      url: `https://open.spotify.com/album/${id}`,
    },
    missing: null,
    isAppCall: true,
  },
  {
    name: "tracks",
    address: `GET /v1/albums/${id}/tracks`,
    run: ({ releases }) => releases.tracks(id, 0),
    good: { body: { items: [null, track], next: null } },
    gives: {
      tracks: [{ id, uri: `spotify:track:${id}`, name: "Song", artists: [], isExplicit: true, durationMs: 1 }],
      next: null,
    },
    missing: null,
    isAppCall: true,
  },
]);
