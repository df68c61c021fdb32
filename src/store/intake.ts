import type { Intake } from "../bots/ports.js";
import { atRedis } from "./calls.js";
import { workShard } from "./intake-shard.js";
import { defaultIntakeTimes } from "./intake-times.js";
import type { IntakeWork } from "./intake-try.js";
import { intakeKeys, shardOf } from "./keys.js";
import type { IntakeParts } from "./parts.js";
import { createSlots } from "./slots.js";

export const intakeShards = 4;

/**
 * Streams of events, each worked by one process at a time, whichever holds its lease. At least once: what a process had
 * begun when it died is begun again by the next. The times are real.
 */
export function redisIntake(parts: IntakeParts): Intake {
  let stopping = new AbortController();
  let working: Promise<void>[] = [];
  return {
    accept: (channel, key, events) => accept(parts, channel, key, events),
    async start(handle) {
      const times = { ...defaultIntakeTimes, ...parts.intakeTimes };
      const work: IntakeWork = { parts, times, handle, alone: createSlots(1) };
      stopping = new AbortController();
      working = Array.from({ length: intakeShards }, (_, shard) => workShard(work, shard, stopping.signal));
    },
    async stop() {
      stopping.abort();
      await Promise.all(working);
      working = [];
    },
  };
}

/** Sent in one go; the connection keeps their order. */
async function accept(parts: IntakeParts, channel: string, key: string, events: string[]): Promise<void> {
  const { redis, prefix, thread } = parts;
  const { events: stream } = intakeKeys(prefix, shardOf(key, intakeShards));
  const current = thread?.current() ?? null;
  const carried = current === null ? [] : ["thread", current];
  const add = (event: string) => redis.xadd(stream, "*", "channel", channel, "key", key, "event", event, ...carried);
  await atRedis(() => Promise.all(events.map(add)));
}
