import { limits } from "../bots/limits.js";
import type { Effect } from "../bots/ports.js";
import { atRedis } from "./calls.js";
import { endedPerWrite, endedUntilMs, openField } from "./changes.js";
import type { SlotKeys } from "./keys.js";
import type { StoreParts } from "./parts.js";

export type CommitStateParts = Pick<StoreParts, "redis" | "prefix" | "clock" | "dailyShareLimit">;

/** Everything a commit decides on, as read in one go. Texts are as stored; null: absent. */
export interface CommitState {
  nowMs: number;
  dailyShareLimit: number;
  turn: string | null;
  record: string | null;
  forgotten: string | null;
  sentCount: string | null;
  /** How many songs went out in the last 24 h. */
  sentLately: number;
  /** By `openField`: since when the same song is open to the same person. */
  open: Map<string, string>;
  received: Map<string, string>;
  sent: Map<string, string>;
  drafts: string[];
  ended: string[];
  oldTurns: string[];
}

export const dayMs = 24 * 60 * 60_000;
const oldTurnsPerWrite = 5;

/** Reads what these effects need, in one round trip. */
export async function readState(
  parts: CommitStateParts,
  keys: SlotKeys,
  turnId: string,
  effects: Effect[],
): Promise<CommitState> {
  const { redis, clock, dailyShareLimit = limits.songsPerDay } = parts;
  const nowMs = clock.nowMs();
  const asked = askedFor(effects);
  const [self, turn, sentLately, open, received, sent, drafts, ended, oldTurns] = await atRedis(() =>
    Promise.all([
      redis.hmget(keys.self, "record", "forgotten", "sentCount"),
      redis.hget(keys.turns, turnId),
      redis.zcount(keys.sentLately, `(${nowMs - dayMs}`, "+inf"),
      fields(parts, keys.open, asked.open),
      fields(parts, keys.received, asked.received),
      fields(parts, keys.sent, asked.sent),
      asked.isDraft ? redis.hvals(keys.drafts) : [],
      redis.zrangebyscore(keys.ended, "-inf", endedUntilMs(nowMs), "LIMIT", 0, endedPerWrite),
      redis.zrangebyscore(keys.turnsEnd, "-inf", nowMs, "LIMIT", 0, oldTurnsPerWrite),
    ]),
  );
  const [record = null, forgotten = null, sentCount = null] = self;
  const shares = { sentLately, open, received, sent, drafts, ended };
  return { nowMs, dailyShareLimit, turn, record, forgotten, sentCount, ...shares, oldTurns };
}

function askedFor(effects: Effect[]) {
  return {
    open: effects.flatMap((effect) => (effect.kind === "send" ? [openField(effect.sent)] : [])),
    received: effects.flatMap((effect) => (effect.kind === "change" ? [effect.shareId] : [])),
    sent: effects.flatMap((effect) => (effect.kind === "change-sent" ? [effect.shareId] : [])),
    isDraft: effects.some(({ kind }) => kind === "draft"),
  };
}

/** Those of the fields that are there. */
async function fields({ redis }: CommitStateParts, key: string, names: string[]): Promise<Map<string, string>> {
  if (names.length === 0) return new Map();
  const texts = await redis.hmget(key, ...names);
  return new Map(names.flatMap((name, at) => (texts[at] == null ? [] : [[name, texts[at]]])));
}
