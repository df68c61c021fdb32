import type { Debt } from "../bots/domain.js";
import type { Debts } from "../bots/ports.js";
import { atRedis } from "./calls.js";
import { slotKeys } from "./keys.js";
import type { StoreParts } from "./parts.js";
import { parseAll } from "./records.js";
import { write } from "./transaction.js";

type Parts = Pick<StoreParts, "redis" | "prefix">;

/** What one person's slot owes to others. Debts are made by the scripts that cause them. */
export function redisDebts(parts: Parts): Debts {
  return {
    of: (personId) => debtsOf(parts, personId),
    async paid(personId, ...debtIds) {
      const keys = slotKeys(parts.prefix, personId);
      await write(
        parts.redis,
        [],
        [
          ["HDEL", keys.debts, ...debtIds],
          ["ZREM", keys.debtsDue, ...debtIds],
        ],
      );
    },
  };
}

async function debtsOf({ redis, prefix }: Parts, personId: string): Promise<Debt[]> {
  const keys = slotKeys(prefix, personId);
  const ids = await atRedis(() => redis.zrange(keys.debtsDue, 0, "-1"));
  return ids.length === 0 ? [] : parseAll<Debt>(await atRedis(() => redis.hmget(keys.debts, ...ids)));
}
