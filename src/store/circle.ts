import type { Bond } from "../bots/domain.js";
import { foldName } from "../bots/fold-name.js";
import type { Circle, DecideBond } from "../bots/ports.js";
import { type BondState, decidedBond, metOps } from "./bond-changes.js";
import { atRedis } from "./calls.js";
import { notForgotten, planOf } from "./changes.js";
import { type SlotKeys, slotKeys } from "./keys.js";
import type { StoreParts } from "./parts.js";
import { parse, parseAll } from "./records.js";
import { isNoMember, type Plan, transact, write } from "./transaction.js";

type Parts = Pick<StoreParts, "redis" | "prefix" | "clock">;

/** What people have decided about others, each in their own slot. */
export function redisCircle(parts: Parts): Circle {
  const { redis, prefix } = parts;
  const keysOf = (personId: string) => slotKeys(prefix, personId);
  return {
    of: async (personId) => sorted(parseAll<Bond>(await atRedis(() => redis.hvals(keysOf(personId).bonds)))),
    get: async (personId, otherId) => parse<Bond>(await atRedis(() => redis.hget(keysOf(personId).bonds, otherId))),
    change: (personId, otherId, decide) => transact(redis, () => planChange(parts, personId, otherId, decide)),
    async met(personId, otherId) {
      const keys = keysOf(personId);
      await write(redis, [notForgotten(keys), isNoMember(keys.gone, otherId)], metOps(keys, otherId));
    },
  };
}

const order: readonly Bond["state"][] = ["friend", "asked", "later", "blocked"];

function sorted(bonds: Bond[]): Bond[] {
  const byName = (a: Bond, b: Bond) => foldName(a.name).localeCompare(foldName(b.name), "en");
  return bonds.sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state) || byName(a, b));
}

/** What a decision reads, in one round trip; null when either of them has been forgotten. */
export async function readBond({ redis }: Parts, keys: SlotKeys, otherId: string): Promise<BondState | null> {
  const [[forgotten, receivedCount = null], isGone, bond, received] = await atRedis(() =>
    Promise.all([
      redis.hmget(keys.self, "forgotten", "receivedCount"),
      redis.sismember(keys.gone, otherId),
      redis.hget(keys.bonds, otherId),
      redis.hvals(keys.received),
    ]),
  );
  return forgotten != null || isGone === 1 ? null : { otherId, bond, received, receivedCount };
}

async function planChange(parts: Parts, personId: string, otherId: string, decide: DecideBond): Promise<Plan<boolean>> {
  const keys = slotKeys(parts.prefix, personId);
  const state = await readBond(parts, keys, otherId);
  const changes = state && decidedBond(keys, state, decide, parts.clock.nowMs());
  return changes ? planOf(parts.prefix, personId, changes, true) : { result: false };
}
