import { UpstreamError } from "../../src/bots/errors.js";
import type { AlarmHandler, AlarmName, Alarms, Clock, DueTimes } from "../../src/bots/ports.js";

/** A clock that a test moves. */
export interface SettableClock extends Clock {
  set(nowMs: number): void;
}

/** Starts at `nowMs` and stands still until it is set. */
export function settableClock(nowMs: number): SettableClock {
  let current = nowMs;
  return {
    nowMs: () => current,
    set: (next) => {
      current = next;
    },
  };
}

export interface ManualAlarms extends Alarms {
  /** Runs everything due until then in the order of its time, the clock set to each; then the clock shows `toMs`. */
  advanceTo(toMs: number): Promise<void>;
  /** Runs what is due now, and what that makes due. */
  runDue(): Promise<void>;
  /** Alarms that ran although nobody had armed them at or before that time, as `name:key`: a forgotten `arm`. */
  readonly forgotten: string[];
  /** What handlers threw, oldest first; each was tried again after a pause. */
  readonly errors: unknown[];
}

export interface ManualAlarmsOptions {
  clock: SettableClock;
  dueTimes: DueTimes;
  /** Pauses after failing runs in a row, as the real alarms have them. */
  backoffStepsMs?: number[];
}

interface Entry {
  name: AlarmName;
  key: string;
  dueMs: number;
}

// More runs than this at one moment are a handler that leaves its own due time in the past.
const mostRunsAtOnce = 1_000;

/** Alarms without a queue: a test says when time passes. A handler that throws is tried again after a pause. */
export function manualAlarms(options: ManualAlarmsOptions): ManualAlarms {
  const { clock, dueTimes, backoffStepsMs = [5_000, 15_000, 60_000, 300_000] } = options;
  const armed = new Map<string, number>();
  const pauses = new Map<string, { failures: number; untilMs: number }>();
  const forgotten: string[] = [];
  const errors: unknown[] = [];
  let handlers: Record<AlarmName, AlarmHandler> | null = null;

  async function arm(name: AlarmName, key: string): Promise<void> {
    const dueMs = await dueTimes.get(name, key);
    const id = `${name}:${key}`;
    if (dueMs !== null) armed.set(id, Math.min(dueMs, armed.get(id) ?? dueMs));
  }

  async function soonest(): Promise<Entry | null> {
    const all = (await everything(dueTimes)).map((entry) => ({ ...entry, dueMs: runsAtMs(entry) }));
    return all.reduce<Entry | null>((best, entry) => (best && best.dueMs <= entry.dueMs ? best : entry), null);
  }

  function runsAtMs({ name, key, dueMs }: Entry): number {
    return Math.max(dueMs, pauses.get(`${name}:${key}`)?.untilMs ?? 0);
  }

  async function run({ name, key, dueMs }: Entry): Promise<void> {
    const id = `${name}:${key}`;
    if ((armed.get(id) ?? Number.POSITIVE_INFINITY) > dueMs) forgotten.push(id);
    armed.delete(id);
    try {
      await handlers?.[name](key);
      pauses.delete(id);
    } catch (error) {
      fail(id, error);
    }
    await arm(name, key);
  }

  function fail(id: string, error: unknown): void {
    errors.push(error);
    const failures = (pauses.get(id)?.failures ?? 0) + 1;
    const asked = error instanceof UpstreamError ? error.retryAfterMs : undefined;
    const step = backoffStepsMs[Math.min(failures, backoffStepsMs.length) - 1] ?? 0;
    pauses.set(id, { failures, untilMs: clock.nowMs() + (asked ?? step) });
  }

  async function advanceTo(toMs: number): Promise<void> {
    let runsAtOnce = 0;
    for (let next = await soonest(); handlers && next && next.dueMs <= toMs; next = await soonest()) {
      runsAtOnce = next.dueMs > clock.nowMs() ? 0 : runsAtOnce + 1;
      if (runsAtOnce > mostRunsAtOnce) throw new Error(`${next.name}:${next.key} is due again and again`);
      clock.set(Math.max(clock.nowMs(), next.dueMs));
      await run(next);
    }
    clock.set(Math.max(clock.nowMs(), toMs));
  }

  return {
    arm,
    start: async (given) => {
      handlers = given;
    },
    stop: async () => {
      handlers = null;
    },
    advanceTo,
    runDue: () => advanceTo(clock.nowMs()),
    forgotten,
    errors,
  };
}

async function everything(dueTimes: DueTimes): Promise<Entry[]> {
  const found: Entry[] = [];
  let cursor: string | null = null;
  do {
    const page: Awaited<ReturnType<DueTimes["list"]>> = await dueTimes.list(cursor);
    found.push(...page.due);
    cursor = page.cursor;
  } while (cursor !== null);
  return found;
}
