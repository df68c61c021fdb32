import type { Artist } from "../../bots/domain.js";
import { UpstreamError } from "../../bots/errors.js";
import type { PluginHost } from "../../bots/plugin.js";
import type { Album } from "../../bots/plugin-ports.js";
import { dayMs } from "../../bots/zoned-time.js";

/** Titles and names: asked for when they are shown, and kept for a while with nobody's name on them. */
export interface Titles {
  keep(albums: readonly Album[]): Promise<void>;
  keepNames(artists: readonly Artist[]): Promise<void>;
  /** What is missing there nobody knows at the moment. `mostCalls`: how many may be asked for. */
  of(albumIds: readonly string[], mostCalls: number): Promise<Map<string, Album>>;
  names(artistIds: readonly string[]): Promise<Map<string, string>>;
}

const keptMs = 30 * dayMs;
/** Whoever looks again and again does not ask again and again for what is gone. */
const unknownMs = dayMs;

export function cachedTitles({ cache, releases }: Pick<PluginHost, "cache" | "releases">): Titles {
  const albumKey = (id: string) => `album:${id}`;
  const nameKey = (id: string) => `artist:${id}`;

  const keep: Titles["keep"] = async (albums) => {
    await Promise.all(albums.map((album) => cache.put(albumKey(album.id), JSON.stringify(album), keptMs)));
  };

  /** Null: Spotify has said that there is none. Undefined: nobody has asked. */
  async function known(id: string): Promise<Album | null | undefined> {
    const text = await cache.get(albumKey(id));
    return text === null ? undefined : (JSON.parse(text) as Album | null);
  }

  /** A list is better off without a title than not there at all. */
  async function asked(id: string): Promise<Album | null> {
    try {
      const album = await releases.album(id);
      if (album) await keep([album]);
      else await cache.put(albumKey(id), JSON.stringify(null), unknownMs);
      return album;
    } catch (error) {
      if (error instanceof UpstreamError) return null;
      throw error;
    }
  }

  return {
    keep,
    async keepNames(artists) {
      await Promise.all(artists.map(({ id, name }) => cache.put(nameKey(id), name, keptMs)));
    },
    async of(albumIds, mostCalls) {
      const found = await Promise.all(albumIds.map(known));
      const missing = albumIds.filter((_, at) => found[at] === undefined).slice(0, mostCalls);
      const more = await Promise.all(missing.map(asked));
      return new Map([...found, ...more].flatMap((album) => (album ? [[album.id, album]] : [])));
    },
    async names(artistIds) {
      const found = await Promise.all(artistIds.map((id) => cache.get(nameKey(id))));
      return new Map(artistIds.flatMap((id, at) => (found[at] ? [[id, found[at]]] : [])));
    },
  };
}
