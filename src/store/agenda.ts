import { expiringEntryId, expiringIds, expiringItems, reconnectEntryId } from "../bots/agenda.js";
import type { AgendaItem, OutboxEntry, SpotifyAccount } from "../bots/domain.js";
import type { Agenda } from "../bots/ports.js";
import { atRedis } from "./calls.js";
import { type Changes, join, message, noChanges, notForgotten, planOf, withdrawals } from "./changes.js";
import { type SlotKeys, slotKeys } from "./keys.js";
import type { StoreParts } from "./parts.js";
import { parseAll } from "./records.js";
import { fieldIs, type Op, type Plan, transact } from "./transaction.js";

type Parts = Pick<StoreParts, "redis" | "prefix" | "clock">;
type Decide = (item: AgendaItem) => OutboxEntry | null;

const perRing = 100;

/** What has a date of its own, in the slot of whom it is for. Items come by effects of turns and by logins. */
export function redisAgenda(parts: Parts): Agenda {
  return {
    of: (personId) => agendaOf(parts, slotKeys(parts.prefix, personId)),
    ring: (personId, decide) => transact(parts.redis, () => planRing(parts, personId, decide)),
  };
}

async function agendaOf({ redis }: Parts, keys: SlotKeys): Promise<{ item: AgendaItem; dueMs: number }[]> {
  const found = await atRedis(() => redis.zrange(keys.agendaDue, 0, "-1", "WITHSCORES"));
  const ids = found.filter((_, at) => at % 2 === 0);
  if (ids.length === 0) return [];
  const items = parseAll<AgendaItem>(await atRedis(() => redis.hmget(keys.agenda, ...ids)));
  return items.map((item) => ({ item, dueMs: Number(found[found.indexOf(item.id) + 1]) }));
}

async function planRing({ redis, prefix, clock }: Parts, personId: string, decide: Decide): Promise<Plan<number>> {
  const keys = slotKeys(prefix, personId);
  const nowMs = clock.nowMs();
  const ids = await atRedis(() => redis.zrangebyscore(keys.agendaDue, "-inf", nowMs, "LIMIT", 0, perRing));
  if (ids.length === 0) return { result: 0 };
  const texts = await atRedis(() => redis.hmget(keys.agenda, ...ids));
  const entries = parseAll<AgendaItem>(texts).flatMap((item) => decide(item) ?? []);
  const taken = ids.map(
    (id, at): Changes => ({ ...noChanges(), guards: [fieldIs(keys.agenda, id, texts[at] ?? null)] }),
  );
  const changes = join(
    { ...noChanges(), guards: [notForgotten(keys)], ops: removed(keys, ids) },
    ...taken,
    ...entries.map((entry) => message(keys, entry, nowMs)),
  );
  return planOf(prefix, personId, changes, entries.length);
}

/** Notes something, in the place of what has its id. */
export function noted(keys: SlotKeys, item: AgendaItem, dueMs: number): Changes {
  const ops: Op[] = [
    ["HSET", keys.agenda, item.id, JSON.stringify(item)],
    ["ZADD", keys.agendaDue, dueMs, item.id],
  ];
  return { guards: [], ops, due: ["agenda"] };
}

/** A login has begun, or ended for good (null): nothing that was to be said of an earlier one is left. */
export function loginNoted(
  keys: SlotKeys,
  before: SpotifyAccount | null,
  after: SpotifyAccount | null,
  nowMs: number,
): Changes {
  const items = after === null ? [] : expiringItems(after, nowMs);
  const lost = before === null ? [] : [reconnectEntryId(before.authorizedAtMs)];
  return join(
    { ...noChanges(), ops: removed(keys, expiringIds) },
    withdrawals(keys, [expiringEntryId, ...lost]),
    ...items.map(({ item, dueMs }) => noted(keys, item, dueMs)),
  );
}

function removed(keys: SlotKeys, ids: readonly string[]): Op[] {
  return [
    ["HDEL", keys.agenda, ...ids],
    ["ZREM", keys.agendaDue, ...ids],
  ];
}
