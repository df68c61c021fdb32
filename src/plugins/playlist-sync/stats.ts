import { dayMs, dayOf, wallMs } from "../../bots/zoned-time.js";
import { syncLimits } from "./limits.js";

/** What a sync has added, in numbers. */
export type Stats = {
  added: number;
  firstMs: number | null;
  lastMs: number | null;
  /** By ISO week, such as "2026-W49". */
  weeks: { [week: string]: number };
  /** Most frequent first: the artist's id, how many songs, and one of these, by which their name can be found. */
  artists: [artistId: string, count: number, trackId: string][];
};

export const noStats: Stats = { added: 0, firstMs: null, lastMs: null, weeks: {}, artists: [] };

/** A song as it is counted. `artistId` null: not known. */
export interface Counted {
  trackId: string;
  artistId: string | null;
}

export function artistsOf(songs: readonly Counted[]): Stats["artists"] {
  const found = new Map<string, [string, number, string]>();
  for (const { artistId, trackId } of songs) {
    if (artistId === null) continue;
    const [, count, example] = found.get(artistId) ?? [artistId, 0, trackId];
    found.set(artistId, [artistId, count + 1, example]);
  }
  return ranked([...found.values()]);
}

/** With what has been added at this moment. */
export function counted(stats: Stats, count: number, artists: Stats["artists"], atMs: number, zone: string): Stats {
  if (count === 0) return stats;
  const week = isoWeek(wallMs(zone, atMs));
  const weeks = { ...stats.weeks, [week]: (stats.weeks[week] ?? 0) + count };
  return {
    added: stats.added + count,
    firstMs: stats.firstMs ?? atMs,
    lastMs: atMs,
    weeks: Object.fromEntries(Object.entries(weeks).sort(byName).slice(-syncLimits.weeks)),
    artists: together(stats.artists, artists),
  };
}

function together(some: Stats["artists"], more: Stats["artists"]): Stats["artists"] {
  const found = new Map(some.map((artist) => [artist[0], artist]));
  for (const [id, count, example] of more) found.set(id, [id, (found.get(id)?.[1] ?? 0) + count, example]);
  return ranked([...found.values()]);
}

function ranked(artists: Stats["artists"]): Stats["artists"] {
  return artists.sort((a, b) => b[1] - a[1]).slice(0, syncLimits.artists);
}

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}

/** "2026-W49" of a wall time: the year and week that its Thursday lies in. */
export function isoWeek(wallTimeMs: number): string {
  const thursday = mondayOf(wallTimeMs) + 3 * dayMs;
  const year = new Date(thursday).getUTCFullYear();
  const week = 1 + Math.floor((thursday - Date.UTC(year, 0, 1)) / (7 * dayMs));
  return `${year}-W${String(week).padStart(2, "0")}`;
}

/** "2026-11-30": the Monday of a wall time's week. */
export function mondayName(wallTimeMs: number): string {
  return new Date(mondayOf(wallTimeMs)).toISOString().slice(0, 10);
}

function mondayOf(wallTimeMs: number): number {
  const day = dayOf(wallTimeMs);
  return day - ((new Date(day).getUTCDay() + 6) % 7) * dayMs;
}
