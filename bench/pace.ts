import { setImmediate as nextTurn, setTimeout as pause } from "node:timers/promises";

/** Until `performance.now()` is there. A timer knows whole milliseconds only; the rest is waited for awake. */
export async function untilTime(dueMs: number): Promise<void> {
  const timerMs = Math.floor(dueMs - performance.now());
  if (timerMs > 0) await pause(timerMs);
  while (performance.now() < dueMs) await nextTurn();
}
