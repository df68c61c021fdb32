import { UpstreamError } from "../../bots/errors.js";
import type { PluginHost } from "../../bots/plugin.js";
import type { Playlist } from "../../bots/plugin-ports.js";

/** Names are Spotify's: they are kept a few days, so that a weekly run finds them, and asked for again after that. */

type Parts = Pick<PluginHost, "cache" | "playlists" | "music">;

const keptMs = 8 * 24 * 60 * 60_000;

export async function remember(
  { cache }: Pick<Parts, "cache">,
  personId: string,
  { id, name }: Pick<Playlist, "id" | "name">,
): Promise<void> {
  await cache.put(playlistKey(personId, id), name, keptMs);
}

/** Null where nobody can tell. */
export async function nameOf(parts: Parts, personId: string, playlistId: string): Promise<string | null> {
  const known = await parts.cache.get(playlistKey(personId, playlistId));
  if (known !== null) return known;
  const playlist = await parts.playlists.get(personId, playlistId, "person").catch(asUnknown);
  if (playlist) await remember(parts, personId, playlist);
  return playlist?.name ?? null;
}

/** By one of their songs; null where nobody can tell. */
export async function artistName(
  parts: Pick<Parts, "cache" | "music">,
  artistId: string,
  trackId: string,
): Promise<string | null> {
  const key = `artist:${artistId}`;
  const known = await parts.cache.get(key);
  if (known !== null) return known;
  const track = await parts.music.track(trackId).catch(asUnknown);
  const name = track?.artists.find(({ id }) => id === artistId)?.name ?? null;
  if (name !== null) await parts.cache.put(key, name, keptMs);
  return name;
}

function playlistKey(personId: string, playlistId: string): string {
  return `playlist:${personId}:${playlistId}`;
}

/** A list without a name is better than none. */
function asUnknown(error: unknown): null {
  if (error instanceof UpstreamError) return null;
  throw error;
}
