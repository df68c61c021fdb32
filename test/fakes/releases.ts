import type { Artist } from "../../src/bots/domain.js";
import type { Album, AlbumTrack, ReleaseGroup, Releases } from "../../src/bots/plugin-ports.js";
import { type ScriptedFailures, scriptedFailures } from "./scripted-failures.js";

type Method = keyof Releases;

/** One question to the fake. `id`: the person's, the artist's or the album's. */
export interface ReleaseCall {
  method: Method;
  id: string;
  group?: ReleaseGroup;
  /** The offset, or the artist after whom the page begins. */
  from: number | string | null;
}

/** Artists and what they release, in memory. An artist exists once they were followed, named, or have released something. */
export interface FakeReleases extends Releases, ScriptedFailures<Method> {
  /** Besides those followed so far, in this order. */
  follow(personId: string, ...artists: readonly Artist[]): void;
  unfollow(personId: string, artistId: string): void;
  /** An artist who may have released nothing. */
  addArtist(artistId: string, name?: string): void;
  /** Spotify knows this artist no more. */
  removeArtist(artistId: string): void;
  /** Found under each of its artists in this group, newest first; `tracks` default one song per `trackCount`. */
  release(group: ReleaseGroup, album: Album, tracks?: readonly AlbumTrack[]): void;
  /** The same for an artist who is not among the album's, as with `appears_on`. */
  releaseOf(artistId: string, group: ReleaseGroup, album: Album, tracks?: readonly AlbumTrack[]): void;
  /** Every question so far, also those that failed; with a method only those. */
  calls(method?: Method): ReleaseCall[];
}

const albumPage = 10;
const longPage = 50;

export function fakeReleases(): FakeReleases {
  const followed = new Map<string, Artist[]>();
  const artists = new Set<string>();
  const names = new Map<string, string>();
  const albums = new Map<string, Album[]>();
  const tracks = new Map<string, readonly AlbumTrack[]>();
  const log: ReleaseCall[] = [];
  const failures = scriptedFailures<Method>();

  function begin(call: ReleaseCall): void {
    log.push(call);
    failures.check(call.method, call.id);
  }

  function releaseOf(
    artistId: string,
    group: ReleaseGroup,
    album: Album,
    songs: readonly AlbumTrack[] = songsOf(album),
  ): void {
    artists.add(artistId);
    const key = `${artistId}:${group}`;
    const others = (albums.get(key) ?? []).filter(({ id }) => id !== album.id);
    albums.set(
      key,
      [...others, album].sort((a, b) => (a.releasedOn < b.releasedOn ? 1 : a.releasedOn > b.releasedOn ? -1 : 0)),
    );
    tracks.set(album.id, songs);
  }

  return {
    fail: failures.fail,
    refuse: failures.refuse,
    async followed(personId, after) {
      begin({ method: "followed", id: personId, from: after });
      const all = followed.get(personId) ?? [];
      const start = after === null ? 0 : all.findIndex(({ id }) => id === after) + 1;
      const page = all.slice(start, start + longPage);
      const next = start + longPage < all.length ? (page.at(-1)?.id ?? null) : null;
      return { artists: structuredClone(page), next, total: all.length };
    },
    async albums(artistId, group, offset) {
      begin({ method: "albums", id: artistId, group, from: offset });
      if (!artists.has(artistId)) return null;
      const { rows, next } = pageOf(albums.get(`${artistId}:${group}`) ?? [], offset, albumPage);
      return { albums: rows, next };
    },
    async album(albumId) {
      begin({ method: "album", id: albumId, from: null });
      return structuredClone([...albums.values()].flat().find(({ id }) => id === albumId) ?? null);
    },
    async artist(artistId) {
      begin({ method: "artist", id: artistId, from: null });
      if (!artists.has(artistId)) return null;
      const name = names.get(artistId) ?? `Artist ${artistId}`;
      return { id: artistId, name, imageUrl: null, url: `https://open.spotify.com/artist/${artistId}` };
    },
    async tracks(albumId, offset) {
      begin({ method: "tracks", id: albumId, from: offset });
      const all = tracks.get(albumId);
      if (!all) return null;
      const { rows, next } = pageOf(all, offset, longPage);
      return { tracks: rows, next };
    },
    follow(personId, ...more) {
      followed.set(personId, [...(followed.get(personId) ?? []), ...more]);
      for (const { id, name } of more) {
        artists.add(id);
        names.set(id, name);
      }
    },
    unfollow: (personId, artistId) =>
      void followed.set(
        personId,
        (followed.get(personId) ?? []).filter(({ id }) => id !== artistId),
      ),
    addArtist: (artistId, name) => {
      artists.add(artistId);
      if (name !== undefined) names.set(artistId, name);
    },
    removeArtist: (artistId) => void artists.delete(artistId),
    release(group, album, songs) {
      for (const { id, name } of album.artists) {
        names.set(id, name);
        releaseOf(id, group, album, songs);
      }
    },
    releaseOf,
    calls: (method) => log.filter((call) => method === undefined || call.method === method),
  };
}

function pageOf<T>(all: readonly T[], offset: number, size: number): { rows: T[]; next: number | null } {
  const rows = structuredClone(all.slice(offset, offset + size));
  return { rows, next: offset + size < all.length ? offset + size : null };
}

function songsOf(album: Album): AlbumTrack[] {
  return Array.from({ length: album.trackCount }, (_, index) => {
    const id = `${album.id.slice(0, 18)}${String(index + 1).padStart(4, "0")}`;
    const name = `${album.name}, ${index + 1}`;
    return { id, uri: `spotify:track:${id}`, name, artists: album.artists, isExplicit: false, durationMs: 180_000 };
  });
}
