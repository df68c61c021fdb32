import type { AlarmName, DueTimes } from "../../src/bots/ports.js";

/** Due times in memory. Small pages, so that paging is used. */
export interface DueTimesInMemory extends DueTimes {
  set(name: AlarmName, key: string, dueMs: number | null): void;
  /** Lowers the due time, as the store's scripts do. */
  lower(name: AlarmName, key: string, dueMs: number): void;
  /** The next reads fail, as they do while Redis is away. */
  failReads(times: number): void;
  /** Happens once, between reading the next due time of this key and answering it. */
  afterNextRead(key: string, happens: () => Promise<void>): void;
}

const pageSize = 2;

export function dueTimesInMemory(): DueTimesInMemory {
  const stored = new Map<string, { name: AlarmName; key: string; dueMs: number }>();
  const afterReads = new Map<string, () => Promise<void>>();
  let failures = 0;

  function set(name: AlarmName, key: string, dueMs: number | null): void {
    if (dueMs === null) stored.delete(`${name}:${key}`);
    else stored.set(`${name}:${key}`, { name, key, dueMs });
  }

  return {
    set,
    lower(name, key, dueMs) {
      set(name, key, Math.min(dueMs, stored.get(`${name}:${key}`)?.dueMs ?? dueMs));
    },
    failReads(times) {
      failures = times;
    },
    afterNextRead(key, happens) {
      afterReads.set(key, happens);
    },
    async get(name, key) {
      if (failures-- > 0) throw new Error("no due times");
      if (typeof key !== "string") throw new TypeError("a due time without a key was asked for");
      const dueMs = stored.get(`${name}:${key}`)?.dueMs ?? null;
      const happens = afterReads.get(key);
      afterReads.delete(key);
      await happens?.();
      return dueMs;
    },
    async list(cursor) {
      const from = Number(cursor ?? 0);
      const due = [...stored.values()].slice(from, from + pageSize);
      return { due, cursor: from + pageSize < stored.size ? String(from + pageSize) : null };
    },
  };
}
