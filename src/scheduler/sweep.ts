import type { AlarmName, DueTimes, Log } from "../bots/ports.js";
import type { AlarmQueue, Due } from "./alarm-queue.js";

export interface SweepParts {
  dueTimes: DueTimes;
  queues: Record<AlarmName, AlarmQueue>;
  isStopped(): boolean;
}

/** Compares every stored due time with its job and arms what is missing or late. Answers how many it repaired. */
export async function sweepOnce({ dueTimes, queues, isStopped }: SweepParts): Promise<number> {
  let repaired = 0;
  for await (const { name, due } of groups(dueTimes)) {
    if (isStopped()) break;
    repaired += await repair(queues[name], due);
  }
  return repaired;
}

/** Every stored due time, a page and a name at a time. */
export async function* groups(dueTimes: DueTimes): AsyncGenerator<{ name: AlarmName; due: Due[] }> {
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<DueTimes["list"]>> = await dueTimes.list(cursor);
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

/** Sweeps now and again every `everyMs` of real time. The answer ends it and resolves when the last sweep has ended. */
export function sweepAgainAndAgain(sweep: () => Promise<number>, everyMs: number, log: Log): () => Promise<void> {
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  let last = run();

  async function run(): Promise<void> {
    try {
      const repaired = await sweep();
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
