import type { Person } from "../../bots/domain.js";
import { UserError } from "../../bots/errors.js";
import type { Enrolment, PluginHost } from "../../bots/plugin.js";
import type { Effect } from "../../bots/ports.js";
import { missing } from "./permissions-needed.js";
import type { RadarPlaylist } from "./playlist.js";
import { type Crawl, dropPages, type Enrolled, isEnrolled, names } from "./stored.js";
import { words } from "./words.js";

/** The jobs of a person, by what they do. */
export const jobs = { week: "week", crawl: "crawl", close: "close" } as const;

type Host = Pick<PluginHost, "records" | "people" | "clock" | "plan" | "effects">;

export function radarEnrolment(host: Host, playlist: Pick<RadarPlaylist, "idOf">): Enrolment {
  return {
    isOn: (personId) => isEnrolled(host, personId),
    turn: async (personId, on) => (on ? turnOn(host, personId) : turnOff(host, personId)),
    playlistId: playlist.idOf,
  };
}

/** What turns it on, together with a reply. */
export function onEffects({ effects, clock }: Host): Effect[] {
  const nowMs = clock.nowMs();
  return [effects.record(names.enrolled, { sinceMs: nowMs }), effects.plan(jobs.week, nowMs)];
}

/** What was found so far goes; closed weeks and the playlist stay. */
export async function offEffects({ effects, records }: Host, personId: string): Promise<Effect[]> {
  const pages = await records.list(personId, names.pages);
  const gone = [names.enrolled, names.crawl, ...pages.map(({ name }) => name)];
  return [
    ...gone.map((name) => effects.record(name, null)),
    ...Object.values(jobs).map((job) => effects.plan(job, null)),
  ];
}

async function turnOn(host: Host, personId: string): Promise<void> {
  const person = await host.people.get(personId);
  if (!person || !isAllowed(person)) throw new UserError(words.allowFirst);
  const nowMs = host.clock.nowMs();
  await host.records.change<Enrolled>(personId, names.enrolled, (now) => now ?? { sinceMs: nowMs });
  // Also where it is on: whoever was stopped between the two is helped by asking once more.
  await host.plan(personId, jobs.week, nowMs);
}

async function turnOff(host: Host, personId: string): Promise<void> {
  await host.records.change<Enrolled>(personId, names.enrolled, () => null);
  await host.records.change<Crawl>(personId, names.crawl, () => null);
  await dropPages(host, personId);
  for (const job of Object.values(jobs)) await host.plan(personId, job, null);
}

function isAllowed(person: Person): boolean {
  return missing(person).length === 0;
}
