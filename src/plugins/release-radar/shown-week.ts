import type { PluginHost } from "../../bots/plugin.js";
import { type Counts, choose, countsOf, type Release } from "./choose.js";
import { type Crawl, names, type WeekRecord, type WeekState, weeksOf } from "./stored.js";
import { type Week, weekAt } from "./weeks.js";

/** A week as somebody is shown it, whether it is closed or not. */
export interface ShownWeek {
  week: Week;
  /** running: artists are still being asked for. */
  state: WeekState | "running";
  followed: number;
  /** The list of artists is still being read, and `followed` not all of them. */
  isListing: boolean;
  checked: number;
  failed: readonly string[];
  releases: readonly Release[];
  counts: Counts;
  playlistId: string | null;
}

/** Newest first: what is being looked through, and what is closed. */
export async function shownWeeks(host: Pick<PluginHost, "records">, personId: string): Promise<ShownWeek[]> {
  const [crawl, closed, playlist] = await Promise.all([
    host.records.get<Crawl>(personId, names.crawl),
    weeksOf(host, personId),
    host.records.get<{ id: string | null }>(personId, names.playlist),
  ]);
  const isRunning = crawl && !closed.some(({ week }) => week === crawl.week);
  const running = isRunning ? runningWeek(crawl, playlist?.id ?? null) : null;
  return [...(running ? [running] : []), ...closed.flatMap((record) => closedWeek(record) ?? [])];
}

function runningWeek(crawl: Crawl, playlistId: string | null): ShownWeek | null {
  const week = weekAt(crawl.week);
  if (!week) return null;
  const releases = choose(crawl.finds, crawl.seen);
  const { followed, checked, failed, isListed } = crawl;
  const what = { followed, checked, failed, isListing: !isListed, releases, counts: countsOf(releases) };
  // Until it is filled it still shows the week before.
  return { week, state: "running", ...what, playlistId: crawl.filled === null ? null : playlistId };
}

function closedWeek(record: WeekRecord): ShownWeek | null {
  const week = weekAt(record.week);
  if (!week) return null;
  const { state, followed, checked, failed, releases, counts, playlistId } = record;
  return { week, state, followed, isListing: false, checked, failed, releases, counts, playlistId };
}
