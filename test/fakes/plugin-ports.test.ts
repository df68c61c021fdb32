import { expect, test } from "vitest";
import { UpstreamError } from "../../src/bots/errors.js";
import type { Album } from "../../src/bots/plugin-ports.js";
import { paperLanterns } from "../fixtures/share.js";
import { fakeGenres } from "./genres.js";
import { fakeReleases } from "./releases.js";
import { fakeTops } from "./tops.js";

const artist = { id: "artistQuietHarbour0001", name: "The Quiet Harbour" };
const album: Album = {
  id: "albumQuietHarbour00001",
  name: "Low Tide",
  kind: "album",
  artists: [artist],
  releasedOn: "2026-11-27",
  trackCount: 2,
  imageUrl: null,
  url: "https://open.spotify.com/album/albumQuietHarbour00001",
};

test("tops are told per person and range", async () => {
  const tops = fakeTops();
  tops.set("p_ann", "short_term", { tracks: [paperLanterns] });
  expect(await tops.tracks("p_ann", "short_term")).toEqual([paperLanterns]);
  expect(await tops.tracks("p_ann", "long_term")).toEqual([]);
  tops.refuse("p_ann", "scope");
  await expect(tops.artists("p_ann", "short_term")).rejects.toMatchObject({ status: "scope" });
  expect(tops.calls()).toHaveLength(3);
});

test("followed artists come fifty at a time, albums ten, newest first", async () => {
  const releases = fakeReleases();
  const artists = Array.from({ length: 51 }, (_, index) => ({ id: `artist${index}`, name: `Artist ${index}` }));
  releases.follow("p_ann", ...artists);
  const first = await releases.followed("p_ann", null);
  expect([first.artists.length, first.next, first.total]).toEqual([50, "artist49", 51]);
  expect(await releases.followed("p_ann", first.next)).toEqual({ artists: artists.slice(50), next: null, total: 51 });
  for (let day = 10; day <= 20; day += 1)
    releases.release("album", { ...album, id: `album${day}`, releasedOn: `2026-11-${day}` });
  const page = await releases.albums(artist.id, "album", 0);
  expect([page?.albums[0]?.releasedOn, page?.albums.length, page?.next]).toEqual(["2026-11-20", 10, 10]);
  expect(await releases.albums(artist.id, "album", 10)).toMatchObject({ albums: [{ id: "album10" }], next: null });
  expect(await releases.albums(artist.id, "single", 0)).toEqual({ albums: [], next: null });
  expect(await releases.albums("nobody", "album", 0)).toBeNull();
  expect((await releases.tracks("album10", 0))?.tracks).toHaveLength(2);
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
