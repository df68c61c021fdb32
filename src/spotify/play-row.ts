import type { Artist, Play, Track } from "../bots/domain.js";
import { spotifyPage } from "../bots/spotify-page.js";
import { isTrackId, isWebUrl, normalIsrc } from "./schema.js";

/**
 * One row of recently-played, read as `schema.ts` reads a song, and without a schema: a page has fifty of them, and
 * nearly every look at one is for nothing. Null for local files, episodes, and whatever has no id, name or time.
 */
export function playOf(row: unknown): Play | null {
  const { track: song, played_at: playedAt } = fields(row);
  const endedAtMs = timeOf(playedAt);
  if (endedAtMs === null) return null;
  const track = trackOf(fields(song));
  return track && { track, endedAtMs };
}

type Fields = Record<string, unknown>;

function fields(value: unknown): Fields {
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}

/** A whole ISO time: `Date.parse` alone reads "1" as a year. */
const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/;

function timeOf(value: unknown): number | null {
  if (typeof value !== "string" || !isoTime.test(value)) return null;
  const atMs = Date.parse(value);
  return Number.isNaN(atMs) ? null : atMs;
}

function trackOf(song: Fields): Track | null {
  const { id, name, type = "track", is_local: isLocal } = song;
  if (!isText(id) || !isTrackId(id) || !isText(name)) return null;
  if (type !== "track" || (isLocal ?? false) !== false) return null;
  const album = fields(song.album);
  const { spotify: url } = fields(song.external_urls);
  return {
    id,
    name,
    artists: rows(song.artists).flatMap(artistOf),
    durationMs: lengthOf(song.duration_ms),
    isrc: isrcOf(fields(song.external_ids).isrc),
    imageUrl: firstUrl(rows(album.images)),
    url: isText(url) && isWebUrl(url) ? url : spotifyPage("track", id),
  };
}

function rows(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

function artistOf(row: unknown): Artist[] {
  const { id, name } = fields(row);
  return isText(id) && isText(name) ? [{ id, name }] : [];
}

function lengthOf(value: unknown): number {
  return typeof value === "number" && Number.isFinite(value) && value >= 0 ? value : 0;
}

function isrcOf(value: unknown): string | null {
  return typeof value === "string" ? normalIsrc(value) : null;
}

/** The widest comes first, and the others are not looked at. */
function firstUrl(images: unknown[]): string | null {
  for (const image of images) {
    const { url } = fields(image);
    if (isText(url) && isWebUrl(url)) return url;
  }
  return null;
}
