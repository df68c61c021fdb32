import { type Queue, Worker } from "bullmq";
import type { Cluster, Redis } from "ioredis";
import type { Activity } from "./activity.js";
import { type AlarmJob, queuePrefix } from "./alarm-queue.js";
import { type RingParts, ringer } from "./ring.js";

export interface WorkerParts extends RingParts {
  redis: Redis | Cluster;
  prefix: string;
  runs: Activity;
  concurrency: number;
  lockMs: number;
  stalledEveryMs: number;
}

const failedKept = 1_000;

/** Starts to ring the alarms of one name. */
export function openWorker(parts: WorkerParts): Worker<AlarmJob> {
  const ring = ringer(parts);
  return new Worker<AlarmJob>(parts.name, (job, token) => parts.runs.during(() => ring(job, token)), {
    connection: parts.redis,
    prefix: queuePrefix(parts.prefix, parts.name),
    concurrency: parts.concurrency,
    lockDuration: parts.lockMs,
    stalledInterval: parts.stalledEveryMs,
    // It counts every crash during the whole life of a job, and a job here lives for days.
    maxStalledCount: 1_000_000,
    removeOnComplete: { count: 0 },
    removeOnFail: { count: failedKept },
    ...(parts.alarms.queue.opts.telemetry ? { telemetry: parts.alarms.queue.opts.telemetry } : {}),
  });
}

/** For a last word to Redis, or to a connection; one that is away says none. */
const goodbyeMs = 1_000;

/** Waits for what the workers run, and for the last sweep, at most so long; then lets go, and others take it over. */
export async function closeWorkers(
  workers: Worker<AlarmJob>[],
  lastSweep: Promise<void>,
  withinMs: number,
): Promise<void> {
  const closed = Promise.all([lastSweep, ...workers.map((worker) => worker.close())]);
  if (await isDoneWithin(closed, withinMs)) return;
  await isDoneWithin(Promise.all(workers.map((worker) => worker.disconnect())), goodbyeMs);
}

export async function closeQueues(queues: Queue[]): Promise<void> {
  await isDoneWithin(Promise.all(queues.map((queue) => queue.close())), goodbyeMs);
}

async function isDoneWithin(work: Promise<unknown>, ms: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => {
    timer = setTimeout(() => resolve(false), ms);
  });
  const isDone = await Promise.race([work.then(() => true), late]);
  clearTimeout(timer);
  return isDone;
}
