import { choose, countsOf, type Find } from "./choose.js";
import { isMonth } from "./dates.js";
import type { Crawl, Resume, WeekRecord, WeekState } from "./stored.js";
import { type Week, weeksBefore } from "./weeks.js";

/** What becomes of somebody's crawl: pure. */

/** Back to the first week that touches the same month. */
const weeksOfMonth = 6;

export function newCrawl(week: Week, earlier: readonly WeekRecord[], nowMs: number): Crawl {
  const since = weeksBefore(week, weeksOfMonth).key;
  const before = earlier.filter((one) => one.week >= since && one.week < week.key);
  const seen = before.flatMap(({ releases }) => releases.filter(({ on }) => isMonth(on)).map(({ id }) => id));
  const none = {
    checked: 0,
    failed: [],
    finds: [],
    filled: null,
    filling: null,
    calls: 0,
    filledAtCalls: 0,
    waitsUntilMs: 0,
  };
  const list = { after: null, pages: 0, isListed: false, followed: 0, first: 0, at: 0, again: null };
  return { week: week.key, startedAtMs: nowMs, seen, closed: null, ...list, ...none };
}

/** A page of the list has been kept. */
export function afterPage(crawl: Crawl, next: string | null): Crawl {
  return { ...crawl, pages: crawl.pages + 1, after: next, isListed: next === null, calls: crawl.calls + 1 };
}

/** The whole list is known: it begins behind the artist that the last week came to, so that everybody has their turn. */
export function afterList(crawl: Crawl, ids: readonly string[], resume: Resume | null): Crawl {
  const first = resume ? ids.indexOf(resume.after) + 1 : 0;
  return { ...crawl, followed: ids.length, first: first === ids.length ? 0 : first };
}

/** Null: everybody has been asked for. */
export function artistAt({ again, first, at, followed }: Crawl, ids: readonly string[]): string | null {
  if (again) return again[at] ?? null;
  return at < followed ? (ids[(first + at) % followed] ?? null) : null;
}

/** Null: Spotify had no answer. */
export function afterArtist(crawl: Crawl, artistId: string, finds: readonly Find[] | null): Crawl {
  const { at, checked, failed } = crawl;
  if (finds === null) return { ...crawl, at: at + 1, failed: [...failed, artistId] };
  return { ...crawl, at: at + 1, checked: checked + 1, finds: [...crawl.finds, ...finds] };
}

/** Most artists failed: they are asked for once more. */
export function afterBadDay(crawl: Crawl, untilMs: number): Crawl {
  return { ...crawl, again: failedIn(crawl), failed: [], at: 0, waitsUntilMs: untilMs };
}

/** Those in the list whose turn has not come, in its order. */
export function untried({ again, first, at, followed }: Crawl, ids: readonly string[]): string[] {
  return again ? [] : [...ids.slice(first), ...ids.slice(0, first)].slice(at, followed);
}

/** The artist whose turn was the last one; null: nobody's has come, or everybody's. */
export function lastTried(crawl: Crawl, ids: readonly string[]): string | null {
  const { again, first, at, followed } = crawl;
  return again || at === 0 || at >= followed ? null : (ids[(first + at - 1) % followed] ?? null);
}

export function haveMostFailed(crawl: Crawl): boolean {
  return failedIn(crawl).length * 2 > crawl.followed;
}

/** What the week is if it ends now. */
export function stateOf(crawl: Crawl): WeekState {
  if (!crawl.isListed) return "partial";
  if (haveMostFailed(crawl)) return "failed";
  return crawl.checked + failedIn(crawl).length < crawl.followed ? "partial" : "complete";
}

export function weekRecordOf(
  crawl: Crawl,
  state: WeekState,
  { firstDay, lastDay }: Week,
  end: { playlistId: string | null; atMs: number },
): WeekRecord {
  const releases = choose(crawl.finds, crawl.seen);
  const { week, followed, checked } = crawl;
  const what = { week, state, firstDay, lastDay, followed, checked, failed: failedIn(crawl) };
  return { ...what, releases, counts: countsOf(releases), playlistId: end.playlistId, closedAtMs: end.atMs };
}

/** With those who failed on an earlier day and have not been asked for again. */
function failedIn({ failed, again, at }: Crawl): string[] {
  return [...failed, ...(again?.slice(at) ?? [])];
}
