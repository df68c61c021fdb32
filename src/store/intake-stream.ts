import { atRedis } from "./calls.js";
import type { RedisClient } from "./parts.js";
import { type Op, write } from "./transaction.js";

/** One accepted event. */
export interface IntakeEvent {
  /** Of the stream entry: rises with the order of arrival. */
  id: string;
  channel: string;
  key: string;
  event: string;
  /** What it is a part of; null when nobody follows it. */
  thread: string | null;
  /** How many tries there were before this process had it. */
  triesBefore: number;
  /** How many of the last tries ended with their process. */
  crashes: number;
}

/** One shard's events in Redis. All processes read as the same consumer: only the holder of the lease reads. */
export interface IntakeStream {
  prepare(): Promise<void>;
  /** Given to a reader before and not finished since, oldest first. */
  unfinished(): Promise<IntakeEvent[]>;
  /** New events, at most `count`; waits for the first one at most `blockMs`. Ends with an error when disconnected. */
  read(connection: RedisClient, count: number, blockMs: number): Promise<IntakeEvent[]>;
  /** Notes that a try begins. Reading an event for the first time has noted its first try. */
  begin(event: IntakeEvent, tries: number): Promise<void>;
  /** The try failed in an orderly way: it is not counted as a crash, nor are those before. */
  calm(event: IntakeEvent): Promise<void>;
  finish(event: IntakeEvent): Promise<void>;
  /** Puts it aside, where an operator finds it for a week. */
  bury(event: IntakeEvent): Promise<void>;
}

type Entry = [id: string, fields: string[] | null];
type PendingEntry = [id: string, consumer: string, idleMs: number, count: number];

const group = "workers";
const consumer = "worker";
const pageSize = 500;
const deadKept = 1_000;
const deadKeptMs = 7 * 24 * 60 * 60_000;

/** `key` and `dead` must lie in one slot. */
export function createIntakeStream(redis: RedisClient, key: string, dead: string): IntakeStream {
  const done = (id: string): Op[] => [
    ["XACK", key, group, id],
    ["XDEL", key, id],
  ];
  return {
    prepare: () => prepare(redis, key),
    unfinished: () => unfinished(redis, key),
    read: (connection, count, blockMs) => read(connection, key, count, blockMs),
    async begin(event, tries) {
      if (event.triesBefore + tries > 0) await setCount(redis, key, event.id, event.crashes + 1);
    },
    async calm(event) {
      event.crashes = 0;
      await setCount(redis, key, event.id, 0);
    },
    async finish({ id }) {
      await write(redis, [], done(id));
    },
    async bury({ id, channel, event }) {
      const kept: Op[] = [
        ["RPUSH", dead, JSON.stringify({ id, channel, event })],
        ["LTRIM", dead, -deadKept, -1],
        ["PEXPIRE", dead, deadKeptMs],
      ];
      await write(redis, [], [...kept, ...done(id)]);
    },
  };
}

/** The delivery count of a pending entry is what survives a crash. */
async function setCount(redis: RedisClient, key: string, id: string, count: number): Promise<void> {
  await atRedis(() => redis.call("XCLAIM", key, group, consumer, 0, id, "RETRYCOUNT", count, "JUSTID"));
}

async function prepare(redis: RedisClient, key: string): Promise<void> {
  try {
    await redis.xgroup("CREATE", key, group, "0", "MKSTREAM");
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith("BUSYGROUP"))) await atRedis(() => Promise.reject(error));
  }
}

async function unfinished(redis: RedisClient, key: string): Promise<IntakeEvent[]> {
  const events: IntakeEvent[] = [];
  for (let after = "-"; ; ) {
    const page = (await atRedis(() => redis.xpending(key, group, after, "+", pageSize))) as PendingEntry[];
    const found = await Promise.all(page.map((entry) => load(redis, key, entry)));
    events.push(...found.filter((event) => event !== null));
    const last = page.at(-1);
    if (!last || page.length < pageSize) return events;
    after = `(${last[0]}`;
  }
}

async function load(redis: RedisClient, key: string, [id, , , count]: PendingEntry): Promise<IntakeEvent | null> {
  const [entry] = await atRedis(() => redis.xrange(key, id, id));
  const event = entry ? readEntry(entry, Number(count)) : null;
  if (!event) await atRedis(() => redis.xack(key, group, id)); // Finished between its removal and this.
  return event;
}

async function read(connection: RedisClient, key: string, count: number, blockMs: number): Promise<IntakeEvent[]> {
  const reply = await atRedis(() =>
    connection.xreadgroup("GROUP", group, consumer, "COUNT", count, "BLOCK", blockMs, "STREAMS", key, ">"),
  );
  const [, entries = []] = (reply?.[0] ?? []) as [string?, Entry[]?];
  return entries.map((entry) => readEntry(entry, 0)).filter((event) => event !== null);
}

function readEntry([id, fields]: Entry, tries: number): IntakeEvent | null {
  if (!fields) return null;
  const [, channel = "", , key = "", , event = "", , thread = null] = fields;
  return { id, channel, key, event, thread, triesBefore: tries, crashes: tries };
}
