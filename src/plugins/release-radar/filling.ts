import type { Person } from "../../bots/domain.js";
import type { PluginHost } from "../../bots/plugin.js";
import { choose } from "./choose.js";
import type { RadarPlaylist } from "./playlist.js";
import { type Crawl, saveCrawl } from "./stored.js";

/** When the playlist is filled with what has been found so far. */

/** Filling it may cost a twentieth of what finding its songs has cost. */
const callsPerFillCall = 20;
const tracksPerCall = 100;

/** Whether the playlist has everything in it that was found. */
export function isFilled({ filled, finds }: Crawl): boolean {
  return filled === finds.length;
}

/** Whether it is worth its calls now, while there is more to come. */
export function isFillDue(crawl: Crawl): boolean {
  if (crawl.finds.length === (crawl.filled ?? 0)) return false;
  const fillCalls = Math.max(1, Math.ceil(tracksOf(crawl).length / tracksPerCall));
  return crawl.calls - crawl.filledAtCalls >= fillCalls * callsPerFillCall;
}

export function tracksOf({ finds, seen }: Pick<Crawl, "finds" | "seen">): string[] {
  return choose(finds, seen).flatMap(({ tracks }) => tracks);
}

/** Answers the crawl as it is stored then; null: it has been turned off meanwhile. Throws UpstreamError. */
export async function withPlaylistFilled(
  host: Pick<PluginHost, "records">,
  playlist: RadarPlaylist,
  person: Person,
  crawl: Crawl,
): Promise<Crawl | null> {
  if (!(await playlist.fill(person, tracksOf(crawl)))) return crawl;
  return saveCrawl(host, person.id, { ...crawl, filled: crawl.finds.length, filledAtCalls: crawl.calls });
}
