import type { Person } from "../../bots/domain.js";
import type { PluginHost } from "../../bots/plugin.js";
import { newCrawl } from "./crawl-steps.js";
import { type Crawl, dropPages, isEnrolled, names, weeksOf } from "./stored.js";
import type { WeekEnd } from "./week-end.js";
import { closesAtMs, lastWeekOver, type Week, weekAt } from "./weeks.js";

export interface WeekStartParts {
  host: Pick<PluginHost, "records" | "clock" | "people" | "plan" | "nextTime" | "locks">;
  weekEnd: WeekEnd;
  /** When weeks are begun, UTC. */
  cron: string;
}

/** Real time. */
const lockMs = 60_000;

/** The job that begins the last week that is over, and comes again with the pattern of time. */
export function weekJob(parts: WeekStartParts): (personId: string) => Promise<number | null> {
  const { host, cron } = parts;
  return (personId) =>
    host.locks.with(`person:${personId}`, lockMs, async () => {
      const person = await host.people.get(personId);
      if (!person || !(await isEnrolled(host, personId))) return null;
      const nowMs = host.clock.nowMs();
      await begin(parts, person, lastWeekOver(nowMs), nowMs);
      return host.nextTime(cron, nowMs);
    });
}

/** The job that ends a week whose time is over. */
export function closeJob({
  host,
  weekEnd,
}: Omit<WeekStartParts, "cron">): (personId: string) => Promise<number | null> {
  return (personId) =>
    host.locks.with(`person:${personId}`, lockMs, async () => {
      const person = await host.people.get(personId);
      const crawl = await host.records.get<Crawl>(personId, names.crawl);
      const week = crawl && weekAt(crawl.week);
      if (!person || !week) return null;
      if (host.clock.nowMs() < closesAtMs(week)) return closesAtMs(week);
      await weekEnd.close(person, week);
      return null;
    });
}

async function begin({ host, weekEnd }: WeekStartParts, person: Person, week: Week, nowMs: number): Promise<void> {
  const crawl = await host.records.get<Crawl>(person.id, names.crawl);
  const old = crawl && crawl.week !== week.key ? weekAt(crawl.week) : null;
  if (old) await weekEnd.close(person, old, true);
  const weeks = await weeksOf(host, person.id);
  if (weeks.some((one) => one.week === week.key)) return;
  if (crawl?.week !== week.key) await dropPages(host, person.id);
  await host.records.change<Crawl>(person.id, names.crawl, (now) =>
    now?.week === week.key ? undefined : newCrawl(week, weeks, nowMs),
  );
  await host.plan(person.id, "close", closesAtMs(week));
  await host.plan(person.id, "crawl", nowMs);
}
