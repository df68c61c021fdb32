import type { Person } from "../../bots/domain.js";
import { UpstreamError } from "../../bots/errors.js";
import type { PluginHost } from "../../bots/plugin.js";
import type { Artists } from "./artist-visit.js";
import type { Find } from "./choose.js";
import { lastTried, stateOf, untried, weekRecordOf } from "./crawl-steps.js";
import { isFilled, withPlaylistFilled } from "./filling.js";
import type { RadarPlaylist } from "./playlist.js";
import { noteRun } from "./runs.js";
import {
  type Crawl,
  dropPages,
  isOver,
  listedArtists,
  names,
  type Resume,
  saveCrawl,
  type WeekRecord,
} from "./stored.js";
import { type Week, weeksBefore } from "./weeks.js";

/** How a week ends. */
export interface WeekEnd {
  /**
   * Ends what was begun of this week, as complete as it is. `leavesPlaylist`: the next week is about to fill it. Safe to
   * repeat; throws UpstreamError when only the playlist is still to be filled.
   */
  close(person: Person, week: Week, leavesPlaylist?: boolean): Promise<void>;
}

export interface WeekEndParts {
  host: Pick<PluginHost, "records" | "clock" | "tell">;
  artists: Pick<Artists, "known">;
  playlist: RadarPlaylist;
}

const keptWeeks = 60;

export function weekEnd(parts: WeekEndParts): WeekEnd {
  const { host, playlist } = parts;
  return {
    async close(person, week, leavesPlaylist = false) {
      const crawl = await decided(parts, person.id, week);
      if (crawl === null) return;
      const trouble = leavesPlaylist || isFilled(crawl) ? null : await fillTrouble(parts, person, crawl);
      // Spotify took its time, and nothing may stay of somebody who has left in it.
      if (await isOver(host, person.id, crawl)) return;
      await keepWeek(parts, person.id, week, crawl, await playlist.idOf(person.id));
      if (trouble) throw trouble;
      await forgetCrawl(host, person.id, crawl);
      await dropOldWeeks(host, person.id, week);
    },
  };
}

/** What it ends as is decided once. Null: there is no such crawl (any more). */
async function decided({ host, artists }: WeekEndParts, personId: string, week: Week): Promise<Crawl | null> {
  const crawl = await host.records.get<Crawl>(personId, names.crawl);
  if (crawl?.week !== week.key) return null;
  if (crawl.closed !== null) return crawl;
  const ids = untried(crawl, await listedArtists(host, personId));
  const finds = await knownOf(artists, ids, week);
  const swept = { ...crawl, checked: crawl.checked + finds.length, finds: [...crawl.finds, ...finds.flat()] };
  return saveCrawl(host, personId, { ...swept, closed: stateOf(swept) });
}

/** Of artists whose turn has not come: what others have found out about them. */
async function knownOf(artists: Pick<Artists, "known">, ids: readonly string[], week: Week): Promise<Find[][]> {
  const found: Find[][] = [];
  for (const id of ids) {
    const finds = await artists.known(id, week);
    if (finds) found.push(finds);
  }
  return found;
}

/** The week is closed in time, and its playlist when Spotify answers again. */
async function fillTrouble(
  { host, playlist }: WeekEndParts,
  person: Person,
  crawl: Crawl,
): Promise<UpstreamError | null> {
  try {
    await withPlaylistFilled(host, playlist, person, crawl);
    return null;
  } catch (error) {
    if (error instanceof UpstreamError) return error;
    throw error;
  }
}

async function keepWeek(
  { host }: WeekEndParts,
  personId: string,
  week: Week,
  crawl: Crawl,
  playlistId: string | null,
): Promise<void> {
  let isNew = true;
  const end = { playlistId, atMs: host.clock.nowMs() };
  const record = weekRecordOf(crawl, crawl.closed ?? "partial", week, end);
  await host.records.change<WeekRecord>(personId, names.week(week.key), (now) => {
    isNew = now === null;
    return now ? { ...now, playlistId } : record;
  });
  if (isNew) await noteRun(host, record, crawl.calls);
  if (record.counts.releases > 0) await host.tell(personId, `week-${week.key}`, { kind: "week", week: week.key });
}

async function forgetCrawl(host: WeekEndParts["host"], personId: string, crawl: Crawl): Promise<void> {
  const last = lastTried(crawl, await listedArtists(host, personId));
  await host.records.change<Resume>(personId, names.resume, () => {
    if (last !== null) return { after: last };
    return crawl.closed === "partial" ? undefined : null;
  });
  await dropPages(host, personId);
  await host.records.change<Crawl>(personId, names.crawl, (now) =>
    now?.startedAtMs === crawl.startedAtMs ? null : undefined,
  );
}

async function dropOldWeeks({ records }: WeekEndParts["host"], personId: string, week: Week): Promise<void> {
  const oldest = names.week(weeksBefore(week, keptWeeks - 1).key);
  for (const { name } of await records.list(personId, names.weeks))
    if (name < oldest) await records.change(personId, name, () => null);
}
