import type { Rates } from "../bots/ports.js";
import { atRedis, evaluate, script } from "./calls.js";
import { rateKey } from "./keys.js";
import type { StoreParts } from "./parts.js";

const count = script(`
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return count
`);

/** Windows that follow each other by the Clock, each with a counter of its own. */
export function redisRates({ redis, prefix, clock }: Pick<StoreParts, "redis" | "prefix" | "clock">): Rates {
  return {
    async take(id, most, windowMs) {
      const nowMs = clock.nowMs();
      const window = Math.floor(nowMs / windowMs);
      const key = rateKey(prefix, `${id} ${window}`);
      const taken = Number(await atRedis(() => evaluate(redis, count, [key], [2 * windowMs])));
      return taken <= most ? null : (window + 1) * windowMs - nowMs;
    },
  };
}
