import type { PluginHost } from "../../bots/plugin.js";
import type { Stats } from "./stats.js";
import { noStats } from "./stats.js";

/**
 * What is remembered of a sync, in the slot of its owner; ids and numbers, and no names but those the owner gave. Each
 * record has one who writes it: commands write the pair, the job writes the rest. So neither undoes what the other does.
 */

export type Source =
  | { kind: "playlist"; id: string }
  /** Every song that was sent to them since. */
  | { kind: "received" }
  /** Every song that a group got since, also their own. */
  | { kind: "group"; id: string };

/** A new one is made by the first run. */
export type Target = { kind: "playlist"; id: string } | { kind: "new"; name: string };

/** What the owner wants; `pair:<number>`. */
export type Pair = {
  /** Of the other records. Another one begins anew. */
  id: string;
  number: number;
  source: Source;
  target: Target;
  cron: string;
  /** New songs go into one playlist for each week, with its date in its name, and not into the target. */
  isWeekly: boolean;
  isPaused: boolean;
  /** Grows when the owner wants it to run now, and wants to hear of it. */
  wish: number;
  /** When they wanted it last; unset: when it was made. */
  wishedAtMs?: number;
  madeAtMs: number;
};

export const troubles = [
  /** Spotify wants a new login first. */
  "permission",
  /** Spotify does not let this app see the account: a matter of whoever runs it. */
  "not-allowed",
  "source-gone",
  "source-closed",
  "source-long",
  "group-gone",
  "target-gone",
  "target-closed",
  "target-full",
] as const;
export type TroubleKind = (typeof troubles)[number];

/** It waits for the owner; over when they wish for another try. */
export type Trouble = { kind: TroubleKind; sinceMs: number; wish: number };

export type Skipped = { local: number; episode: number; gone: number };

/** How it goes; `state:<id>`. */
export type PairState = {
  /** When the last run came to its end; null: none has. */
  doneMs: number | null;
  /** How many have. */
  runs: number;
  /** The wish that has been answered. */
  answered: number;
  /** All of the source was seen as it was then. */
  snapshotId: string | null;
  /** The playlist that was made as the target. */
  madeId: string | null;
  /** The playlist of the week that begins with this day. */
  week: { day: string; id: string } | null;
  /** A playlist that is about to be made; `isTrying`: it may be there already. */
  making: { for: string; name: string; isTrying: boolean } | null;
  trouble: Trouble | null;
  /** What the last run added. */
  lastAdded: number;
  skipped: Skipped;
  stats: Stats;
  /** The last {@link Todo} that was counted. */
  countedId: string | null;
};

/**
 * How far a run has come; `todo:<id>`. Spotify may have to be left alone after any single call, so what each has brought
 * is written down. Gone when the run has come to its end.
 */
export type Progress = Got | Found | Todo;

/** The source has another snapshot than at the last time. */
export type Got = { kind: "got"; snapshotId: string; atMs: number };

/** Which songs of the source are new, in order: ids of tracks and of artists. */
export type Found = {
  kind: "found";
  songs: [trackId: string, artistId: string | null][];
  skipped: Skipped;
  sourceSnapshot: string | null;
  atMs: number;
};

/** Songs on their way into a playlist. */
export type Todo = {
  kind: "adding";
  id: string;
  playlistId: string;
  /** Its snapshot when we saw it last; null: nobody knows. */
  playlistSnapshot: string | null;
  /** A call may have been made whose answer we do not know: what is there is to be read again. */
  isTrying: boolean;
  /** When we knew last what is there. */
  knownMs: number;
  /** The source's snapshot when all this was found. */
  sourceSnapshot: string | null;
  /** What is left, in order: ids of tracks. */
  left: string[];
  /** How many there were. */
  total: number;
  skipped: Skipped;
  /** Of all of them; see {@link Stats}. */
  artists: Stats["artists"];
};

export const newState: PairState = {
  doneMs: null,
  runs: 0,
  answered: 0,
  snapshotId: null,
  madeId: null,
  week: null,
  making: null,
  trouble: null,
  lastAdded: 0,
  skipped: { local: 0, episode: 0, gone: 0 },
  stats: noStats,
  countedId: null,
};

export type Parts = Pick<
  PluginHost,
  | "clock"
  | "log"
  | "people"
  | "shares"
  | "groups"
  | "music"
  | "playlists"
  | "records"
  | "plan"
  | "effects"
  | "tell"
  | "loginUrl"
  | "nextTime"
  | "locks"
  | "cache"
>;

type Kept = Pick<PluginHost, "records">;

/** Which numbers there are. */
const numbersName = "numbers";
export const pairName = (number: number) => `pair:${number}`;
export const stateName = (id: string) => `state:${id}`;
export const todoName = (id: string) => `todo:${id}`;
export const seenName = (id: string) => `seen:${id}`;
/** When songs have come that are to be kept soon; a time. */
export const soonName = "soon";

/**
 * By their numbers. Each is asked for by itself: reading all there is of a person would bring every song that was ever
 * seen. A number is noted after its pair is stored, so one without a pair belongs to one that was removed.
 */
export async function pairsOf({ records }: Kept, personId: string): Promise<Pair[]> {
  const numbers = await notedNumbers({ records }, personId);
  const pairs = await Promise.all(numbers.map((number) => records.get<Pair>(personId, pairName(number))));
  return pairs.filter((pair) => pair !== null).sort((a, b) => a.number - b.number);
}

async function notedNumbers({ records }: Kept, personId: string): Promise<number[]> {
  return (await records.get<number[]>(personId, numbersName)) ?? [];
}

export async function noteNumber({ records }: Kept, personId: string, number: number): Promise<void> {
  await records.change<number[]>(personId, numbersName, (now) =>
    now?.includes(number) ? undefined : [...(now ?? []), number],
  );
}

/** Takes away the numbers of pairs that were removed. */
export async function tidyNumbers({ records }: Kept, personId: string): Promise<void> {
  const noted = await notedNumbers({ records }, personId);
  const there = (await pairsOf({ records }, personId)).map(({ number }) => number);
  const gone = noted.filter((number) => !there.includes(number));
  if (gone.length === 0) return;
  await records.change<number[]>(personId, numbersName, (now) => {
    const left = (now ?? []).filter((number) => !gone.includes(number));
    return left.length === 0 ? null : left;
  });
  // One may have been given again meanwhile, to a pair that found it noted.
  for (const number of gone)
    if (await records.get<Pair>(personId, pairName(number))) await noteNumber({ records }, personId, number);
}

export async function stateOf({ records }: Kept, personId: string, { id }: Pick<Pair, "id">): Promise<PairState> {
  return (await records.get<PairState>(personId, stateName(id))) ?? newState;
}

export async function changeState(
  { records }: Kept,
  personId: string,
  { id }: Pick<Pair, "id">,
  change: (state: PairState) => PairState | undefined,
): Promise<PairState> {
  return (await records.change<PairState>(personId, stateName(id), (state) => change(state ?? newState))) ?? newState;
}

/** What a pair leaves behind. Safe to repeat. */
export async function cleared({ records }: Kept, personId: string, { id }: Pick<Pair, "id">): Promise<void> {
  for (const name of [stateName(id), todoName(id), seenName(id)]) await records.change(personId, name, () => null);
}
