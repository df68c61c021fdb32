import { befriendedBySong, friendDebt } from "../bots/bonds.js";
import type { Bond, OutboxEntry, SentShare, Share } from "../bots/domain.js";
import type { DecideSent, DecideShare, Shares } from "../bots/ports.js";
import { isOpen } from "../bots/share-states.js";
import { arrivalOf } from "../bots/welcome.js";
import { batchesOf, batchIn } from "./batches.js";
import { bondWritten, metOps } from "./bond-changes.js";
import { atRedis, evaluate, script } from "./calls.js";
import {
  type Changes,
  debt,
  dropEnded,
  endedPerWrite,
  endedUntilMs,
  join,
  message,
  noChanges,
  notForgotten,
  planOf,
  sentChanges,
  shareChanges,
  shareOps,
} from "./changes.js";
import { owedOnForgetting } from "./counterparts.js";
import { eraseCounterpart } from "./erase-counterpart.js";
import { type SlotKeys, sentKey, slotKeys } from "./keys.js";
import { lastLookMs, looked } from "./looks.js";
import { isUnwanted, isWanted } from "./memberships.js";
import type { StoreParts } from "./parts.js";
import { type PersonRecord, parse } from "./records.js";
import { readAllSent, readSent, readShare, readShares } from "./share-text.js";
import { fieldIs, isNoMember, type Plan, transact } from "./transaction.js";

type Parts = Pick<StoreParts, "redis" | "prefix" | "clock">;

/** One round trip: the listen check asks this twice. */
const readPending = script(`
local due = redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')
local found = {}
for at = 1, #due, 2 do
  local share = redis.call('HGET', KEYS[2], due[at])
  if share then
    found[#found + 1] = due[at]
    found[#found + 1] = due[at + 1]
    found[#found + 1] = share
  end
end
return found
`);

/** The shares of both sides: the truth in the recipient's slot, the sender's own record in the sender's. */
export function redisShares(parts: Parts): Shares {
  const { redis, prefix } = parts;
  const keysOf = (personId: string) => slotKeys(prefix, personId);
  return {
    received: async (personId) =>
      listed(parts, readShares(personId, await atRedis(() => redis.hgetall(keysOf(personId).received)))),
    sent: async (personId, ids) => listed(parts, readAllSent(await sentTexts(parts, keysOf(personId), ids))),
    batches: (personId) => batchesOf(parts, keysOf(personId)),
    batch: (personId, batchId) => batchIn(parts, keysOf(personId), batchId),
    pendingFor: (personId) => pendingFor(parts, personId),
    receive: (share, entry, dueMs) => transact(redis, () => planReceive(parts, share, entry, dueMs)),
    change: (personId, shareId, decide) => transact(redis, () => planChange(parts, personId, shareId, decide)),
    lastLookMs: (personId) => lastLookMs(parts, personId),
    looked: (personId, look) => looked(parts, personId, look),
    postpone: (personId, dueMsById) => transact(redis, () => planPostpone(parts, personId, dueMsById)),
    changeSent: (personId, shareId, decide) => transact(redis, () => planChangeSent(parts, personId, shareId, decide)),
    eraseCounterpart: (personId, forgottenId) => eraseCounterpart(parts, personId, forgottenId),
  };
}

/** What ended long ago may still lie there until another write drops it. */
function listed<T extends Share | SentShare>({ clock }: Parts, shares: T[]): T[] {
  const endedSinceMs = endedUntilMs(clock.nowMs());
  return shares.filter((share) => isOpen(share) || share.stateAtMs > endedSinceMs).sort((a, b) => a.number - b.number);
}

/** By id; those that are there. */
async function sentTexts({ redis }: Parts, keys: SlotKeys, ids?: string[]): Promise<Record<string, string>> {
  if (ids === undefined) return atRedis(() => redis.hgetall(keys.sent));
  const found = await atRedis(() => Promise.all(ids.map((id) => redis.hget(sentKey(keys, id), id))));
  return Object.fromEntries(ids.flatMap((id, at) => (found[at] == null ? [] : [[id, found[at]]])));
}

async function pendingFor({ redis, prefix }: Parts, personId: string): Promise<{ share: Share; dueMs: number }[]> {
  const keys = slotKeys(prefix, personId);
  const found = (await evaluate(redis, readPending, [keys.pending, keys.received], [])) as string[];
  const pending: { share: Share; dueMs: number }[] = [];
  for (let at = 0; at + 2 < found.length; at += 3)
    pending.push({ share: readShare(personId, found[at] ?? "", found[at + 2] ?? ""), dueMs: Number(found[at + 1]) });
  return pending;
}

async function planReceive(
  parts: Parts,
  share: Omit<Share, "number">,
  entry: OutboxEntry,
  dueMs: number,
): Promise<Plan<boolean>> {
  const { redis, prefix, clock } = parts;
  const keys = slotKeys(prefix, share.recipientId);
  const nowMs = clock.nowMs();
  const groupIds = share.via ? [share.via.groupId] : (share.commonGroups ?? []);
  const [[forgotten, count, record], isKnown, isGone, bond, memberships, ended] = await atRedis(() =>
    Promise.all([
      redis.hmget(keys.self, "forgotten", "receivedCount", "record"),
      redis.hexists(keys.received, share.id),
      redis.sismember(keys.gone, share.senderId),
      redis.hget(keys.bonds, share.senderId),
      groupIds.length > 0 ? redis.hmget(keys.groups, ...groupIds) : [],
      redis.zrangebyscore(keys.ended, "-inf", endedUntilMs(nowMs), "LIMIT", 0, endedPerWrite),
    ]),
  );
  if (forgotten != null) return refuse(parts, share);
  // A song of somebody who was forgotten on the way here must not bring the name back.
  if (isKnown === 1 || isGone === 1) return { result: true };
  const by = await byGroups(parts, share, memberships);
  const slot = { keys, count: count ?? null, bond, by, name: parse<PersonRecord>(record)?.person.name ?? "" };
  const changes = join(arrival(slot, share, dueMs, nowMs), message(keys, entry, nowMs), dropEnded(keys, ended));
  return planOf(prefix, share.recipientId, changes, true);
}

/** What the groups do for the song, as the recipient's slot remembers them. */
async function byGroups(
  parts: Parts,
  { recipientId, via }: Omit<Share, "number">,
  memberships: (string | null)[],
): Promise<Recipient["by"]> {
  const [text = null] = memberships;
  if (via) return { isShut: await isUnwanted(parts, recipientId, { text, ...via }) };
  return { isNear: memberships.some(isWanted) };
}

/** What was read of the recipient. */
interface Recipient {
  keys: SlotKeys;
  count: string | null;
  bond: string | null;
  /** They want nothing that comes by way of the group it was sent to; or they are in one with its sender. */
  by: { isShut?: boolean; isNear?: boolean };
  name: string;
}

/** The counter guards it all: nothing can have been received since it was read, this song included. */
function arrival(recipient: Recipient, share: Omit<Share, "number">, dueMs: number, nowMs: number): Changes {
  const { keys, count } = recipient;
  const { commonGroups: _, ...arrived } = share;
  const bond = parse<Bond>(recipient.bond);
  const { withheld, makesFriends } = arrivalOf(share, bond, recipient.by);
  const numbered: Share = { ...arrived, ...(withheld ? { withheld } : {}), number: Number(count ?? 0) + 1 };
  const received: Changes = {
    guards: [
      notForgotten(keys),
      fieldIs(keys.self, "receivedCount", count),
      fieldIs(keys.bonds, share.senderId, recipient.bond),
      isNoMember(keys.gone, share.senderId),
    ],
    ops: [
      ["HSET", keys.self, "receivedCount", numbered.number],
      ...metOps(keys, share.senderId),
      ...shareOps(keys, numbered, dueMs),
    ],
    due: ["listen-check"],
  };
  return makesFriends && bond ? join(received, befriended(recipient, share, bond, nowMs)) : received;
}

/** Both have sent the other a first song: friends on this side, and the other is owed the news. */
function befriended(recipient: Recipient, share: Omit<Share, "number">, bond: Bond, nowMs: number): Changes {
  const me = { id: share.recipientId, name: recipient.name };
  return join(
    bondWritten(recipient.keys, share.senderId, recipient.bond, befriendedBySong(bond)),
    debt(recipient.keys, friendDebt(share.id, me, share.senderId), nowMs),
  );
}

/** The sender wrote to somebody who had just been forgotten: the name has to leave the sender's records too. */
function refuse({ prefix, clock }: Parts, { senderId, recipientId }: Omit<Share, "number">): Plan<boolean> {
  const changes = owedOnForgetting(slotKeys(prefix, recipientId), recipientId, [senderId], clock.nowMs());
  return planOf(prefix, recipientId, changes, false);
}

async function planChange(
  { redis, prefix, clock }: Parts,
  personId: string,
  shareId: string,
  decide: DecideShare,
): Promise<Plan<boolean>> {
  const keys = slotKeys(prefix, personId);
  const text = await atRedis(() => redis.hget(keys.received, shareId));
  const share = text === null ? null : readShare(personId, shareId, text);
  const change = share && decide(share);
  if (!change || text === null) return { result: false };
  return planOf(prefix, personId, shareChanges(keys, text, change, clock.nowMs()), true);
}

async function planChangeSent(
  { redis, prefix, clock }: Parts,
  personId: string,
  shareId: string,
  decide: DecideSent,
): Promise<Plan<boolean>> {
  const keys = slotKeys(prefix, personId);
  const text = await atRedis(() => redis.hget(sentKey(keys, shareId), shareId));
  const value = text === null ? null : readSent(shareId, text);
  const change = value && decide(value);
  if (!change || text === null) return { result: false };
  return planOf(prefix, personId, sentChanges(keys, { text, value }, change, clock.nowMs()), true);
}

/** Never makes anything due that was not: an entry that has left `pending` stays out. */
async function planPostpone(
  { redis, prefix }: Parts,
  personId: string,
  dueMsById: Map<string, number>,
): Promise<Plan<void>> {
  const keys = slotKeys(prefix, personId);
  const ids = [...dueMsById.keys()];
  if (ids.length === 0) return { result: undefined };
  const texts = await atRedis(() => redis.hmget(keys.received, ...ids));
  const changes = [...dueMsById].map(([id, dueMs], at) => {
    const text = texts[at];
    return text != null && isOpen(readShare(personId, id, text)) ? postponed(keys, id, text, dueMs) : noChanges();
  });
  const { guards, ops } = join(...changes);
  return { result: undefined, guards, ops };
}

function postponed(keys: SlotKeys, id: string, text: string, dueMs: number): Changes {
  return { ...noChanges(), guards: [fieldIs(keys.received, id, text)], ops: [["ZADD", keys.pending, "XX", dueMs, id]] };
}
