import { addRun } from "../../bots/last-runs.js";
import type { PluginRun } from "../../bots/plugin.js";
import type { Json } from "../../bots/plugin-ports.js";
import type { Skipped, TroubleKind } from "./records.js";
import type { Run } from "./run-parts.js";

/** Where the last runs are, for the operator. They say nothing of whose they were. */
const slot = "runs";
const name = "last";
type RunRecord = { [key: string]: Json } & {
  id: string;
  atMs: number;
  trouble: TroubleKind | null;
  added: number;
  skipped: Skipped;
};

/** Writes down what a run came to, or what was in its way; the same one again changes nothing. */
export async function noteRun(run: Run, outcome: Pick<RunRecord, "trouble" | "added" | "skipped">): Promise<void> {
  const { parts, pair, state } = run;
  const id = [pair.id, state.runs, pair.wish, outcome.trouble ?? "done"].join(":");
  const record: RunRecord = { id, atMs: parts.clock.nowMs(), ...outcome };
  await addRun(parts.records, { slot, name }, record);
}

export async function lastRuns({ records }: Pick<Run["parts"], "records">): Promise<PluginRun[]> {
  const runs = await records.get<RunRecord[]>(slot, name);
  return (runs ?? []).map(({ atMs, trouble, added, skipped }) => ({
    atMs,
    what: trouble ?? "sync",
    isOk: trouble === null,
    counts: { added, ...skipped },
  }));
}
