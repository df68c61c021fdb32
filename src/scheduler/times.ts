import type { Clock } from "../bots/ports.js";

/** BullMQ waits in real time; the business clock may run ahead of it. Milliseconds since the Unix epoch, real time. */
export function realTimeMs(clock: Clock, dueMs: number): number {
  return Date.now() + Math.max(0, dueMs - clock.nowMs());
}

/** Pauses after a failing run, by consecutive failures; the last one repeats. */
export const backoffStepsMs = [5_000, 15_000, 60_000, 300_000];

export function backoffMs(steps: number[], failures: number): number {
  return steps[Math.min(failures, steps.length) - 1] ?? 0;
}
