import type { Artist, Track } from "./domain.js";
import type { Json } from "./json.js";

export type { Json };

/** What a plugin remembers in a slot: a person's, or one of its own. All of a person's go with `disconnect` and `forget me`. */
export interface Records {
  get<T extends Json>(slot: string, name: string): Promise<T | null>;
  /** Those whose names begin so, by name. */
  list<T extends Json>(slot: string, prefix: string): Promise<{ name: string; value: T }[]>;
  /**
   * Decides on the current value and stores what becomes of it, with what is planned, in one script. Pure; may run more than
   * once. Undefined: leave everything as it is. Of somebody forgotten nothing is stored. Answers what is stored now.
   */
  change<T extends Json>(
    slot: string,
    name: string,
    decide: (value: T | null) => T | null | undefined,
  ): Promise<T | null>;
}

/** A playlist without its contents. */
export interface Playlist {
  id: string;
  name: string;
  /** Spotify's id of its owner. */
  ownerId: string;
  /** Changes with every change of its contents. */
  snapshotId: string;
  /** Null where Spotify does not say. */
  count: number | null;
  url: string;
}

/** One row of a playlist, in its order. */
export type PlaylistEntry =
  | { kind: "track"; track: Track; uri: string; addedAtMs: number | null }
  /** Cannot be added anywhere by us: `gone` is a row without anything behind it. */
  | { kind: "local" | "episode" | "gone" };

/**
 * A person's playlists, with their own access. Throws UpstreamError; AccessLostError with status `scope` where the person
 * has not allowed it. A playlist whose contents only its owner may read gives UpstreamError with status `unreadable`.
 */
export interface Playlists {
  /** Null: there is none. `priority` "person": somebody waits for it; unset: a job's. */
  get(personId: string, playlistId: string, priority?: "person" | "job"): Promise<Playlist | null>;
  /** Their own and those they follow, at most 500. `priority` as above. */
  mine(personId: string, priority?: "person" | "job"): Promise<Playlist[]>;
  /** All of it; null: there is none. */
  entries(personId: string, playlistId: string): Promise<PlaylistEntry[] | null>;
  /** Private. */
  create(personId: string, name: string, description: string): Promise<Playlist>;
  /** At the end, at most 100 URIs. Answers the new snapshot; null: there is no such playlist. Tried once: status `unclear` when nobody can tell. */
  add(personId: string, playlistId: string, uris: readonly string[]): Promise<string | null>;
  /** In the place of everything, at most 100 URIs, none empties it. Safe to repeat. Null as above. */
  replace(personId: string, playlistId: string, uris: readonly string[]): Promise<string | null>;
  /** Every copy of them, at most 100 URIs. Safe to repeat. Null as above. */
  remove(personId: string, playlistId: string, uris: readonly string[]): Promise<string | null>;
  /** False: there is none. */
  describe(personId: string, playlistId: string, name: string, description: string): Promise<boolean>;
  /** A JPEG of at most 190 KB. Throws like the rest; a playlist does well without. */
  cover(personId: string, playlistId: string, jpeg: Uint8Array): Promise<void>;
}

export const topRanges = ["short_term", "medium_term", "long_term"] as const;
/** About 4 weeks, 6 months, a year. */
export type TopRange = (typeof topRanges)[number];

export interface TopArtist extends Artist {
  /** Empty where Spotify leaves them out (Development Mode does, 2026-08). */
  genres: string[];
  imageUrl: string | null;
  url: string;
}

/** What somebody has heard most, best first, at most 25. Errors as {@link Playlists}. */
export interface Tops {
  tracks(personId: string, range: TopRange): Promise<Track[]>;
  artists(personId: string, range: TopRange): Promise<TopArtist[]>;
}

export const releaseGroups = ["album", "single", "compilation", "appears_on"] as const;
export type ReleaseGroup = (typeof releaseGroups)[number];

export interface Album {
  id: string;
  name: string;
  kind: "album" | "single" | "compilation";
  artists: Artist[];
  /** "2026-11-27", "2026-11" or "2026", as precise as it is known. */
  releasedOn: string;
  trackCount: number;
  imageUrl: string | null;
  url: string;
}

export interface AlbumTrack {
  id: string;
  uri: string;
  name: string;
  artists: Artist[];
  isExplicit: boolean;
  durationMs: number;
}

/** An artist as they are shown. */
export type ArtistShown = Pick<TopArtist, "id" | "name" | "imageUrl" | "url">;

/** Artists somebody follows, and what artists release. One call of Spotify for each page; priority of a job. */
export interface Releases {
  /** 50 at a time; `after` is the last artist's id, `next` null at the end. Errors as {@link Playlists}. */
  followed(
    personId: string,
    after: string | null,
  ): Promise<{ artists: Artist[]; next: string | null; total: number | null }>;
  /** Mostly newest first, 10 at a time, with the app's own access. `next`: the next offset, null at the end. Null: no such artist. */
  albums(
    artistId: string,
    group: ReleaseGroup,
    offset: number,
  ): Promise<{ albums: Album[]; next: number | null } | null>;
  /** One artist as Spotify shows them now, likewise. */
  artist(artistId: string): Promise<ArtistShown | null>;
  /** One of them. Null: there is none. */
  album(albumId: string): Promise<Album | null>;
  /** 50 at a time, likewise. */
  tracks(albumId: string, offset: number): Promise<{ tracks: AlbumTrack[]; next: number | null } | null>;
}

/** What music an artist makes, where Spotify does not say. Throws UpstreamError. */
export interface Genres {
  /** Lower case, best first, at most 5; null when nobody knows this artist. Kept for 30 days. */
  of(artist: Artist): Promise<string[] | null>;
}
