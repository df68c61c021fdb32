import type { PluginHost } from "../../bots/plugin.js";
import type { MonthKey } from "./months.js";
import type { Wrap } from "./wrap.js";

/** What lies in a person's slot, and under which name. All of it goes when they disconnect. */
export const recordNames = {
  /** That they want their months. */
  on: "on",
  /** Which month comes next, and when. */
  plan: "plan",
  /** The month that is being made now. */
  run: "run",
  /** That their friends may see the songs they have shared with them as those of a circle. */
  circle: "circle",
  month: (month: MonthKey) => `month/${month}`,
} as const;

export type On = { sinceMs: number };

/** What is planned next. The month was chosen with the time, and stays when it gets late. */
export type Plan = { monthKey: MonthKey; occurrenceMs: number; dueMs: number };

/** One making of a month, whatever asked for it. */
export type Run = {
  id: string;
  monthKey: MonthKey;
  startedAtMs: number;
  /** The planned time it serves; null: somebody asked for it. */
  occurrenceMs: number | null;
  /** When they asked for one that was under way already. */
  askedAtMs?: number;
  /** Errors that are nobody's but ours. */
  bugs: number;
  /** The playlists of a month that is done are to be looked after first. */
  repairs: boolean;
};

export function history({ records }: Pick<PluginHost, "records">) {
  const { on, plan, run, circle, month } = recordNames;
  return {
    on: (slot: string) => records.get<On>(slot, on),
    plan: (slot: string) => records.get<Plan>(slot, plan),
    run: (slot: string) => records.get<Run>(slot, run),
    circle: (slot: string) => records.get<On>(slot, circle),
    month: (slot: string, key: MonthKey) => records.get<Wrap>(slot, month(key)),
    /** Those that are done, newest first. */
    async months(slot: string): Promise<Wrap[]> {
      const all = await records.list<Wrap>(slot, month(""));
      return all
        .map(({ value }) => value)
        .filter(({ doneAtMs }) => doneAtMs !== null)
        .toSorted((a, b) => (a.monthKey < b.monthKey ? 1 : -1));
    },
    changeOn: (slot: string, decide: (value: On | null) => On | null | undefined) => records.change(slot, on, decide),
    changePlan: (slot: string, decide: (value: Plan | null) => Plan | null | undefined) =>
      records.change(slot, plan, decide),
    changeRun: (slot: string, decide: (value: Run | null) => Run | null | undefined) =>
      records.change(slot, run, decide),
    changeMonth: (slot: string, key: MonthKey, decide: (value: Wrap | null) => Wrap | null | undefined) =>
      records.change(slot, month(key), decide),
  };
}

export type History = ReturnType<typeof history>;
