import { foldName } from "../bots/fold-name.js";
import type { CountedGenre, FoundArtist, KnownArtist } from "./schema.js";

const most = 5;
const certain = 100;

/** Whom the address on Spotify belongs to. Several share one at times: then it is the one of this name, or nobody. */
export function linkedArtist(linked: readonly KnownArtist[], name: string): string | null {
  const different = new Map(linked.map((artist) => [artist.id, artist]));
  if (different.size <= 1) return linked[0]?.id ?? null;
  return onlyOne([...different.values()].filter((artist) => isSame(artist.name, name)));
}

/** The one artist whom the search is certain of, if the name is the same. Two of one name are nobody. */
export function namedArtist(found: readonly FoundArtist[], name: string): string | null {
  const best = onlyOne(found.filter(({ score }) => score >= certain));
  return found.some((artist) => artist.id === best && isSame(artist.name, name)) ? best : null;
}

/** Best first. */
export function bestGenres(genres: readonly CountedGenre[]): string[] {
  const agreed = genres.filter(({ count }) => count > 0);
  const sorted = agreed.sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
  return [...new Set(sorted.map(({ name }) => name.toLowerCase()))].slice(0, most);
}

function onlyOne(artists: readonly { id: string }[]): string | null {
  return artists.length === 1 ? (artists[0]?.id ?? null) : null;
}

function isSame(one: string, other: string): boolean {
  return foldName(one) === foldName(other);
}
