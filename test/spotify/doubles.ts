import type { Person, SpotifyAccount } from "../../src/bots/domain.js";
import type {
  Cache,
  CallRefusal,
  Clock,
  Locks,
  Log,
  LogFields,
  People,
  Priority,
  Quota,
  Random,
  Sealed,
} from "../../src/bots/ports.js";
import { aPerson } from "../fixtures/person.js";

// Small stand-ins for the ports that the Spotify client uses; the real ones have tests of their own.

export interface TestClock extends Clock {
  advance(ms: number): void;
}

export function testClock(nowMs = Date.UTC(2026, 10, 20, 18)): TestClock {
  let now = nowMs;
  return {
    nowMs: () => now,
    advance: (ms) => {
      now += ms;
    },
  };
}

export interface MemorySealed extends Sealed {
  values: Map<string, string>;
  /** Called before each `change`, as what others do in between. */
  onChange: () => void;
}

export function memorySealed(): MemorySealed {
  const values = new Map<string, string>();
  const sealed: MemorySealed = {
    values,
    onChange: () => {},
    get: async (slot, name) => values.get(`${slot} ${name}`) ?? null,
    put: async (slot, name, secret) => void values.set(`${slot} ${name}`, secret),
    change: async (slot, name, decide) => {
      const key = `${slot} ${name}`;
      sealed.onChange();
      const before = values.get(key);
      const after = before === undefined ? null : decide(before);
      if (after === null) values.delete(key);
      else values.set(key, after);
      return after;
    },
    delete: async (slot, name) => void values.delete(`${slot} ${name}`),
  };
  return sealed;
}

/** One after another per key. */
export function memoryLocks(): Locks {
  const tails = new Map<string, Promise<unknown>>();
  return {
    with: (key, _ttlMs, fn) => {
      const result = (tails.get(key) ?? Promise.resolve()).then(fn);
      tails.set(
        key,
        result.catch(() => {}),
      );
      return result;
    },
  };
}

export interface MemoryQuota extends Quota {
  taken: [bucket: string, priority: Priority][];
  /** For whom, in the same order, and whether it was a retry. */
  takenFor: [personId: string | undefined, isRetry: boolean | undefined][];
  refusals: [bucket: string, refusal: CallRefusal][];
  /** Answers for the next calls of `take`; afterwards everything is granted. */
  answers: { waitMs: number }[];
}

export function memoryQuota(): MemoryQuota {
  const quota: MemoryQuota = {
    taken: [],
    takenFor: [],
    refusals: [],
    answers: [],
    take: async (bucket, priority, personId, isRetry) => {
      quota.taken.push([bucket, priority]);
      quota.takenFor.push([personId, isRetry]);
      return quota.answers.shift() ?? "granted";
    },
    refused: async (bucket, refusal) => void quota.refusals.push([bucket, refusal]),
    usage: async () => {
      throw new Error("nobody asks for it here");
    },
  };
  return quota;
}

export interface MemoryCache extends Cache {
  values: Map<string, { value: string; ttlMs: number }>;
}

export function memoryCache(): MemoryCache {
  const values = new Map<string, { value: string; ttlMs: number }>();
  return {
    values,
    get: async (key) => values.get(key)?.value ?? null,
    put: async (key, value, ttlMs) => void values.set(key, { value, ttlMs }),
  };
}

export interface MemoryLog extends Log {
  /** Each line as level, event and fields, as text. */
  lines: string[];
}

export function memoryLog(): MemoryLog {
  const lines: string[] = [];
  const write = (level: string) => (event: string, fields?: LogFields) =>
    void lines.push(`${level} ${event} ${JSON.stringify(fields)}`);
  return { lines, debug: write("debug"), info: write("info"), warn: write("warn"), error: write("error") };
}

/** Always the same: jitter is 7 ms. */
export const plainRandom: Random = {
  id: () => "AAAAAAAAAAAAAAAAAAAAAA",
  digits: (count) => "7".padStart(count, "0"),
};

export interface MemoryPeople extends People {
  add(id: string, spotify: Partial<SpotifyAccount>): void;
  stateOf(id: string): string | undefined;
  /** Called before each `change`, as what others do in between. */
  onChange: () => void;
}

/** Only `get` and `change`; whatever else is called is a mistake. */
export function memoryPeople(): MemoryPeople {
  const people = new Map<string, Person>();
  const none = (): never => {
    throw new Error("the Spotify client has no business here");
  };
  const memory: MemoryPeople = {
    onChange: () => {},
    add: (id, spotify) => {
      const person = aPerson({ id });
      const account = person.spotify && { ...person.spotify, ...spotify };
      people.set(id, { ...person, spotify: account });
    },
    stateOf: (id) => people.get(id)?.spotify?.state,
    get: async (id) => people.get(id) ?? null,
    change: async (id, wanted) => {
      memory.onChange();
      const person = people.get(id);
      const changes = person && (typeof wanted === "function" ? wanted(person) : wanted);
      if (changes) people.set(id, { ...person, ...changes });
    },
    at: none,
    named: none,
    acted: none,
    speaks: none,
    reachable: none,
    facts: none,
    forget: none,
    disconnect: none,
  };
  return memory;
}
