import type { Cache } from "../bots/ports.js";
import { atRedis } from "./calls.js";
import { cacheKey } from "./keys.js";
import type { StoreParts } from "./parts.js";
import { parse } from "./records.js";

/** Each value ends by the Clock; Redis' own expiry only clears away what is left of it. */
export function redisCache({ redis, prefix, clock }: Pick<StoreParts, "redis" | "prefix" | "clock">): Cache {
  return {
    async get(key) {
      const stored = parse<[value: string, expiresAtMs: number]>(await atRedis(() => redis.get(cacheKey(prefix, key))));
      return stored && stored[1] > clock.nowMs() ? stored[0] : null;
    },
    async put(key, value, ttlMs) {
      if (ttlMs <= 0) return;
      const stored = JSON.stringify([value, clock.nowMs() + ttlMs]);
      await atRedis(() => redis.set(cacheKey(prefix, key), stored, "PX", Math.ceil(ttlMs)));
    },
  };
}
