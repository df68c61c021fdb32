import type { Person } from "../../bots/domain.js";
import { permissionsOf } from "../../bots/permissions.js";
import type { Pair, PairState, Trouble, TroubleKind } from "./records.js";

/** When a sync runs next. Pure: from what is stored, and the clock. */

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Whether a login may help, which we look for by ourselves; the rest waits for a word. */
export function isWaiting(kind: TroubleKind): boolean {
  return kind === "permission" || kind === "not-allowed";
}

/** What is in the way now; a newer wish is a new try. */
export function troubleOf(pair: Pick<Pair, "wish">, { trouble }: Pick<PairState, "trouble">): Trouble | null {
  return trouble?.wish === pair.wish ? trouble : null;
}

export function isAsked(pair: Pick<Pair, "wish">, state: Pick<PairState, "answered">): boolean {
  return pair.wish > state.answered;
}

export interface DueParts {
  nowMs: number;
  /** When songs have come that are to be kept soon. */
  soonMs: number | null;
  nextTime(cron: string, afterMs: number): number;
}

/** Null: not before somebody says so. */
export function dueMs(pair: Pair, state: PairState, { nowMs, soonMs, nextTime }: DueParts): number | null {
  if (pair.isPaused) return null;
  const trouble = troubleOf(pair, state);
  if (trouble) return isWaiting(trouble.kind) ? nowMs + pauseMs(nowMs - trouble.sinceMs) : null;
  if (isAsked(pair, state)) return nowMs;
  const byPlan = nextTime(pair.cron, Math.max(state.doneMs ?? 0, pair.madeAtMs));
  return soonMs !== null && pair.source.kind !== "playlist" ? Math.min(soonMs, byPlan) : byPlan;
}

/** A login mostly comes within minutes, or much later. */
function pauseMs(waitedMs: number): number {
  if (waitedMs < hourMs) return 5 * minuteMs;
  return waitedMs < 7 * 24 * hourMs ? hourMs : 6 * hourMs;
}

/** Whether Spotify may be asked: the login has it all, and is newer than the trouble. */
export function mayAsk({ spotify }: Pick<Person, "spotify">, trouble: Trouble | null): boolean {
  if (spotify?.state !== "connected" || !permissionsOf({ spotify }).includes("playlists")) return false;
  return trouble === null || spotify.authorizedAtMs > trouble.sinceMs;
}
