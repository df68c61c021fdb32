import { type Album, type ReleaseGroup, releaseGroups } from "../../bots/plugin-ports.js";
import { type Find, findOf, withoutDoubles } from "./choose.js";
import { areNewestFirst, isBefore, placeIn } from "./dates.js";
import type { Week } from "./weeks.js";

/** How far one artist has been looked through for one week: the same for everybody who follows them. Plain JSON. */
export type Search = {
  /** Of `groupOrder`; behind its end only songs are missing. */
  group: number;
  offset: number;
  /** The page at `offset` is only asked for because the one before was out of order. */
  isExtra: boolean;
  finds: Find[];
};

/** One page of Spotify's answer. */
export interface AlbumPage {
  albums: Album[];
  next: number | null;
}

/** Each is asked for by itself: together they come one after the other, and what is new hides behind what is old. */
export const groupOrder: readonly ReleaseGroup[] = releaseGroups;

/** No list is read further, whatever Spotify says: this is 200 releases. */
const lastOffset = 190;

export const newSearch: Search = { group: 0, offset: 0, isExtra: false, finds: [] };

const behindGroups = { group: groupOrder.length, offset: 0, isExtra: false };

/** Null: all groups have been asked for. */
export function groupOf({ group }: Search): ReleaseGroup | null {
  return groupOrder[group] ?? null;
}

/** The release whose songs are to be asked for next; null: none. */
export function withoutSongs({ finds }: Search): Find | null {
  return finds.find(({ tracks }) => tracks === null) ?? null;
}

export function isOver(search: Search): boolean {
  return groupOf(search) === null && withoutSongs(search) === null;
}

/** What a page adds, and where to look next. Null: there is no such artist. */
export function afterPage(search: Search, week: Week, artistId: string, page: AlbumPage | null): Search {
  const group = groupOf(search);
  if (group === null || page === null) return { ...search, ...behindGroups, finds: withoutDoubles(search.finds) };
  const inWeek = albumsIn(week, page).map((album) => findOf(album, group, artistId));
  const finds = [...search.finds, ...inWeek];
  const next = nextPage(search, week, page);
  if (next) return { ...search, ...next, finds };
  const following = { ...search, group: search.group + 1, offset: 0, isExtra: false, finds };
  return groupOf(following) === null ? { ...following, finds: withoutDoubles(finds) } : following;
}

export function albumsIn(week: Week, page: AlbumPage | null): Album[] {
  return (page?.albums ?? []).filter(({ releasedOn }) => placeIn(week, releasedOn) !== "outside");
}

/** `songs`: ids with their places; of those that are to count. */
export function withSongs(search: Search, albumId: string, songs: readonly { id: string; place: number }[]): Search {
  const tracks = songs.map(({ id }) => id);
  const places = songs.map(({ place }) => place);
  const finds = search.finds.map((find) =>
    find.id === albumId ? { ...find, tracks, places: find.isOwn ? [] : places } : find,
  );
  return { ...search, finds };
}

/**
 * The newest usually come first, and then what follows a page that ends before the week is older still. Nobody has
 * promised that: behind a page out of order one more is read.
 */
function nextPage({ isExtra }: Search, week: Week, page: AlbumPage): Pick<Search, "offset" | "isExtra"> | null {
  const dates = page.albums.map(({ releasedOn }) => releasedOn);
  const last = dates.at(-1);
  const { next } = page;
  if (next === null || next > lastOffset || last === undefined) return null;
  if (!isBefore(week, last)) return { offset: next, isExtra: false };
  return isExtra || areNewestFirst(dates) ? null : { offset: next, isExtra: true };
}
