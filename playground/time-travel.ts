import type { Inspect } from "./running-app.js";
import type { VirtualClock } from "./virtual-clock.js";

/** Far more alarms than a year of a few friends' songs can ring; beyond it something rings for ever. */
const MAX_ALARMS = 50_000;

/** Where a skip stands. `alarms` counts those that rang so far. */
export interface Skip {
  fromMs: number;
  toMs: number;
  alarms: number;
}

export interface SkipDone extends Skip {
  nowMs: number;
}

/** Moves the playground's time. */
export interface TimeTravel {
  /**
   * Moves time ahead by `ms` and lets each alarm ring at its own time on the way. Resolves when nothing is left to do.
   * Throws AlreadySkipping while another skip is under way, and an Error when more than `maxAlarms` ring.
   */
  skip(ms: number): Promise<SkipDone>;
  /** The skip that is under way. */
  current(): Skip | null;
  /** Resolves when no skip is under way. Never rejects. */
  idle(): Promise<void>;
}

export class AlreadySkipping extends Error {
  override readonly name = "AlreadySkipping";
}

/** Time travel over a running bot. `maxAlarms` is how many alarms one skip may ring at most; default 50 000. */
export function createTimeTravel(clock: VirtualClock, inspect: () => Inspect, maxAlarms = MAX_ALARMS): TimeTravel {
  let current: Skip | null = null;
  let last: Promise<unknown> = Promise.resolve();

  const run = async (skip: Skip): Promise<SkipDone> => {
    await ringUntil(skip, clock, inspect(), maxAlarms);
    return { ...skip, nowMs: clock.nowMs() };
  };

  return {
    async skip(ms) {
      if (current !== null) throw new AlreadySkipping("Time is already moving: one skip at a time");
      const fromMs = clock.nowMs();
      const skip = { fromMs, toMs: fromMs + ms, alarms: 0 };
      current = skip;
      const done = run(skip).finally(() => {
        current = null;
      });
      last = done.catch(() => undefined); // whoever asked for the skip hears of its failure
      return done;
    },
    current: () => current,
    async idle() {
      await last;
    },
  };
}

async function ringUntil(skip: Skip, clock: VirtualClock, inspect: Inspect, maxAlarms: number): Promise<void> {
  await inspect.settle();
  for (let next = await inspect.soonestDue(); next !== null && next.dueMs <= skip.toMs; ) {
    if (skip.alarms >= maxAlarms) throw new Error(`More than ${maxAlarms} alarms rang; the next is ${next.name}`);
    skip.alarms += 1;
    await goTo(next.dueMs, clock, inspect);
    next = await inspect.soonestDue();
  }
  await goTo(skip.toMs, clock, inspect);
}

async function goTo(ms: number, clock: VirtualClock, inspect: Inspect): Promise<void> {
  clock.advanceTo(ms);
  await inspect.rearm();
  await inspect.settle();
}
