import type { Batch, Debt, SentShare } from "../bots/domain.js";
import type { BatchChange, Effect } from "../bots/ports.js";
import { atRedis } from "./calls.js";
import { type Changes, join, message, noChanges, sentChanges } from "./changes.js";
import { batchKey, type SlotKeys } from "./keys.js";
import type { StoreParts } from "./parts.js";
import { parse, parseAll } from "./records.js";
import { latelyMember, openField } from "./sent-tags.js";
import { readAllSent, readSent, sentText } from "./share-text.js";
import { fieldIs, type Op } from "./transaction.js";

/** Songs sent to groups, in the sender's slot: one record, and a hash of its shares' records beside it. */

type Parts = Pick<StoreParts, "redis" | "clock">;
type SendBatch = Extract<Effect, { kind: "send-batch" }>;

/** After this none of its songs can go on, and 60 days more have passed. */
const keptMs = 90 * 24 * 60 * 60_000;

/** A batch with its shares as they are stored. */
export interface BatchTexts {
  batch: string | null;
  shares: Map<string, string>;
}

export async function batchesOf({ redis, clock }: Parts, keys: SlotKeys): Promise<Batch[]> {
  const all = parseAll<Batch>(await atRedis(() => redis.hvals(keys.batches)));
  return all.filter((one) => !isOld(one, clock.nowMs())).sort((a, b) => a.number - b.number);
}

export async function batchIn(
  parts: Parts,
  keys: SlotKeys,
  batchId: string,
): Promise<{ batch: Batch; shares: SentShare[] } | null> {
  const texts = await readBatch(parts, keys, batchId);
  const batch = parse<Batch>(texts.batch);
  return batch && { batch, shares: readAllSent(texts.shares) };
}

export async function readBatch({ redis }: Pick<Parts, "redis">, keys: SlotKeys, id: string): Promise<BatchTexts> {
  const [batch, shares] = await atRedis(() =>
    Promise.all([redis.hget(keys.batches, id), redis.hgetall(batchKey(keys, id))]),
  );
  return { batch, shares: new Map(Object.entries(shares)) };
}

function isOld({ sharedAtMs }: Batch, nowMs: number): boolean {
  return sharedAtMs <= nowMs - keptMs;
}

/** What a commit knows when a batch is sent. */
export interface SendState {
  sentCount: string | null;
  number: number;
  /** Every batch there is, as stored. */
  batches: string[];
  nowMs: number;
}

/**
 * A hundred shares are a few commands, not a hundred times a few. The counter guards the whole decision: nobody can have
 * sent anything since it was read.
 */
export function sendBatch(
  keys: SlotKeys,
  effect: SendBatch,
  { sentCount, number, batches, nowMs }: SendState,
): Changes {
  const { sends, messages } = effect;
  const batch: Batch = { ...effect.batch, number };
  const sent = sends.map((one): SentShare => ({ ...one.sent, number }));
  const key = batchKey(keys, batch.id);
  const guards = [fieldIs(keys.self, "sentCount", sentCount), fieldIs(keys.batches, batch.id, null)];
  const ops: Op[] = [
    ["HSET", keys.self, "sentCount", number],
    ["HINCRBY", keys.self, "meetings", 1],
    ["SADD", keys.met, ...sent.map(({ recipientId }) => recipientId)],
    ["HSET", keys.batches, batch.id, JSON.stringify(batch)],
    ["HSET", key, ...sent.flatMap((one) => [one.id, sentText(one)])],
    ["HSET", keys.open, ...sent.flatMap((one) => [openField(one), one.sharedAtMs])],
    ["ZADD", keys.sentLately, batch.sharedAtMs, latelyMember({ id: batch.id, recipientId: batch.groupId })],
    ...songsOwed(keys, sends, nowMs),
  ];
  const cards = messages.map((entry) => message(keys, entry, nowMs));
  return join({ guards, ops, due: ["debts"] }, dropOld(keys, batches, nowMs), ...cards);
}

function songsOwed(keys: SlotKeys, sends: SendBatch["sends"], nowMs: number): Op[] {
  const owed = sends.map(({ share }): Debt => ({ id: `${share.id}:song`, to: share.recipientId, kind: "song", share }));
  return [
    ["HSET", keys.debts, ...owed.flatMap((debt) => [debt.id, JSON.stringify(debt)])],
    ["ZADD", keys.debtsDue, "NX", ...owed.flatMap((debt) => [nowMs, debt.id])],
  ];
}

function dropOld(keys: SlotKeys, batches: string[], nowMs: number): Changes {
  const old = parseAll<Batch>(batches).filter((one) => isOld(one, nowMs));
  const ops = old.flatMap(({ id }): Op[] => [
    ["HDEL", keys.batches, id],
    ["DEL", batchKey(keys, id)],
  ]);
  return { ...noChanges(), ops };
}

/** All that a decision about a batch writes, if it and the shares it changes are still as they were read. */
export function batchChanges(keys: SlotKeys, before: BatchTexts, change: BatchChange, nowMs: number): Changes {
  const { batch, sent = [], messages = [] } = change;
  return join(
    {
      guards: [fieldIs(keys.batches, batch.id, before.batch)],
      ops: [["HSET", keys.batches, batch.id, JSON.stringify(batch)]],
      due: [],
    },
    ...sent.map((one) => {
      const text = before.shares.get(one.sent.id) ?? "";
      return sentChanges(keys, { text, value: readSent(one.sent.id, text) }, one, nowMs);
    }),
    ...messages.map((entry) => message(keys, entry, nowMs)),
  );
}
