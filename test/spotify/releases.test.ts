import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type ReleasesWorld, releasesContract } from "../contracts/releases.js";
import { logIn, startEmulated } from "./emulated.js";
import { refusedCalls } from "./refused-calls.js";
import { type ScriptedServer, startScriptedServer } from "./scripted-server.js";
import { connect, setup } from "./setup.js";

releasesContract("Spotify, against the emulator", async () => {
  const world = await startEmulated();
  const { emulator } = world;
  await logIn(world, "ann", ["follows"]);
  let made = 0;
  const release: ReleasesWorld["release"] = (artist, type, released, songCount) => {
    made += 1;
    const title = `Thing ${made}`;
    const songs = Array.from({ length: songCount }, (_, index) => [`${title}, ${index + 1}`, "3:00"] as const);
    const { id, artists } = emulator.release({ artist, title, type, released, songs });
    return { artistId: artists[0]?.id ?? "", albumId: id };
  };
  return {
    releases: world.releases,
    personId: "ann",
    release,
    follow(count) {
      const ids = Array.from({ length: count }, (_, at) => release(`Artist ${at}`, "single", "2020", 1).artistId);
      emulator.follow("ann", ids);
      return ids;
    },
    withoutConsent: async (personId) => void (await logIn(world, personId)),
    close: () => emulator.stop(),
  };
});

test("what is no id is never asked for", async () => {
  const { releases, emulator } = await startEmulated();
  for (const id of ["../me", "", "short"]) {
    expect(await releases.albums(id, "album", 0)).toBeNull();
    expect(await releases.album(id)).toBeNull();
    expect(await releases.artist(id)).toBeNull();
    expect(await releases.tracks(id, 0)).toBeNull();
  }
  expect(emulator.stats().calls).toBe(0);
  await emulator.stop();
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
    name: "artist",
    address: `GET /v1/artists/${id}`,
    run: ({ releases }) => releases.artist(id),
    good: { body: { id, name: "One" } },
    gives: { id, name: "One", imageUrl: null, url: `https://open.spotify.com/artist/${id}` },
    missing: null,
    isAppCall: true,
    isAwaited: true,
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
