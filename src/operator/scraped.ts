import type { AlarmName, Clock, Log, Quota } from "../bots/ports.js";
import type { BullmqAlarms } from "../scheduler/alarms.js";
import type { Metrics } from "./metrics.js";

export interface ScrapedParts {
  metrics: Metrics;
  quota: Pick<Quota, "usage">;
  /** The Spotify app whose budget it is. */
  bucket: string;
  alarms: Pick<BullmqAlarms, "backlog">;
  waitingEvents(): Promise<number>;
  clock: Clock;
  log: Log;
}

/** Prometheus itself gives up after 10 s. */
const patienceMs = 2_000;

/**
 * Everything as Prometheus reads it. What Redis knows is asked now; where it does not answer, those values are left
 * out and the rest is told.
 */
export async function scraped(parts: ScrapedParts): Promise<string> {
  const { metrics } = parts;
  const readings = [readQuota, readBacklog, readIntake].map((read) => within(patienceMs, read(parts)));
  for (const reading of await Promise.allSettled(readings))
    if (reading.status === "rejected") note(parts, reading.reason);
  return metrics.registry.metrics();
}

async function within(ms: number, reading: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${ms} ms`)), ms);
  });
  await Promise.race([reading, late]).finally(() => clearTimeout(timer));
}

function note({ log }: ScrapedParts, reason: unknown): void {
  log.warn("metrics.incomplete", { error: reason instanceof Error ? reason : new Error(String(reason)) });
}

async function readQuota({ metrics, quota, bucket, clock }: ScrapedParts): Promise<void> {
  const { spotifyBudget, spotifyUsed, spotifyLeft, spotifyBlocked, spotifyRate, spotifyListeners } = metrics;
  // Resetting one without labels would say 0.
  for (const gauge of [spotifyBudget, spotifyLeft, spotifyBlocked, spotifyRate]) gauge.remove();
  for (const gauge of [spotifyUsed, spotifyListeners]) gauge.reset();
  const { used, budget, byPriority, blockedUntilMs, rateShare, listeners } = await quota.usage(bucket);
  spotifyRate.set(rateShare);
  for (const [state, count] of Object.entries(listeners)) spotifyListeners.set({ state }, count);
  spotifyBudget.set(budget);
  spotifyLeft.set(Math.max(0, budget - used));
  spotifyBlocked.set(blockedUntilMs === null ? 0 : Math.max(0, blockedUntilMs - clock.nowMs()) / 1000);
  for (const [priority, count] of Object.entries(byPriority)) spotifyUsed.set({ class: priority }, count);
}

async function readBacklog({ metrics: { alarmJobs, alarmOverdue }, alarms }: ScrapedParts): Promise<void> {
  alarmJobs.reset();
  alarmOverdue.reset();
  for (const [alarm, { overdueMs, ...counts }] of Object.entries(await alarms.backlog())) {
    alarmOverdue.set({ alarm: alarm as AlarmName }, overdueMs / 1000);
    for (const [state, count] of Object.entries(counts)) alarmJobs.set({ alarm, state }, count);
  }
}

async function readIntake({ metrics: { intakeWaiting }, waitingEvents }: ScrapedParts): Promise<void> {
  intakeWaiting.remove();
  intakeWaiting.set(await waitingEvents());
}
