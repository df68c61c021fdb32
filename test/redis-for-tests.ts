import { startRedis } from "../playground/redis-server.js";

// Both projects of vitest.config.ts run this file, each in its own module instance.
const shared = globalThis as typeof globalThis & { redisForTests?: Promise<() => Promise<void>> };

async function start(): Promise<() => Promise<void>> {
  if (process.env.REDIS_URL) {
    process.env.TEST_REDIS_URL = process.env.REDIS_URL;
    return async () => undefined;
  }
  const redis = await startRedis({ onNote: (note) => process.stderr.write(`${note}\n`) });
  process.env.TEST_REDIS_URL = redis.url;
  return redis.stop;
}

/**
 * One Redis for all tests, at `TEST_REDIS_URL`: the given `REDIS_URL` or one of our own. Tests use random prefixes and
 * never flush, because a given Redis may hold other things.
 */
export default async function redisForTests(): Promise<() => Promise<void>> {
  shared.redisForTests ??= start();
  const stop = await shared.redisForTests;
  return stop;
}
