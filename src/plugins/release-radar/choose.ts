import { normaliseTitle } from "../../bots/matching.js";
import type { Album, ReleaseGroup } from "../../bots/plugin-ports.js";
import { isMonth } from "./dates.js";

/** A release of one artist: ids, and what tells it from its doubles. Plain JSON. */
export type Find = {
  id: string;
  /** The ids of doubles that it stands for. */
  also: string[];
  /** Id of its first artist. */
  by: string;
  /** Its title as {@link mergeTitle} reads it; gone when the week is closed. */
  title: string;
  /** As precise as it is known. */
  on: string;
  kind: Album["kind"];
  group: ReleaseGroup;
  /** Theirs as a whole; else only the songs they take part in count. */
  isOwn: boolean;
  size: number;
  /** Ids, in the album's order; null: not asked for yet. */
  tracks: string[] | null;
  /** Their places on the album. */
  places: number[];
};

/** A release of a week, as it is kept. Plain JSON: ids only. */
export type Release = {
  id: string;
  by: string;
  on: string;
  kind: Album["kind"];
  group: ReleaseGroup;
  tracks: string[];
};

export type Counts = {
  /** First artists. */
  artists: number;
  releases: number;
  tracks: number;
  /** With compilations. */
  albums: number;
  singles: number;
};

/** The first songs of a release; more would drown the others. */
export const tracksPerRelease = 50;

export function findOf(album: Album, group: ReleaseGroup, artistId: string): Find {
  const { id, releasedOn, kind, trackCount } = album;
  return {
    ...{ id, also: [], on: releasedOn, kind, group, size: trackCount, tracks: null, places: [] },
    by: album.artists[0]?.id ?? artistId,
    title: mergeTitle(album.name),
    // An album of "various artists" may stand anywhere.
    isOwn: group !== "appears_on" && album.artists.some((artist) => artist.id === artistId),
  };
}

/** One of each release: the same album once, and of clean, explicit and regional doubles the longest, or else the first. */
export function withoutDoubles(finds: readonly Find[]): Find[] {
  return mergedBy(
    mergedBy(finds, ({ id }) => id, sameAlbum),
    doubleKey,
    double,
  );
}

/**
 * What a week has for somebody, newest first. `seen`: ids of releases that an earlier week has counted, of which only the
 * month is known.
 */
export function choose(finds: readonly Find[], seen: readonly string[]): Release[] {
  const isSeen = ({ id, also, on }: Find) => isMonth(on) && [id, ...also].some((one) => seen.includes(one));
  const fresh = withoutDoubles(finds).filter((find) => !isSeen(find) && (find.tracks?.length ?? 0) > 0);
  return withoutRepeats(fresh.toSorted(newestFirst).map(kept));
}

export function countsOf(releases: readonly Release[]): Counts {
  const singles = releases.filter(isSingle).length;
  return {
    artists: new Set(releases.map(({ by }) => by)).size,
    releases: releases.length,
    tracks: releases.reduce((sum, { tracks }) => sum + tracks.length, 0),
    albums: releases.length - singles,
    singles,
  };
}

export function isSingle({ kind }: Pick<Release, "kind">): boolean {
  return kind === "single";
}

/** A title without what tells clean and explicit copies apart. */
function mergeTitle(name: string): string {
  const plain = name.replace(/[([]\s*(?:clean|explicit)(?:\s+(?:version|edition|edit))?\s*[)\]]/giu, " ");
  // A title of signs alone is still a title.
  return normaliseTitle(plain) || name.trim().toLowerCase();
}

function doubleKey({ title, by, on }: Find): string {
  return JSON.stringify([title, by, on]);
}

function mergedBy(finds: readonly Find[], keyOf: (find: Find) => string, merge: (a: Find, b: Find) => Find): Find[] {
  const merged = new Map<string, Find>();
  for (const find of finds) {
    const known = merged.get(keyOf(find));
    merged.set(keyOf(find), known ? merge(known, find) : find);
  }
  return [...merged.values()];
}

/** Seen from two artists. */
function sameAlbum(a: Find, b: Find): Find {
  if (a.isOwn !== b.isOwn) return a.isOwn ? a : b;
  return a.isOwn ? a : { ...a, ...united(a, b) };
}

/** The songs of both, in the album's order. */
function united(a: Find, b: Find): Pick<Find, "tracks" | "places"> {
  const places = new Map([...placed(a), ...placed(b)]);
  const rows = [...places].sort(([, one], [, other]) => one - other);
  return { tracks: rows.map(([id]) => id), places: rows.map(([, place]) => place) };
}

function placed({ tracks, places }: Find): [string, number][] {
  return (tracks ?? []).map((id, at) => [id, places[at] ?? at]);
}

function double(a: Find, b: Find): Find {
  const [best, other] = isBetter(b, a) ? [b, a] : [a, b];
  return { ...best, also: [...new Set([...best.also, other.id, ...other.also])] };
}

function isBetter(a: Find, b: Find): boolean {
  return a.isOwn === b.isOwn ? a.size > b.size : a.isOwn;
}

const kindOrder: readonly Album["kind"][] = ["album", "compilation", "single"];

function newestFirst(a: Find, b: Find): number {
  if (a.on !== b.on) return a.on < b.on ? 1 : -1;
  return kindOrder.indexOf(a.kind) - kindOrder.indexOf(b.kind);
}

function kept({ id, by, on, kind, group, tracks }: Find): Release {
  return { id, by, on, kind, group, tracks: (tracks ?? []).slice(0, tracksPerRelease) };
}

/** No song twice. */
function withoutRepeats(releases: readonly Release[]): Release[] {
  const known = new Set<string>();
  return releases.map((release) => {
    const tracks = release.tracks.filter((id) => !known.has(id));
    for (const id of tracks) known.add(id);
    return { ...release, tracks: [...new Set(tracks)] };
  });
}
