import type { Play } from "../bots/domain.js";
import { playOf } from "./play-row.js";

/** The most that recently-played ever shows. */
export const pageSize = 50;

const duplicateMs = 30_000;
// Our clock and Spotify's may differ a little; anything beyond is a garbled time.
const toleranceMs = 5 * 60 * 1000;

/** The plays of a page, oldest first, each once. Rows that are no plays of a song are left out. */
export function playsOf(rows: unknown[], nowMs: number): Play[] {
  const plays = rows.flatMap((row) => playOf(row) ?? []);
  return sanePlays(plays, nowMs);
}

/** Oldest first, each once, without those whose time cannot be. */
export function sanePlays(plays: readonly Play[], nowMs: number): Play[] {
  const sane = plays.filter((play) => play.endedAtMs > 0 && play.endedAtMs <= nowMs + toleranceMs);
  return withoutDuplicates(sane.sort((a, b) => b.endedAtMs - a.endedAtMs)).reverse();
}

/**
 * Spotify shows some plays twice, a little apart or once with their start and once with their end. The latest row is
 * kept, because only an end is a play. `newestFirst` stays as it is.
 */
function withoutDuplicates(newestFirst: Play[]): Play[] {
  const nextOfSong = new Map<string, Play>();
  return newestFirst.filter((play) => {
    const later = nextOfSong.get(play.track.id);
    if (later && isSame(play, later)) return false;
    nextOfSong.set(play.track.id, play);
    return true;
  });
}

/** Of one song, and the play that comes next. */
function isSame(play: Play, later: Play): boolean {
  const apartMs = later.endedAtMs - play.endedAtMs;
  return apartMs <= duplicateMs || apartMs < later.track.durationMs;
}
