import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Permission } from "../../src/bots/domain.js";
import { playlistsContract } from "../contracts/playlists.js";
import { type Emulated, logIn, startEmulated } from "./emulated.js";
import { refusedCalls } from "./refused-calls.js";
import { type ScriptedServer, startScriptedServer } from "./scripted-server.js";
import { connect, type Setup, setup, thrownBy } from "./setup.js";

const asks: Permission[] = ["playlists", "tops"];

playlistsContract("Spotify, against the emulator", async () => {
  const world = await startEmulated();
  const { emulator } = world;
  emulator.addListener({ id: "bob", displayName: "Bob" });
  await logIn(world, "ann", asks);
  await logIn(world, "bob", asks);
  return {
    playlists: world.playlists,
    personId: "ann",
    otherId: "bob",
    songUris: emulator.tracks().map(({ uri }) => uri),
    missingId: "0000000000000000000000",
    seed: (ownerId, rows, collaboratorIds = []) =>
      emulator.addPlaylist({ ownerId, name: "Seeded", collaboratorIds, items: rows.map(rowOf) }),
    uris: (id) => emulator.playlistUris(id).map((uri) => (uri.startsWith("spotify:track:") ? uri : "")),
    loseAnswerTo: () => emulator.fault({ kind: "cut", pathPrefix: "/playlists/" }),
    withoutConsent: async (personId) => void (await logIn(world, personId)),
    close: () => emulator.stop(),
  };
});

function rowOf(row: string) {
  if (row === "gone") return null;
  if (row === "local") return { local: "demo.mp3" };
  return row === "episode" ? { episode: "A talk" } : row;
}

describe("against the emulator", () => {
  let world: Emulated;
  beforeEach(async () => {
    world = await startEmulated();
    await logIn(world, "ann", asks);
    world.quota.taken.length = 0;
    world.quota.takenFor.length = 0;
  });
  afterEach(() => world.emulator.stop());

  test("a new playlist is private, and its words are one line that Spotify takes", async () => {
    const made = await world.playlists.create("ann", ` My\nlist ${"x".repeat(200)}`, "a\n\tb");
    const seen = world.emulator.playlistDetails(made.id);
    expect(seen).toMatchObject({ isPublic: false, isCollaborative: false, description: "a b" });
    expect(seen.name).toHaveLength(100);
    expect(made).toMatchObject({ ownerId: "ann", count: 0, name: seen.name });
  });

  test("the question which playlist there is lines up, and what is read and written after it goes on", async () => {
    const { id } = await world.playlists.create("ann", "Mine", "");
    await world.playlists.mine("ann");
    await world.playlists.get("ann", id);
    await world.playlists.entries("ann", id);
    await world.playlists.replace("ann", id, []);
    expect(world.quota.takenFor.map(([, goesOn]) => goesOn)).toEqual([true, false, false, true, true]);
  });

  test("a thousand rows are twenty calls, none of which lines up", async () => {
    const uris = world.emulator.tracks().map(({ uri }) => uri);
    const items = Array.from({ length: 1_000 }, (_, index) => uris[index % uris.length] ?? "");
    const id = world.emulator.addPlaylist({ ownerId: "ann", name: "Long", items });
    expect(await world.playlists.entries("ann", id)).toHaveLength(1_000);
    expect(world.emulator.stats().byEndpoint["GET /playlists/:id/items"]).toBe(20);
    expect(world.quota.takenFor).toEqual(Array.from({ length: 20 }, () => ["ann", true]));
  });

  test("a page in the middle waits for its turn instead of wasting those before it", async () => {
    const uris = world.emulator.tracks().map(({ uri }) => uri);
    const items = Array.from({ length: 60 }, (_, index) => uris[index % uris.length] ?? "");
    const id = world.emulator.addPlaylist({ ownerId: "ann", name: "Long", items });
    const { take } = world.quota;
    let calls = 0;
    world.quota.take = async (...asked) => {
      calls += 1;
      return calls === 2 ? { waitMs: 4_000 } : take(...asked);
    };
    expect(await world.playlists.entries("ann", id)).toHaveLength(60);
    expect(world.waits).toEqual([4_000]);
  });

  test("at most five hundred playlists are listed, without the broken ones", async () => {
    for (let number = 0; number < 505; number += 1)
      world.emulator.addPlaylist({ ownerId: "ann", name: `No. ${number}`, isGhost: number > 500 });
    const mine = await world.playlists.mine("ann");
    expect(mine).toHaveLength(496);
    expect(mine[0]?.name).toBe("No. 500");
    expect(world.emulator.stats().byEndpoint["GET /me/playlists"]).toBe(10);
  });

  test("a cover arrives as it was, and one that is too large never leaves", async () => {
    const { id } = await world.playlists.create("ann", "With a cover", "");
    const jpeg = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.alloc(190 * 1024 - 3, 7)]);
    await world.playlists.cover("ann", id, jpeg);
    const page = await fetch(`${world.emulator.urls.web}/covers/${id}.jpg`);
    expect(Buffer.from(await page.arrayBuffer()).equals(jpeg)).toBe(true);
    const tooLarge = Buffer.concat([jpeg, Buffer.alloc(4 * 1024)]);
    await expect(world.playlists.cover("ann", id, tooLarge)).rejects.toBeInstanceOf(RangeError);
    expect(world.emulator.stats().byEndpoint["PUT /playlists/:id/images"]).toBe(1);
  });

  test("a cover needs a permission of its own, everything else does not", async () => {
    await logIn(world, "ann", ["playlists"]);
    const { id } = await world.playlists.create("ann", "Without", "");
    const cover = world.playlists.cover("ann", id, Uint8Array.of(0xff, 0xd8, 0xff));
    expect(await thrownBy(cover)).toMatchObject({ name: "AccessLostError", status: "scope" });
  });

  test("what is no id of a playlist is never asked for", async () => {
    const song = world.emulator.tracks()[0]?.uri ?? "";
    world.emulator.stats();
    const before = world.emulator.stats().calls;
    for (const id of ["", "../me", "37i9dQZF1DXcBWIGoYBM5M/../..", "short"]) {
      expect(await world.playlists.get("ann", id)).toBeNull();
      expect(await world.playlists.entries("ann", id)).toBeNull();
      expect(await world.playlists.add("ann", id, [song])).toBeNull();
      expect(await world.playlists.describe("ann", id, "Name", "")).toBe(false);
    }
    expect(world.emulator.stats().calls).toBe(before);
  });

  test("nothing to add or to remove changes nothing", async () => {
    const { id, snapshotId } = await world.playlists.create("ann", "Quiet", "");
    expect(await world.playlists.add("ann", id, [])).toBe(snapshotId);
    expect(await world.playlists.remove("ann", id, [])).toBe(snapshotId);
  });

  test("the emulator takes added songs twice when it is asked twice, so nobody asks twice", async () => {
    const [song] = world.emulator.tracks();
    const { id } = await world.playlists.create("ann", "Once", "");
    world.emulator.fault({ kind: "cut", pathPrefix: `/playlists/${id}/items`, times: 5 });
    expect(await thrownBy(world.playlists.add("ann", id, [song?.uri ?? ""]))).toMatchObject({ status: "unclear" });
    world.emulator.clearFaults();
    expect(world.emulator.playlistUris(id)).toEqual([song?.uri]);
  });
});

describe("rows as Spotify may send them", () => {
  const id = "37i9dQZF1DXcBWIGoYBM5M";
  const trackId = "4uLU6hMCjMI75M1A2tKUQC";
  const slim = { id: trackId, name: "Slim" };
  let server: ScriptedServer;
  let world: Setup;
  beforeEach(async () => {
    server = await startScriptedServer();
    world = setup(server);
    connect(world, "ann");
  });
  afterEach(() => server.close());

  async function read(...items: unknown[]) {
    server.on(`GET /v1/playlists/${id}/items`, { body: { items } });
    return world.playlists.entries("ann", id);
  }

  test("only id and name are needed, under the new key and the old one", async () => {
    const track = expect.objectContaining({ id: trackId, name: "Slim", isrc: null, artists: [] });
    const entry = { kind: "track", uri: `spotify:track:${trackId}`, addedAtMs: null, track };
    expect(
      await read({ item: slim }, { track: slim }, { item: null, track: slim }, { item: slim, track: null }),
    ).toEqual([entry, entry, entry, entry]);
  });

  test("one odd row never sinks the rest", async () => {
    const rows = [null, 7, "row", [], {}, { item: null }, { item: 3 }, { item: { id: null, name: "x" } }, { item: {} }];
    const kinds = (await read(...rows, { item: slim }))?.map(({ kind }) => kind);
    expect(kinds).toEqual([...rows.map(() => "gone"), "track"]);
  });

  test("local files and episodes are told by any of their signs", async () => {
    const rows = [
      { is_local: true, item: { id: null, name: "x", type: "track" } },
      { item: { ...slim, is_local: true } },
      { item: { id: null, name: "x", uri: "spotify:local:::x:201" } },
      { item: { ...slim, type: "episode" } },
      { is_local: null, item: { ...slim, type: "track" } },
    ];
    expect((await read(...rows))?.map(({ kind }) => kind)).toEqual(["local", "local", "local", "episode", "track"]);
  });

  test("the time is known where Spotify knows it", async () => {
    const at = (added_at: unknown) => ({ added_at, item: slim });
    const entries = await read(at("2026-11-20T10:00:00Z"), at(null), at("1970-01-01T00:00:00Z"), at("soon"), at(5));
    const times = entries?.map((entry) => (entry.kind === "track" ? entry.addedAtMs : 0));
    expect(times).toEqual([Date.UTC(2026, 10, 20, 10), null, null, null, null]);
  });

  test("a playlist needs id and snapshot; a stranger's has no count, and an old answer another key", async () => {
    const address = `GET /v1/playlists/${id}`;
    server.on(address, { body: { id, snapshot_id: "s1" } });
    const url = `https://open.spotify.com/playlist/${id}`;
    expect(await world.playlists.get("ann", id)).toEqual({
      ...{ id, name: "", ownerId: "", snapshotId: "s1", count: null, url },
    });
    server.on(address, { body: { id, snapshot_id: "s1", items: null, tracks: { total: 3 }, owner: null } });
    expect(await world.playlists.get("ann", id)).toMatchObject({ count: 3, ownerId: "" });
    expect(server.seen[0]?.query.get("fields")).toContain("snapshot_id");
  });

  test("pages end when they say so, when they are empty, or by their total", async () => {
    const address = `GET /v1/playlists/${id}/items`;
    const next = "https://api.spotify.com/v1/next";
    server.on(address, { body: { items: [{ item: slim }], next } }, { body: { items: [], next } });
    expect(await world.playlists.entries("ann", id)).toHaveLength(1);
    server.on(
      address,
      { body: { items: [{ item: slim }], total: 51 } },
      { body: { items: [{ item: slim }], total: 51 } },
    );
    expect(await world.playlists.entries("ann", id)).toHaveLength(2);
    expect(server.seen.map(({ query }) => query.get("offset"))).toEqual(["0", "50", "0", "50"]);
  });

  test("a list that never ends is given up", async () => {
    server.on(`GET /v1/playlists/${id}/items`, { body: { items: [null], next: "https://api.spotify.com/v1/next" } });
    expect(await world.playlists.entries("ann", id)).toHaveLength(250);
  });
});

const id = "37i9dQZF1DXcBWIGoYBM5M";
const song = "spotify:track:4uLU6hMCjMI75M1A2tKUQC";
const shape = { id, name: "List", owner: { id: "ann" }, snapshot_id: "s1", items: { total: 0 } };
const plain = { id, name: "List", ownerId: "ann", snapshotId: "s1", count: 0 };
const list = { ...plain, url: `https://open.spotify.com/playlist/${id}` };
const written = { body: { snapshot_id: "s2" } };
const items = `/v1/playlists/${id}/items`;

refusedCalls([
  {
    name: "get",
    address: `GET /v1/playlists/${id}`,
    run: ({ playlists }) => playlists.get("ann", id),
    good: { body: shape },
    gives: list,
    missing: null,
  },
  {
    name: "mine",
    address: "GET /v1/me/playlists",
    run: ({ playlists }) => playlists.mine("ann"),
    good: { body: { items: [null, shape], next: null } },
    gives: [list],
    missing: [],
  },
  {
    name: "entries",
    address: `GET ${items}`,
    run: ({ playlists }) => playlists.entries("ann", id),
    good: { body: { items: [{ item: null }], next: null } },
    gives: [{ kind: "gone" }],
    missing: null,
    forbidden: "unreadable",
  },
  {
    name: "create",
    address: "POST /v1/me/playlists",
    run: ({ playlists }) => playlists.create("ann", "List", "Words"),
    good: { status: 201, body: shape },
    gives: list,
    missing: "not-found",
  },
  {
    name: "add",
    address: `POST ${items}`,
    run: ({ playlists }) => playlists.add("ann", id, [song]),
    good: { status: 201, ...written },
    gives: "s2",
    missing: null,
  },
  {
    name: "replace",
    address: `PUT ${items}`,
    run: ({ playlists }) => playlists.replace("ann", id, [song]),
    good: written,
    gives: "s2",
    missing: null,
  },
  {
    name: "remove",
    address: `DELETE ${items}`,
    run: ({ playlists }) => playlists.remove("ann", id, [song]),
    good: written,
    gives: "s2",
    missing: null,
  },
  {
    name: "describe",
    address: `PUT /v1/playlists/${id}`,
    run: ({ playlists }) => playlists.describe("ann", id, "Name", "Words"),
    good: { status: 200 },
    gives: true,
    missing: false,
    ignoresBody: true,
  },
  {
    name: "cover",
    address: `PUT /v1/playlists/${id}/images`,
    run: ({ playlists }) => playlists.cover("ann", id, Uint8Array.of(0xff, 0xd8, 0xff)),
    good: { status: 202 },
    gives: undefined,
    missing: "not-found",
    ignoresBody: true,
    hasOwnLimit: true,
  },
]);
