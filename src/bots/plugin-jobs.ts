import { reconnectEntry } from "./agenda.js";
import { AccessLostError, UpstreamError } from "./errors.js";
import type { PlannableJob } from "./plugin-schedules.js";
import type { Alarms, Clock, Jobs, JobTries, Log, Outbox, People, PlannedJob } from "./ports.js";

export interface PluginJobsParts {
  jobs: Pick<Jobs, "planned" | "done">;
  /** What a job does; null: its plugin, or the job, is gone. */
  jobOf(plugin: string, job: string): PlannableJob | null;
  people: Pick<People, "get">;
  outbox: Pick<Outbox, "putOnce">;
  alarms: Pick<Alarms, "arm">;
  clock: Clock;
  log: Log;
}

const minuteMs = 60_000;
/** Whatever a plugin says: what fails at once must not be tried without end. */
const leastPauseMs = 1_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
/** So often a job is tried that fails by a mistake of its own. */
const mostBugs = 10;

/** The handler of the alarm "jobs": runs what plugins want done in this slot, one after the other. */
export function createPluginJobs(parts: PluginJobsParts): (slot: string) => Promise<void> {
  return async (slot) => {
    const nowMs = parts.clock.nowMs();
    for (const planned of await parts.jobs.planned(slot))
      if (planned.dueMs <= nowMs) await runOne(parts, slot, planned);
  };
}

async function runOne(parts: PluginJobsParts, slot: string, planned: PlannedJob): Promise<void> {
  const { plugin, job } = planned;
  const run = parts.jobOf(plugin, job);
  if (run === null) {
    parts.log.warn("job.unknown", { plugin, job, slot });
    // While one version of the bot takes the place of another, the other may know it.
    return parts.jobs.done(slot, planned, afterFailure(null, planned.tries, parts.clock.nowMs()));
  }
  await parts.jobs.done(slot, planned, await ran(parts, slot, planned, run));
}

type Next = Parameters<Jobs["done"]>[2];

async function ran(parts: PluginJobsParts, slot: string, planned: PlannedJob, run: PlannableJob): Promise<Next> {
  const { plugin, job } = planned;
  try {
    const dueMs = await run(slot);
    if (dueMs !== null && !Number.isFinite(dueMs)) throw new TypeError(`${plugin}/${job} answered no time`);
    parts.log.info("job.run", { plugin, job, slot });
    return { dueMs };
  } catch (error) {
    if (error instanceof AccessLostError) await askToReconnect(parts, slot);
    const next = afterFailure(error, planned.tries, parts.clock.nowMs());
    logFailure(parts.log, planned, slot, error, next);
    return next.dueMs === null && run.nextMs ? { dueMs: run.nextMs() } : next;
  }
}

/** Pure. */
function afterFailure(error: unknown, tries: JobTries, nowMs: number): Next {
  if (error instanceof AccessLostError) return { dueMs: nowMs + dayMs, tries: counted(tries, 0) };
  if (error instanceof UpstreamError) {
    const next = counted(tries, 0);
    return { dueMs: nowMs + Math.max(leastPauseMs, error.retryAfterMs ?? pauseMs(next)), tries: next };
  }
  const next = counted(tries, 1);
  return next.bugs >= mostBugs ? { dueMs: null, tries: next } : { dueMs: nowMs + pauseMs(next), tries: next };
}

function counted({ failures, bugs }: JobTries, bug: number): JobTries {
  return { failures: failures + 1, bugs: bugs + bug };
}

/** 1, 2, 4 … 60 minutes. */
function pauseMs({ failures }: JobTries): number {
  return Math.min(hourMs, minuteMs * 2 ** (failures - 1));
}

/** A mistake is logged when it comes first, and when it ends the job: not ten times. */
function logFailure(log: Log, { plugin, job }: PlannedJob, slot: string, error: unknown, { dueMs, tries }: Next): void {
  const fields = { plugin, job, slot, failures: tries?.failures, error: asError(error) };
  if (error instanceof UpstreamError) log.warn("job.upstream", { ...fields, service: error.service });
  else if (dueMs === null) log.error("job.dropped", fields);
  else if (tries?.bugs === 1) log.error("job.bug", fields);
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

/** Said once for each login, and only where a new one is what is missing. */
async function askToReconnect({ people, outbox, alarms, clock }: PluginJobsParts, slot: string): Promise<void> {
  const person = await people.get(slot);
  if (person?.spotify?.state !== "needs_reauth") return;
  const nowMs = clock.nowMs();
  await outbox.putOnce(slot, reconnectEntry(person.spotify.authorizedAtMs, nowMs), nowMs);
  await alarms.arm("outbox", slot);
}
