import { type TopRange, topRanges } from "../../bots/plugin-ports.js";
import type { Say } from "../../bots/say.js";
import { type ListKind, listAbout, listName, listsOf, type MonthKey } from "./months.js";
import { type WeighedGenre, weighed } from "./weighing.js";

export type ByRange<T> = Record<TopRange, T>;

/** A playlist of a month, on its way to Spotify or there. */
export type WrapList = {
  kind: ListKind;
  range: TopRange;
  name: string;
  about: string;
  /** Ids of those that were called so before ours was made; null: nobody has begun. Whatever else is called so is ours. */
  before: string[] | null;
  id: string | null;
  url: string | null;
  /** Unset: before this was noted. */
  madeAtMs?: number;
  /** It has its cover, or goes without. */
  isCovered: boolean;
  coverFailures: number;
  isFilled: boolean;
  /** Spotify did not let us. */
  isLeftOut: boolean;
};

/** Genres while they are being asked for, by artist. Empty: nobody knows. */
type GenresByArtist = { readonly [artistId: string]: readonly string[] };

/** A person's month: ids and ranks, no titles and no names. Kept until its owner disconnects. */
export type Wrap = {
  monthKey: MonthKey;
  createdAtMs: number;
  /** Null: it is being made. */
  doneAtMs: number | null;
  /** Ids, best first; null: not asked for yet. */
  songs: ByRange<string[] | null>;
  artists: ByRange<string[] | null>;
  /** Null until all artists were asked for. */
  genres: ByRange<WeighedGenre[]> | null;
  /** Of how many artists nobody knew a genre. */
  unknown: ByRange<number>;
  /** Only while it is being made. */
  asked: GenresByArtist | null;
  /** Questions about genres that got no answer; too many, and the rest is left out. */
  genreFailures: number;
  /** The one it got no answer for last. */
  failedArtist: string | null;
  lists: WrapList[];
};

/** What is to be done next for a month. Each may be done twice. */
export type Step =
  | { do: "songs" | "artists"; range: TopRange }
  | { do: "genre"; artistId: string }
  | { do: "weigh" }
  | { do: "list"; kind: ListKind }
  | { do: "end" };

export function beginWrap(monthKey: MonthKey, nowMs: number, say: Say): Wrap {
  return {
    monthKey,
    createdAtMs: nowMs,
    doneAtMs: null,
    songs: byRange(() => null),
    artists: byRange(() => null),
    genres: null,
    unknown: byRange(() => 0),
    asked: {},
    genreFailures: 0,
    failedArtist: null,
    lists: listsOf(monthKey).map(({ kind, range }) => ({
      ...{ kind, range, name: listName(kind, monthKey, say), about: listAbout(kind, monthKey, say) },
      ...{ before: null, id: null, url: null, isFilled: false, isLeftOut: false },
      ...{ isCovered: false, coverFailures: 0 },
    })),
  };
}

export function byRange<T>(of: (range: TopRange) => T): ByRange<T> {
  return { short_term: of("short_term"), medium_term: of("medium_term"), long_term: of("long_term") };
}

/** Null: it is done. */
export function nextStep(wrap: Wrap): Step | null {
  const songs = topRanges.find((range) => wrap.songs[range] === null);
  if (songs) return { do: "songs", range: songs };
  const artists = topRanges.find((range) => wrap.artists[range] === null);
  if (artists) return { do: "artists", range: artists };
  if (wrap.genres === null) {
    const artistId = isGenreAnswered(wrap) ? undefined : artistsOf(wrap).find((id) => !(id in (wrap.asked ?? {})));
    return artistId === undefined ? { do: "weigh" } : { do: "genre", artistId };
  }
  const list = wrap.lists.find((one) => !isListDone(one, wrap));
  if (list) return { do: "list", kind: list.kind };
  return wrap.doneAtMs === null ? { do: "end" } : null;
}

/** All that Spotify says of this month has been asked for: from now on it does not matter how late it is. */
export function isCollected(wrap: Wrap): boolean {
  return topRanges.every((range) => wrap.songs[range] !== null && wrap.artists[range] !== null);
}

/** Spotify knew nothing that this person has heard. */
export function isEmpty(wrap: Wrap): boolean {
  return topRanges.every((range) => !wrap.songs[range]?.length && !wrap.artists[range]?.length);
}

const mostGenreFailures = 5;

function isGenreAnswered({ genreFailures }: Wrap): boolean {
  return genreFailures >= mostGenreFailures;
}

function artistsOf({ artists }: Wrap): string[] {
  return [...new Set(topRanges.flatMap((range) => artists[range] ?? []))];
}

function isListDone({ range, isFilled, isLeftOut }: WrapList, { songs }: Wrap): boolean {
  return isFilled || isLeftOut || songs[range]?.length === 0;
}

export function withSongs(wrap: Wrap, range: TopRange, ids: string[]): Wrap {
  return { ...wrap, songs: { ...wrap.songs, [range]: ids } };
}

/** `genres`: what Spotify says of them, which is often nothing. */
export function withArtists(wrap: Wrap, range: TopRange, artists: readonly { id: string; genres: string[] }[]): Wrap {
  const known = artists.filter(({ genres }) => genres.length > 0).map(({ id, genres }) => [id, genres] as const);
  return {
    ...wrap,
    artists: { ...wrap.artists, [range]: artists.map(({ id }) => id) },
    asked: { ...wrap.asked, ...Object.fromEntries(known) },
  };
}

export function withGenre(wrap: Wrap, artistId: string, genres: readonly string[]): Wrap {
  return { ...wrap, asked: { ...wrap.asked, [artistId]: genres } };
}

export function withWeights(wrap: Wrap): Wrap {
  const of = (range: TopRange) => (wrap.artists[range] ?? []).map((id) => wrap.asked?.[id] ?? []);
  return {
    ...wrap,
    genres: byRange((range) => weighed(of(range))),
    unknown: byRange((range) => of(range).filter((genres) => genres.length === 0).length),
    asked: null,
  };
}

export function listIn(wrap: Wrap, kind: ListKind): WrapList | null {
  return wrap.lists.find((list) => list.kind === kind) ?? null;
}

export function withList(wrap: Wrap, kind: ListKind, changes: Partial<WrapList>): Wrap {
  return { ...wrap, lists: wrap.lists.map((list) => (list.kind === kind ? { ...list, ...changes } : list)) };
}

/** Its playlists are looked after once more. */
export function reopened(wrap: Wrap): Wrap {
  return { ...wrap, lists: wrap.lists.map((list) => ({ ...list, isFilled: false, isLeftOut: false })) };
}
