import { cardEntries, shareIdIn } from "../bots/batch-cards.js";
import type { OutboxEntry, SentShare, Share } from "../bots/domain.js";
import { isOpen } from "../bots/share-states.js";
import { atRedis } from "./calls.js";
import {
  type Changes,
  join,
  noChanges,
  notForgotten,
  type Stored,
  sentChanges,
  shareOps,
  withdrawals,
} from "./changes.js";
import { type SlotKeys, sentKey, slotKeys } from "./keys.js";
import type { StoreParts } from "./parts.js";
import { parseAll } from "./records.js";
import { readSent, readShare } from "./share-text.js";
import { fieldIs, type Plan, transact } from "./transaction.js";

type Parts = Pick<StoreParts, "redis" | "prefix" | "clock">;

/** One script changes at most this many shares of each side; more take more scripts. */
const perScript = 100;
/** Longer than any song can still be on its way from somebody who was forgotten. */
const goneKeptMs = 90 * 24 * 60 * 60_000;

/**
 * Takes a forgotten person out of somebody else's records: names and words go, open shares end, and nothing more is
 * taken from that person. Safe to repeat.
 */
export async function eraseCounterpart(parts: Parts, personId: string, forgottenId: string): Promise<void> {
  let isMore = true;
  while (isMore) isMore = await transact(parts.redis, () => planErase(parts, personId, forgottenId));
}

/** The result says whether there may be more. */
async function planErase(
  { redis, prefix, clock }: Parts,
  personId: string,
  forgottenId: string,
): Promise<Plan<boolean>> {
  const keys = slotKeys(prefix, personId);
  const [forgotten, received, sent, batched, outbox] = await atRedis(() =>
    Promise.all([
      redis.hget(keys.self, "forgotten"),
      redis.hgetall(keys.received),
      redis.hgetall(keys.sent),
      sentInBatches(redis, keys, forgottenId),
      redis.hgetall(keys.outbox),
    ]),
  );
  if (forgotten !== null) return { result: false };
  const nowMs = clock.nowMs();
  const inbound = stored(received, (id, text) => readShare(personId, id, text)).filter(({ value }) =>
    isFrom(value, forgottenId),
  );
  const outbound = stored({ ...sent, ...batched }, readSent).filter(({ value }) => isTo(value, forgottenId));
  const { guards, ops } = join(
    shut(keys, forgottenId),
    ...inbound.slice(0, perScript).map(({ text, value }) => erasedReceived(keys, text, value, nowMs)),
    withdrawn(keys, outbox, forgottenId, new Set(inbound.slice(0, perScript).map(({ value }) => value.id))),
    ...outbound.slice(0, perScript).map((one) => erasedSent(keys, one, nowMs)),
  );
  return { result: Math.max(inbound.length, outbound.length) > perScript, guards, ops };
}

/** By the id of the share: the one in each batch that went to the forgotten person, if there is one. */
async function sentInBatches(
  redis: Parts["redis"],
  keys: SlotKeys,
  forgottenId: string,
): Promise<Record<string, string>> {
  const ids = (await redis.hkeys(keys.batches)).map((batchId) => shareIdIn(batchId, forgottenId));
  const texts = await Promise.all(ids.map((id) => redis.hget(sentKey(keys, id), id)));
  return Object.fromEntries(ids.flatMap((id, at) => (texts[at] == null ? [] : [[id, texts[at]]])));
}

function stored<T>(fields: Record<string, string>, read: (id: string, text: string) => T): Stored<T>[] {
  return Object.entries(fields).map(([id, text]) => ({ text, value: read(id, text) }));
}

/** What was erased already counts no more, so that repeating comes to an end. */
function isFrom(share: Share, forgottenId: string): boolean {
  return share.senderId === forgottenId && (share.senderName !== "" || isOpen(share));
}

function isTo(sent: SentShare, forgottenId: string): boolean {
  return sent.recipientId === forgottenId && (sent.recipientName !== "" || isOpen(sent));
}

function shut(keys: SlotKeys, forgottenId: string): Changes {
  return {
    guards: [notForgotten(keys)],
    ops: [
      ["SADD", keys.gone, forgottenId],
      ["PEXPIRE", keys.gone, goneKeptMs],
      ["HDEL", keys.bonds, forgottenId],
      ["SREM", keys.met, forgottenId],
    ],
    due: [],
  };
}

function erasedReceived(keys: SlotKeys, text: string, share: Share, nowMs: number): Changes {
  const ended = isOpen(share) ? { state: "cancelled" as const, stateAtMs: nowMs } : {};
  const next = { ...share, ...ended, senderName: "", pre: null, post: null, version: share.version + 1 };
  return { guards: [fieldIs(keys.received, share.id, text)], ops: shareOps(keys, next, null), due: [] };
}

function erasedSent(keys: SlotKeys, before: Stored<SentShare>, nowMs: number): Changes {
  const ended = isOpen(before.value) ? { state: "ended" as const, stateAtMs: nowMs } : {};
  const { answer: _, ...kept } = before.value;
  const sent = { ...kept, ...ended, recipientName: "", version: before.value.version + 1 };
  // A card that names many is painted without the name; one that is about nobody else stays as it is.
  const repaints = sent.batch ? cardEntries(sent.batch, nowMs) : [];
  return sentChanges(keys, before, { sent, repaints }, nowMs);
}

/** Cards and opened words of the erased shares, and what names the person, if it has not gone out yet. */
function withdrawn(
  keys: SlotKeys,
  outbox: Record<string, string>,
  forgottenId: string,
  shareIds: Set<string>,
): Changes {
  const entries = parseAll<OutboxEntry>(Object.values(outbox));
  const ids = entries.filter(({ notice }) => isAbout(notice, forgottenId, shareIds)).map(({ id }) => id);
  return ids.length === 0 ? noChanges() : withdrawals(keys, ids);
}

function isAbout(notice: OutboxEntry["notice"], personId: string, shareIds: Set<string>): boolean {
  if (notice.kind === "befriended") return notice.personId === personId;
  return (notice.kind === "song" || notice.kind === "post") && shareIds.has(notice.shareId);
}
