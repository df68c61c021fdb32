import type { PluginHost } from "../../bots/plugin.js";
import type { Counts, Find, Release } from "./choose.js";

/** What the radar remembers of a person, in their slot; all of it plain JSON. */

export type Enrolled = { sinceMs: number };

/** Their playlist. `making`: the name under which one is being made; null: none is. */
export type KeptPlaylist = { id: string | null; making: string | null };

/** The last artist that a week which ran out of time has come to. */
export type Resume = { after: string };

/** - complete: every artist was asked for, but for those that failed
 *  - partial: time ran out
 *  - failed: more than half of the artists failed */
export type WeekState = "complete" | "partial" | "failed";

/** A week that is closed: ids and counts. */
export type WeekRecord = {
  week: string;
  state: WeekState;
  firstDay: string;
  lastDay: string;
  /** Artists they followed when it began, and how many of them were looked through. */
  followed: number;
  checked: number;
  /** Ids of artists for whom Spotify had no answer. */
  failed: string[];
  /** Newest first. */
  releases: Release[];
  counts: Counts;
  playlistId: string | null;
  closedAtMs: number;
};

/** The week that is being looked through. */
export type Crawl = {
  week: string;
  /** Tells it from one that was begun anew. */
  startedAtMs: number;
  /** The last artist of the last page that was read; null: none was. */
  after: string | null;
  pages: number;
  isListed: boolean;
  /** Artists they follow, as far as they are listed. */
  followed: number;
  /** Where in the list it begins. */
  first: number;
  /** How many of the list, or of `again`, are done. */
  at: number;
  /** Those that failed on an earlier day; null: it is the first pass. */
  again: string[] | null;
  checked: number;
  failed: string[];
  finds: Find[];
  /** See `choose`. */
  seen: string[];
  /** Finds that are in the playlist; null: it still is as it was before. */
  filled: number | null;
  /** How far filling it has come: parts of a hundred songs. `isUnclear`: nobody knows of the next one; null: it is not being filled. */
  filling: { finds: number; parts: number; isUnclear: boolean } | null;
  calls: number;
  /** Calls by the time it was last filled. */
  filledAtCalls: number;
  /** Nothing is asked before; 0: at once. */
  waitsUntilMs: number;
  /** Its end has been decided. */
  closed: WeekState | null;
};

/** A page of the list of artists: ids. */
export type Page = string[];

export const names = {
  enrolled: "enrolled",
  playlist: "playlist",
  resume: "resume",
  crawl: "crawl",
  weeks: "week:",
  week: (key: string) => `week:${key}`,
  pages: "page:",
  page: (number: number) => `page:${String(number).padStart(4, "0")}`,
} as const;

type Store = Pick<PluginHost, "records">;

export const isEnrolled = async ({ records }: Store, personId: string): Promise<boolean> =>
  (await records.get<Enrolled>(personId, names.enrolled)) !== null;

/** Newest first. */
export async function weeksOf({ records }: Store, personId: string): Promise<WeekRecord[]> {
  return (await records.list<WeekRecord>(personId, names.weeks)).map(({ value }) => value).reverse();
}

/** The artists of the list, in its order. */
export async function listedArtists({ records }: Store, personId: string): Promise<string[]> {
  const pages = await records.list<Page>(personId, names.pages);
  return [...new Set(pages.flatMap(({ value }) => value))];
}

export async function dropPages({ records }: Store, personId: string): Promise<void> {
  for (const { name } of await records.list(personId, names.pages)) await records.change(personId, name, () => null);
}

/**
 * Stores a step of a crawl, unless it has been turned off or begun anew meanwhile. Answers what is stored then; null: this
 * crawl is over.
 */
export async function saveCrawl({ records }: Store, personId: string, next: Crawl): Promise<Crawl | null> {
  const stored = await records.change<Crawl>(personId, names.crawl, (now) => (isSame(now, next) ? next : undefined));
  return isSame(stored, next) ? stored : null;
}

/** Whether it has been turned off or begun anew meanwhile, or its owner has disconnected. */
export async function isOver({ records }: Store, personId: string, crawl: Crawl): Promise<boolean> {
  return !isSame(await records.get<Crawl>(personId, names.crawl), crawl);
}

function isSame(now: Crawl | null, crawl: Crawl): boolean {
  return now?.week === crawl.week && now.startedAtMs === crawl.startedAtMs;
}
