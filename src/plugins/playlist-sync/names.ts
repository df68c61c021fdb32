import { UpstreamError } from "../../bots/errors.js";
import { hash } from "../../bots/new-share.js";
import type { PluginHost } from "../../bots/plugin.js";
import type { Playlist, PlaylistEntry } from "../../bots/plugin-ports.js";
import { isRefusal } from "./errors.js";
import { artistsOf } from "./stats.js";

/** Names are Spotify's: they are kept a few days, so that a weekly run finds them, and asked for again after that. */

type Parts = Pick<PluginHost, "cache" | "clock" | "playlists" | "music" | "records">;

const keptMs = 8 * 24 * 60 * 60_000;
/** Whoever looks again and again does not ask again and again for what nobody can tell. */
const unknownMs = 24 * 60 * 60_000;
const failedMs = 10 * 60_000;
const rememberedArtists = 20;

/** Of playlists, by their ids. They say much about somebody, so they lie with the rest of the owner's, and go with it. */
type Names = { [playlistId: string]: [name: string, atMs: number] };

const namesName = "names";

export async function remember(
  { records, clock }: Pick<Parts, "records" | "clock">,
  personId: string,
  { id, name }: Pick<Playlist, "id" | "name">,
): Promise<void> {
  const nowMs = clock.nowMs();
  await records.change<Names>(personId, namesName, (names) => ({ ...recent(names, nowMs), [id]: [name, nowMs] }));
}

function recent(names: Names | null, nowMs: number): Names {
  return Object.fromEntries(Object.entries(names ?? {}).filter(([, [, atMs]]) => nowMs - atMs < keptMs));
}

/** When the first of them is too old; null: there is none. */
export async function namesEndMs({ records }: Pick<Parts, "records">, personId: string): Promise<number | null> {
  const names = Object.values((await records.get<Names>(personId, namesName)) ?? {});
  return names.length === 0 ? null : Math.min(...names.map(([, atMs]) => atMs)) + keptMs;
}

/** Takes away those that are too old; all of them where nothing is kept in sync any more. */
export async function tidyNames(
  { records, clock }: Pick<Parts, "records" | "clock">,
  personId: string,
  isNeeded: boolean,
): Promise<void> {
  const nowMs = clock.nowMs();
  await records.change<Names>(personId, namesName, (names) => {
    if (names === null) return undefined;
    const left = isNeeded ? recent(names, nowMs) : {};
    const count = Object.keys(left).length;
    if (count === 0) return null;
    return count === Object.keys(names).length ? undefined : left;
  });
}

/** Null where nobody can tell. */
export async function nameOf(parts: Parts, personId: string, playlistId: string): Promise<string | null> {
  const known = recent(await parts.records.get<Names>(personId, namesName), parts.clock.nowMs());
  const [name] = known[playlistId] ?? [];
  if (name !== undefined) return name;
  return orNobodyCanTell(parts, `unnamed:${hash(`${personId}|${playlistId}`)}`, async () => {
    const playlist = await parts.playlists.get(personId, playlistId, "person");
    if (playlist) await remember(parts, personId, playlist);
    return playlist?.name ?? null;
  });
}

/** A list without a name is better than none. What a refusal kept from being asked has cost nothing, and may be asked soon. */
async function orNobodyCanTell(
  { cache }: Pick<Parts, "cache">,
  key: string,
  ask: () => Promise<string | null>,
): Promise<string | null> {
  if ((await cache.get(key)) !== null) return null;
  try {
    const name = await ask();
    if (name === null) await cache.put(key, "", unknownMs);
    return name;
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
    if (!isRefusal(error)) await cache.put(key, "", failedMs);
    return null;
  }
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
  return orNobodyCanTell(parts, `unnamed:${trackId}`, async () => {
    const track = await parts.music.track(trackId);
    const name = track?.artists.find(({ id }) => id === artistId)?.name ?? null;
    if (name !== null) await parts.cache.put(key, name, keptMs);
    return name;
  });
}

function artistKey(artistId: string): string {
  return `artist:${artistId}`;
}
