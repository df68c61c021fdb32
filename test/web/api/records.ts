import type { Json, Records } from "../../../src/bots/plugin-ports.js";
import { slotKeys } from "../../../src/store/keys.js";
import type { StoreParts } from "../../../src/store/parts.js";

/** Stand-in until the store has it. */
export function memoryRecords({ redis, prefix }: StoreParts): Pick<Records, "get" | "change"> {
  const all = new Map<string, { value: Json; account: string }>();
  const accountOf = async (slot: string) => {
    const record = JSON.parse((await redis.hget(slotKeys(prefix, slot).self, "record")) ?? "null");
    return JSON.stringify(record?.person?.spotify ?? null);
  };
  const get = async <T extends Json>(slot: string, name: string) => {
    const kept = all.get(`${slot} ${name}`);
    return kept && kept.account === (await accountOf(slot)) ? (kept.value as T) : null;
  };
  return {
    get,
    async change<T extends Json>(slot: string, name: string, decide: (value: T | null) => T | null | undefined) {
      const next = decide(await get<T>(slot, name));
      if (next === undefined) return get<T>(slot, name);
      if (next === null) all.delete(`${slot} ${name}`);
      else all.set(`${slot} ${name}`, { value: next, account: await accountOf(slot) });
      return next;
    },
  };
}
