import type { Job, Schedule } from "./plugin.js";
import type { Alarms, Clock, Jobs } from "./ports.js";

/** The next time after `afterMs`; throws RangeError for a pattern or zone that is none. */
export type NextTime = (cron: string, afterMs: number, zone?: string) => number;

export interface SchedulesParts {
  jobs: Pick<Jobs, "planned" | "plan">;
  alarms: Pick<Alarms, "arm">;
  clock: Clock;
  nextTime: NextTime;
}

/** Where what belongs to no person has its jobs. */
export function scheduleSlot(plugin: string): string {
  return `plugin_${plugin}`;
}

/** Another pattern is another job: a changed setting takes effect at once, and an unchanged one keeps what is overdue. */
export function scheduleJob({ name, cron, zone = "UTC" }: Schedule): string {
  return `schedule/${name}/${zone}/${cron}`;
}

/** `nextMs`: when it comes again though this time it has failed for good. Unset: not before it is planned anew. */
export type PlannableJob = Job & { nextMs?(): number };

/** Schedules as the jobs they are. */
export function scheduledJobs(
  schedules: readonly Schedule[],
  { clock, nextTime }: Pick<SchedulesParts, "clock" | "nextTime">,
): [name: string, job: PlannableJob][] {
  return schedules.map((schedule) => {
    const nextMs = () => nextTime(schedule.cron, clock.nowMs(), schedule.zone);
    const run = async () => {
      await schedule.run();
      return nextMs();
    };
    return [scheduleJob(schedule), Object.assign(run, { nextMs })];
  });
}

/** Whose schedules they are. */
interface Scheduled {
  name: string;
  schedules: readonly Schedule[];
}

/** Plans what is not planned yet, and forgets what is no longer on a schedule. Safe to repeat, also in several processes. */
export async function planSchedules(plugins: Iterable<Scheduled>, parts: SchedulesParts): Promise<void> {
  for (const plugin of plugins) await planOf(plugin, parts);
}

async function planOf({ name, schedules }: Scheduled, { jobs, alarms, clock, nextTime }: SchedulesParts) {
  const slot = scheduleSlot(name);
  const planned = (await jobs.planned(slot)).filter(
    ({ plugin, job }) => plugin === name && job.startsWith("schedule/"),
  );
  const wanted = new Map(schedules.map((schedule) => [scheduleJob(schedule), schedule]));
  for (const { job } of planned) if (!wanted.has(job)) await jobs.plan(slot, name, job, null);
  for (const [job, { cron, zone }] of wanted) {
    const isPlanned = planned.some((one) => one.job === job);
    if (!isPlanned) await jobs.plan(slot, name, job, nextTime(cron, clock.nowMs(), zone));
  }
  if (wanted.size > 0) await alarms.arm("jobs", slot);
}
