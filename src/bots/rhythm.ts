import type { Play } from "./domain.js";

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** What a look at a listener has just shown. Nothing of it is kept: the next look reads its own page. */
export interface Seen {
  nowMs: number;
  /** At most 50, oldest first. */
  plays: readonly Play[];
  /** There may be older plays that can no longer be seen. */
  isFull: boolean;
}

/** What is known of a listener when the next look is chosen. */
export interface ListenerNow {
  /** From 0 to 1, always the same for a listener: spreads what would otherwise happen to everybody at once. */
  phase: number;
  /** Null: there was no look, or it failed. */
  seen: Seen | null;
}

/** FNV-1a, its bits mixed once more: ids that differ in their last letter lie far apart. */
export function phaseOf(personId: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < personId.length; at += 1) hash = Math.imul(hash ^ personId.charCodeAt(at), 0x01000193) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}

/** The day ahead is told apart in steps of this length. */
export const stepMs = 30 * minuteMs;
const steps = dayMs / stepMs;
const daysBack = 14;
/** Whoever played a song this long ago may still be at it; they stay for about `stayMs`. */
const stillOnMs = 20 * minuteMs;
const stayMs = 45 * minuteMs;
/** What another day says of this one: the same weekday, workdays of workdays and weekends of weekends, the others. */
const likeness = { sameDay: 3, sameKind: 1, otherKind: 0.15 };
/** What music half an hour earlier or later says of this half hour. */
const nearby = 0.6;
/** Nobody is certain to be silent, and nobody certain to listen. */
const leastLikely = 0.004;
const mostLikely = 0.9;
/** A listener of whom nothing is known; it weighs as much as half a day that is known. */
const unknownLikely = 0.06;
const unknownDays = 0.5;

/** How likely it is that the listener listens, for each step of the 24 hours ahead. */
export type Outlook = readonly number[];

/**
 * Reads the outlook off one page: who plays now plays on for a while; who played at this hour on the days that the page
 * shows is likely to do so again.
 */
export function outlookOf(seen: Seen | null): Outlook {
  if (seen === null) return Array<number>(steps).fill(unknownLikely);
  const { nowMs, plays, isFull } = seen;
  const music = new Set(plays.map(({ endedAtMs }) => stepOf(endedAtMs)));
  const sinceMs = isFull ? (plays[0]?.endedAtMs ?? nowMs) : nowMs - daysBack * dayMs;
  const newestMs = nowMs - (plays.at(-1)?.endedAtMs ?? 0);
  return Array.from({ length: steps }, (_, step) => {
    const aheadMs = (step + 0.5) * stepMs;
    const likely = Math.max(habit(music, sinceMs, nowMs, aheadMs), stillOn(newestMs, aheadMs), leastLikely);
    return Math.min(likely, mostLikely);
  });
}

function stepOf(atMs: number): number {
  return Math.floor(atMs / stepMs);
}

/** On how many of the days that are shown there was music at this hour. */
function habit(music: ReadonlySet<number>, sinceMs: number, nowMs: number, aheadMs: number): number {
  let played = 0;
  let shown = 0;
  for (let back = 1; back <= daysBack; back += 1) {
    const thenMs = nowMs + aheadMs - back * dayMs;
    if (thenMs > nowMs) continue;
    if (thenMs < sinceMs) break;
    const weight = likenessOf(nowMs + aheadMs, thenMs);
    shown += weight;
    played += weight * musicAt(music, stepOf(thenMs));
  }
  return (played + unknownDays * unknownLikely) / (shown + unknownDays);
}

function musicAt(music: ReadonlySet<number>, step: number): number {
  if (music.has(step)) return 1;
  return music.has(step - 1) || music.has(step + 1) ? nearby : 0;
}

/** By UTC: off by some hours, and right about most of each day. */
function likenessOf(atMs: number, thenMs: number): number {
  const [day, then] = [new Date(atMs).getUTCDay(), new Date(thenMs).getUTCDay()];
  if (day === then) return likeness.sameDay;
  return (day % 6 === 0) === (then % 6 === 0) ? likeness.sameKind : likeness.otherKind;
}

function stillOn(newestMs: number, aheadMs: number): number {
  return newestMs > stillOnMs ? 0 : Math.exp(-(newestMs + aheadMs) / stayMs);
}

export function isPlaying({ nowMs, plays }: Seen): boolean {
  return nowMs - (plays.at(-1)?.endedAtMs ?? 0) < stillOnMs;
}

/** 50 songs of three and a half minutes; and of half a minute each, by somebody who skips. */
const usualFiftyMs = 175 * minuteMs;
const fastestFiftyMs = 25 * minuteMs;

/** How long the listener takes to push 50 plays out of sight at the pace of the page, without a pause. */
export function fiftyPlaysMs({ plays }: Pick<Seen, "plays">): number {
  const gaps = plays.slice(1).map(({ endedAtMs }, at) => endedAtMs - (plays[at]?.endedAtMs ?? endedAtMs));
  const usual = gaps.sort((a, b) => a - b)[Math.floor(gaps.length / 2)];
  if (usual === undefined) return usualFiftyMs;
  return Math.min(usualFiftyMs, Math.max(fastestFiftyMs, 50 * usual));
}
