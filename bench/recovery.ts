import { setTimeout as pause } from "node:timers/promises";
import type { Redis } from "ioredis";
import type { Person } from "../src/bots/domain.js";
import { bullmqAlarms } from "../src/scheduler/alarms.js";
import { slotKeys } from "../src/store/keys.js";
import type { StoreParts } from "../src/store/parts.js";
import { connectNode } from "../src/store/redis.js";
import { redisStore } from "../src/store/store.js";
import { type OwnRedis, ownRedis } from "../test/process/own-redis.js";
import type { BenchContext, Row } from "./bench.js";
import { botSettings, configOf, type Settings, storePartsOf } from "./bot.js";
import { type Child, startChild } from "./child.js";
import type { ListenRequest } from "./listen-workers.js";
import { messengerAddress, seedPeople } from "./people.js";
import { quietLog } from "./quiet-log.js";
import { shareOf, storeReceived } from "./shares.js";
import { together } from "./together.js";

const atATime = 200;
const hourMs = 60 * 60_000;
/** Of the listeners, how many are due by the time of the crash; the others wait. */
const dueShare = 0.01;
const pollMs = 10;
const patienceMs = 300_000;

/**
 * kill -9 of a worker and its Redis with one song pending for each of many listeners, a hundredth of them due meanwhile:
 * how long until Redis has read its append-only file, from then on until a new worker has started, until the first due
 * check has run and until the last has; and how many due times are gone. Times of one run, without a baseline.
 */
export async function recovery({ redis: shared, isQuick, note }: BenchContext): Promise<Row[]> {
  const redis = await ownRedis({ readyWithinMs: patienceMs });
  const client = connectNode(redis.url, { log: quietLog, commandTimeoutMs: null });
  const settings = botSettings({ ...shared, url: redis.url, client });
  const parts = storePartsOf(configOf(settings), client);
  try {
    return await recover({ redis, settings, parts, client, listeners: isQuick ? 2_000 : 100_000, note });
  } finally {
    client.disconnect();
    await redis.remove();
  }
}

interface Scene {
  redis: OwnRedis;
  settings: Settings;
  parts: StoreParts;
  client: Redis;
  listeners: number;
  note(text: string): void;
}

async function recover(scene: Scene): Promise<Row[]> {
  const { redis, settings, parts, listeners, note } = scene;
  const people = await seedPeople(parts, listeners, { addressOf: (number) => messengerAddress(String(number)) });
  await makePending(scene, people, Date.now() + hourMs);
  note(`${listeners} listeners wait for a song each`);
  const worker = await startWorker(settings);
  const late = people.slice(0, Math.round(listeners * dueShare));
  process.kill(worker.pid, "SIGKILL");
  await makePending(scene, late, Date.now());
  await redis.kill();
  const killedMs = Date.now();
  await redis.restart();
  const readMs = Date.now();
  const next = await startWorker(settings);
  const startedMs = Date.now();
  const [firstMs, lastMs] = await whenChecked(scene, late);
  const left = await countPending(parts);
  await next.stop();
  const row = (bench: string, value: number, unit = "ms"): Row => ({ bench, value, unit, baseline: null, ratio: null });
  return [
    row("recovery.redis", readMs - killedMs),
    row("recovery.worker", startedMs - readMs),
    row("recovery.first-check", firstMs - readMs),
    row("recovery.all-due", lastMs - readMs),
    row("recovery.lost", listeners - left, "listeners"),
  ];
}

async function startWorker(settings: Settings): Promise<Child> {
  const child = startChild("listen-app");
  await child.ask({ kind: "start", settings } satisfies ListenRequest);
  return child;
}

/** A song each, or a new time for the song they have, and an alarm. */
async function makePending({ redis, parts }: Scene, people: Person[], dueMs: number): Promise<void> {
  const store = redisStore(parts);
  const connect = () => connectNode(redis.url, { log: quietLog, commandTimeoutMs: null });
  const alarms = bullmqAlarms({ ...parts, connect, dueTimes: store.dueTimes, startWorker: false });
  await together(people.length, atATime, async (at) => {
    const person = people[at];
    if (!person) return;
    const share = shareOf(at, person, person);
    await storeReceived(store, share, dueMs);
    await store.shares.postpone(person.id, new Map([[share.id, dueMs]]));
    await alarms.arm("listen-check", person.id);
  });
  await alarms.stop();
}

/** When the first and the last of these due times had moved on. */
async function whenChecked({ client, parts }: Scene, people: Person[]): Promise<[firstMs: number, lastMs: number]> {
  let firstMs: number | null = null;
  for (const untilMs = Date.now() + patienceMs; Date.now() < untilMs; await pause(pollMs)) {
    const dueMs = await Promise.all(
      people.map(({ id }) => client.zrange(slotKeys(parts.prefix, id).pending, 0, "0", "WITHSCORES")),
    );
    const nowMs = Date.now();
    const checked = dueMs.filter(([, score]) => Number(score) > nowMs).length;
    if (checked > 0) firstMs ??= nowMs;
    if (checked === people.length) return [firstMs ?? nowMs, nowMs];
  }
  throw new Error("not everybody who was due was looked at");
}

/** How many listeners have a due time, as a sweep finds them. */
async function countPending(parts: StoreParts): Promise<number> {
  const { dueTimes } = redisStore(parts);
  let found = 0;
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<typeof dueTimes.list>> = await dueTimes.list(cursor);
    found += page.due.filter(({ name }) => name === "listen-check").length;
    cursor = page.cursor;
  } while (cursor !== null);
  return found;
}
