import type { Once } from "../bots/ports.js";
import { atRedis } from "./calls.js";
import { onceKey } from "./keys.js";
import type { StoreParts } from "./parts.js";

/** For events that a platform sends again and that leave no other trace. */
export function redisOnce({ redis, prefix }: Pick<StoreParts, "redis" | "prefix">): Once {
  return {
    first: async (id, ttlMs) => (await atRedis(() => redis.set(onceKey(prefix, id), "1", "PX", ttlMs, "NX"))) === "OK",
  };
}
