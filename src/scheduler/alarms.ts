import type { Queue, Telemetry, Worker } from "bullmq";
import type { Cluster, Redis } from "ioredis";
import { UpstreamError } from "../bots/errors.js";
import type { AlarmHandler, AlarmName, Alarms, Clock, DueTimes, Log } from "../bots/ports.js";
import { activity } from "./activity.js";
import { type AlarmJob, type AlarmQueue, alarmQueue } from "./alarm-queue.js";
import { type NamedDue, soonest, untilIdle } from "./overdue.js";
import { quietErrors } from "./quiet-errors.js";
import type { OnRun } from "./ring.js";
import { sweepAgainAndAgain, sweepOnce } from "./sweep.js";
import { backoffStepsMs } from "./times.js";
import { closeQueues, closeWorkers, openWorker } from "./worker.js";

export interface BullmqAlarmsOptions {
  /**
   * Makes a connection that the alarms own and close. For "worker" it must have `maxRetriesPerRequest: null`: a worker
   * waits for Redis however long it takes. No `keyPrefix`.
   */
  connect(purpose: "queue" | "worker"): Redis | Cluster;
  /** Begins every key, such as `songs:`. */
  prefix: string;
  clock: Clock;
  dueTimes: DueTimes;
  log: Log;
  /** False in a process that only arms; it neither rings nor sweeps. Default true. */
  startWorker?: boolean;
  /** Handlers at the same time, per alarm name. Default 50. */
  concurrency?: number;
  /** Real time between two sweeps of what was written lately. Default 60 s. */
  sweepEveryMs?: number;
  /** Real time between two sweeps of everything. Default 30 min. */
  sweepAllEveryMs?: number;
  /** How long `stop` waits for running handlers. Default 10 s. */
  stopWithinMs?: number;
  /** A job whose worker died is taken over after this long plus up to two of the next. Default 10 s. */
  lockMs?: number;
  /** Default 5 s. */
  stalledEveryMs?: number;
  /** Pauses after failing runs, by failures in a row; the last one repeats. Default 5 s, 15 s, 60 s, 300 s. */
  backoffStepsMs?: number[];
  /** Told after every run. */
  onRun?: OnRun;
  /** Asked once, when the queues are opened. Unset, or null: no spans. */
  telemetry?(): Telemetry | null;
}

interface JobCounts {
  waiting: number;
  active: number;
  delayed: number;
  failed: number;
}

interface AlarmsState {
  /** Jobs by BullMQ's states. */
  counts: Record<AlarmName, JobCounts>;
  /** The alarm that runs next, in business time; a failing one counts from the end of its pause. */
  soonest: NamedDue | null;
}

/** Alarms, and what looks after them. */
export interface BullmqAlarms extends Alarms {
  /**
   * Compares every stored due time, or those written since `sinceMs` of real time, with its job and repairs; answers how
   * many were missing or late.
   */
  sweep(sinceMs?: number): Promise<number>;
  /**
   * Resolves when no handler runs and everything that is due by the clock has run; a failing one counts as run until its
   * pause ends. For a clock that was moved ahead. Needs the only worker to be this process'.
   */
  idle(): Promise<void>;
  /** Reads every stored due time: for a few thousand alarms, not for millions. */
  inspect(): Promise<AlarmsState>;
  /** What waits, however much that is; a handful of commands. */
  backlog(): Promise<Record<AlarmName, JobCounts & { overdueMs: number }>>;
  /** BullMQ's own queues, to be looked at. Opens them. */
  queues(): Queue[];
}

/**
 * Alarms on BullMQ: the stored due time is the truth, one delayed job per name and key wakes us. Does nothing before the
 * first `arm` or `start`; cannot be used again after `stop`.
 */
export function bullmqAlarms(options: BullmqAlarmsOptions): BullmqAlarms {
  const { clock, dueTimes, log } = options;
  const onError = quietErrors(log);
  const runs = activity();
  const connections: (Redis | Cluster)[] = [];
  let opened: Record<AlarmName, AlarmQueue> | null = null;
  let workers: Worker<AlarmJob>[] = [];
  let endSweeps = async (): Promise<void> => undefined;
  let isStopping = false;
  let isStopped = false;

  function connect(purpose: "queue" | "worker"): Redis | Cluster {
    const redis = options.connect(purpose);
    redis.on("error", onError);
    connections.push(redis);
    return redis;
  }

  function queues(): Record<AlarmName, AlarmQueue> {
    if (isStopped) throw new Error("the alarms have been stopped");
    opened ??= openQueues();
    return opened;
  }

  function openQueues(): Record<AlarmName, AlarmQueue> {
    const telemetry = options.telemetry?.() ?? null;
    const parts = { redis: connect("queue"), prefix: options.prefix, clock, dueTimes, telemetry };
    const made = byName((name) => alarmQueue(name, parts));
    for (const { queue } of Object.values(made)) queue.on("error", onError);
    return made;
  }

  async function start(handlers: Record<AlarmName, AlarmHandler>): Promise<void> {
    await Promise.all(Object.values(queues()).map(({ queue }) => queue.waitUntilReady()));
    if (options.startWorker === false) return;
    workers = startWorkers(handlers);
    await Promise.all(workers.map((worker) => worker.waitUntilReady()));
    const { sweepEveryMs: everyMs = 60_000, sweepAllEveryMs: allEveryMs = 30 * 60_000 } = options;
    endSweeps = sweepAgainAndAgain(sweep, { everyMs, allEveryMs }, log);
  }

  function startWorkers(handlers: Record<AlarmName, AlarmHandler>): Worker<AlarmJob>[] {
    const { prefix, concurrency = 50, lockMs = 10_000, stalledEveryMs = 5_000 } = options;
    const redis = connect("worker");
    const limits = { concurrency, lockMs, stalledEveryMs, backoffStepsMs: options.backoffStepsMs ?? backoffStepsMs };
    const watch = options.onRun ? { onRun: options.onRun } : {};
    const shared = { redis, prefix, runs, clock, dueTimes, log, ...limits, ...watch };
    const make = (name: AlarmName): Worker<AlarmJob> =>
      openWorker({ ...shared, name, alarms: queues()[name], handler: handlers[name] }).on("error", onError);
    return Object.values(byName(make));
  }

  function sweep(sinceMs?: number): Promise<number> {
    return sweepOnce({ dueTimes, queues: queues(), isStopped: () => isStopping }, sinceMs);
  }

  async function idle(): Promise<void> {
    if (workers.length === 0) throw new Error("only a started worker can become idle");
    await untilIdle({ dueTimes, clock, queues: queues() }, runs);
  }

  async function inspect(): Promise<AlarmsState> {
    const counts = await perName(countJobs);
    return { counts, soonest: await soonest({ dueTimes, clock, queues: queues() }) };
  }

  function backlog(): ReturnType<BullmqAlarms["backlog"]> {
    return perName(async (alarms) => ({ ...(await countJobs(alarms)), overdueMs: await alarms.overdueMs() }));
  }

  async function perName<T>(ask: (alarms: AlarmQueue) => Promise<T>): Promise<Record<AlarmName, T>> {
    const all = queues();
    const [listenCheck, outbox, debts, agenda, jobs] = await Promise.all([
      ask(all["listen-check"]),
      ask(all.outbox),
      ask(all.debts),
      ask(all.agenda),
      ask(all.jobs),
    ]);
    return { "listen-check": listenCheck, outbox, debts, agenda, jobs };
  }

  /** Handlers that still run may arm, so the queues go after the workers. */
  async function stop(): Promise<void> {
    isStopping = true;
    await closeWorkers(workers, endSweeps(), options.stopWithinMs ?? 10_000);
    isStopped = true;
    await closeQueues(Object.values(opened ?? {}).map(({ queue }) => queue));
    for (const redis of connections) redis.disconnect();
  }

  async function arm(name: AlarmName, key: string): Promise<void> {
    const queue = queues()[name];
    await queue.arm(key).catch(asUpstream);
  }

  const bullmqQueues = () => Object.values(queues()).map(({ queue }) => queue);
  return { arm, start, stop, sweep, idle, inspect, backlog, queues: bullmqQueues };
}

/** What BullMQ and Redis answer is the world's failure, however it is worded; a mistake of ours is none. */
function asUpstream(cause: unknown): never {
  if (cause instanceof UpstreamError || cause instanceof TypeError || !(cause instanceof Error)) throw cause;
  throw new UpstreamError("redis", cause.message, { cause });
}

async function countJobs({ queue }: AlarmQueue): Promise<JobCounts> {
  const { waiting = 0, active = 0, delayed = 0, failed = 0 } = await queue.getJobCounts();
  return { waiting, active, delayed, failed };
}

function byName<T>(make: (name: AlarmName) => T): Record<AlarmName, T> {
  return {
    "listen-check": make("listen-check"),
    outbox: make("outbox"),
    debts: make("debts"),
    agenda: make("agenda"),
    jobs: make("jobs"),
  };
}
