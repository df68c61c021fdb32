import { addRun } from "../../bots/last-runs.js";
import type { PluginHost, PluginRun } from "../../bots/plugin.js";
import type { WeekRecord, WeekState } from "./stored.js";

/** One week of one person, without a name. Plain JSON. */
export type Run = {
  atMs: number;
  week: string;
  state: WeekState;
  followed: number;
  checked: number;
  failed: number;
  releases: number;
  tracks: number;
  calls: number;
};

const runsSlot = "plugin_release-radar";
const runsName = "runs";

/** Keeps the last runs, for the operator. */
export async function noteRun(
  { records }: Pick<PluginHost, "records">,
  { closedAtMs, week, state, followed, checked, failed, counts }: WeekRecord,
  calls: number,
): Promise<void> {
  const numbers = { followed, checked, failed: failed.length, releases: counts.releases, tracks: counts.tracks, calls };
  const run: Run = { atMs: closedAtMs, week, state, ...numbers };
  await addRun(records, { slot: runsSlot, name: runsName }, run);
}

export async function lastRuns({ records }: Pick<PluginHost, "records">): Promise<PluginRun[]> {
  const runs = await records.get<Run[]>(runsSlot, runsName);
  return (runs ?? []).map(({ atMs, week, state, followed, checked, failed, releases, tracks, calls }) => ({
    ...{ atMs, what: `${week} ${state}`, isOk: state === "complete" },
    counts: { followed, checked, failed, releases, tracks, calls },
  }));
}
