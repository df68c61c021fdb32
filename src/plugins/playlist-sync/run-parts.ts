import type { Person } from "../../bots/domain.js";
import type { PlaylistEntry } from "../../bots/plugin-ports.js";
import { asTrouble, InTrouble } from "./errors.js";
import type { Pair, PairState, Parts } from "./records.js";

/** What the steps of one run share. `state`: as it was when it began. */
export interface Run {
  parts: Parts;
  person: Person;
  pair: Pair;
  state: PairState;
}

export async function readTarget({ parts, person }: Run, id: string): Promise<PlaylistEntry[]> {
  const entries = await parts.playlists.entries(person.id, id).catch(asTrouble("target"));
  if (!entries) throw new InTrouble("target-gone");
  return entries;
}
