import type { Json } from "./json.js";
import type { Records } from "./plugin-ports.js";

/** Where the last runs of a plugin are, for the operator. They say nothing of whose they were. */
export interface RunsPlace {
  slot: string;
  name: string;
}

const kept = 20;

/** Puts one behind the others, of which the last twenty stay. One whose id is there already changes nothing. */
export async function addRun<Run extends { [key: string]: Json }>(
  records: Records,
  { slot, name }: RunsPlace,
  run: Run,
): Promise<void> {
  await records.change<Run[]>(slot, name, (runs) =>
    run.id !== undefined && runs?.some(({ id }) => id === run.id) ? undefined : [...(runs ?? []), run].slice(-kept),
  );
}
