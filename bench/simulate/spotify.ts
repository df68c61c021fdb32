import type { Play } from "../../src/bots/domain.js";
import { UpstreamError } from "../../src/bots/errors.js";
import type { Clock, Music } from "../../src/bots/ports.js";
import { pageSize, sanePlays } from "../../src/spotify/plays.js";
import { chanceOf } from "./chance.js";
import type { HistoryPlay } from "./histories.js";
import { dayMs, hourMs, minuteMs } from "./listeners.js";

/** Spotify's side of a simulation: what it shows of histories, and when it shows nothing. */
export interface SimulatedSpotify {
  music: Pick<Music, "recentPlays">;
  /** Calls that reached it. */
  calls: number;
}

export interface SpotifyOptions {
  clock: Clock;
  /** Rows by their time, oldest first. */
  historyOf(personId: string): readonly HistoryPlay[];
  /** While one of these lasts every call fails. Default: none. */
  outages?: readonly Outage[];
  /** Calls in any 24 h; beyond them Spotify refuses until there is room again. Default: any number. */
  callsPerDay?: number;
}

export interface Outage {
  fromMs: number;
  toMs: number;
}

/** Shows at most the last 50 rows, as the real client reads them; older ones are gone for good. */
export function simulatedSpotify(options: SpotifyOptions): SimulatedSpotify {
  const { clock, historyOf, outages = [], callsPerDay = Number.POSITIVE_INFINITY } = options;
  const lately: number[] = [];
  const spotify: SimulatedSpotify = {
    calls: 0,
    music: {
      async recentPlays(personId) {
        const nowMs = clock.nowMs();
        refuseBeyond(lately, callsPerDay, nowMs);
        spotify.calls += 1;
        if (outages.some(({ fromMs, toMs }) => fromMs <= nowMs && nowMs < toMs)) throw failure("outage");
        const rows = pageOf(historyOf(personId), nowMs);
        return { plays: sanePlays(rows, nowMs), isFull: rows.length >= pageSize };
      },
    },
  };
  return spotify;
}

function refuseBeyond(lately: number[], callsPerDay: number, nowMs: number): void {
  if (callsPerDay === Number.POSITIVE_INFINITY) return;
  while ((lately[0] ?? nowMs) <= nowMs - dayMs) lately.shift();
  if (lately.length >= callsPerDay) throw failure("quota", (lately[0] ?? nowMs) + dayMs - nowMs);
  lately.push(nowMs);
}

function failure(reason: string, retryAfterMs?: number): UpstreamError {
  return new UpstreamError("spotify", reason, retryAfterMs === undefined ? {} : { retryAfterMs });
}

/** The last 50 rows that are shown at this moment, in no order that anybody promises. */
export function pageOf(history: readonly HistoryPlay[], nowMs: number): Play[] {
  const page: Play[] = [];
  for (let at = endOf(history, nowMs) - 1; at >= 0 && page.length < pageSize; at -= 1) {
    const row = history[at];
    if (row && row.shownAtMs <= nowMs) page.push({ track: row.track, endedAtMs: row.endedAtMs });
  }
  return page;
}

/** How many rows had ended by then. */
export function endOf(history: readonly HistoryPlay[], nowMs: number): number {
  let from = 0;
  let to = history.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((history[middle]?.endedAtMs ?? 0) <= nowMs) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** About one a month, for minutes or hours; one in a hundred days, for a day. */
export function outagesOf(seed: number, circle: number, startMs: number, days: number): Outage[] {
  const chance = chanceOf(seed, 1_000_000 + circle);
  const outages: Outage[] = [];
  for (let day = 0; day < days; day += 1) {
    const fromMs = startMs + day * dayMs + chance.between(0, 24) * hourMs;
    if (chance.is(0.03)) outages.push({ fromMs, toMs: fromMs + chance.between(10 * minuteMs, 3 * hourMs) });
    if (chance.is(0.003)) outages.push({ fromMs, toMs: fromMs + chance.between(18, 30) * hourMs });
  }
  return outages;
}
