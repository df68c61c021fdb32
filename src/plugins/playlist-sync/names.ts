import { UpstreamError } from "../../bots/errors.js";
import type { PluginHost } from "../../bots/plugin.js";
import type { Playlist, PlaylistEntry } from "../../bots/plugin-ports.js";
import { artistsOf } from "./stats.js";

/** Names are Spotify's: they are kept a few days, so that a weekly run finds them, and asked for again after that. */

type Parts = Pick<PluginHost, "cache" | "playlists" | "music">;

const keptMs = 8 * 24 * 60 * 60_000;
const rememberedArtists = 20;

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

/** Those who are there most, so that nobody has to ask for them soon. */
export async function rememberArtists(
  { cache }: Pick<Parts, "cache">,
  entries: readonly PlaylistEntry[],
): Promise<void> {
  const artists = entries.flatMap((entry) => (entry.kind === "track" ? entry.track.artists.slice(0, 1) : []));
  const names = new Map(artists.map(({ id, name }) => [id, name]));
  const most = artistsOf(artists.map(({ id }) => ({ trackId: "", artistId: id }))).slice(0, rememberedArtists);
  for (const [id] of most) await cache.put(artistKey(id), names.get(id) ?? "", keptMs);
}

/** By one of their songs; null where nobody can tell. */
export async function artistName(
  parts: Pick<Parts, "cache" | "music">,
  artistId: string,
  trackId: string,
): Promise<string | null> {
  const key = artistKey(artistId);
  const known = await parts.cache.get(key);
  if (known !== null) return known;
  const track = await parts.music.track(trackId).catch(asUnknown);
  const name = track?.artists.find(({ id }) => id === artistId)?.name ?? null;
  if (name !== null) await parts.cache.put(key, name, keptMs);
  return name;
}

function artistKey(artistId: string): string {
  return `artist:${artistId}`;
}

function playlistKey(personId: string, playlistId: string): string {
  return `playlist:${personId}:${playlistId}`;
}

/** A list without a name is better than none. */
function asUnknown(error: unknown): null {
  if (error instanceof UpstreamError) return null;
  throw error;
}
