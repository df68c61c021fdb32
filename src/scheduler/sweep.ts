import type { AlarmName, DueTimes, Log } from "../bots/ports.js";
import type { AlarmQueue, Due } from "./alarm-queue.js";

export interface SweepParts {
  dueTimes: DueTimes;
  queues: Record<AlarmName, AlarmQueue>;
  isStopped(): boolean;
}

/**
 * Compares stored due times with their jobs and arms what is missing or late: all of them, or with `sinceMs` those
 * written since then. Answers how many it repaired.
 */
export async function sweepOnce({ dueTimes, queues, isStopped }: SweepParts, sinceMs?: number): Promise<number> {
  let repaired = 0;
  for await (const { name, due } of groups(dueTimes, sinceMs)) {
    if (isStopped()) break;
    repaired += await repair(queues[name], due);
  }
  return repaired;
}

/** Every stored due time, or those written since `sinceMs`, a page and a name at a time. */
export async function* groups(dueTimes: DueTimes, sinceMs?: number): AsyncGenerator<{ name: AlarmName; due: Due[] }> {
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<DueTimes["list"]>> = await dueTimes.list(cursor, sinceMs);
    for (const name of new Set(page.due.map((due) => due.name))) {
      yield { name, due: page.due.filter((due) => due.name === name) };
    }
    cursor = page.cursor;
  } while (cursor !== null);
}

async function repair(alarms: AlarmQueue, due: Due[]): Promise<number> {
  const { missing, late } = await alarms.unready(due);
  const added = await Promise.all(missing.map((key) => alarms.arm(key)));
  const moved = await Promise.all(late.map((key) => alarms.arm(key)));
  return added.filter((found) => found !== "nothing due").length + moved.filter((found) => found === "moved").length;
}

/** How often to sweep; real time, milliseconds. */
export interface SweepTimes {
  /** What has been written lately: whoever died between a write and its alarm is found by this. */
  everyMs: number;
  /** Everything: for jobs that Redis has lost. It reads as much as there are alarms, some 12,000 a second. */
  allEveryMs: number;
}

/** A mark goes before its write; this is far longer than commands wait. */
const writeTakesMs = 60_000;

/**
 * Sweeps everything now and every `allEveryMs`, and what was written since the last time every `everyMs`. The answer
 * ends it and resolves when the last sweep has ended.
 */
export function sweepAgainAndAgain(
  sweep: (sinceMs?: number) => Promise<number>,
  { everyMs, allEveryMs }: SweepTimes,
  log: Log,
): () => Promise<void> {
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  let sweptAtMs = 0;
  let sweptAllAtMs = 0;
  let last = run();

  /** A sweep that failed is repeated from where the last good one began. */
  async function sweepDue(): Promise<number> {
    const nowMs = Date.now();
    const isAll = nowMs - sweptAllAtMs >= allEveryMs;
    const repaired = await (isAll ? sweep() : sweep(sweptAtMs - writeTakesMs));
    sweptAtMs = nowMs;
    if (isAll) sweptAllAtMs = nowMs;
    return repaired;
  }

  async function run(): Promise<void> {
    try {
      const repaired = await sweepDue();
      if (repaired > 0) log.warn("alarms.repaired", { repaired });
    } catch (error) {
      log.error("alarms.notSwept", { error: error instanceof Error ? error : new Error(String(error)) });
    }
    if (!isStopped) timer = setTimeout(() => (last = run()), everyMs).unref();
  }

  return async () => {
    isStopped = true;
    clearTimeout(timer);
    await last;
  };
}
