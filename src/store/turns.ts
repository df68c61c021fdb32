import type { Message } from "../bots/domain.js";
import type { Turns } from "../bots/ports.js";
import { atRedis } from "./calls.js";
import { planCommit, type StoredTurn } from "./commit.js";
import { slotKeys } from "./keys.js";
import type { StoreParts } from "./parts.js";
import { parse } from "./records.js";
import { transact } from "./transaction.js";

type Parts = Pick<StoreParts, "redis" | "prefix" | "clock" | "dailyShareLimit">;

/** What was said to each event, for 48 h, in the slot in which it was decided. */
export function redisTurns(parts: Parts): Turns {
  return {
    find: (turnId, slots) => find(parts, turnId, slots),
    commit: (turnId, slot, reply, effects) =>
      transact(parts.redis, () => planCommit(parts, { turnId, slot, reply, effects })),
  };
}

async function find({ redis, prefix, clock }: Parts, turnId: string, slots: string[]): Promise<Message | null> {
  const texts = await atRedis(() => Promise.all(slots.map((slot) => redis.hget(slotKeys(prefix, slot).turns, turnId))));
  const turns = texts.map((text) => parse<StoredTurn>(text));
  return turns.find((turn) => turn !== null && turn.expiresAtMs > clock.nowMs())?.reply ?? null;
}
