import type { AlarmName, DueTimes } from "../bots/ports.js";
import { atRedis } from "./calls.js";
import { dueIndexKey, dueKey, dueShards, shardOf } from "./keys.js";
import type { StoreParts } from "./parts.js";
import { type Mark, scoreIs, write } from "./transaction.js";

type Parts = Pick<StoreParts, "redis" | "prefix">;

/** Longer than any write can take between its mark and its script. Real time. */
const markKeptMs = 10 * 60_000;
const pageSize = 500;

/**
 * Tells the index that something is about to be due for this person. Goes before the write: an entry too many is
 * harmless, a missing one would hide the person from the sweep.
 */
export function dueMark(prefix: string, name: AlarmName, personId: string): Mark {
  const member = `${name}:${personId}`;
  return { key: dueIndexKey(prefix, shardOf(member, dueShards)), member, score: Date.now() };
}

/** The stored due times. `realNowMs` is for tests of the clean-up; default: the machine's clock. */
export function redisDueTimes(parts: Parts, realNowMs: () => number = Date.now): DueTimes {
  return {
    get: (name, key) => dueTime(parts, name, key),
    async list(cursor, writtenSinceMs) {
      const { shard, at } = readCursor(cursor);
      const read = writtenSinceMs === undefined ? page(parts, shard, at) : marked(parts, shard, writtenSinceMs);
      const { entries, next } = await read;
      const due = await Promise.all(entries.map((entry) => look(parts, shard, entry, realNowMs())));
      return { due: due.filter((one) => one !== null), cursor: nextCursor(shard, next) };
    },
  };
}

async function dueTime({ redis, prefix }: Parts, name: AlarmName, key: string): Promise<number | null> {
  const [, score] = await atRedis(() => redis.zrange(dueKey(prefix, name, key), 0, "0", "WITHSCORES"));
  return score === undefined || !Number.isFinite(Number(score)) ? null : Number(score);
}

interface IndexEntry {
  name: AlarmName;
  key: string;
  markedAtMs: number;
}

async function page({ redis, prefix }: Parts, shard: number, at: string) {
  const [next, found] = await atRedis(() => redis.zscan(dueIndexKey(prefix, shard), at, "COUNT", pageSize));
  return { entries: readEntries(found), next };
}

/** A shard's latest marks in one page: each write marks its person anew. */
async function marked({ redis, prefix }: Parts, shard: number, sinceMs: number) {
  const found = await atRedis(() => redis.zrangebyscore(dueIndexKey(prefix, shard), sinceMs, "+inf", "WITHSCORES"));
  return { entries: readEntries(found), next: "0" };
}

/** Members and their scores in turn. */
function readEntries(found: string[]): IndexEntry[] {
  const entries: IndexEntry[] = [];
  for (let index = 0; index + 1 < found.length; index += 2)
    entries.push(readEntry(found[index] ?? "", Number(found[index + 1])));
  return entries;
}

function readEntry(member: string, markedAtMs: number): IndexEntry {
  const colon = member.indexOf(":");
  return { name: member.slice(0, colon) as AlarmName, key: member.slice(colon + 1), markedAtMs };
}

async function look(parts: Parts, shard: number, { name, key, markedAtMs }: IndexEntry, realNowMs: number) {
  const dueMs = await dueTime(parts, name, key);
  if (dueMs !== null) return { name, key, dueMs };
  if (realNowMs - markedAtMs > markKeptMs) await unmark(parts, shard, `${name}:${key}`, markedAtMs);
  return null;
}

/** Only if nobody has marked it since: then no write that trusts the mark is under way. */
async function unmark({ redis, prefix }: Parts, shard: number, member: string, markedAtMs: number): Promise<void> {
  const key = dueIndexKey(prefix, shard);
  await write(redis, [scoreIs(key, member, markedAtMs)], [["ZREM", key, member]]);
}

function readCursor(cursor: string | null): { shard: number; at: string } {
  const [shard = "0", at = "0"] = (cursor ?? "0:0").split(":");
  return { shard: Number(shard), at };
}

function nextCursor(shard: number, next: string): string | null {
  if (next !== "0") return `${shard}:${next}`;
  return shard + 1 < dueShards ? `${shard + 1}:0` : null;
}
