import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { AccessLostError } from "../../src/bots/errors.js";
import type { ReleaseGroup, Releases } from "../../src/bots/plugin-ports.js";

/** Releases with what is needed to bring them into every situation of the contract. */
export interface ReleasesWorld {
  releases: Releases;
  /** Somebody who follows nobody yet. */
  personId: string;
  /** Follows so many artists more; answers their ids in order. */
  follow(count: number): string[];
  /** Something new by an artist of this name; answers both ids. */
  release(
    artistName: string,
    group: Extract<ReleaseGroup, "album" | "single">,
    releasedOn: string,
    songCount: number,
  ): { artistId: string; albumId: string };
  withoutConsent(personId: string): void | Promise<void>;
  close(): Promise<void>;
}

/** What all Releases do. */
export function releasesContract(name: string, open: () => Promise<ReleasesWorld>): void {
  describe(`Releases: ${name}`, () => {
    let world: ReleasesWorld;
    beforeEach(async () => {
      world = await open();
    });
    afterEach(() => world.close());

    test.each([
      [0, [0]],
      [1, [1]],
      [50, [50]],
      [51, [50, 1]],
      [120, [50, 50, 20]],
    ])("%i followed artists come in pages of fifty", async (count, sizes) => {
      const ids = world.follow(count);
      const pages: number[] = [];
      const seen: string[] = [];
      let after: string | null = null;
      do {
        const page = await world.releases.followed(world.personId, after);
        expect(page.total).toBe(count);
        pages.push(page.artists.length);
        seen.push(...page.artists.map(({ id }) => id));
        after = page.next;
      } while (after !== null);
      expect([pages, seen]).toEqual([sizes, ids]);
    });

    test("without the person's consent the access is lost, with its reason", async () => {
      await world.withoutConsent(world.personId);
      const error: unknown = await world.releases.followed(world.personId, null).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(AccessLostError);
      expect(error).toMatchObject({ status: "scope" });
    });

    test("each group is asked for by itself, ten at a time, newest first", async () => {
      const { releases, release } = world;
      for (let day = 10; day < 22; day += 1) release("Busy", "album", `2026-10-${day}`, 1);
      const { artistId, albumId } = release("Busy", "single", "2026-11-20", 1);
      const first = await releases.albums(artistId, "album", 0);
      expect([first?.albums.length, first?.albums[0]?.releasedOn, first?.next]).toEqual([10, "2026-10-21", 10]);
      const second = await releases.albums(artistId, "album", 10);
      expect(second?.albums.map(({ releasedOn }) => releasedOn)).toEqual(["2026-10-11", "2026-10-10"]);
      expect(second?.next).toBeNull();
      expect(await releases.albums(artistId, "single", 0)).toMatchObject({
        albums: [{ id: albumId, kind: "single", releasedOn: "2026-11-20", trackCount: 1 }],
        next: null,
      });
      expect(await releases.albums(artistId, "compilation", 0)).toEqual({ albums: [], next: null });
    });

    test.each(["2026-11-20", "2026-11", "1987"])(
      "a release of %s is known as precisely as that",
      async (releasedOn) => {
        const { artistId } = world.release("Precise", "single", releasedOn, 1);
        const page = await world.releases.albums(artistId, "single", 0);
        expect(page?.albums[0]?.releasedOn).toBe(releasedOn);
      },
    );

    test("the songs of an album come fifty at a time, each with its own address", async () => {
      const { artistId, albumId } = world.release("Long", "album", "2026-11-20", 53);
      const first = await world.releases.tracks(albumId, 0);
      expect([first?.tracks.length, first?.next]).toEqual([50, 50]);
      const second = await world.releases.tracks(albumId, 50);
      expect([second?.tracks.length, second?.next]).toEqual([3, null]);
      const tracks = [...(first?.tracks ?? []), ...(second?.tracks ?? [])];
      expect(tracks.every(({ id, uri }) => uri === `spotify:track:${id}`)).toBe(true);
      expect(new Set(tracks.map(({ id }) => id)).size).toBe(53);
      expect(tracks[0]?.artists.map(({ id }) => id)).toEqual([artistId]);
    });

    test("one album is what it is among the others of its artist", async () => {
      const { artistId, albumId } = world.release("Precise", "single", "2026-11-20", 2);
      const page = await world.releases.albums(artistId, "single", 0);
      expect(await world.releases.album(albumId)).toEqual(page?.albums[0]);
    });

    test("an artist is shown by id", async () => {
      const { artistId } = world.release("The Quiet Harbour", "single", "2026-11-20", 1);
      expect(await world.releases.artist(artistId)).toMatchObject({
        ...{ id: artistId, name: "The Quiet Harbour" },
        url: `https://open.spotify.com/artist/${artistId}`,
      });
    });

    test("there is nothing of an unknown artist or album", async () => {
      expect(await world.releases.artist("0000000000000000000000")).toBeNull();
      expect(await world.releases.album("0000000000000000000000")).toBeNull();
      expect(await world.releases.albums("0000000000000000000000", "album", 0)).toBeNull();
      expect(await world.releases.tracks("0000000000000000000000", 0)).toBeNull();
    });
  });
}
