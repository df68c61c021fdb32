import type { Play } from "../bots/domain.js";
import { each, playRow } from "./schema.js";

/** The most that recently-played ever shows. */
export const pageSize = 50;

const duplicateMs = 30_000;
// Our clock and Spotify's may differ a little; anything beyond is a garbled time.
const toleranceMs = 5 * 60 * 1000;

/** The plays of a page, oldest first, each once. Rows that are no plays of a song are left out. */
export function playsOf(rows: unknown[], nowMs: number): Play[] {
  const plays = each(playRow, rows).map(({ track, played_at }): Play => ({ track, endedAtMs: Date.parse(played_at) }));
  const sane = plays.filter((play) => play.endedAtMs > 0 && play.endedAtMs <= nowMs + toleranceMs);
  return withoutDuplicates(sane.toSorted((a, b) => b.endedAtMs - a.endedAtMs)).toReversed();
}

/**
 * Spotify shows some plays twice, a little apart or once with their start and once with their end. The latest row is
 * kept, because only an end is a play. `newestFirst` stays as it is.
 */
function withoutDuplicates(newestFirst: Play[]): Play[] {
  const kept: Play[] = [];
  for (const play of newestFirst) if (!kept.some((later) => isSame(play, later))) kept.push(play);
  return kept;
}

function isSame(play: Play, later: Play): boolean {
  const apartMs = later.endedAtMs - play.endedAtMs;
  return play.track.id === later.track.id && (apartMs <= duplicateMs || apartMs < later.track.durationMs);
}
