import { atRedis } from "./calls.js";
import { intakeShards } from "./intake.js";
import { intakeKeys } from "./keys.js";
import type { RedisClient } from "./parts.js";

/** How many accepted events have not been handled yet. */
export async function waitingEvents({ redis, prefix }: { redis: RedisClient; prefix: string }): Promise<number> {
  const streams = Array.from({ length: intakeShards }, (_, shard) => intakeKeys(prefix, shard).events);
  const lengths = await atRedis(() => Promise.all(streams.map((stream) => redis.xlen(stream))));
  return lengths.reduce((sum, length) => sum + length, 0);
}
