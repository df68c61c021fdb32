import type { Person } from "../../bots/domain.js";
import { AccessLostError, UpstreamError } from "../../bots/errors.js";
import type { PluginHost } from "../../bots/plugin.js";
import { dayMs, minuteMs } from "../../bots/zoned-time.js";
import type { Artists } from "./artist-visit.js";
import { type Calls, callsUpTo } from "./calls.js";
import type { Find } from "./choose.js";
import { afterArtist, afterBadDay, afterList, afterPage, artistAt, haveMostFailed } from "./crawl-steps.js";
import { isFillDue, isFilled, withPlaylistFilled } from "./filling.js";
import { missing } from "./permissions-needed.js";
import type { RadarPlaylist } from "./playlist.js";
import {
  type Crawl,
  dropPages,
  isEnrolled,
  listedArtists,
  names,
  type Page,
  type Resume,
  saveCrawl,
} from "./stored.js";
import type { Titles } from "./titles.js";
import type { WeekEnd } from "./week-end.js";
import { closesAtMs, type Week, weekAt } from "./weeks.js";

export interface CrawlParts {
  host: Pick<PluginHost, "records" | "releases" | "people" | "clock" | "log" | "locks" | "tell">;
  artists: Artists;
  titles: Pick<Titles, "keepNames">;
  playlist: RadarPlaylist;
  weekEnd: WeekEnd;
}

/** Questions to Spotify in one run: others get their turn in between. */
const callsPerRun = 20;
/** Artists of one run, most of whom cost nothing because somebody else has asked for them. */
const artistsPerRun = 200;
/** So many failing one after the other are Spotify's trouble rather than theirs. */
const failuresInARow = 3;
const troublePauseMs = 30 * minuteMs;
/** How soon it is noticed that somebody has allowed again what is needed. */
const lookAgainMs = 60 * minuteMs;
/** Real time: a dead process' person is free again then. */
const lockMs = 60_000;

/** The job that looks for what the artists somebody follows have released: a few questions at a time. */
export function crawlJob(parts: CrawlParts): (personId: string) => Promise<number | null> {
  return (personId) => parts.host.locks.with(`person:${personId}`, lockMs, () => run(parts, personId));
}

async function run(parts: CrawlParts, personId: string): Promise<number | null> {
  const { host } = parts;
  const person = await host.people.get(personId);
  const crawl = await host.records.get<Crawl>(personId, names.crawl);
  const week = crawl && weekAt(crawl.week);
  if (!person || !week || !(await isEnrolled(host, personId))) return null;
  const nowMs = host.clock.nowMs();
  if (crawl.closed !== null || nowMs >= closesAtMs(week)) return (await parts.weekEnd.close(person, week)) ?? null;
  if (crawl.waitsUntilMs > nowMs) return crawl.waitsUntilMs;
  if (missing(person).length > 0) return nowMs + lookAgainMs;
  try {
    return await look(parts, person, week, crawl);
  } catch (error) {
    if (isNotAllowed(error)) await host.tell(personId, `refused-${week.key}`, { kind: "refused", week: week.key });
    throw error;
  }
}

async function look(parts: CrawlParts, person: Person, week: Week, crawl: Crawl): Promise<number | null> {
  const calls = callsUpTo(callsPerRun);
  const listed = await list(parts, person, crawl, calls);
  if (listed === null) return null;
  if (!listed.isListed) return parts.host.clock.nowMs();
  const ids = await listedArtists(parts.host, person.id);
  // First, because there may be calls for no more than one thing.
  const filled = isFillDue(listed) ? await withPlaylistFilled(parts.host, parts.playlist, person, listed) : listed;
  if (filled === null) return null;
  const asked = await askAll(parts, person, week, { crawl: filled, ids, calls });
  return asked === null ? null : settle(parts, person, week, asked);
}

/** Reads whom they follow, page by page, each kept at once. Null: it has been turned off meanwhile. */
async function list({ host, titles }: CrawlParts, { id }: Person, crawl: Crawl, calls: Calls): Promise<Crawl | null> {
  let current: Crawl | null = crawl;
  while (current && !current.isListed && calls.areLeft()) {
    const { artists, next } = await host.releases.followed(id, current.after);
    calls.made();
    await titles.keepNames(artists);
    await host.records.change<Page>(id, names.page(current.pages), () => artists.map((artist) => artist.id));
    const after: Crawl = afterPage(current, next);
    current = await saveCrawl(host, id, after.isListed ? await withOrder(host, id, after) : after);
  }
  if (current === null) await dropPages(host, id);
  return current;
}

async function withOrder(host: CrawlParts["host"], personId: string, crawl: Crawl): Promise<Crawl> {
  const ids = await listedArtists(host, personId);
  return afterList(crawl, ids, await host.records.get<Resume>(personId, names.resume));
}

interface Asking {
  crawl: Crawl;
  /** The list. */
  ids: readonly string[];
  calls: Calls;
}

interface Asked {
  crawl: Crawl;
  isOver: boolean;
  isTrouble: boolean;
}

/** Asks for one artist after the other. What was found is kept, also when Spotify stops answering in between. */
async function askAll(parts: CrawlParts, { id }: Person, week: Week, asking: Asking): Promise<Asked | null> {
  const { calls, ids } = asking;
  const callsBefore = calls.count();
  let { crawl } = asking;
  let inARow = 0;
  const save = () => saveCrawl(parts.host, id, { ...crawl, calls: crawl.calls + calls.count() - callsBefore });
  try {
    for (let count = 0; count < artistsPerRun && inARow < failuresInARow; count += 1) {
      const artistId = artistAt(crawl, ids);
      const found = artistId === null ? "stopped" : await askOne(parts, artistId, week, calls);
      if (artistId === null || found === "stopped") break;
      crawl = afterArtist(crawl, artistId, found === "failed" ? null : found);
      inARow = found === "failed" ? inARow + 1 : 0;
    }
  } catch (error) {
    await save();
    throw error;
  }
  const saved = await save();
  const isOver = artistAt(crawl, ids) === null;
  return saved && { crawl: saved, isOver, isTrouble: inARow >= failuresInARow };
}

async function askOne(
  { artists, host }: CrawlParts,
  artistId: string,
  week: Week,
  calls: Calls,
): Promise<Find[] | "stopped" | "failed"> {
  try {
    return (await artists.visit(artistId, week, calls)) ?? "stopped";
  } catch (error) {
    if (!isOfOneArtist(error)) throw error;
    host.log.warn("radar.artist-failed", { artistId, week: week.key, error });
    return "failed";
  }
}

/** What fails for everybody, and is no fault of the artist that was asked for. */
const ofEverybody: readonly (string | number | undefined)[] = [
  ...["quota", "rate", "budget", "owner-premium", "mass-invalid-grant", "invalid-client", "unauthorized"],
  ...["token-missing", 429],
];

function isOfOneArtist(error: unknown): error is UpstreamError {
  if (!(error instanceof UpstreamError) || error instanceof AccessLostError) return false;
  return error.service === "spotify" && !ofEverybody.includes(error.status);
}

function isNotAllowed(error: unknown): boolean {
  return error instanceof AccessLostError && error.status === "scope";
}

/** When to go on; null: the week is done. */
async function settle(parts: CrawlParts, person: Person, week: Week, asked: Asked): Promise<number | null> {
  const { host, playlist } = parts;
  const nowMs = host.clock.nowMs();
  const { crawl, isOver, isTrouble } = asked;
  if (isOver && haveMostFailed(crawl)) return tomorrow(parts, person, week, crawl);
  const isDue = isOver ? !isFilled(crawl) : isFillDue(crawl);
  const filled = isDue ? await withPlaylistFilled(host, playlist, person, crawl) : crawl;
  if (filled === null) return null;
  if (isOver && !isFilled(filled)) return nowMs + troublePauseMs;
  if (!isOver) return isTrouble ? nowMs + troublePauseMs : nowMs;
  await parts.weekEnd.close(person, week);
  return null;
}

/** Too little was found out to call it a week: it is said, and tried again. */
async function tomorrow({ host }: CrawlParts, { id }: Person, week: Week, crawl: Crawl): Promise<number | null> {
  const untilMs = host.clock.nowMs() + dayMs;
  const next = afterBadDay(crawl, untilMs);
  const numbers = { failed: next.again?.length ?? 0, followed: crawl.followed };
  await host.tell(id, `failed-${week.key}`, { kind: "failed", week: week.key, ...numbers });
  return (await saveCrawl(host, id, next)) && untilMs;
}
