import { UpstreamError } from "../bots/errors.js";
import type { Locks } from "../bots/ports.js";
import { atRedis, evaluate, script } from "./calls.js";
import { lockKey } from "./keys.js";
import type { RedisClient, StoreParts } from "./parts.js";
import { pause } from "./waits.js";

/** Only the holder may end or extend its hold: it may have run out and passed to somebody else. */
const release = script("if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end return 0");
const extend = script(
  "if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('PEXPIRE', KEYS[1], ARGV[2]) end return 0",
);

const firstPollMs = 10;
const maxPollMs = 100;

/** True when `key` is now held under `token` for `ttlMs`. */
export async function hold(redis: RedisClient, key: string, token: string, ttlMs: number): Promise<boolean> {
  return (await atRedis(() => redis.set(key, token, "PX", ttlMs, "NX"))) === "OK";
}

/** True when `key` was still held under `token`, and is for another `ttlMs`. */
export async function keepHolding(redis: RedisClient, key: string, token: string, ttlMs: number): Promise<boolean> {
  return (await evaluate(redis, extend, [key], [token, ttlMs])) === 1;
}

export async function letGo(redis: RedisClient, key: string, token: string): Promise<void> {
  await evaluate(redis, release, [key], [token]);
}

/** Locks of real time. Renewed while `fn` runs; a dead process' lock is free after `ttlMs`. */
export function redisLocks(parts: Pick<StoreParts, "redis" | "prefix" | "random" | "log">): Locks {
  return {
    async with(key, ttlMs, fn) {
      const name = lockKey(parts.prefix, key);
      const token = parts.random.id();
      await waitFor(parts.redis, name, token, ttlMs);
      const timer = setInterval(() => void renew(parts, key, token, ttlMs), ttlMs / 3);
      try {
        return await fn();
      } finally {
        clearInterval(timer);
        // Not letting go only makes others wait for the end of the hold.
        await letGo(parts.redis, name, token).catch((error: Error) => parts.log.warn("lock.kept", { error }));
      }
    },
  };
}

async function waitFor(redis: RedisClient, name: string, token: string, ttlMs: number): Promise<void> {
  const untilMs = Date.now() + ttlMs;
  let pollMs = firstPollMs;
  while (!(await hold(redis, name, token, ttlMs))) {
    if (Date.now() >= untilMs) throw new UpstreamError("lock", "somebody else holds it", { retryAfterMs: ttlMs });
    await pause(pollMs);
    pollMs = Math.min(pollMs * 2, maxPollMs);
  }
}

async function renew(
  { redis, prefix, log }: Pick<StoreParts, "redis" | "prefix" | "log">,
  key: string,
  token: string,
  ttlMs: number,
): Promise<void> {
  try {
    const isHeld = await keepHolding(redis, lockKey(prefix, key), token, ttlMs);
    if (!isHeld) log.warn("lock.lost", { lockId: key });
  } catch (error) {
    log.warn("lock.unrenewed", { lockId: key, error: error instanceof Error ? error : undefined });
  }
}
