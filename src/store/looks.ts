import type { LookDone } from "../bots/ports.js";
import { atRedis, evaluate, script } from "./calls.js";
import { slotKeys } from "./keys.js";
import type { StoreParts } from "./parts.js";

type Parts = Pick<StoreParts, "redis" | "prefix">;

/**
 * Every due time is compared with the one the look began with: nothing that left `pending`, or was given another time
 * meanwhile, is made due. KEYS: self, pending. ARGV: when the history was read or "", then share, from and to of each.
 */
const endLook = script(`
if ARGV[1] ~= '' and redis.call('HEXISTS', KEYS[1], 'record') == 1 then
  redis.call('HSET', KEYS[1], 'lookedAtMs', ARGV[1])
end
for at = 2, #ARGV, 3 do
  local due = redis.call('ZSCORE', KEYS[2], ARGV[at])
  if due and tonumber(due) == tonumber(ARGV[at + 1]) then redis.call('ZADD', KEYS[2], ARGV[at + 2], ARGV[at]) end
end
return redis.call('ZRANGE', KEYS[2], 0, 0, 'WITHSCORES')[2]
`);

/** Stores when a listener's history was read, and the due times that follow from it. */
export async function looked({ redis, prefix }: Parts, personId: string, look: LookDone): Promise<number | null> {
  const { self, pending } = slotKeys(prefix, personId);
  const moved = look.moved.flatMap(({ shareId, fromMs, toMs }) => [shareId, fromMs, toMs]);
  const due = await evaluate(redis, endLook, [self, pending], [look.atMs ?? "", ...moved]);
  return due === null ? null : Number(due);
}

/** 0: never. */
export async function lastLookMs({ redis, prefix }: Parts, personId: string): Promise<number> {
  return Number((await atRedis(() => redis.hget(slotKeys(prefix, personId).self, "lookedAtMs"))) ?? 0);
}
