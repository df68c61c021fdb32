import type { PluginHost } from "../../bots/plugin.js";
import type { AlbumTrack } from "../../bots/plugin-ports.js";
import { dayMs } from "../../bots/zoned-time.js";
import {
  type AlbumPage,
  afterPage,
  albumsIn,
  groupOf,
  isOver,
  newSearch,
  type Search,
  withoutSongs,
  withSongs,
} from "./artist-search.js";
import type { Calls } from "./calls.js";
import { type Find, tracksPerRelease } from "./choose.js";
import type { Titles } from "./titles.js";
import type { Week } from "./weeks.js";

/** What artists released in a week, asked for once for everybody who follows them. */
export interface Artists {
  /** Null: no calls are left, and the next visit goes on there. Throws UpstreamError. */
  visit(artistId: string, week: Week, calls: Calls): Promise<Find[] | null>;
  /** What is known without a call; null: not all of it. */
  known(artistId: string, week: Week): Promise<Find[] | null>;
}

/** Longer than a week is looked through. */
const keptMs = 15 * dayMs;
/** Real time: a dead process' artist is free again then. */
const lockMs = 60_000;

/** The songs of an album, shared by all artists on it: id and ids of its artists. */
type Songs = [id: string, artists: string[]][];

export function sharedArtists(
  { releases, cache, locks }: Pick<PluginHost, "releases" | "cache" | "locks">,
  titles: Pick<Titles, "keep">,
): Artists {
  const keyOf = (artistId: string, week: Week) => `found:${week.key}:${artistId}`;

  async function read(key: string): Promise<Search> {
    const text = await cache.get(key);
    return text === null ? newSearch : (JSON.parse(text) as Search);
  }

  const write = (key: string, search: Search) => cache.put(key, JSON.stringify(search), keptMs);

  async function known(artistId: string, week: Week): Promise<Find[] | null> {
    const search = await read(keyOf(artistId, week));
    return isOver(search) ? search.finds : null;
  }

  /** Each answer is kept at once: nobody asks for it again, whatever becomes of this run. */
  async function search(artistId: string, week: Week, calls: Calls): Promise<Find[] | null> {
    const key = keyOf(artistId, week);
    let state = await read(key);
    while (!isOver(state)) {
      const next = await step(state, artistId, week, calls);
      if (next === null) return null;
      await write(key, next);
      state = next;
    }
    return state.finds;
  }

  async function step(state: Search, artistId: string, week: Week, calls: Calls): Promise<Search | null> {
    const group = groupOf(state);
    if (group !== null) {
      if (!calls.areLeft()) return null;
      const page: AlbumPage | null = await releases.albums(artistId, group, state.offset);
      calls.made();
      await titles.keep(albumsIn(week, page));
      return afterPage(state, week, artistId, page);
    }
    const find = withoutSongs(state);
    if (find === null) return state;
    const songs = await songsOf(find.id, calls);
    return songs && withSongs(state, find.id, countedSongs(find, songs, artistId));
  }

  async function songsOf(albumId: string, calls: Calls): Promise<Songs | null> {
    const key = `songs:${albumId}`;
    const text = await cache.get(key);
    if (text !== null) return JSON.parse(text) as Songs;
    if (!calls.areLeft()) return null;
    const songs = ((await releases.tracks(albumId, 0))?.tracks ?? []).slice(0, tracksPerRelease).map(songOf);
    calls.made();
    await cache.put(key, JSON.stringify(songs), keptMs);
    return songs;
  }

  return {
    known,
    visit: async (artistId, week, calls) =>
      (await known(artistId, week)) ??
      (await locks.with(keyOf(artistId, week), lockMs, () => search(artistId, week, calls))),
  };
}

function songOf({ id, artists }: AlbumTrack): Songs[number] {
  return [id, artists.map((artist) => artist.id)];
}

function countedSongs({ isOwn }: Find, songs: Songs, artistId: string): { id: string; place: number }[] {
  const placed = songs.map(([id, artists], place) => ({ id, artists, place }));
  return placed.filter(({ artists }) => isOwn || artists.includes(artistId));
}
