import type { Artist, Track } from "../../bots/domain.js";
import { UpstreamError } from "../../bots/errors.js";
import type { PluginHost } from "../../bots/plugin.js";
import { spotifyPage } from "../../bots/spotify-page.js";

/** Names are only borrowed: Spotify is asked again when they are older than this. */
const dayMs = 24 * 60 * 60_000;
const keptMs = 30 * dayMs;
/** Whoever looks again and again does not ask again and again for what is gone. */
const unknownMs = dayMs;

export interface Titled {
  name: string;
  /** Of a song: who plays it. */
  by: string;
  url: string;
}

/** One place of a chart; `title` null: Spotify does not say now. */
export interface Place {
  id: string;
  url: string;
  title: Titled | null;
}

type Ports = Pick<PluginHost, "cache" | "music" | "releases">;
type Kind = "track" | "artist";

/** What the ids of a month are called now. */
export function titles(ports: Ports) {
  return {
    songs: (ids: readonly string[]): Promise<Place[]> => places(ports, "track", ids),
    artists: (ids: readonly string[]): Promise<Place[]> => places(ports, "artist", ids),
    async keepSongs(tracks: readonly Track[]): Promise<void> {
      await keepAll(ports, "track", tracks.map(songTitle));
    },
    async keepArtists(artists: readonly (Artist & { url: string })[]): Promise<void> {
      await keepAll(ports, "artist", artists.map(artistTitle));
    },
    /** Null: Spotify does not know this artist any more. Throws UpstreamError. */
    async artist(id: string): Promise<Artist | null> {
      const title = await titleOf(ports, "artist", id);
      return title && { id, name: title.name };
    },
  };
}

/** One after another, as most of them are at hand; the first that Spotify refuses is the last that is asked for. */
async function places(ports: Ports, kind: Kind, ids: readonly string[]): Promise<Place[]> {
  const found: Place[] = [];
  let isRefused = false;
  for (const id of ids) {
    const title = await (isRefused ? cached(ports, kind, id) : titleOf(ports, kind, id)).catch((error: unknown) => {
      if (!(error instanceof UpstreamError)) throw error;
      isRefused = true;
      return null;
    });
    found.push({ id, url: title?.url ?? spotifyPage(kind, id), title: title ?? null });
  }
  return found;
}

async function titleOf(ports: Ports, kind: Kind, id: string): Promise<Titled | null> {
  const known = await cached(ports, kind, id);
  if (known !== undefined) return known;
  const asked = kind === "track" ? await askTrack(ports, id) : await askArtist(ports, id);
  await keep(ports, kind, id, asked);
  return asked;
}

async function askTrack({ music }: Ports, id: string): Promise<Titled | null> {
  const track = await music.track(id);
  return track && songTitle(track).title;
}

async function askArtist({ releases }: Ports, id: string): Promise<Titled | null> {
  const artist = await releases.artist(id);
  return artist && artistTitle(artist).title;
}

function songTitle({ id, name, artists, url }: Track): { id: string; title: Titled } {
  return { id, title: { name, by: artists.map((artist) => artist.name).join(", "), url } };
}

function artistTitle({ id, name, url }: Artist & { url: string }): { id: string; title: Titled } {
  return { id, title: { name, by: "", url } };
}

async function keepAll(ports: Ports, kind: Kind, all: readonly { id: string; title: Titled }[]): Promise<void> {
  await Promise.all(all.map(({ id, title }) => keep(ports, kind, id, title)));
}

async function keep({ cache }: Ports, kind: Kind, id: string, title: Titled | null): Promise<void> {
  await cache.put(`${kind}:${id}`, JSON.stringify(title), title ? keptMs : unknownMs);
}

/** Null: Spotify has said that there is none. Undefined: nobody has asked. */
async function cached({ cache }: Ports, kind: Kind, id: string): Promise<Titled | null | undefined> {
  const kept = await cache.get(`${kind}:${id}`);
  return kept === null ? undefined : (JSON.parse(kept) as Titled | null);
}
