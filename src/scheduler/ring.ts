import { DelayedError, type Job } from "bullmq";
import { UpstreamError } from "../bots/errors.js";
import type { AlarmHandler, AlarmName, Clock, DueTimes, Log } from "../bots/ports.js";
import type { AlarmJob, AlarmQueue } from "./alarm-queue.js";
import { backoffMs, realTimeMs } from "./times.js";

export interface RingParts {
  name: AlarmName;
  alarms: AlarmQueue;
  handler: AlarmHandler;
  clock: Clock;
  dueTimes: DueTimes;
  log: Log;
  backoffStepsMs: number[];
  /** Told after every run. */
  onRun?: OnRun;
}

/** How one run of a handler went. `lateMs`: business time since it was due, or since its pause after a failure ended. */
export interface AlarmRun {
  name: AlarmName;
  lateMs: number;
  tookMs: number;
  isOk: boolean;
}

/** Never throws. */
export type OnRun = (run: AlarmRun) => void;

// So many runs in one ring may each leave something new that is due at once, as messages that come in one by one do.
const runsPerRing = 10;
// A handler that does not settle what is due must not spin.
const pauseMs = 1_000;

/** BullMQ's processor: runs what is due, then completes the job or moves it to the next due time. */
export function ringer(parts: RingParts): (job: Job<AlarmJob>, token?: string) => Promise<void> {
  return async (job, token) => {
    // Redis may have lost the job's content alone; the sweep makes a new job.
    if (job.data.key === undefined) return;
    const nextMs = await runDue(parts, job).catch((error: unknown) => afterFailure(parts, job, error));
    if (nextMs === null) return;
    await job.moveToDelayed(realTimeMs(parts.clock, nextMs), token);
    await pullForwardIfSooner(parts, job.data.key, nextMs);
    throw new DelayedError();
  };
}

/** Answers when to ring again; null when nothing is due any more. */
async function runDue(parts: RingParts, job: Job<AlarmJob>): Promise<number | null> {
  const { key, notBeforeMs = 0 } = job.data;
  let dueMs = await parts.dueTimes.get(parts.name, key);
  if (dueMs !== null && notBeforeMs > parts.clock.nowMs()) return Math.max(dueMs, notBeforeMs);
  for (let runs = 0; dueMs !== null && dueMs <= parts.clock.nowMs(); runs += 1) {
    if (runs === runsPerRing) return pause(parts, job, dueMs);
    const nextMs = await runOnce(parts, job, Math.max(dueMs, notBeforeMs));
    if (nextMs === dueMs) return pause(parts, job, dueMs);
    dueMs = nextMs;
  }
  return dueMs;
}

async function runOnce(parts: RingParts, job: Job<AlarmJob>, sinceMs: number): Promise<number | null> {
  const { key, failures } = job.data;
  const nextMs = await watched(parts, sinceMs, async () => parts.handler(key));
  if (failures !== undefined) await job.updateData({ key });
  return nextMs === undefined ? parts.dueTimes.get(parts.name, key) : nextMs;
}

/** Answers what the handler answers. */
async function watched<T>({ name, clock, onRun }: RingParts, sinceMs: number, run: () => Promise<T>): Promise<T> {
  const lateMs = Math.max(0, clock.nowMs() - sinceMs);
  const beganMs = performance.now();
  const tell = (isOk: boolean) => onRun?.({ name, lateMs, tookMs: performance.now() - beganMs, isOk });
  const answer = await run().catch((error: unknown) => {
    tell(false);
    throw error;
  });
  tell(true);
  return answer;
}

async function pause({ name, clock, log }: RingParts, job: Job<AlarmJob>, dueMs: number): Promise<number> {
  const { key } = job.data;
  const notBeforeMs = clock.nowMs() + pauseMs;
  log.warn("alarm.stillDue", { alarm: name, keyId: key, overdueMs: clock.nowMs() - dueMs });
  await job.updateData({ key, notBeforeMs });
  return notBeforeMs;
}

/** The one catch per run. The pause is stored with the job, so that no arm and no restart shortens it. */
async function afterFailure(parts: RingParts, job: Job<AlarmJob>, error: unknown): Promise<number> {
  const { key, failures: before = 0 } = job.data;
  const failures = before + 1;
  const asked = error instanceof UpstreamError ? error.retryAfterMs : undefined;
  const retryInMs = asked ?? backoffMs(parts.backoffStepsMs, failures);
  const level = error instanceof UpstreamError ? "warn" : "error";
  const cause = error instanceof Error ? error : new Error(String(error));
  parts.log[level]("alarm.failed", { alarm: parts.name, keyId: key, failures, retryInMs, error: cause });
  const notBeforeMs = parts.clock.nowMs() + retryInMs;
  await job.updateData({ key, failures, notBeforeMs });
  return notBeforeMs;
}

/** An arm during the run could not move the job, because it was not waiting for its time then. */
async function pullForwardIfSooner({ name, dueTimes, alarms, log }: RingParts, key: string, thanMs: number) {
  try {
    const dueMs = await dueTimes.get(name, key);
    if (dueMs !== null && dueMs < thanMs) await alarms.arm(key);
  } catch (error) {
    // The job is stored; the sweep finds it should it be late.
    log.warn("alarm.notCompared", { alarm: name, keyId: key, error: error instanceof Error ? error : undefined });
  }
}
