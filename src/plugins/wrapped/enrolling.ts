import type { Permission, Person } from "../../bots/domain.js";
import { UserError } from "../../bots/errors.js";
import { missingPermissions, permissionsOf, unitedPermissions } from "../../bots/permissions.js";
import type { Enrolment, PluginHost } from "../../bots/plugin.js";
import type { Effect } from "../../bots/ports.js";
import { history, type Plan, type Run, recordNames } from "./history.js";
import { monthBefore, spreadOf } from "./months.js";
import type { WrappedSettings } from "./settings.js";
import { words } from "./words.js";

export const jobName = "month";

/** What is asked of Spotify for a month. */
export const needed: readonly Permission[] = ["tops", "playlists"];

/** The part of it that somebody has not allowed; all of it while their Spotify is not connected. */
export function missingOf(person: Person): readonly Permission[] {
  return missingPermissions(person, needed);
}

/** What a login has to ask for, so that nothing is lost that was allowed before. */
export function asksOf(person: Person): Permission[] {
  return unitedPermissions(permissionsOf(person), needed);
}

/** The first time after this moment, and the month that is over then. */
export function planAfter(
  { nextTime }: Pick<PluginHost, "nextTime">,
  { WRAPPED_CRON: cron }: WrappedSettings,
  personId: string,
  afterMs: number,
): Plan {
  const occurrenceMs = nextTime(cron, afterMs);
  return { monthKey: monthBefore(occurrenceMs), occurrenceMs, dueMs: occurrenceMs + spreadOf(personId) };
}

/** `run`: a month that is being made at this moment goes on. */
export function turnedOn({ effects, clock }: PluginHost, plan: Plan, run: Run | null): Effect[] {
  const nowMs = clock.nowMs();
  return [
    effects.record(recordNames.on, { sinceMs: nowMs }),
    effects.record(recordNames.plan, plan),
    effects.plan(jobName, run ? nowMs : plan.dueMs),
  ];
}

/** A month that is being made stops where it is. */
export function turnedOff({ effects }: PluginHost): Effect[] {
  const { on, plan, run } = recordNames;
  return [...[on, plan, run].map((name) => effects.record(name, null)), effects.plan(jobName, null)];
}

export function enrolment(host: PluginHost, settings: WrappedSettings): Enrolment {
  const records = history(host);

  /** The record that counts comes last: without it a planned job does nothing. */
  async function turnOn(personId: string): Promise<void> {
    const person = await host.people.get(personId);
    if (!person || missingOf(person).length > 0) throw new UserError(words.apiNeeds);
    if (await records.on(personId)) return;
    const nowMs = host.clock.nowMs();
    const plan = planAfter(host, settings, personId, nowMs);
    await records.changePlan(personId, () => plan);
    await host.plan(personId, jobName, (await records.run(personId)) ? nowMs : plan.dueMs);
    await records.changeOn(personId, (on) => on ?? { sinceMs: nowMs });
  }

  async function turnOff(personId: string): Promise<void> {
    await records.changeOn(personId, () => null);
    await records.changeRun(personId, () => null);
    await records.changePlan(personId, () => null);
    await host.plan(personId, jobName, null);
  }

  return {
    isOn: async (personId) => (await records.on(personId)) !== null,
    turn: (personId, on) => (on ? turnOn(personId) : turnOff(personId)),
  };
}
