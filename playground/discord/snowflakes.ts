import type { Clock } from "../../src/bots/ports.js";

/** Discord counts from the first second of 2015. */
const EPOCH_MS = 1_420_070_400_000;
const COUNTER_BITS = 22n;
const COUNTERS = 1n << COUNTER_BITS;

/** Mints ids that say when they were minted, rising also within one millisecond. */
export class Snowflakes {
  readonly #clock: Clock;
  #counter = 0n;
  #latest = 0n;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  mint(): string {
    this.#counter = (this.#counter + 1n) % COUNTERS;
    const fromTime = (BigInt(Math.floor(this.#clock.nowMs()) - EPOCH_MS) << COUNTER_BITS) | this.#counter;
    this.#latest = fromTime > this.#latest ? fromTime : this.#latest + 1n;
    return String(this.#latest);
  }
}

/** Whether a value has the form of an id: 17 to 20 digits in a string. */
export function isSnowflake(value: unknown): value is string {
  return typeof value === "string" && /^\d{17,20}$/.test(value);
}

/** The shard, of so many, that gets what happens in a guild. */
export function shardOf(guildId: string, shards: number): number {
  return Number((BigInt(guildId) >> COUNTER_BITS) % BigInt(shards));
}
