import { limits } from "./limits.js";
import { fiftyPlaysMs, isPlaying, type ListenerNow, outlookOf, type Seen, stepMs } from "./rhythm.js";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** A share is followed for this long after its delivery. */
export const followMs = limits.followDays * dayMs;

/** A silent share tells its sender "ended" at this age, heard or not, so that the moment tells nothing. */
export const silentEndMs = followMs + hourMs;

/**
 * When to look at a share next: pure in its age, the length of the song, and what the last look at its listener showed.
 * All ages count from delivery. A look serves all shares of a listener, and each is then dated anew from that moment: so
 * those that ask for the same interval share every look.
 */
export interface Policy {
  readonly name: string;
  /** The age of the next look, always later than `ageMs`. Default: a listener of whom nothing is known. */
  nextAgeMs(ageMs: number, songMs: number, listener?: ListenerNow): number;
}

/**
 * The reference schedule: first after one song length, then every 5 minutes until the share is an hour old, then
 * hourly until it is 7 days old; the first look beyond is the last.
 */
export const classic: Policy = {
  name: "classic",
  nextAgeMs(ageMs, songMs) {
    if (ageMs < songMs) return songMs;
    return ageMs + (ageMs <= hourMs ? 5 * minuteMs : hourMs);
  },
};

/** A song is seldom played the second it arrives, and a play shows a moment after its end. */
const firstSlackMs = 90_000;
/** Many songs are played at once: while that may still show, looks come quickly. */
const soon = { everyMs: 5 * minuteMs, untilMs: 20 * minuteMs };
/** So much music, weighed by its likelihood, makes a look worth its call; a week later eight times as much. */
const worthMs = 4 * minuteMs;
const worthGrows = 7;
/** How long a look that is worth it still waits for more; a week later more than twice as long. */
const waitMs = 50 * minuteMs;
const waitGrows = 1.3;
const longestMs = 12 * hourMs;
/** The part of 50 plays that may go by between two looks while somebody listens. */
const safePart = 0.7;

/**
 * Looks where music is likely: quickly at first, then some time after enough of it has probably been heard since the last
 * look. Likelihoods come from the page of that look alone, and nothing is remembered.
 */
export const adaptive: Policy = {
  name: "adaptive",
  nextAgeMs(ageMs, songMs, { phase, seen } = { phase: 0, seen: null }) {
    const firstMs = songMs + firstSlackMs + phase * minuteMs;
    if (ageMs < firstMs) return firstMs;
    if (ageMs < songMs + soon.untilMs) return ageMs + soon.everyMs;
    const nextMs = ageMs + Math.min(afterMusicMs(ageMs, seen), beforeGapMs(seen), longestMs);
    // The last look comes when the week is over, not half a day later.
    return ageMs <= followMs ? Math.min(nextMs, followMs + minuteMs) : nextMs;
  },
};

function afterMusicMs(ageMs: number, seen: Seen | null): number {
  const weeks = ageMs / followMs;
  let left = worthMs * (1 + worthGrows * weeks);
  for (const [step, likely] of outlookOf(seen).entries()) {
    const music = stepMs * likely;
    if (music >= left) return (step + left / music) * stepMs + waitMs * (1 + waitGrows * weeks);
    left -= music;
  }
  return longestMs;
}

/** Soon enough for the page not to overflow, if the listener goes on, or begins anew right after this look. */
function beforeGapMs(seen: Seen | null): number {
  if (!seen) return longestMs;
  if (isPlaying(seen)) return safePart * fiftyPlaysMs(seen);
  // Fifty plays within a day: somebody who may fill a page at any time.
  const isBusy = seen.isFull && seen.nowMs - (seen.plays[0]?.endedAtMs ?? 0) < dayMs;
  return isBusy ? fiftyPlaysMs(seen) : longestMs;
}

/** Policies by the value of LISTEN_POLICY. */
export const policies: Record<string, Policy> = { classic, adaptive };
