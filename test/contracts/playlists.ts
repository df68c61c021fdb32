import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { AccessLostError, UpstreamError } from "../../src/bots/errors.js";
import type { Playlists } from "../../src/bots/plugin-ports.js";

/** Playlists with what is needed to bring them into every situation of the contract. */
export interface PlaylistsWorld {
  playlists: Playlists;
  /** Two people who are connected. */
  personId: string;
  otherId: string;
  /** At least three that exist. */
  songUris: readonly string[];
  /** A playlist of this person; a row is a URI, or of another kind. Answers its id. */
  seed(
    personId: string,
    rows: readonly (string | "local" | "episode" | "gone")[],
    collaborators?: readonly string[],
  ): string;
  /** An id of the right form behind which there is nothing. */
  missingId: string;
  /** What is in it, "" for rows without a song. */
  uris(playlistId: string): string[];
  /** The next answer to this write gets lost, after the write. */
  loseAnswerTo(method: "add"): void;
  /** This person has never allowed it. */
  withoutConsent(personId: string): void | Promise<void>;
  close(): Promise<void>;
}

/** What all Playlists do. */
export function playlistsContract(name: string, open: () => Promise<PlaylistsWorld>): void {
  describe(`Playlists: ${name}`, () => {
    let world: PlaylistsWorld;
    beforeEach(async () => {
      world = await open();
    });
    afterEach(() => world.close());

    reading(() => world);
    writing(() => world);
    others(() => world);
    failures(() => world);
  });
}

function songs(world: PlaylistsWorld): [string, string, string] {
  const [a = "", b = "", c = ""] = world.songUris;
  return [a, b, c];
}

function many(world: PlaylistsWorld, count: number): string[] {
  return Array.from({ length: count }, (_, index) => world.songUris[index % world.songUris.length] ?? "");
}

async function statusOf(promise: Promise<unknown>): Promise<unknown> {
  const error: unknown = await promise.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(UpstreamError);
  return error instanceof UpstreamError ? error.status : null;
}

function reading(world: () => PlaylistsWorld): void {
  test("a playlist is known by its id, with its owner and the number of its rows", async () => {
    const { playlists, personId, seed } = world();
    const [a, b] = songs(world());
    const id = seed(personId, [a, b]);
    const playlist = await playlists.get(personId, id);
    expect(playlist).toMatchObject({ id, count: 2 });
    expect(playlist?.snapshotId).not.toBe("");
    expect(playlist?.url).toContain(id);
    const made = await playlists.create(personId, "Mine", "");
    expect(playlist?.ownerId).toBe(made.ownerId);
  });

  test.each([0, 1, 49, 50, 51, 99, 100, 101, 1_000])("all %i rows are read, in their order", async (count) => {
    const { playlists, personId, seed } = world();
    const uris = many(world(), count);
    const entries = await playlists.entries(personId, seed(personId, uris));
    expect(entries?.map((entry) => (entry.kind === "track" ? entry.uri : entry.kind))).toEqual(uris);
  });

  test("what is no song of Spotify keeps its place", async () => {
    const { playlists, personId, seed } = world();
    const [a, b] = songs(world());
    const entries = await playlists.entries(personId, seed(personId, ["local", a, "episode", "gone", b]));
    expect(entries?.map(({ kind }) => kind)).toEqual(["local", "track", "episode", "gone", "track"]);
    const track = entries?.[1];
    expect(track?.kind === "track" && track.uri).toBe(track?.kind === "track" && `spotify:track:${track.track.id}`);
  });

  test("there is nothing behind an unknown id", async () => {
    const { playlists, personId, missingId } = world();
    expect(await playlists.get(personId, missingId)).toBeNull();
    expect(await playlists.entries(personId, missingId)).toBeNull();
  });

  test("one's own are listed", async () => {
    const { playlists, personId, seed } = world();
    expect(await playlists.mine(personId)).toEqual([]);
    const id = seed(personId, []);
    const { id: made } = await playlists.create(personId, "Another", "");
    expect((await playlists.mine(personId)).map((playlist) => playlist.id).sort()).toEqual([id, made].sort());
  });
}

function writing(world: () => PlaylistsWorld): void {
  test("a new playlist is empty, and its words can be changed", async () => {
    const { playlists, personId } = world();
    const made = await playlists.create(personId, "Before", "old words");
    expect(await playlists.entries(personId, made.id)).toEqual([]);
    expect(await playlists.describe(personId, made.id, "After", "new words")).toBe(true);
    expect(await playlists.get(personId, made.id)).toMatchObject({ id: made.id, name: "After", count: 0 });
  });

  test("songs are added at the end, also twice, and the snapshot says so", async () => {
    const { playlists, personId, seed, uris } = world();
    const [a, b, c] = songs(world());
    const id = seed(personId, [a, "local"]);
    const before = await playlists.get(personId, id);
    const snapshot = await playlists.add(personId, id, [c, b, c]);
    expect(uris(id)).toEqual([a, "", c, b, c]);
    expect(snapshot).not.toBe(before?.snapshotId);
    expect((await playlists.get(personId, id))?.snapshotId).toBe(snapshot);
  });

  test("a hundred songs go at once, more are a mistake", async () => {
    const { playlists, personId, seed, uris } = world();
    const id = seed(personId, []);
    await playlists.add(personId, id, many(world(), 100));
    expect(uris(id)).toHaveLength(100);
    await playlists.replace(personId, id, many(world(), 100));
    expect(uris(id)).toHaveLength(100);
    const tooMany = many(world(), 101);
    await expect(playlists.add(personId, id, tooMany)).rejects.toBeInstanceOf(RangeError);
    await expect(playlists.replace(personId, id, tooMany)).rejects.toBeInstanceOf(RangeError);
    await expect(playlists.remove(personId, id, tooMany)).rejects.toBeInstanceOf(RangeError);
    expect(uris(id)).toHaveLength(100);
  });

  test("replacing takes the place of everything, nothing empties it, and twice is as good as once", async () => {
    const { playlists, personId, seed, uris } = world();
    const [a, b, c] = songs(world());
    const id = seed(personId, [a, "local", ...many(world(), 120)]);
    await playlists.replace(personId, id, [c, b]);
    await playlists.replace(personId, id, [c, b]);
    expect(uris(id)).toEqual([c, b]);
    expect(await playlists.replace(personId, id, [])).toEqual(expect.any(String));
    expect(uris(id)).toEqual([]);
  });

  test("removing takes every copy, leaves the rest, and twice is as good as once", async () => {
    const { playlists, personId, seed, uris } = world();
    const [a, b, c] = songs(world());
    const id = seed(personId, [a, b, "local", a, c]);
    await playlists.remove(personId, id, [a]);
    await playlists.remove(personId, id, [a]);
    expect(uris(id)).toEqual([b, "", c]);
  });

  test("a cover is taken", async () => {
    const { playlists, personId, seed } = world();
    const jpeg = Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);
    await expect(playlists.cover(personId, seed(personId, []), jpeg)).resolves.toBeUndefined();
  });

  test("nothing can be written where there is no playlist", async () => {
    const { playlists, personId, missingId } = world();
    const [a] = songs(world());
    expect(await playlists.add(personId, missingId, [a])).toBeNull();
    expect(await playlists.replace(personId, missingId, [a])).toBeNull();
    expect(await playlists.remove(personId, missingId, [a])).toBeNull();
    expect(await playlists.describe(personId, missingId, "Name", "Words")).toBe(false);
    expect(await statusOf(playlists.cover(personId, missingId, Uint8Array.of(0xff, 0xd8, 0xff)))).toBe("not-found");
  });
}

function others(world: () => PlaylistsWorld): void {
  test("what is in somebody else's playlist is theirs, the rest is not", async () => {
    const { playlists, personId, otherId, seed, uris } = world();
    const [a, b] = songs(world());
    const id = seed(otherId, [a]);
    expect(await playlists.get(personId, id)).toMatchObject({ id });
    expect(await statusOf(playlists.entries(personId, id))).toBe("unreadable");
    expect(await statusOf(playlists.add(personId, id, [b]))).toBe("forbidden");
    expect(uris(id)).toEqual([a]);
  });

  test("a collaborator reads and writes", async () => {
    const { playlists, personId, otherId, seed, uris } = world();
    const [a, b] = songs(world());
    const id = seed(otherId, [a], [personId]);
    expect(await playlists.entries(personId, id)).toHaveLength(1);
    await playlists.add(personId, id, [b]);
    expect(uris(id)).toEqual([a, b]);
  });
}

function failures(world: () => PlaylistsWorld): void {
  test("when the answer to added songs gets lost, nobody knows, and they are there once", async () => {
    const { playlists, personId, seed, uris, loseAnswerTo } = world();
    const [a, b] = songs(world());
    const id = seed(personId, [a]);
    loseAnswerTo("add");
    expect(await statusOf(playlists.add(personId, id, [b]))).toBe("unclear");
    expect(uris(id)).toEqual([a, b]);
  });

  test("without the person's consent the access is lost, with its reason", async () => {
    const { playlists, personId, seed, withoutConsent } = world();
    const [a] = songs(world());
    const id = seed(personId, [a]);
    await withoutConsent(personId);
    for (const call of [
      () => playlists.mine(personId),
      () => playlists.entries(personId, id),
      () => playlists.create(personId, "Name", ""),
      () => playlists.add(personId, id, [a]),
      () => playlists.replace(personId, id, [a]),
      () => playlists.remove(personId, id, [a]),
      () => playlists.describe(personId, id, "Name", ""),
      () => playlists.cover(personId, id, Uint8Array.of(0xff, 0xd8, 0xff)),
    ]) {
      const error: unknown = await call().catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(AccessLostError);
      expect(error).toMatchObject({ status: "scope" });
    }
  });
}
