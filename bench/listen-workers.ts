import { type Job, Queue } from "bullmq";
import { bullmqAlarms } from "../src/scheduler/alarms.js";
import { connectRedis } from "../src/store/redis.js";
import { redisStore } from "../src/store/store.js";
import { botSettings, configOf, type Settings, storePartsOf } from "./bot.js";
import { type Child, startChild } from "./child.js";
import type { Memory } from "./memory-now.js";
import { messengerAddress, seedPeople } from "./people.js";
import { quietLog } from "./quiet-log.js";
import type { BenchRedis } from "./redis.js";
import { shareOf, storeFriend, storeReceived } from "./shares.js";
import { together } from "./together.js";
import type { WaveResult } from "./wave.js";

/** What the two worker processes understand. A wave is asked for before it is due; `checks` by ours alone. */
export type ListenRequest =
  | { kind: "start"; settings: Settings }
  | { kind: "wave"; listeners: number; dueMs: number; gapMs: number; plays: number }
  /** Everybody is due again a second after each check, until so many have been made. */
  | { kind: "checks"; count: number };

/** How one wave becomes due. */
export interface WaveShape {
  /** How many the listener's page of history shows. */
  plays: number;
  /** Between one due time and the next. Default 0: all at one moment. */
  gapMs?: number;
}

/** Works waves: each run comes again minutes later. */
export interface WaveWorker {
  wave(shape: WaveShape): Promise<WaveResult>;
  stop(): Promise<void>;
}

/** The product's worker. */
export interface OurWorker extends WaveWorker {
  /** Makes so many checks one after the other, and answers what the process holds afterwards. */
  checks(count: number): Promise<ChecksResult>;
}

/** How a long row of checks went. */
export interface ChecksResult {
  perSecond: number;
  memory: Memory;
}

export const bareQueueName = "bare";
const atATime = 100;
const hourMs = 60 * 60_000;

/** In braces, as the product's queues have it. */
export function bareQueuePrefix(prefix: string): string {
  return `{${prefix}:bull-bare}`;
}

/** The product's worker in a process of its own, with so many listeners who wait for one song each. */
export async function startOurWorker(
  redis: BenchRedis,
  listeners: number,
  execArgv: string[] = [],
): Promise<OurWorker> {
  const settings = botSettings(redis);
  const child = startChild("listen-app", execArgv);
  await child.ask({ kind: "start", settings } satisfies ListenRequest);
  const parts = storePartsOf(configOf(settings), redis.client);
  const store = redisStore(parts);
  const alarms = bullmqAlarms({
    ...parts,
    connect: () => connectTo(redis),
    dueTimes: store.dueTimes,
    startWorker: false,
  });
  const people = await seedPeople(parts, listeners, { addressOf: (number) => messengerAddress(String(number)) });
  const shares = people.map((person, at) => shareOf(at, person, person));
  await together(listeners, atATime, async (at) => {
    const share = shares[at];
    if (!share) return;
    await storeFriend(store, share.recipientId, { id: share.senderId, name: share.senderName });
    await storeReceived(store, share, Date.now() + hourMs);
  });
  const makeDue = async (at: number, dueMs: number) => {
    const { recipientId, id } = shares[at] ?? { recipientId: "", id: "" };
    await store.shares.postpone(recipientId, new Map([[id, dueMs]]));
    await alarms.arm("listen-check", recipientId);
  };
  return {
    wave: (shape) => runWave(child, listeners, shape, makeDue),
    async checks(count) {
      const result = child.ask<ChecksResult>({ kind: "checks", count } satisfies ListenRequest);
      await together(listeners, atATime, (at) => makeDue(at, Date.now()));
      return result;
    },
    stop: async () => void (await Promise.all([alarms.stop(), child.stop()])),
  };
}

/** BullMQ's worker with an empty processor in a process of its own, with so many jobs. */
export async function startBareWorker(redis: BenchRedis, jobCount: number): Promise<WaveWorker> {
  const settings: Settings = { REDIS_URL: redis.url, REDIS_PREFIX: redis.prefix };
  const child = startChild("listen-bare");
  await child.ask({ kind: "start", settings } satisfies ListenRequest);
  const connection = connectTo(redis);
  const queue = new Queue(bareQueueName, {
    connection,
    prefix: bareQueuePrefix(redis.prefix),
    streams: { events: { maxLen: 100 } },
  });
  const jobs: Job[] = [];
  await together(jobCount, atATime, async (at) => {
    const key = `p_${String(at).padStart(22, "0")}`;
    const deduplication = { id: `bare:${key}`, keepLastIfActive: true };
    jobs[at] = await queue.add(bareQueueName, { key }, { delay: hourMs, deduplication });
  });
  return {
    wave: (shape) => runWave(child, jobCount, shape, async (at, dueMs) => jobs[at]?.changeDelay(dueMs - Date.now())),
    async stop() {
      await child.stop();
      await queue.close();
      connection.disconnect();
    },
  };
}

function connectTo({ url }: BenchRedis) {
  return connectRedis(url, { log: quietLog, commandTimeoutMs: null });
}

async function runWave(
  child: Child,
  listeners: number,
  { plays, gapMs = 0 }: WaveShape,
  makeDue: (at: number, dueMs: number) => Promise<unknown>,
): Promise<WaveResult> {
  // Everything has to be armed before the first one is due.
  const dueMs = Date.now() + 1_000 + 2 * listeners;
  const result = child.ask<WaveResult>({ kind: "wave", listeners, dueMs, gapMs, plays } satisfies ListenRequest);
  await together(listeners, atATime, (at) => makeDue(at, Math.round(dueMs + at * gapMs)));
  if (Date.now() > dueMs) {
    result.catch(() => undefined); // Nobody waits for it any more.
    throw new Error("the machine is too busy: the alarms were due before all were set");
  }
  return result;
}
