import { ErrorCode, type Job, Queue, type Telemetry } from "bullmq";
import type { Cluster, Redis } from "ioredis";
import type { AlarmName, Clock, DueTimes } from "../bots/ports.js";
import { realTimeMs } from "./times.js";

/** What a job carries. Times are business time, like due times. */
export interface AlarmJob {
  key: string;
  /** Failing runs in a row. */
  failures?: number;
  /** Not to be run before, although it is due: a pause after a failure. */
  notBeforeMs?: number;
}

export interface AlarmQueueParts {
  redis: Redis | Cluster;
  prefix: string;
  clock: Clock;
  dueTimes: DueTimes;
  telemetry: Telemetry | null;
}

/** One due time as `DueTimes.list` tells it, within one queue. */
export interface Due {
  key: string;
  dueMs: number;
}

export interface AlarmQueue {
  queue: Queue<AlarmJob>;
  /**
   * Adds the job, or moves it forward, until it rings no later than the stored due time. Answers what it found: nothing
   * due, a job that rings in time, or one that had to be moved.
   */
  arm(key: string): Promise<"nothing due" | "in time" | "moved">;
  /** Those whose job is missing, and those whose job rings too late. */
  unready(due: Due[]): Promise<{ missing: string[]; late: string[] }>;
  /** When a due alarm may run: its due time, or the end of its pause after a failure. */
  runsAtMs(due: Due): Promise<number>;
  /** By how much the job that should have rung first is late; 0 when none is. Real time. */
  overdueMs(): Promise<number>;
}

// A job that rings this much too late is not worth a command; Redis itself is no more exact.
const toleranceMs = 10;
// BullMQ keeps the ring time times 4096, plus bits for the order within a millisecond, as the score.
const scorePerMs = 4096;
// Failures are dealt with inside a run; this only holds a job whose run could not even note its failure.
const jobOptions = { attempts: 1_000_000, backoff: { type: "fixed", delay: 5_000 } };
// Nobody reads the event streams.
const streams = { events: { maxLen: 100 } };

/** The prefix of one queue's keys: its hash tag keeps them in one slot of a Redis Cluster. */
export function queuePrefix(prefix: string, name: AlarmName): string {
  return `{${prefix}bull-${name}}`;
}

/** The alarms of one name: one BullMQ queue with one pending job per key. */
export function alarmQueue(name: AlarmName, parts: AlarmQueueParts): AlarmQueue {
  const { redis, clock, dueTimes } = parts;
  const prefix = queuePrefix(parts.prefix, name);
  const queue = new Queue<AlarmJob>(name, {
    connection: redis,
    prefix,
    defaultJobOptions: jobOptions,
    streams,
    ...(parts.telemetry ? { telemetry: parts.telemetry } : {}),
  });

  /** Null when the job is not waiting for its time: it runs, is about to, or is gone. */
  async function ringsAtMs(jobId: string): Promise<number | null> {
    const score = await redis.zscore(queue.toKey("delayed"), jobId);
    return score === null ? null : Math.floor(Number(score) / scorePerMs);
  }

  /** The job's own timestamp and delay tell nothing after the first change; only the score does. */
  async function pullForward(jobId: string, dueMs: number): Promise<boolean> {
    const ringsAt = await ringsAtMs(jobId);
    if (ringsAt === null || ringsAt <= realTimeMs(clock, dueMs) + toleranceMs) return false;
    const job = await queue.getJob(jobId);
    const atMs = realTimeMs(clock, Math.max(dueMs, job?.data.notBeforeMs ?? 0));
    return job !== undefined && ringsAt > atMs + toleranceMs && changeDelay(job, atMs);
  }

  async function ringBy(key: string, dueMs: number): Promise<boolean> {
    const timestamp = Date.now();
    const job = await queue.add(
      name,
      { key },
      {
        timestamp,
        delay: Math.max(0, realTimeMs(clock, dueMs) - timestamp),
        // An add during a run is parked and becomes a new job after it, so no run is lost.
        deduplication: { id: key, keepLastIfActive: true },
      },
    );
    return job.id !== undefined && pullForward(job.id, dueMs);
  }

  async function arm(key: string): Promise<"nothing due" | "in time" | "moved"> {
    let dueMs = await dueTimes.get(name, key);
    if (dueMs === null) return "nothing due";
    let isMoved = false;
    while (dueMs !== null) {
      isMoved = (await ringBy(key, dueMs)) || isMoved;
      // Another producer may have stored a sooner time and moved the job before we moved it back.
      const again: number | null = await dueTimes.get(name, key);
      dueMs = again !== null && again < dueMs ? again : null;
    }
    return isMoved ? "moved" : "in time";
  }

  async function findJobs(due: Due[]): Promise<(string | null)[]> {
    return due.length === 0 ? [] : redis.mget(due.map(({ key }) => queue.toKey(`de:${key}`)));
  }

  async function unready(due: Due[]): Promise<{ missing: string[]; late: string[] }> {
    const ids = await findJobs(due);
    const checks = redis.pipeline();
    for (const id of ids) checks.exists(queue.toKey(id ?? "")).zscore(queue.toKey("delayed"), id ?? "");
    const answers = ((await checks.exec()) ?? []).map(([, answer]) => answer);
    const isMissing = (index: number): boolean => answers[2 * index] === 0;
    const isLate = (index: number, dueMs: number): boolean =>
      Math.floor(Number(answers[2 * index + 1]) / scorePerMs) > realTimeMs(clock, dueMs) + toleranceMs;
    const missing = due.filter((_, index) => isMissing(index));
    const late = due.filter(({ dueMs }, index) => !isMissing(index) && isLate(index, dueMs));
    return { missing: missing.map(({ key }) => key), late: late.map(({ key }) => key) };
  }

  async function runsAtMs({ key, dueMs }: Due): Promise<number> {
    const id = await queue.getDeduplicationJobId(key);
    const job = id ? await queue.getJob(id) : undefined;
    return Math.max(dueMs, job?.data.notBeforeMs ?? 0);
  }

  async function overdueMs(): Promise<number> {
    const [, score] = await redis.zrange(queue.toKey("delayed"), 0, "0", "WITHSCORES");
    return score === undefined ? 0 : Math.max(0, Date.now() - Math.floor(Number(score) / scorePerMs));
  }

  return { queue, arm, unready, runsAtMs, overdueMs };
}

/** False when the job began, or even ended, meanwhile: that run reads the due time itself. */
async function changeDelay(job: Job<AlarmJob>, atMs: number): Promise<boolean> {
  try {
    await job.changeDelay(Math.max(0, atMs - Date.now()));
    return true;
  } catch (error) {
    if (hasCode(error, ErrorCode.JobNotInState) || hasCode(error, ErrorCode.JobNotExist)) return false;
    throw error;
  }
}

function hasCode(error: unknown, code: ErrorCode): boolean {
  return error instanceof Error && "code" in error && error.code === code;
}
