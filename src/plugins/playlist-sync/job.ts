import type { Person, Share } from "../../bots/domain.js";
import { dueMs, isWaiting, mayAsk, troubleOf } from "./due.js";
import { isRefusal } from "./errors.js";
import { namesEndMs, tidyNames } from "./names.js";
import { type Pair, type PairState, type Parts, pairsOf, soonName, stateOf, tidyNumbers } from "./records.js";
import { runPair } from "./run.js";

/** What is due for one person, and what follows from it. */

export const jobName = "run";
/** Songs that come one after the other are kept together. */
const mergeMs = 5 * 60_000;

/** Runs what is due. Answers when something is again; null: nothing before somebody does something. */
export function createJob(parts: Parts): (personId: string) => Promise<number | null> {
  return async (personId) => {
    const person = await parts.people.get(personId);
    if (!person) return null;
    await tidyNumbers(parts, person.id);
    try {
      await runAll(parts, person);
    } finally {
      await tidyNames(parts, person.id, (await pairsOf(parts, person.id)).length > 0);
    }
    return nextMs(parts, person);
  };
}

/** One that fails does not keep the others back, unless Spotify wants to be left alone. */
async function runAll(parts: Parts, person: Person): Promise<void> {
  const soonMs = await parts.records.get<number>(person.id, soonName);
  const isDue = (pair: Pair, state: PairState) => isDueNow(parts, person, pair, state, soonMs);
  const errors: unknown[] = [];
  for (const { number } of await pairsOf(parts, person.id)) {
    await runPair(parts, person, number, isDue).catch((error: unknown) => errors.push(error));
    if (errors.some(isRefusal)) break;
  }
  if (errors.length > 0) throw errors.find(isRefusal) ?? errors[0];
  if (soonMs !== null && soonMs <= parts.clock.nowMs())
    await parts.records.change<number>(person.id, soonName, (now) => (now === soonMs ? null : undefined));
}

function isDueNow(parts: Parts, person: Person, pair: Pair, state: PairState, soonMs: number | null): boolean {
  const trouble = troubleOf(pair, state);
  if (trouble && !pair.isPaused) return isWaiting(trouble.kind) && mayAsk(person, trouble);
  const nowMs = parts.clock.nowMs();
  return (dueOf(parts, person, pair, state, soonMs) ?? Number.POSITIVE_INFINITY) <= nowMs;
}

function dueOf(parts: Parts, person: Person, pair: Pair, state: PairState, soonMs: number | null): number | null {
  const nextTime = (cron: string, afterMs: number) => parts.nextTime(cron, afterMs, person.zone ?? "UTC");
  return dueMs(pair, state, { nowMs: parts.clock.nowMs(), soonMs, nextTime });
}

/** When this person's next run is due, or a name is to be forgotten. */
async function nextMs(parts: Parts, person: Person): Promise<number | null> {
  const soonMs = await parts.records.get<number>(person.id, soonName);
  const pairs = await pairsOf(parts, person.id);
  const states = await Promise.all(pairs.map((pair) => stateOf(parts, person.id, pair)));
  const due = pairs.map((pair, at) => {
    const state = states[at];
    return state ? dueOf(parts, person, pair, state, soonMs) : null;
  });
  return soonest([...due, await namesEndMs(parts, person.id)]);
}

function soonest(times: readonly (number | null)[]): number | null {
  const some = times.filter((time) => time !== null);
  return some.length === 0 ? null : Math.min(...some);
}

/** When one pair runs next, for whoever looks at it. */
export function nextRunMs(parts: Parts, person: Person, pair: Pair, state: PairState): number | null {
  return dueOf(parts, person, pair, state, null);
}

/** A song has come: whoever keeps such songs gets it soon. A hint may be lost; then the next run finds it. */
export function createArrived(parts: Parts): (share: Share) => Promise<void> {
  return async (share) => {
    await comes(parts, share.recipientId, share.via?.groupId ?? null, true);
    if (share.via) await comes(parts, share.senderId, share.via.groupId, false);
  };
}

async function comes(parts: Parts, personId: string, groupId: string | null, isReceived: boolean): Promise<void> {
  const pairs = await pairsOf(parts, personId);
  const isKept = pairs.some(({ source, isPaused }) => {
    if (isPaused || source.kind === "playlist") return false;
    return source.kind === "received" ? isReceived : source.id === groupId;
  });
  if (!isKept) return;
  const person = await parts.people.get(personId);
  if (!person) return;
  const nowMs = parts.clock.nowMs();
  // One that is due already may belong to a run that has begun, and this song came after it looked.
  const isAhead = (soonMs: number | null) => soonMs !== null && soonMs > nowMs;
  await parts.records.change<number>(personId, soonName, (soonMs) => (isAhead(soonMs) ? undefined : nowMs + mergeMs));
  await parts.plan(personId, jobName, await nextMs(parts, person));
}
