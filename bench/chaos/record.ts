import { AsyncLocalStorage } from "node:async_hooks";
import type { Message } from "../../src/bots/domain.js";

/** What happened in a story, as only somebody outside the house can know it. */

/** One event that the platform was told is accepted. */
export interface ToldEvent {
  id: string;
  userId: string;
  text: string;
  atMs: number;
  /** Of the turn it makes; null until somebody began it. */
  turnId: string | null;
  /** What was decided; null while nobody is done with it. */
  reply: Message | null;
  /** How often it was handed in. */
  deliveries: number;
}

export interface Shown {
  atMs: number;
  userId: string;
  /** The room it stands in, "" for the person's own chat. */
  room: string;
  text: string;
  titles: string[];
  words: string[];
  /** What its buttons say. */
  commands: string[];
  /** The event it answers; null for what the outbox brought. */
  eventId: string | null;
  /** Ids of the outbox entries it was sent for. */
  entries: string[];
}

/** One run of somebody's outbox. */
interface OutboxRun {
  personId: string;
  /** What it is sending at this moment. */
  current: string[];
  /** Marked as being sent, and not ended yet. */
  open: Set<string>;
}

export interface StoryRecord {
  events: ToldEvent[];
  plays: { personId: string; trackId: string; endedAtMs: number }[];
  shown: Shown[];
  /** Deaths by what the process was doing. */
  crashes: number;
  faults: number;
  /** To whom the platform has said no for good, once at least. */
  refused: Set<string>;
  /** What nobody may throw. */
  bugs: string[];
  /** How often nobody could know whether this entry had arrived. */
  unclear(personId: string, entryId: string): number;
  /** The same for the direct answer to an event. */
  noteUnclear(): void;
  /** The outbox run in which this is asked. */
  run(): OutboxRun | undefined;
  during<T>(personId: string, work: () => Promise<T>): Promise<T>;
  /** The process died: whatever was being sent may have arrived. */
  died(): void;
}

export function storyRecord(): StoryRecord {
  const here = new AsyncLocalStorage<OutboxRun>();
  const runs = new Set<OutboxRun>();
  const unclear = new Map<string, number>();
  const note = (personId: string, entryId: string) => {
    const key = `${personId} ${entryId}`;
    unclear.set(key, (unclear.get(key) ?? 0) + 1);
  };
  return {
    events: [],
    plays: [],
    shown: [],
    crashes: 0,
    faults: 0,
    refused: new Set(),
    bugs: [],
    unclear: (personId, entryId) => unclear.get(`${personId} ${entryId}`) ?? 0,
    noteUnclear() {
      const run = here.getStore();
      for (const entryId of run?.current ?? []) note(run?.personId ?? "", entryId);
    },
    run: () => here.getStore(),
    async during(personId, work) {
      const run = { personId, current: [], open: new Set<string>() };
      runs.add(run);
      const result = await here.run(run, work);
      runs.delete(run);
      return result;
    },
    died() {
      this.crashes += 1;
      for (const run of runs) for (const entryId of run.open) note(run.personId, entryId);
      runs.clear();
    },
  };
}
