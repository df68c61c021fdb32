import { Queue } from "bullmq";
import type { Redis } from "ioredis";
import type { Person } from "../src/bots/domain.js";
import { type BullmqAlarms, bullmqAlarms } from "../src/scheduler/alarms.js";
import { redisDueTimes } from "../src/store/due-times.js";
import { slotKeys } from "../src/store/keys.js";
import type { StoreParts } from "../src/store/parts.js";
import { connectRedis } from "../src/store/redis.js";
import { redisStore } from "../src/store/store.js";
import type { BenchContext, Row } from "./bench.js";
import { botSettings, configOf, storePartsOf } from "./bot.js";
import { messengerAddress, seedPeople } from "./people.js";
import { quietLog } from "./quiet-log.js";
import type { BenchRedis } from "./redis.js";
import { shareOf, storeFriend, storeReceived, storeSent } from "./shares.js";
import { together } from "./together.js";

const atATime = 200;
const hourMs = 60 * 60_000;

/** Bytes of Redis in one arrangement of listeners and songs. */
interface Bytes {
  perListener: number;
  /** What both remember of each other, before any song. */
  perFriendship: number;
  /** Both sides' records, limits and the due time. */
  perShare: number;
  perAlarm: number;
  /** The remembered reply, for two days. */
  perTurn: number;
}

/**
 * Redis memory with 100,000 pending songs between friends, written through the store: many each for few listeners, and
 * one each for many. Compared with the simplest design, one BullMQ job per song with the song in it.
 */
export async function redisMemory(context: BenchContext): Promise<Row[]> {
  const shares = context.isQuick ? 2_000 : 100_000;
  const jobBytes = await bytesPerJob(context, shares);
  const few = await arrange(context, "few", shares / 10, 10);
  const many = await arrange(context, "many", shares, 1);
  return [
    compared("memory.share.10-each", few.perShare + few.perAlarm / 10, jobBytes),
    compared("memory.share.1-each", many.perShare + many.perAlarm, jobBytes),
    alone("memory.friendship", few.perFriendship),
    alone("memory.listener", many.perListener),
    alone("memory.alarm", many.perAlarm),
    alone("memory.turn", many.perTurn),
  ];
}

/** The same with a million songs, ten of each listener. Takes about 4 GB and half an hour. */
export async function redisMemoryOfAMillion(context: BenchContext): Promise<Row[]> {
  const shares = context.isQuick ? 5_000 : 1_000_000;
  const jobBytes = await bytesPerJob(context, shares);
  const { perShare, perAlarm, perFriendship } = await arrange(context, "few", shares / 10, 10);
  return [
    compared("memory-million.share.10-each", perShare + perAlarm / 10, jobBytes),
    alone("memory-million.friendship", perFriendship),
  ];
}

function compared(bench: string, value: number, baseline: number): Row {
  return { bench, value, unit: "bytes", baseline, ratio: value / baseline };
}

function alone(bench: string, value: number): Row {
  return { bench, value, unit: "bytes", baseline: null, ratio: null };
}

async function arrange(context: BenchContext, name: string, listeners: number, each: number): Promise<Bytes> {
  const { redis, note } = context;
  const config = configOf(botSettings(redis));
  const parts = { ...storePartsOf(config, redis.client), prefix: `${redis.prefix}:${name}:`, dailyShareLimit: each };
  const emptyBytes = await usedBytes(redis.client);
  const people = await seedPeople(parts, listeners, {
    addressOf: (number) => messengerAddress(`7${String(number).padStart(15, "0")}`),
  });
  const peopledBytes = await usedBytes(redis.client);
  note(`${name}: ${listeners} people`);
  await befriend(parts, people, each);
  const friendlyBytes = await usedBytes(redis.client);
  note(`${name}: ${listeners * each} friendships`);
  await sendSongs(parts, people, each);
  const sentBytes = await usedBytes(redis.client);
  await together(listeners, atATime, (at) => dropTurns(parts, people[at]));
  await dropMarks(parts);
  const lastingBytes = await usedBytes(redis.client);
  note(`${name}: ${listeners * each} songs`);
  await armAll(redis, parts, people);
  const armedBytes = await usedBytes(redis.client);
  return {
    perListener: (peopledBytes - emptyBytes) / listeners,
    perFriendship: (friendlyBytes - peopledBytes) / (listeners * each),
    perShare: (lastingBytes - friendlyBytes) / (listeners * each),
    perTurn: (sentBytes - lastingBytes) / (listeners * each),
    perAlarm: (armedBytes - lastingBytes) / listeners,
  };
}

async function befriend(parts: StoreParts, people: Person[], each: number): Promise<void> {
  const store = redisStore(parts);
  await together(people.length * each, atATime, async (number) => {
    const { sender, recipient } = pairOf(people, number);
    await storeFriend(store, sender.id, recipient);
    await storeFriend(store, recipient.id, sender);
  });
}

/** In a ring: everybody sends as many as they get, to the people after them. */
function pairOf(people: Person[], number: number): { sender: Person; recipient: Person } {
  const from = number % people.length;
  const sender = people[from];
  const recipient = people[(from + 1 + Math.floor(number / people.length)) % people.length];
  if (!sender || !recipient) throw new Error("there is nobody to send it to");
  return { sender, recipient };
}

async function sendSongs(parts: StoreParts, people: Person[], each: number): Promise<void> {
  const store = redisStore(parts);
  await together(people.length * each, atATime, async (number) => {
    const { sender, recipient } = pairOf(people, number);
    const share = shareOf(number, sender, recipient);
    await storeSent(store, share, { sender, recipient });
    await storeReceived(store, share, Date.now() + hourMs);
  });
}

async function dropTurns({ redis, prefix }: StoreParts, person: Person | undefined): Promise<void> {
  const keys = slotKeys(prefix, person?.id ?? "");
  await Promise.all([redis.del(keys.turns), redis.del(keys.turnsEnd)]);
}

/** As every minute: what has nothing due any more leaves the index. */
async function dropMarks(parts: StoreParts): Promise<void> {
  const dueTimes = redisDueTimes(parts, () => Date.now() + hourMs);
  let cursor: string | null = null;
  do cursor = (await dueTimes.list(cursor)).cursor;
  while (cursor !== null);
}

async function armAll(redis: BenchRedis, parts: StoreParts, people: Person[]): Promise<void> {
  const { dueTimes } = redisStore(parts);
  const connect = () => connectRedis(redis.url, { log: quietLog, commandTimeoutMs: null });
  const alarms: BullmqAlarms = bullmqAlarms({ ...parts, connect, dueTimes, startWorker: false });
  await together(people.length, atATime, (at) => alarms.arm("listen-check", people[at]?.id ?? ""));
  await alarms.stop();
}

async function bytesPerJob({ redis, note }: BenchContext, count: number): Promise<number> {
  const connection = connectRedis(redis.url, { log: quietLog, commandTimeoutMs: null });
  const queue = new Queue("share", {
    connection,
    prefix: `{${redis.prefix}:bull-bare}`,
    streams: { events: { maxLen: 100 } },
  });
  await queue.waitUntilReady();
  const someone = { id: "p_0123456789012345678901", name: "Friend 12345 Of Many" } as Person;
  const emptyBytes = await usedBytes(redis.client);
  await together(count, atATime, (number) =>
    queue.add("share", { ...shareOf(number, someone, someone), number: 1 }, { delay: hourMs }),
  );
  const fullBytes = await usedBytes(redis.client);
  await queue.obliterate({ force: true });
  await queue.close();
  connection.disconnect();
  const bytes = (fullBytes - emptyBytes) / count;
  note(`one job per song: ${Math.round(bytes)} bytes each`);
  return bytes;
}

async function usedBytes(client: Redis): Promise<number> {
  const info = await client.info("memory");
  return Number(/used_memory:(\d+)/.exec(info)?.[1]);
}
