import type { AgendaItem, Debt, SentShare, Share } from "../bots/domain.js";
import type { Erased } from "../bots/ports.js";
import { releaseAccount } from "./accounts.js";
import { atRedis } from "./calls.js";
import { type Changes, join, planOf } from "./changes.js";
import { counterpartsOf, owedOnForgetting } from "./counterparts.js";
import { leaveGroup } from "./forget-groups.js";
import { addressSlot, batchKey, inviteKey, type SlotKeys, slotKeys } from "./keys.js";
import type { StoreParts } from "./parts.js";
import { type PersonRecord, parse, parseAll, type Tombstone } from "./records.js";
import { readAllSent, readShares } from "./share-text.js";
import { fieldIs, type Op, type Plan, transact, write } from "./transaction.js";

type Parts = Pick<StoreParts, "redis" | "prefix" | "clock">;

/** Everything in a person's slot, as it was read. */
interface Slot {
  self: Record<string, string>;
  received: Share[];
  sent: SentShare[];
  debts: Debt[];
  met: string[];
  bonds: number;
  inviteCodes: string[];
  groupIds: string[];
  batchIds: string[];
  messages: number;
  secrets: number;
  agenda: AgendaItem[];
  exportLinks: unknown[];
  records: number;
}

/**
 * Erases a person: first all of their slot in one script, which leaves a tombstone and what is owed to others, then
 * what points there from elsewhere. A crash in between is made good by calling again; after the end it answers {}.
 */
export async function forget(parts: Parts, id: string): Promise<Erased> {
  const tombstone = await transact(parts.redis, () => planForget(parts, id));
  if (!tombstone?.cleanup) return {};
  await cleanUp(parts, id, tombstone.cleanup);
  const keys = slotKeys(parts.prefix, id);
  const bare: Tombstone = { atMs: tombstone.atMs };
  await write(parts.redis, [], [["HSET", keys.self, "forgotten", JSON.stringify(bare)]]);
  return tombstone.counts ?? {};
}

async function planForget(parts: Parts, id: string): Promise<Plan<Tombstone | null>> {
  const { prefix, clock } = parts;
  const keys = slotKeys(prefix, id);
  const slot = await readSlot(parts, id);
  const left = parse<Tombstone>(slot.self.forgotten);
  const record = parse<PersonRecord>(slot.self.record);
  if (left || !record) return { result: left };
  const tombstone = tombstoneOf(prefix, record, slot, clock.nowMs());
  const counterparts = counterpartsOf(id, slot);
  const owed = owedOnForgetting(keys, id, counterparts, clock.nowMs());
  return planOf(prefix, id, join(erased(keys, slot, tombstone), owed), tombstone);
}

async function readSlot({ redis, prefix }: Parts, id: string): Promise<Slot> {
  const keys = slotKeys(prefix, id);
  const [
    self,
    received,
    sent,
    debts,
    met,
    bonds,
    inviteCodes,
    groupIds,
    batchIds,
    messages,
    secrets,
    agenda,
    exportLinks,
    records,
  ] = await atRedis(() =>
    Promise.all([
      redis.hgetall(keys.self),
      redis.hgetall(keys.received),
      redis.hgetall(keys.sent),
      redis.hvals(keys.debts),
      redis.smembers(keys.met),
      redis.hlen(keys.bonds),
      redis.hkeys(keys.invites),
      redis.hkeys(keys.groups),
      redis.hkeys(keys.batches),
      redis.hlen(keys.outbox),
      redis.hlen(keys.sealed),
      redis.hvals(keys.agenda),
      redis.get(keys.exports),
      redis.hlen(keys.records),
    ]),
  );
  const shares = { received: readShares(id, received), sent: readAllSent(sent) };
  const own = { agenda: parseAll<AgendaItem>(agenda), exportLinks: parse<unknown[]>(exportLinks) ?? [] };
  return {
    self,
    ...shares,
    debts: parseAll<Debt>(debts),
    met,
    bonds,
    inviteCodes,
    groupIds,
    batchIds,
    messages,
    secrets,
    records,
    ...own,
  };
}

function tombstoneOf(prefix: string, record: PersonRecord, slot: Slot, atMs: number): Tombstone {
  const { person, nameKeys, accountKeys } = record;
  const addressSlots = person.addresses.map(addressSlot);
  const inviteKeys = slot.inviteCodes.map((code) => inviteKey(prefix, code));
  return {
    atMs,
    cleanup: { nameKeys, accountKeys, addressSlots, inviteKeys, groupIds: slot.groupIds },
    counts: {
      addresses: addressSlots.length,
      "songs received": slot.received.length,
      "songs sent": slot.sent.length,
      "songs sent to groups": slot.batchIds.length,
      groups: slot.groupIds.length,
      "people in your circle": slot.bonds,
      invitations: slot.inviteCodes.length,
      "messages waiting": slot.messages,
      "Spotify tokens": slot.secrets,
      "links to the file about you": slot.exportLinks.length,
      reminders: slot.agenda.filter(({ kind }) => kind === "reminder").length,
      "things features remember": slot.records,
    },
  };
}

/**
 * The counters guard the list of counterparts: nobody can have come to it since it was read. A song that has not
 * reached its recipient goes with its sender; news of the states of shares name nobody and still travel.
 */
function erased(keys: SlotKeys, { self, debts, batchIds }: Slot, tombstone: Tombstone): Changes {
  const { debts: _, debtsDue: __, ...others } = keys;
  const songs = debts.filter(({ kind }) => kind !== "news").map(({ id }) => id);
  const dropped: Op[] =
    songs.length > 0
      ? [
          ["HDEL", keys.debts, ...songs],
          ["ZREM", keys.debtsDue, ...songs],
        ]
      : [];
  return {
    guards: ["record", "forgotten", "receivedCount", "sentCount", "inviteCount", "meetings", "memberships"].map(
      (field) => fieldIs(keys.self, field, self[field] ?? null),
    ),
    ops: [
      ...Object.values(others).map((key): Op => ["DEL", key]),
      ...batchIds.map((id): Op => ["DEL", batchKey(keys, id)]),
      ["HSET", keys.self, "forgotten", JSON.stringify(tombstone)],
      ...dropped,
    ],
    due: [],
  };
}

async function cleanUp(parts: Parts, id: string, cleanup: NonNullable<Tombstone["cleanup"]>): Promise<void> {
  for (const key of cleanup.nameKeys) await atRedis(() => parts.redis.zrem(key, id));
  for (const key of cleanup.accountKeys) await releaseAccount(parts, key, id);
  for (const key of cleanup.inviteKeys ?? []) await atRedis(() => parts.redis.del(key));
  for (const groupId of cleanup.groupIds ?? []) await leaveGroup(parts, id, groupId);
  for (const slot of cleanup.addressSlots) await releaseAddress(parts, slot, id);
}

/** The replies given there name people. Wrong tries stay: forgetting must not buy new ones. */
async function releaseAddress({ redis, prefix }: Parts, slot: string, id: string): Promise<void> {
  const keys = slotKeys(prefix, slot);
  const gone = [keys.self, keys.facts, keys.turns, keys.turnsEnd, keys.drafts, keys.kept];
  await write(
    redis,
    [fieldIs(keys.self, "owner", id)],
    gone.map((key): Op => ["DEL", key]),
  );
}
