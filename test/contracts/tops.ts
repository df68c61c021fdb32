import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { AccessLostError } from "../../src/bots/errors.js";
import { type TopRange, type Tops, topRanges } from "../../src/bots/plugin-ports.js";

/** Tops with what is needed to bring them into every situation of the contract. */
export interface TopsWorld {
  tops: Tops;
  /** Somebody who is connected. */
  personId: string;
  /** More than 25 songs, and some artists, that exist. */
  trackIds: readonly string[];
  artistIds: readonly string[];
  set(range: TopRange, tops: { trackIds: readonly string[]; artistIds: readonly string[] }): void;
  withoutConsent(personId: string): void | Promise<void>;
  close(): Promise<void>;
}

/** What all Tops do. */
export function topsContract(name: string, open: () => Promise<TopsWorld>): void {
  describe(`Tops: ${name}`, () => {
    let world: TopsWorld;
    beforeEach(async () => {
      world = await open();
    });
    afterEach(() => world.close());

    test("each range has its own, best first, at most twenty-five", async () => {
      const { tops, personId, trackIds, artistIds } = world;
      expect(trackIds.length).toBeGreaterThan(25 + topRanges.length);
      for (const [index, range] of topRanges.entries())
        world.set(range, { trackIds: trackIds.slice(index), artistIds: artistIds.slice(index) });
      for (const [index, range] of topRanges.entries()) {
        const tracks = await tops.tracks(personId, range);
        const artists = await tops.artists(personId, range);
        expect(tracks.map(({ id }) => id)).toEqual(trackIds.slice(index, index + 25));
        expect(artists.map(({ id }) => id)).toEqual(artistIds.slice(index, index + 25));
        expect(artists.every(({ name: called, url }) => called !== "" && url.startsWith("https://"))).toBe(true);
      }
    });

    test("whoever has heard nothing has none", async () => {
      const { tops, personId } = world;
      world.set("short_term", { trackIds: [], artistIds: [] });
      expect(await tops.tracks(personId, "short_term")).toEqual([]);
      expect(await tops.artists(personId, "short_term")).toEqual([]);
    });

    test("without the person's consent the access is lost, with its reason", async () => {
      await world.withoutConsent(world.personId);
      for (const call of [world.tops.tracks, world.tops.artists]) {
        const error: unknown = await call(world.personId, "short_term").catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(AccessLostError);
        expect(error).toMatchObject({ status: "scope" });
      }
    });
  });
}
