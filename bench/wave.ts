import { cpuUs } from "./child.js";

/** How one wave of alarms that were due at once was worked. */
export interface WaveResult {
  perSecond: number;
  /** CPU time of this process, per run. */
  cpuUs: number;
  /** Of each run, from its due time to its end. */
  delaysMs: number[];
}

/** Counts the runs of a wave, from its due time to the end of its last run. */
export function waveCounter() {
  let left = 0;
  let delaysMs: number[] = [];
  let done: () => void = () => undefined;
  return {
    count(delayMs: number): void {
      if (left === 0) return; // Nobody waits for it.
      left -= 1;
      delaysMs.push(delayMs);
      if (left === 0) done();
    },
    /** Ask before it is due. */
    async of(runs: number, dueMs: number): Promise<WaveResult> {
      const ended = new Promise<void>((resolve) => {
        done = resolve;
      });
      left = runs;
      delaysMs = [];
      const beforeUs = cpuUs();
      await ended;
      return { perSecond: (runs * 1_000) / (Date.now() - dueMs), cpuUs: (cpuUs() - beforeUs) / runs, delaysMs };
    },
  };
}
