import { randomUUID } from "node:crypto";
import { Redis } from "ioredis";
import type { Clock, Log } from "../../src/bots/ports.js";
import { type BullmqAlarms, type BullmqAlarmsOptions, bullmqAlarms } from "../../src/scheduler/alarms.js";
import { connectRedis } from "../../src/store/redis.js";
import { silentLog } from "../fixtures/silent-log.js";
import { type DueTimesInMemory, dueTimesInMemory } from "./due-times.js";

export const realClock: Clock = { nowMs: () => Date.now() };

interface LogLine {
  level: keyof Log;
  event: string;
  fields: object;
}

/** A log that keeps its lines. */
function keepingLog(lines: LogLine[]): Log {
  const keep =
    (level: keyof Log) =>
    (event: string, fields: object = {}) =>
      void lines.push({ level, event, fields });
  return { debug: keep("debug"), info: keep("info"), warn: keep("warn"), error: keep("error") };
}

export interface Setup {
  alarms: BullmqAlarms;
  dueTimes: DueTimesInMemory;
  lines: LogLine[];
  prefix: string;
}

/** The URL of the Redis of this run. */
export function testRedisUrl(): string {
  const url = process.env.TEST_REDIS_URL;
  if (!url) throw new Error("test/redis-for-tests.ts has not run");
  return url;
}

/** How the product connects. */
export function connectTo(url: string): BullmqAlarmsOptions["connect"] {
  return () => connectRedis(url, { log: silentLog, commandTimeoutMs: null });
}

/** Real alarms under a random prefix, with short pauses; the sweep only on demand. */
export function setUp(
  changes: Partial<BullmqAlarmsOptions> & { url?: string; dueTimes?: DueTimesInMemory } = {},
): Setup {
  const { url = testRedisUrl(), dueTimes = dueTimesInMemory(), ...options } = changes;
  const lines: LogLine[] = [];
  const prefix = options.prefix ?? `test-${randomUUID()}:`;
  const alarms = bullmqAlarms({
    connect: connectTo(url),
    clock: realClock,
    log: keepingLog(lines),
    sweepEveryMs: 3_600_000,
    backoffStepsMs: [100],
    ...options,
    prefix,
    dueTimes,
  });
  return { alarms, dueTimes, lines, prefix };
}

/** Removes everything under the prefix. */
export async function clean(prefix: string, url = testRedisUrl()): Promise<void> {
  const redis = new Redis(url);
  for await (const keys of redis.scanStream({ match: `*${prefix}*`, count: 1_000 })) {
    if (keys.length > 0) await redis.del(keys);
  }
  redis.disconnect();
}
