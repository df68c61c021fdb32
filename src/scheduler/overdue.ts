import type { AlarmName, Clock, DueTimes } from "../bots/ports.js";
import type { Activity } from "./activity.js";
import type { AlarmQueue } from "./alarm-queue.js";
import { groups } from "./sweep.js";

export interface NamedDue {
  name: AlarmName;
  key: string;
  /** Business time. */
  dueMs: number;
}

export interface OverdueParts {
  dueTimes: DueTimes;
  clock: Clock;
  queues: Record<AlarmName, AlarmQueue>;
}

/**
 * Resolves when nothing runs and everything due by the clock has run. The end of a run is waited for before looking
 * again, so a run must follow every arm: true only while no other process rings.
 */
export async function untilIdle(parts: OverdueParts, runs: Activity): Promise<void> {
  for (;;) {
    const ended = runs.nextEnd();
    const left = (await all(parts)).filter(({ dueMs }) => dueMs <= parts.clock.nowMs());
    if (left.length === 0 && runs.isIdle()) return;
    await Promise.all(left.map(({ name, key }) => parts.queues[name].arm(key)));
    await ended;
  }
}

/** The alarm that runs next; null when nothing is due at any time. */
export async function soonest(parts: OverdueParts): Promise<NamedDue | null> {
  const [first, ...others] = await all(parts);
  return first ? others.reduce((best, one) => (one.dueMs < best.dueMs ? one : best), first) : null;
}

/** Every alarm with the time from which it may run: a failing one only when its pause is over. */
async function all({ dueTimes, clock, queues }: OverdueParts): Promise<NamedDue[]> {
  const found: NamedDue[] = [];
  for await (const { name, due } of groups(dueTimes)) {
    for (const one of due) {
      const isDue = one.dueMs <= clock.nowMs();
      found.push({ name, key: one.key, dueMs: isDue ? await queues[name].runsAtMs(one) : one.dueMs });
    }
  }
  return found;
}
