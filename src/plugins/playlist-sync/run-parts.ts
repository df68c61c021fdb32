import type { Person } from "../../bots/domain.js";
import type { PlaylistEntry } from "../../bots/plugin-ports.js";
import { asTrouble, InTrouble } from "./errors.js";
import { type Pair, type PairState, type Parts, type Progress, stateOf, todoName } from "./records.js";

/** What the steps of one run share. `state`: as it was when it began. */
export interface Run {
  parts: Parts;
  person: Person;
  pair: Pair;
  state: PairState;
}

/** Of a pair, and of a target. Longer than any single step waits. */
export const lockMs = 60_000;

export async function readTarget({ parts, person }: Run, id: string): Promise<PlaylistEntry[]> {
  const entries = await parts.playlists.entries(person.id, id).catch(asTrouble("target"));
  if (!entries) throw new InTrouble("target-gone");
  return entries;
}

/** How far an earlier try has come; what was counted before a crash is over. */
export async function progressOf({ parts, person, pair }: Run): Promise<Progress | null> {
  const progress = await parts.records.get<Progress>(person.id, todoName(pair.id));
  if (progress?.kind !== "adding") return progress;
  const { countedId } = await stateOf(parts, person.id, pair);
  return progress.id === countedId ? null : progress;
}

export async function saveProgress<T extends Progress>({ parts, person, pair }: Run, progress: T): Promise<T> {
  await parts.records.change<Progress>(person.id, todoName(pair.id), () => progress);
  return progress;
}

export async function endProgress({ parts, person, pair }: Run): Promise<void> {
  await parts.records.change<Progress>(person.id, todoName(pair.id), () => null);
}

export function isOlder({ parts }: Run, { atMs }: { atMs: number }, ageMs: number): boolean {
  return parts.clock.nowMs() - atMs > ageMs;
}
