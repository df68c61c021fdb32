import { addRun } from "../../bots/last-runs.js";
import type { PluginHost, PluginRun } from "../../bots/plugin.js";
import type { MonthKey } from "./months.js";

/** Where an operator finds what became of the last runs. It says nothing of whose they were. */
export const runsSlot = "runs";
export const lastRuns = "last";

/** Why a month could not be made. */
export type Reason = "access" | "scope" | "upstream" | "too-late" | "bug";

export type RunRecord = {
  id: string;
  monthKey: MonthKey;
  startedAtMs: number;
  endedAtMs: number;
  isOk: boolean;
  reason: Reason | null;
  songs: number;
  artists: number;
  genres: number;
  /** Artists of whom nobody knew a genre. */
  unknown: number;
  playlists: number;
  /** Playlists that Spotify did not let us make. */
  leftOut: number;
};

/** Writes down how a run ended; the same one again changes nothing. */
export async function noteRun({ records }: Pick<PluginHost, "records">, run: RunRecord): Promise<void> {
  await addRun(records, { slot: runsSlot, name: lastRuns }, run);
}

export async function runsSoFar({ records }: Pick<PluginHost, "records">): Promise<PluginRun[]> {
  const runs = await records.get<RunRecord[]>(runsSlot, lastRuns);
  return (runs ?? []).map(
    ({ endedAtMs: atMs, monthKey, isOk, reason, songs, artists, genres, unknown, playlists, leftOut }) => ({
      ...{ atMs, isOk, what: [monthKey, reason].filter(Boolean).join(" ") },
      counts: { songs, artists, genres, unknown, playlists, leftOut },
    }),
  );
}
