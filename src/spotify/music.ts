import type { Track } from "../bots/domain.js";
import type { Cache, Clock, Music } from "../bots/ports.js";
import { resolveLink } from "./link.js";
import { pageSize, playsOf } from "./plays.js";
import { badAnswer } from "./reason.js";
import type { Access, Request } from "./request.js";
import { playPage, readJson, storedTrack, trackId, track as trackSchema } from "./schema.js";
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

/** Songs and plays from Spotify. */
export function createMusic(parts: MusicParts): Music {
  return {
    resolve: (link) => resolveLink(parts, link),
    track: async (id) => {
      // Spotify answers 400 to an id that cannot be one; that would be an error, and it is only an unknown song.
      if (!trackId.safeParse(id).success) return null;
      return (await cachedTrack(parts.cache, id)) ?? fetchTrack(parts, id);
    },
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
