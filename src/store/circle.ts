import type { Bond } from "../bots/domain.js";
import { foldName } from "../bots/fold-name.js";
import type { Circle, DecideBond } from "../bots/ports.js";
import { type BondState, decidedBond, metOps } from "./bond-changes.js";
import { atRedis } from "./calls.js";
import { notForgotten, planOf } from "./changes.js";
import { owedOnForgetting } from "./counterparts.js";
import { slotKeys } from "./keys.js";
import type { StoreParts } from "./parts.js";
import { parse, parseAll } from "./records.js";
import { isNoMember, type Plan, transact } from "./transaction.js";

type Parts = Pick<StoreParts, "redis" | "prefix" | "clock">;

/** What people have decided about others, each in their own slot. */
export function redisCircle(parts: Parts): Circle {
  const { redis, prefix } = parts;
  const keysOf = (personId: string) => slotKeys(prefix, personId);
  return {
    of: async (personId) => sorted(parseAll<Bond>(await atRedis(() => redis.hvals(keysOf(personId).bonds)))),
    get: async (personId, otherId) => parse<Bond>(await atRedis(() => redis.hget(keysOf(personId).bonds, otherId))),
    change: (personId, otherId, decide) => transact(redis, () => planChange(parts, personId, otherId, decide)),
    met: (personId, otherId) => transact(redis, () => planMet(parts, personId, otherId)),
  };
}

const order: readonly Bond["state"][] = ["friend", "asked", "later", "blocked"];

function sorted(bonds: Bond[]): Bond[] {
  const byName = (a: Bond, b: Bond) => foldName(a.name).localeCompare(foldName(b.name), "en");
  return bonds.sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state) || byName(a, b));
}

/** What a decision reads, in one round trip. */
export async function readBond({ redis, prefix }: Parts, personId: string, otherId: string): Promise<BondState | Gone> {
  const keys = slotKeys(prefix, personId);
  const [[forgotten, receivedCount = null], isGone, bond, received] = await atRedis(() =>
    Promise.all([
      redis.hmget(keys.self, "forgotten", "receivedCount"),
      redis.sismember(keys.gone, otherId),
      redis.hget(keys.bonds, otherId),
      redis.hgetall(keys.received),
    ]),
  );
  if (forgotten != null) return "me-forgotten";
  return isGone === 1 ? "other-forgotten" : { personId, otherId, bond, received, receivedCount };
}

/** Which of the two is there no more. */
type Gone = "me-forgotten" | "other-forgotten";

async function planChange(parts: Parts, personId: string, otherId: string, decide: DecideBond): Promise<Plan<boolean>> {
  const keys = slotKeys(parts.prefix, personId);
  const state = await readBond(parts, personId, otherId);
  if (state === "me-forgotten") return planFarewell(parts, personId, otherId);
  if (state === "other-forgotten") return { result: false };
  const changes = decidedBond(keys, state, decide, parts.clock.nowMs());
  return changes ? planOf(parts.prefix, personId, changes, true) : { result: false };
}

async function planMet(parts: Parts, personId: string, otherId: string): Promise<Plan<boolean>> {
  const keys = slotKeys(parts.prefix, personId);
  const [forgotten, isMet, isGone] = await atRedis(() =>
    Promise.all([
      parts.redis.hget(keys.self, "forgotten"),
      parts.redis.sismember(keys.met, otherId),
      parts.redis.sismember(keys.gone, otherId),
    ]),
  );
  if (forgotten !== null) return planFarewell(parts, personId, otherId);
  if (isMet === 1 || isGone === 1) return { result: false };
  const guards = [notForgotten(keys), isNoMember(keys.gone, otherId)];
  return { result: true, guards, ops: metOps(keys, otherId) };
}

/** Whoever writes to somebody forgotten remembers them: the name has to leave there too. */
function planFarewell({ prefix, clock }: Parts, personId: string, otherId: string): Plan<boolean> {
  const owed = owedOnForgetting(slotKeys(prefix, personId), personId, [otherId], clock.nowMs());
  return planOf(prefix, personId, owed, true);
}
