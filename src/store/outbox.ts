import type { Batch, OutboxEntry } from "../bots/domain.js";
import type { DeliveryEnd, Outbox } from "../bots/ports.js";
import { quietUntilMs } from "../bots/quiet-hours.js";
import { batchChanges } from "./batches.js";
import { atRedis } from "./calls.js";
import {
  type Changes,
  join,
  message,
  noChanges,
  notForgotten,
  planOf,
  sentChanges,
  shareChanges,
  withdrawals,
} from "./changes.js";
import { type SlotKeys, sentKey, slotKeys } from "./keys.js";
import type { StoreParts } from "./parts.js";
import { type PersonRecord, parse, parseAll } from "./records.js";
import { readSent, readShare } from "./share-text.js";
import { fieldIs, type Op, type Plan, scoreIs, transact } from "./transaction.js";

type Parts = Pick<StoreParts, "redis" | "prefix" | "clock">;
type Claimed = { entry: OutboxEntry; wasSending: boolean };

/** An entry that was claimed and never ended is due again after this: its sender is gone. Business time. */
export const sendingMs = 2 * 60_000;
const perClaim = 100;

/**
 * Messages to a person, in the person's slot. `claim` counts the try in `attempts` (the first try reads 1) and hides the
 * entry for 2 minutes; ended by `done`, or due again then, as unclear if `sending` had been called. An entry's due time at +inf means held.
 */
export function redisOutbox(parts: Parts): Outbox {
  const { redis, prefix } = parts;
  return {
    put: (personId, entry, dueMs) => transact(redis, () => planPut(parts, personId, entry, dueMs)),
    putOnce: (personId, entry, dueMs) => transact(redis, () => planPutOnce(parts, personId, entry, dueMs)),
    claim: (personId) => transact(redis, () => planClaim(parts, slotKeys(prefix, personId))),
    sending: (personId, entries, deliveryId) =>
      transact(redis, () => planSending(parts, slotKeys(prefix, personId), entries, deliveryId)),
    done: (personId, entry, end) => transact(redis, () => planDone(parts, personId, entry, end)),
    release: (personId) => transact(redis, () => planRelease(parts, personId)),
    async waiting(personId) {
      const texts = await atRedis(() => redis.hvals(slotKeys(prefix, personId).outbox));
      return parseAll<OutboxEntry>(texts).sort(oldestFirst);
    },
  };
}

function oldestFirst(a: OutboxEntry, b: OutboxEntry): number {
  return a.createdAtMs - b.createdAtMs;
}

async function planPut({ redis, prefix }: Parts, personId: string, entry: OutboxEntry, dueMs: number) {
  const keys = slotKeys(prefix, personId);
  const forgotten = await atRedis(() => redis.hget(keys.self, "forgotten"));
  if (forgotten !== null) return { result: undefined };
  const changes = join({ ...noChanges(), guards: [notForgotten(keys)] }, message(keys, entry, dueMs));
  return planOf(prefix, personId, changes, undefined);
}

/** Longer than any notice that must come but once can be asked for again: a login lives six months. */
const toldKeptMs = 200 * 24 * 60 * 60_000;

async function planPutOnce(
  { redis, prefix, clock }: Parts,
  personId: string,
  entry: OutboxEntry,
  dueMs: number,
): Promise<Plan<boolean>> {
  const keys = slotKeys(prefix, personId);
  const nowMs = clock.nowMs();
  const [forgotten, told] = await atRedis(() =>
    Promise.all([redis.hget(keys.self, "forgotten"), redis.zscore(keys.toldOnce, entry.id)]),
  );
  const toldAtMs = told === null ? null : Number(told);
  if (forgotten !== null || (toldAtMs ?? Number.NEGATIVE_INFINITY) > nowMs - toldKeptMs) return { result: false };
  const guards = [notForgotten(keys), scoreIs(keys.toldOnce, entry.id, toldAtMs)];
  const ops: Op[] = [
    ["ZADD", keys.toldOnce, nowMs, entry.id],
    ["ZREMRANGEBYSCORE", keys.toldOnce, "-inf", nowMs - toldKeptMs],
  ];
  return planOf(prefix, personId, join({ guards, ops, due: [] }, message(keys, entry, dueMs)), true);
}

async function planClaim({ redis, clock }: Parts, keys: SlotKeys): Promise<Plan<Claimed[]>> {
  const nowMs = clock.nowMs();
  const ids = await atRedis(() => redis.zrangebyscore(keys.outboxDue, "-inf", nowMs, "LIMIT", 0, perClaim));
  if (ids.length === 0) return { result: [] };
  const texts = await atRedis(() => redis.hmget(keys.outbox, ...ids));
  const claims = texts.filter((text) => text !== null).map((text) => claim(keys, text, nowMs));
  const { guards, ops } = join(...claims.map(({ changes }) => changes));
  const result = claims.map(({ claimed }) => claimed).sort((a, b) => oldestFirst(a.entry, b.entry));
  return { result, guards, ops };
}

function claim(keys: SlotKeys, text: string, nowMs: number): { claimed: Claimed; changes: Changes } {
  const found = JSON.parse(text) as OutboxEntry;
  // Whoever claims it may die as well: what an earlier try may have brought stays known until it has ended.
  const state = found.state === "sending" ? "sending" : "claimed";
  const entry: OutboxEntry = { ...found, state, attempts: found.attempts + 1 };
  const ops = replaced(keys, entry, nowMs + sendingMs);
  return {
    claimed: { entry, wasSending: found.state === "sending" },
    changes: { guards: [fieldIs(keys.outbox, entry.id, text)], ops, due: [] },
  };
}

async function planSending(
  { redis, clock }: Parts,
  keys: SlotKeys,
  entries: OutboxEntry[],
  deliveryId: string | undefined,
): Promise<Plan<string[]>> {
  if (entries.length === 0) return { result: [] };
  const texts = await atRedis(() => redis.hmget(keys.outbox, ...entries.map(({ id }) => id)));
  const more = deliveryId === undefined ? {} : { deliveryId };
  const nowMs = clock.nowMs();
  const marks = entries.flatMap((entry, at) => {
    const text = texts[at] ?? null;
    const stored = parse<OutboxEntry>(text);
    if (!stored || !isSameTry(stored, entry)) return [];
    const next: OutboxEntry = { maybeShownAtMs: nowMs, ...stored, ...more, state: "sending" };
    return [
      { id: entry.id, guard: fieldIs(keys.outbox, entry.id, text), ops: replaced(keys, next, nowMs + sendingMs) },
    ];
  });
  return {
    result: marks.map(({ id }) => id),
    guards: marks.map(({ guard }) => guard),
    ops: marks.flatMap(({ ops }) => ops),
  };
}

function replaced(keys: SlotKeys, entry: OutboxEntry, due: number | "+inf"): Op[] {
  return [
    ["HSET", keys.outbox, entry.id, JSON.stringify(entry)],
    ["ZADD", keys.outboxDue, due, entry.id],
  ];
}

async function planDone(parts: Parts, personId: string, entry: OutboxEntry, end: DeliveryEnd): Promise<Plan<void>> {
  const { redis, prefix, clock } = parts;
  const keys = slotKeys(prefix, personId);
  const shareId = end.change?.shareId;
  const sentId = end.sentChange?.shareId;
  const batchId = end.batchChange?.batchId;
  const [stored, record, share, sent, batch] = await atRedis(() =>
    Promise.all([
      redis.hget(keys.outbox, entry.id),
      end.kind === "quiet" ? redis.hget(keys.self, "record") : null,
      shareId === undefined ? null : redis.hget(keys.received, shareId),
      sentId === undefined ? null : redis.hget(sentKey(keys, sentId), sentId),
      batchId === undefined ? null : redis.hget(keys.batches, batchId),
    ]),
  );
  const nowMs = clock.nowMs();
  const changes = join(
    end.kind === "quiet" ? heldBack(keys, stored, entry, record, nowMs) : ended(keys, stored, entry, end, nowMs),
    consequence(keys, personId, share, end, nowMs),
    sentConsequence(keys, sent, end, nowMs),
    batchConsequence(keys, batch, end, nowMs),
  );
  return planOf(prefix, personId, changes, undefined);
}

/** Due when the quiet hours are over that the person has at this very moment; at once when there are none any more. */
function heldBack(
  keys: SlotKeys,
  text: string | null,
  entry: OutboxEntry,
  record: string | null,
  nowMs: number,
): Changes {
  const stored = parse<OutboxEntry>(text);
  if (!stored) return noChanges();
  const guards = [fieldIs(keys.outbox, entry.id, text), fieldIs(keys.self, "record", record)];
  if (!isSameTry(stored, entry)) return { guards, ...replacement(keys, stored, nowMs) };
  const person = parse<PersonRecord>(record)?.person;
  const dueMs = (person && quietUntilMs(person, nowMs)) ?? nowMs;
  const { attempts, wantedMs = nowMs } = stored;
  // Nothing was tried.
  const waiting: OutboxEntry = { ...stored, state: "waiting", attempts: attempts - 1, wantedMs };
  return { guards, ops: replaced(keys, waiting, dueMs), due: [] };
}

type Ended = Exclude<DeliveryEnd, { kind: "quiet" }>;

function ended(keys: SlotKeys, text: string | null, entry: OutboxEntry, end: Ended, nowMs: number): Changes {
  const stored = parse<OutboxEntry>(text);
  if (!stored) return noChanges();
  const guards = [fieldIs(keys.outbox, entry.id, text)];
  if (!isSameTry(stored, entry)) return { guards, ...replacement(keys, stored, nowMs) };
  if (end.kind === "sent" || end.kind === "dropped") return { ...withdrawals(keys, [entry.id]), guards };
  // No mark for the sweep: until this very script the entry had a due time, so the index still knows the person.
  if (end.kind === "retry") return { guards, ops: replaced(keys, afterTry(stored, entry, end), end.atMs), due: [] };
  return { guards, ops: replaced(keys, { ...refused(stored, entry), state: "held" }, "+inf"), due: [] };
}

type Retry = Extract<Ended, { kind: "retry" }>;

function afterTry(stored: OutboxEntry, before: OutboxEntry, { isUnclear, isMaybeShown }: Retry): OutboxEntry {
  if (isUnclear) return { ...stored, state: "waiting", unclear: (stored.unclear ?? 0) + 1 };
  if (isMaybeShown) return { ...stored, state: "waiting" };
  return { ...refused(stored, before), state: "waiting" };
}

/** This try has not arrived, which says nothing of those before it: what was known then is known again. */
function refused(
  { deliveryId: _, maybeShownAtMs: __, ...stored }: OutboxEntry,
  { deliveryId, maybeShownAtMs }: OutboxEntry,
): OutboxEntry {
  return {
    ...stored,
    ...(deliveryId === undefined ? {} : { deliveryId }),
    ...(maybeShownAtMs === undefined ? {} : { maybeShownAtMs }),
  };
}

function isTaken({ state }: OutboxEntry): boolean {
  return state === "claimed" || state === "sending";
}

function isSameTry(stored: OutboxEntry, entry: OutboxEntry): boolean {
  return isTaken(stored) && stored.attempts === entry.attempts && stored.createdAtMs === entry.createdAtMs;
}

/** A newer text of the same thing goes out at once, unless somebody is sending it already. */
function replacement(keys: SlotKeys, stored: OutboxEntry, nowMs: number): Omit<Changes, "guards"> {
  if (isTaken(stored)) return { ops: [], due: [] };
  return { ops: replaced(keys, { ...stored, state: "waiting" }, nowMs), due: ["outbox"] };
}

function consequence(
  keys: SlotKeys,
  personId: string,
  text: string | null,
  { change }: DeliveryEnd,
  nowMs: number,
): Changes {
  if (!change || text === null) return noChanges();
  const decided = change.decide(readShare(personId, change.shareId, text));
  return decided ? shareChanges(keys, text, decided, nowMs) : noChanges();
}

function sentConsequence(keys: SlotKeys, text: string | null, { sentChange }: DeliveryEnd, nowMs: number): Changes {
  if (!sentChange || text === null) return noChanges();
  const value = readSent(sentChange.shareId, text);
  const decided = sentChange.decide(value);
  return decided ? sentChanges(keys, { text, value }, decided, nowMs) : noChanges();
}

function batchConsequence(keys: SlotKeys, text: string | null, { batchChange }: DeliveryEnd, nowMs: number): Changes {
  const batch = parse<Batch>(text);
  const decided = batch && batchChange?.decide(batch, []);
  return decided ? batchChanges(keys, { batch: text, shares: new Map() }, decided, nowMs) : noChanges();
}

async function planRelease({ redis, prefix, clock }: Parts, personId: string): Promise<Plan<number>> {
  const keys = slotKeys(prefix, personId);
  const ids = await atRedis(() => redis.zrangebyscore(keys.outboxDue, "+inf", "+inf"));
  if (ids.length === 0) return { result: 0 };
  const texts = (await atRedis(() => redis.hmget(keys.outbox, ...ids))).filter((text) => text !== null);
  const freed = join(...texts.map((text) => free(keys, text, clock.nowMs())));
  return planOf(prefix, personId, freed, texts.length);
}

function free(keys: SlotKeys, text: string, nowMs: number): Changes {
  const entry = JSON.parse(text) as OutboxEntry;
  const ops = replaced(keys, { ...entry, state: "waiting" }, nowMs);
  return { guards: [fieldIs(keys.outbox, entry.id, text)], ops, due: ["outbox"] };
}
