import type { Lease } from "../bots/ports.js";
import { lockKey } from "./keys.js";
import { hold, keepHolding, letGo } from "./locks.js";
import type { StoreParts } from "./parts.js";

/** Held under one token per process; a dead process' lease is free after its time. */
export function redisLease({ redis, prefix, random }: Pick<StoreParts, "redis" | "prefix" | "random">): Lease {
  const token = random.id();
  return {
    async hold(name, ttlMs) {
      const key = lockKey(prefix, `lease-${name}`);
      return (await keepHolding(redis, key, token, ttlMs)) || (await hold(redis, key, token, ttlMs));
    },
    release: (name) => letGo(redis, lockKey(prefix, `lease-${name}`), token),
  };
}
