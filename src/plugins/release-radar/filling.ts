import type { Person } from "../../bots/domain.js";
import { UpstreamError } from "../../bots/errors.js";
import type { PluginHost } from "../../bots/plugin.js";
import { choose } from "./choose.js";
import { isRefused, type RadarPlaylist, tracksPerCall } from "./playlist.js";
import { type Crawl, saveCrawl } from "./stored.js";

/** How the playlist is filled with what has been found so far. */

/** Filling it may cost a twentieth of what finding its songs has cost. */
const callsPerFillCall = 20;

/** Whether the playlist has everything in it that was found. */
export function isFilled({ filled, finds }: Crawl): boolean {
  return filled === finds.length;
}

/** Whether it is worth its calls now, while there is more to come. */
export function isFillDue(crawl: Crawl): boolean {
  if (crawl.finds.length === (crawl.filled ?? 0)) return false;
  if (crawl.filling?.finds === crawl.finds.length) return true;
  const fillCalls = Math.max(1, Math.ceil(tracksOf(crawl).length / tracksPerCall));
  return crawl.calls - crawl.filledAtCalls >= fillCalls * callsPerFillCall;
}

function tracksOf({ finds, seen }: Pick<Crawl, "finds" | "seen">): string[] {
  return choose(finds, seen).flatMap(({ tracks }) => tracks);
}

type Host = Pick<PluginHost, "records">;

/**
 * Answers the crawl as it is stored then; null: it has been turned off meanwhile. Throws UpstreamError: the next call goes
 * on behind what has been done, as there may never be two calls granted at once.
 */
export async function withPlaylistFilled(
  host: Host,
  playlist: RadarPlaylist,
  person: Person,
  crawl: Crawl,
): Promise<Crawl | null> {
  const tracks = tracksOf(crawl);
  const known = await playlist.idOf(person.id);
  if (known === null && tracks.length === 0) return done(host, person.id, crawl);
  const id = known ?? (await playlist.open(person));
  let current: Crawl | null = crawl;
  for (let next = beginning(crawl); current && (next === 0 || next * tracksPerCall < tracks.length); next += 1) {
    const part = tracks.slice(next * tracksPerCall, (next + 1) * tracksPerCall);
    current = await withPart(host, playlist, person.id, current, { id, isNew: known === null, part, next });
    // It is gone, and another one is made.
    if (current?.filling === null) return withPlaylistFilled(host, playlist, person, current);
  }
  return current && done(host, person.id, current);
}

/** Where to go on. What was found meanwhile, and what nobody knows the end of, begins anew. */
function beginning({ filling, finds }: Crawl): number {
  return filling === null || filling.finds !== finds.length || filling.isUnclear ? 0 : filling.parts;
}

interface Part {
  /** The playlist's. */
  id: string;
  /** It has just been made. */
  isNew: boolean;
  part: readonly string[];
  next: number;
}

async function withPart(
  host: Host,
  playlist: RadarPlaylist,
  personId: string,
  crawl: Crawl,
  { id, isNew, part, next }: Part,
): Promise<Crawl | null> {
  const at = (parts: number, isUnclear: boolean): Crawl => ({
    ...crawl,
    filling: { finds: crawl.finds.length, parts, isUnclear },
  });
  const begun = await saveCrawl(host, personId, at(next, true));
  if (begun === null) return null;
  try {
    const isThere = await playlist.put(personId, id, part, next === 0);
    if (isThere) return await saveCrawl(host, personId, at(next + 1, false));
  } catch (error) {
    if (isRefused(error)) await saveCrawl(host, personId, at(next, false));
    throw error;
  }
  // Spotify may need a while to find what it has just made; whoever made another one each time would never end.
  if (isNew) throw new UpstreamError("spotify", "the playlist is not there yet", { status: "not-found" });
  await playlist.forget(personId, id);
  return saveCrawl(host, personId, { ...crawl, filling: null });
}

function done(host: Host, personId: string, crawl: Crawl): Promise<Crawl | null> {
  const filled = { filled: crawl.finds.length, filledAtCalls: crawl.calls, filling: null };
  return saveCrawl(host, personId, { ...crawl, ...filled });
}
