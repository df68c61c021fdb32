/** How many calls are taken in how many real milliseconds. */
export interface RateLimit {
  calls: number;
  windowMs: number;
}

/** The headers of an answer, and for a call too many what its body says. */
export interface Verdict {
  headers: Record<string, string>;
  /** Null for a call that may pass. */
  refused: { retryAfterMs: number; isGlobal: boolean } | null;
}

interface Window {
  endsAt: number;
  left: number;
}

/** Counts calls per route and over all routes. Time is real here: clients wait for it with real timers. */
export class RateLimits {
  readonly #route: RateLimit;
  readonly #global: RateLimit;
  readonly #windows = new Map<string, Window>();

  constructor(route: RateLimit, global: RateLimit) {
    this.#route = route;
    this.#global = global;
  }

  /** Takes one call of a bucket; those of interactions do not count towards the global limit. */
  take(bucket: string, isGlobal: boolean): Verdict {
    const now = performance.now();
    const global = isGlobal ? this.#window("global", this.#global, now) : null;
    if (global !== null && global.left === 0) return refuse(global, now, this.#global.calls, "global", true);
    const route = this.#window(bucket, this.#route, now);
    if (route.left === 0) return refuse(route, now, this.#route.calls, bucket, false);
    route.left -= 1;
    if (global !== null) global.left -= 1;
    return { headers: headersOf(route, now, this.#route.calls, bucket), refused: null };
  }

  /** The headers of a 429 that has nothing to do with what was counted. */
  pretend(bucket: string, retryAfterMs: number, isGlobal: boolean): Record<string, string> {
    const now = performance.now();
    return refuse({ endsAt: now + retryAfterMs, left: 0 }, now, this.#route.calls, bucket, isGlobal).headers;
  }

  #window(key: string, limit: RateLimit, now: number): Window {
    const current = this.#windows.get(key);
    if (current !== undefined && current.endsAt > now) return current;
    const fresh = { endsAt: now + limit.windowMs, left: limit.calls };
    this.#windows.set(key, fresh);
    return fresh;
  }
}

function refuse(window: Window, now: number, limit: number, bucket: string, isGlobal: boolean): Verdict {
  const retryAfterMs = Math.max(1, Math.ceil(window.endsAt - now));
  const headers = { ...headersOf(window, now, limit, bucket), ...refusalHeaders(retryAfterMs, isGlobal) };
  return { headers, refused: { retryAfterMs, isGlobal } };
}

/** The headers that only a 429 has. */
function refusalHeaders(retryAfterMs: number, isGlobal: boolean): Record<string, string> {
  return {
    "retry-after": String(Math.ceil(retryAfterMs / 1000)),
    "x-ratelimit-scope": isGlobal ? "global" : "user",
    ...(isGlobal ? { "x-ratelimit-global": "true" } : {}),
  };
}

function headersOf({ endsAt, left }: Window, now: number, limit: number, bucket: string): Record<string, string> {
  const resetAfterSeconds = Math.max(0, endsAt - now) / 1000;
  return {
    "x-ratelimit-limit": String(limit),
    "x-ratelimit-remaining": String(left),
    "x-ratelimit-reset-after": resetAfterSeconds.toFixed(3),
    "x-ratelimit-reset": (Date.now() / 1000 + resetAfterSeconds).toFixed(3),
    "x-ratelimit-bucket": bucketName(bucket),
  };
}

/** Buckets have opaque names, the same for the same route whatever the channel. */
function bucketName(bucket: string): string {
  const [route = ""] = bucket.split(" | ");
  return Buffer.from(route).toString("hex").slice(0, 32).padEnd(32, "0");
}
