import type { Clock } from "../../src/bots/ports.js";
import { rateLimited } from "./slack-error.js";

const MINUTE_MS = 60_000;
const SECOND_MS = 1000;

/** Calls per minute of each tier. */
const PER_MINUTE = { 1: 1, 2: 20, 3: 50, 4: 100 } as const;

/** Number of a tier; null where the platform names no number. */
export type Tier = keyof typeof PER_MINUTE | null;

/** How many messages may be posted. */
export interface PostLimits {
  /** Messages into one channel at once; after that one each second. */
  burst: number;
  /** Messages into one workspace each minute. */
  perMinute: number;
}

/** Counts calls in the time of the clock, and refuses those that are too many with `ratelimited`. */
export class RateLimits {
  readonly #clock: Clock;
  readonly #limits: PostLimits;
  readonly #calls = new Map<string, number[]>();

  constructor(clock: Clock, limits: PostLimits) {
    this.#clock = clock;
    this.#limits = limits;
  }

  /** A call of that method by that install. @throws SlackError `ratelimited` */
  takeCall(installKey: string, method: string, tier: Tier): void {
    if (tier !== null) this.#take(`${installKey} ${method}`, PER_MINUTE[tier], MINUTE_MS);
  }

  /** A message of that install into that channel. @throws SlackError `ratelimited` */
  takePost(installKey: string, channelId: string): void {
    const { burst, perMinute } = this.#limits;
    this.#take(`${installKey} posts`, perMinute, MINUTE_MS);
    this.#take(`${installKey} posts to ${channelId}`, burst, burst * SECOND_MS);
  }

  /** Refused calls are not counted. */
  #take(key: string, max: number, spanMs: number): void {
    const nowMs = this.#clock.nowMs();
    const recent = (this.#calls.get(key) ?? []).filter((atMs) => nowMs - atMs < spanMs);
    this.#calls.set(key, recent);
    const [oldestMs] = recent;
    if (oldestMs !== undefined && recent.length >= max) {
      throw rateLimited(Math.max(1, Math.ceil((oldestMs + spanMs - nowMs) / SECOND_MS)));
    }
    recent.push(nowMs);
  }
}
