import type { Intake } from "../bots/ports.js";
import { atRedis } from "./calls.js";
import { type HandleEvent, workShard } from "./intake-shard.js";
import { defaultIntakeTimes, type IntakeTimes } from "./intake-times.js";
import { intakeKeys, shardOf } from "./keys.js";
import type { IntakeParts } from "./parts.js";

const shards = 4;

/**
 * Streams of events, each worked by one process at a time, whichever holds its lease. At least once: what a process had
 * begun when it died is begun again by the next. The times are real.
 */
export function redisIntake(parts: IntakeParts): Intake {
  const times: IntakeTimes = { ...defaultIntakeTimes, ...parts.intakeTimes };
  let stopping = new AbortController();
  let working: Promise<void>[] = [];
  return {
    async accept(channel, key, events) {
      const { events: stream } = intakeKeys(parts.prefix, shardOf(key, shards));
      const { redis } = parts;
      await atRedis(() =>
        Promise.all(events.map((event) => redis.xadd(stream, "*", "channel", channel, "key", key, "event", event))),
      );
    },
    async start(handle: HandleEvent) {
      stopping = new AbortController();
      const { signal } = stopping;
      working = Array.from({ length: shards }, (_, shard) => workShard(parts, times, shard, handle, signal));
    },
    async stop() {
      stopping.abort();
      await Promise.all(working);
      working = [];
    },
  };
}

/** How many accepted events have not been handled yet. */
export async function waitingEvents({ redis, prefix }: Pick<IntakeParts, "redis" | "prefix">): Promise<number> {
  const streams = Array.from({ length: shards }, (_, shard) => intakeKeys(prefix, shard).events);
  const lengths = await atRedis(() => Promise.all(streams.map((stream) => redis.xlen(stream))));
  return lengths.reduce((sum, length) => sum + length, 0);
}
