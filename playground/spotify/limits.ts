/** The groups in which Spotify counts calls. The real groups are unpublished; these are a plausible split. */
export type Bucket = "user" | "player" | "catalogue" | "search" | "playlists" | "playlist-images" | "library";

/** How many calls are let through. null or absent means any number. All windows roll on the emulator's clock. */
export interface LimitOptions {
  /** Calls in 24 hours, all together. */
  dailyQuota?: number | null;
  /** Calls in 24 hours for one bucket; a full bucket blocks only itself. */
  bucketQuota?: Partial<Record<Bucket, number>>;
  /** Calls in 30 seconds, all together. */
  ratePer30s?: number | null;
  /** Calls in 30 seconds for one bucket, like Spotify's own limit on cover uploads. */
  bucketRatePer30s?: Partial<Record<Bucket, number>>;
}

/** Why a call is not let through: the daily quota or the short rate limit, and for how long. */
interface LimitRefusal {
  kind: "quota" | "rate";
  retryAfterS: number;
}

/** Counts calls and says when there are too many. */
export interface Limiter {
  /** Counts a call at `nowMs`, or says why not. A refused call is not counted. */
  take(nowMs: number, bucket: Bucket): LimitRefusal | null;
  /** Calls left of the daily quota for all buckets; null when there is none. */
  quotaLeft(nowMs: number): number | null;
}

interface Window {
  kind: LimitRefusal["kind"];
  bucket: Bucket | null;
  lengthMs: number;
  max: number;
  times: number[];
  blockedUntilMs: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const RATE_WINDOW_MS = 30_000;

function newWindow(kind: LimitRefusal["kind"], bucket: Bucket | null, max: number): Window {
  const lengthMs = kind === "quota" ? DAY_MS : RATE_WINDOW_MS;
  return { kind, bucket, lengthMs, max, times: [], blockedUntilMs: 0 };
}

function bucketWindows(kind: LimitRefusal["kind"], limits: Partial<Record<Bucket, number>> = {}): Window[] {
  return Object.entries(limits).map(([bucket, max]) => newWindow(kind, bucket as Bucket, max));
}

function totalWindow(kind: LimitRefusal["kind"], max: number | null | undefined): Window[] {
  return max === null || max === undefined ? [] : [newWindow(kind, null, max)];
}

function forget(window: Window, nowMs: number): void {
  const firstKept = window.times.findIndex((time) => time > nowMs - window.lengthMs);
  window.times.splice(0, firstKept === -1 ? window.times.length : firstKept);
}

// A used-up quota locks out for hours, however little more is asked: until half of the day's calls have left the window.
function freeAtMs(window: Window, nowMs: number): number {
  const index = window.kind === "quota" ? Math.floor(window.times.length / 2) : 0;
  return (window.times[index] ?? nowMs) + window.lengthMs;
}

function refusalOf(window: Window, nowMs: number): LimitRefusal | null {
  forget(window, nowMs);
  if (window.blockedUntilMs <= nowMs) {
    if (window.times.length < window.max) return null;
    window.blockedUntilMs = freeAtMs(window, nowMs);
  }
  return { kind: window.kind, retryAfterS: Math.ceil((window.blockedUntilMs - nowMs) / 1000) };
}

function leftIn(window: Window, nowMs: number): number {
  if (window.blockedUntilMs > nowMs) return 0;
  const used = window.times.filter((time) => time > nowMs - window.lengthMs).length;
  return Math.max(0, window.max - used);
}

function firstRefusal(windows: Window[], nowMs: number): LimitRefusal | null {
  for (const window of windows) {
    const refusal = refusalOf(window, nowMs);
    if (refusal !== null) return refusal;
  }
  return null;
}

/** A limiter with the given limits. */
export function createLimiter(options: LimitOptions): Limiter {
  const daily = totalWindow("quota", options.dailyQuota);
  const buckets = [...bucketWindows("quota", options.bucketQuota), ...bucketWindows("rate", options.bucketRatePer30s)];
  const windows = [...daily, ...totalWindow("rate", options.ratePer30s), ...buckets];
  return {
    take(nowMs, bucket) {
      const concerned = windows.filter((window) => window.bucket === null || window.bucket === bucket);
      const refusal = firstRefusal(concerned, nowMs);
      if (refusal === null) for (const window of concerned) window.times.push(nowMs);
      return refusal;
    },
    quotaLeft: (nowMs) => (daily[0] === undefined ? null : leftIn(daily[0], nowMs)),
  };
}
