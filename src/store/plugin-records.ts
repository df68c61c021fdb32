import type { Json, Records } from "../bots/plugin-ports.js";
import type { PluginRecords } from "../bots/ports.js";
import { atRedis } from "./calls.js";
import { notForgotten } from "./changes.js";
import { type SlotKeys, slotKeys } from "./keys.js";
import type { StoreParts } from "./parts.js";
import { parse } from "./records.js";
import { fieldIs, type Op, type Plan, transact } from "./transaction.js";

type Parts = Pick<StoreParts, "redis" | "prefix">;
type Decide<T extends Json> = (value: T | null) => T | null | undefined;

/** What plugins remember, in the slot it is about. */
export function redisPluginRecords(parts: Parts): PluginRecords {
  return {
    of: (plugin) => recordsOf(parts, plugin),
    async all(slot) {
      const found: Record<string, Record<string, Json>> = {};
      for (const [member, text] of await stored(parts, slot)) {
        const { plugin, name } = readMember(member);
        found[plugin] = { ...found[plugin], [name]: JSON.parse(text) as Json };
      }
      return found;
    },
  };
}

function recordsOf(parts: Parts, plugin: string): Records {
  return {
    async get<T extends Json>(slot: string, name: string) {
      const text = await atRedis(() => parts.redis.hget(slotKeys(parts.prefix, slot).records, memberOf(plugin, name)));
      return parse<T>(text);
    },
    async list<T extends Json>(slot: string, prefix: string) {
      const beginning = memberOf(plugin, prefix);
      const own = (await stored(parts, slot)).filter(([member]) => member.startsWith(beginning));
      return own.map(([member, text]) => ({ name: readMember(member).name, value: JSON.parse(text) as T }));
    },
    change: (slot, name, decide) =>
      transact(parts.redis, () => planChange(parts, slot, memberOf(plugin, name), decide)),
  };
}

/** By name. */
async function stored({ redis, prefix }: Parts, slot: string): Promise<[member: string, text: string][]> {
  const all = await atRedis(() => redis.hgetall(slotKeys(prefix, slot).records));
  return Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1));
}

async function planChange<T extends Json>(
  { redis, prefix }: Parts,
  slot: string,
  member: string,
  decide: Decide<T>,
): Promise<Plan<T | null>> {
  const keys = slotKeys(prefix, slot);
  const [forgotten, text] = await atRedis(() =>
    Promise.all([redis.hget(keys.self, "forgotten"), redis.hget(keys.records, member)]),
  );
  if (forgotten !== null) return { result: null };
  const before = parse<T>(text);
  const after = decide(before);
  if (after === undefined) return { result: before };
  const guards = [notForgotten(keys), fieldIs(keys.records, member, text)];
  return { result: after, guards, ops: recordOps(keys, member, after) };
}

export function recordOps(keys: SlotKeys, member: string, value: Json | null): Op[] {
  if (value === null) return [["HDEL", keys.records, member]];
  return [["HSET", keys.records, member, JSON.stringify(value)]];
}

/** How a record, or a job, is named in a slot. The name may have slashes of its own. */
export function memberOf(plugin: string, name: string): string {
  return `${plugin}/${name}`;
}

export function readMember(member: string): { plugin: string; name: string } {
  const slash = member.indexOf("/");
  return { plugin: member.slice(0, slash), name: member.slice(slash + 1) };
}
