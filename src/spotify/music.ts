import type { Track } from "../bots/domain.js";
import type { Cache, Clock, Music } from "../bots/ports.js";
import { resolveLink } from "./link.js";
import { pageSize, playsOf } from "./plays.js";
import { badAnswer } from "./reason.js";
import type { Access, Request } from "./request.js";
import {
  each,
  nowPlaying as nowPlayingSchema,
  playPage,
  readJson,
  searchPage,
  storedTrack,
  trackId,
  track as trackSchema,
} from "./schema.js";
import type { Session } from "./session.js";

/** What the music needs. */
export interface MusicParts {
  request: Request;
  /** The app's own access, for songs. */
  appAccess: Access;
  session: Session;
  cache: Cache;
  clock: Clock;
  webUrl: string;
  fetch: typeof globalThis.fetch;
}

// Spotify's terms allow caching metadata for a time without naming one; a month is ours.
const trackTtlMs = 30 * 24 * 60 * 60 * 1000;
/** Somebody who types asks for nearly the same again and again. */
const searchTtlMs = 10 * 60 * 1000;
/** Development Mode gives no more (Spotify, February 2026). */
const searchLimit = 10;
const maxWordsLength = 120;

/** Songs and plays from Spotify. */
export function createMusic(parts: MusicParts): Omit<Music, "enqueue" | "save"> {
  return {
    resolve: (link) => resolveLink(parts, link),
    track: async (id) => {
      // Spotify answers 400 to an id that cannot be one; that would be an error, and it is only an unknown song.
      if (!trackId.safeParse(id).success) return null;
      return (await cachedTrack(parts.cache, id)) ?? fetchTrack(parts, id);
    },
    search: (words) => search(parts, words),
    nowPlaying: (personId) => nowPlaying(parts, personId),
    recentPlays: (personId) => recentPlays(parts, personId),
  };
}

function cacheKey(id: string): string {
  return `spotify-track:${id}`;
}

async function cachedTrack(cache: Cache, id: string): Promise<Track | null> {
  const text = await cache.get(cacheKey(id));
  return text === null ? null : readJson(storedTrack, text);
}

async function fetchTrack(parts: MusicParts, id: string): Promise<Track | null> {
  const body = await parts.request(parts.appAccess, { method: "GET", path: `/tracks/${id}`, priority: "person" });
  if (body === null) return null;
  const track = trackSchema.safeParse(body);
  if (!track.success) throw badAnswer();
  await parts.cache.put(cacheKey(id), JSON.stringify(track.data), trackTtlMs);
  return track.data;
}

async function search(parts: MusicParts, words: string): Promise<Track[]> {
  const q = words.replace(/\s+/gu, " ").trim().slice(0, maxWordsLength);
  if (q === "") return [];
  const key = `spotify-search:${q.toLowerCase()}`;
  const known = await parts.cache.get(key);
  const found = known === null ? null : readJson(storedTrack.array(), known);
  return found ?? fetchSearch(parts, q, key);
}

async function fetchSearch(parts: MusicParts, q: string, key: string): Promise<Track[]> {
  const query = { q, type: "track", limit: String(searchLimit) };
  const body = await parts.request(parts.appAccess, { method: "GET", path: "/search", query, priority: "person" });
  const page = searchPage.safeParse(body);
  if (!page.success) throw badAnswer();
  const tracks = each(trackSchema, page.data.tracks.items);
  await parts.cache.put(key, JSON.stringify(tracks), searchTtlMs);
  return tracks;
}

async function nowPlaying(parts: MusicParts, personId: string): Promise<Track | null> {
  const call = { method: "GET", path: "/me/player/currently-playing", priority: "person", personId } as const;
  const body = await parts.request(parts.session(personId), call);
  const state = nowPlayingSchema.safeParse(body);
  if (!state.success || !state.data.is_playing) return null;
  return trackSchema.safeParse(state.data.item).data ?? null;
}

async function recentPlays(parts: MusicParts, personId: string): ReturnType<Music["recentPlays"]> {
  const body = await parts.request(parts.session(personId), {
    method: "GET",
    path: "/me/player/recently-played",
    query: { limit: String(pageSize) },
    priority: "receipt",
    personId,
  });
  const page = playPage.safeParse(body);
  if (!page.success) throw badAnswer();
  const rows = page.data.items;
  return { plays: playsOf(rows, parts.clock.nowMs()), isFull: rows.length >= pageSize };
}
