import { Worker } from "bullmq";
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

/** Waits for what the workers run, at most so long; then lets go of it, and other workers take it over. */
export async function closeWorkers(workers: Worker<AlarmJob>[], withinMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<"late">((resolve) => {
    timer = setTimeout(() => resolve("late"), withinMs);
  });
  const closed = Promise.all(workers.map((worker) => worker.close()));
  const outcome = await Promise.race([closed, deadline]);
  clearTimeout(timer);
  if (outcome === "late") await Promise.all(workers.map((worker) => worker.disconnect()));
}
