import type { SentShare } from "../bots/domain.js";
import { limits } from "../bots/limits.js";
import type { Effect } from "../bots/ports.js";
import { type BatchTexts, readBatch } from "./batches.js";
import { atRedis } from "./calls.js";
import { endedPerWrite, endedUntilMs } from "./changes.js";
import { type SlotKeys, slotKeys } from "./keys.js";
import type { StoreParts } from "./parts.js";
import type { Waiting } from "./retiming.js";
import { openField } from "./sent-tags.js";

export type CommitStateParts = Pick<StoreParts, "redis" | "prefix" | "clock" | "dailyShareLimit">;

/** Everything a commit decides on, as read in one go. Texts are as stored; null: absent. */
export interface CommitState {
  /** Of the person, or of the address that is nobody's yet. */
  slot: string;
  nowMs: number;
  dailyShareLimit: number;
  turn: string | null;
  record: string | null;
  forgotten: string | null;
  sentCount: string | null;
  receivedCount: string | null;
  inviteCount: string | null;
  /** What went out in the last 24 h, as `latelyMember` writes it. */
  sentLately: string[];
  /** By `openField`: since when the same song is open to the same person. */
  open: Map<string, string>;
  received: Map<string, string>;
  sent: Map<string, string>;
  drafts: string[];
  /** By person: the bonds that songs and decisions are about. */
  bonds: Map<string, string>;
  /** By id: every share received, when a bond is decided. */
  inbound: Record<string, string>;
  /** Everybody asked for who has been forgotten. */
  gone: Set<string>;
  invites: string[];
  /** Every batch, when one is sent. */
  batches: string[];
  /** By id: the batches that are to change, with their shares. */
  batch: Map<string, BatchTexts>;
  /** Only where quiet hours or the time zone change. */
  waiting: Waiting;
  ended: string[];
  oldTurns: string[];
}

export const dayMs = 24 * 60 * 60_000;
const oldTurnsPerWrite = 5;

/** Reads what these effects need, in one round trip. */
export async function readState(
  parts: CommitStateParts,
  slot: string,
  turnId: string,
  effects: Effect[],
): Promise<CommitState> {
  const keys = slotKeys(parts.prefix, slot);
  const { redis, clock, dailyShareLimit = limits.songsPerDay } = parts;
  const nowMs = clock.nowMs();
  const asked = askedFor(effects);
  const [self, turn, sentLately, open, received, sent, drafts, circle, invites, batched, waiting, ended, oldTurns] =
    await atRedis(() =>
      Promise.all([
        redis.hmget(keys.self, "record", "forgotten", "sentCount", "receivedCount", "inviteCount"),
        redis.hget(keys.turns, turnId),
        asked.open.length > 0 ? redis.zrangebyscore(keys.sentLately, `(${nowMs - dayMs}`, "+inf") : [],
        fields(parts, keys.open, asked.open),
        fields(parts, keys.received, asked.received),
        fields(parts, keys.sent, asked.sent),
        asked.isDraft ? redis.hvals(keys.drafts) : [],
        readCircle(parts, keys, asked),
        asked.isInvite ? redis.hvals(keys.invites) : [],
        readBatches(parts, keys, asked),
        asked.isRetiming ? readWaiting(parts, keys) : { outbox: [], agenda: [] },
        redis.zrangebyscore(keys.ended, "-inf", endedUntilMs(nowMs), "LIMIT", 0, endedPerWrite),
        redis.zrangebyscore(keys.turnsEnd, "-inf", nowMs, "LIMIT", 0, oldTurnsPerWrite),
      ]),
    );
  const [record = null, forgotten = null, sentCount = null, receivedCount = null, inviteCount = null] = self;
  const counts = { sentCount, receivedCount, inviteCount };
  const shares = { sentLately, open, received, sent, drafts, ended };
  return {
    slot,
    nowMs,
    dailyShareLimit,
    turn,
    record,
    forgotten,
    ...counts,
    ...shares,
    ...circle,
    invites,
    ...batched,
    waiting,
    oldTurns,
  };
}

type Asked = ReturnType<typeof askedFor>;

function askedFor(effects: Effect[]) {
  const decided = effects.flatMap((effect) => (effect.kind === "bond" ? [effect.other.id] : []));
  return {
    open: sentBy(effects).map(openField),
    received: effects.flatMap((effect) => (effect.kind === "change" ? [effect.shareId] : [])),
    sent: effects.flatMap((effect) => (effect.kind === "change-sent" ? [effect.shareId] : [])),
    isDraft: effects.some(({ kind }) => kind === "draft"),
    isInvite: effects.some(({ kind }) => kind === "invite"),
    bonds: [...decided, ...effects.flatMap((effect) => (effect.kind === "send" ? [effect.sent.recipientId] : []))],
    isBond: decided.length > 0,
    isBatch: effects.some(({ kind }) => kind === "send-batch"),
    batch: effects.flatMap((effect) => (effect.kind === "change-batch" ? [effect.batchId] : [])),
    isRetiming: effects.some(isRetiming),
  };
}

/** Every new record of the sender's. */
function sentBy(effects: Effect[]): Omit<SentShare, "number">[] {
  return effects.flatMap((effect) => {
    if (effect.kind === "send") return [effect.sent];
    return effect.kind === "send-batch" ? effect.sends.map(({ sent }) => sent) : [];
  });
}

async function readBatches(parts: CommitStateParts, keys: SlotKeys, asked: Asked) {
  const [batches, found] = await Promise.all([
    asked.isBatch ? parts.redis.hvals(keys.batches) : [],
    Promise.all(asked.batch.map(async (id) => [id, await readBatch(parts, keys, id)] as const)),
  ]);
  return { batches, batch: new Map(found) };
}

async function readCircle(parts: CommitStateParts, keys: SlotKeys, asked: Asked) {
  const { redis } = parts;
  const [bonds, inbound, isGone] = await Promise.all([
    fields(parts, keys.bonds, asked.bonds),
    asked.isBond ? redis.hgetall(keys.received) : {},
    asked.bonds.length > 0 ? redis.smismember(keys.gone, ...asked.bonds) : [],
  ]);
  return { bonds, inbound, gone: new Set(asked.bonds.filter((_, at) => isGone[at] === 1)) };
}

async function readWaiting({ redis }: CommitStateParts, keys: SlotKeys): Promise<Waiting> {
  const [outbox, agenda] = await Promise.all([redis.hvals(keys.outbox), redis.hvals(keys.agenda)]);
  return { outbox, agenda };
}

/** Whether quiet hours or the time zone change, and with them the time of what waits. */
export function isRetiming(effect: Effect): boolean {
  return effect.kind === "settings" && ("quiet" in effect.changes || "zone" in effect.changes);
}

/** Those of the fields that are there. */
async function fields({ redis }: CommitStateParts, key: string, names: string[]): Promise<Map<string, string>> {
  if (names.length === 0) return new Map();
  const texts = await redis.hmget(key, ...names);
  return new Map(names.flatMap((name, at) => (texts[at] == null ? [] : [[name, texts[at]]])));
}
