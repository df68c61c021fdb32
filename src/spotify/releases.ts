import { z } from "zod";
import type { Album, AlbumTrack, ReleaseGroup, Releases } from "../bots/plugin-ports.js";
import { spotifyPage } from "../bots/spotify-page.js";
import { nextOffset, type Page, page, readAnswer } from "./page.js";
import type { PersonalParts } from "./playlists.js";
import type { Access } from "./request.js";
import { artist, each, firstImage, isTrackId, name, trackId, webUrl } from "./schema.js";
import { topArtist } from "./tops.js";

export interface ReleasesParts extends PersonalParts {
  /** The app's own access, for what artists release. */
  appAccess: Access;
}

/** Development Mode gives no more albums (Spotify, February 2026). */
const albumPage = 10;
const longPage = 50;

/** Followed artists, and what artists release. */
export function createReleases(parts: ReleasesParts): Releases {
  return {
    followed: (personId, after) => followed(parts, personId, after),
    async albums(artistId, group, offset) {
      // Asked for together, all albums come before the first single.
      const query = { include_groups: group, limit: String(albumPage), offset: String(offset) };
      const read = await pageAt(parts, "artists", artistId, "albums", query);
      if (read === null) return null;
      return { albums: each(albumIn(group), read.items), next: nextOffset(read, offset, albumPage) };
    },
    async album(albumId) {
      if (!isTrackId(albumId)) return null;
      const body = await parts.request(parts.appAccess, { method: "GET", path: `/albums/${albumId}`, priority: "job" });
      return body === null ? null : readAnswer(albumIn("album"), body);
    },
    artist: (artistId) => shownArtist(parts, artistId),
    async tracks(albumId, offset) {
      const query = { limit: String(longPage), offset: String(offset) };
      const read = await pageAt(parts, "albums", albumId, "tracks", query);
      return read && { tracks: each(albumTrack, read.items), next: nextOffset(read, offset, longPage) };
    },
  };
}

const followedPage = z.looseObject({
  artists: page.extend({ cursors: z.looseObject({ after: z.string().nullish() }).nullish().catch(null) }),
});

async function followed(
  { request, session }: PersonalParts,
  personId: string,
  after: string | null,
): ReturnType<Releases["followed"]> {
  const from: Record<string, string> = after === null ? {} : { after };
  const query = { type: "artist", limit: String(longPage), ...from };
  const call = { method: "GET", path: "/me/following", query, priority: "job", personId } as const;
  const { artists: read } = readAnswer(followedPage, await request(session(personId), call));
  const next = read.items.length === 0 ? null : read.cursors?.after || null;
  // A cursor that stands still would go on for ever.
  return { artists: each(artist, read.items), next: next === after ? null : next, total: read.total ?? null };
}

/** Somebody is waiting to see it. */
async function shownArtist({ request, appAccess }: ReleasesParts, id: string): ReturnType<Releases["artist"]> {
  if (!isTrackId(id)) return null;
  const body = await request(appAccess, { method: "GET", path: `/artists/${id}`, priority: "person" });
  if (body === null) return null;
  const { genres: _genres, ...shown } = readAnswer(topArtist, body);
  return shown;
}

/** Null: there is nothing of this id. */
async function pageAt(
  { request, appAccess }: ReleasesParts,
  kind: "artists" | "albums",
  id: string,
  what: "albums" | "tracks",
  query: Record<string, string>,
): Promise<Page | null> {
  if (!isTrackId(id)) return null;
  const call = { method: "GET", path: `/${kind}/${id}/${what}`, query, priority: "job" } as const;
  const body = await request(appAccess, call);
  return body === null ? null : readAnswer(page, body);
}

const lengthOf = { year: 4, month: 7, day: 10 } as const;

const albumFields = z.looseObject({
  id: name,
  name,
  album_type: z.string().toLowerCase().catch(""),
  artists: z.array(z.unknown()).catch([]),
  // "0000" stands for a date that nobody knows.
  release_date: z.string().regex(/^\d{4}(?:-\d\d){0,2}$/),
  release_date_precision: z.enum(["year", "month", "day"]).catch("day"),
  total_tracks: z.number().int().nonnegative().catch(0),
  images: z.array(z.unknown()).nullish().catch(null),
  external_urls: z.looseObject({ spotify: webUrl }).nullish().catch(null),
});

function albumIn(group: ReleaseGroup) {
  return albumFields.transform(
    (fields): Album => ({
      id: fields.id,
      name: fields.name,
      kind: kindOf(fields.album_type, group),
      artists: each(artist, fields.artists),
      // A month may come as its first day.
      releasedOn: fields.release_date.slice(0, lengthOf[fields.release_date_precision]),
      trackCount: fields.total_tracks,
      imageUrl: firstImage(fields.images ?? []),
      url: fields.external_urls?.spotify ?? spotifyPage("album", fields.id),
    }),
  );
}

function kindOf(type: string, group: ReleaseGroup): Album["kind"] {
  if (type === "album" || type === "single" || type === "compilation") return type;
  return group === "appears_on" ? "album" : group;
}

const albumTrack = z
  .looseObject({
    id: trackId,
    name,
    artists: z.array(z.unknown()).catch([]),
    explicit: z.boolean().catch(false),
    duration_ms: z.number().nonnegative().catch(0),
  })
  .transform(
    (fields): AlbumTrack => ({
      id: fields.id,
      uri: `spotify:track:${fields.id}`,
      name: fields.name,
      artists: each(artist, fields.artists),
      isExplicit: fields.explicit,
      durationMs: fields.duration_ms,
    }),
  );
