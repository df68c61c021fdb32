import { expect, test } from "vitest";
import { UpstreamError } from "../../src/bots/errors.js";
import type { TopArtist } from "../../src/bots/plugin-ports.js";
import { releasesContract } from "../contracts/releases.js";
import { topsContract } from "../contracts/tops.js";
import { paperLanterns } from "../fixtures/share.js";
import { fakeGenres } from "./genres.js";
import { fakeReleases } from "./releases.js";
import { fakeTops } from "./tops.js";

const artist = { id: "artistQuietHarbour0001", name: "The Quiet Harbour" };

topsContract("the fake", async () => {
  const tops = fakeTops();
  const idOf = (kind: string) => (_: unknown, index: number) => `${kind}${String(index).padStart(10, "0")}`;
  const track = (id: string) => ({ ...paperLanterns, id });
  const topArtist = (id: string): TopArtist => ({
    ...{ id, name: "Somebody", genres: [], imageUrl: null, url: `https://open.spotify.com/artist/${id}` },
  });
  return {
    tops,
    personId: "p_ann",
    trackIds: Array.from({ length: 40 }, idOf("topTrack0000")),
    artistIds: Array.from({ length: 40 }, idOf("topArtist000")),
    set: (range, { trackIds, artistIds }) =>
      tops.set("p_ann", range, { tracks: trackIds.map(track), artists: artistIds.map(topArtist) }),
    withoutConsent: (personId) => tops.refuse(personId, "scope"),
    close: async () => {},
  };
});

releasesContract("the fake", async () => {
  const releases = fakeReleases();
  let made = 0;
  return {
    releases,
    personId: "p_ann",
    follow(count) {
      const artists = Array.from({ length: count }, (_, index) => ({ id: `artist${index}`, name: `Artist ${index}` }));
      releases.follow("p_ann", ...artists);
      return artists.map(({ id }) => id);
    },
    release(name, kind, releasedOn, trackCount) {
      made += 1;
      const id = `fakeAlbum${String(made).padStart(13, "0")}`;
      const by = { id: `artistNamed${name}`, name };
      const url = `https://open.spotify.com/album/${id}`;
      releases.release(kind, {
        ...{ id, name: `Thing ${made}`, kind, artists: [by], releasedOn, trackCount, imageUrl: null, url },
      });
      return { artistId: by.id, albumId: id };
    },
    withoutConsent: (personId) => releases.refuse(personId, "scope"),
    close: async () => {},
  };
});

test("genres are told per artist, and failures as often as asked for", async () => {
  const genres = fakeGenres();
  genres.know(artist.id, "dream pop");
  genres.fail("of", new UpstreamError("musicbrainz", "503", { status: 503 }));
  await expect(genres.of(artist)).rejects.toMatchObject({ status: 503 });
  expect(await genres.of(artist)).toEqual(["dream pop"]);
  expect(await genres.of({ id: "nobody", name: "Nobody" })).toBeNull();
});

test("artists are shown under the name they were given", async () => {
  const releases = fakeReleases();
  releases.follow("p_ann", artist);
  releases.addArtist("other", "Other");
  expect(await releases.artist(artist.id)).toMatchObject(artist);
  expect((await releases.artist("other"))?.name).toBe("Other");
  releases.removeArtist("other");
  expect(await releases.artist("other")).toBeNull();
});
