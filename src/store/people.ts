import type { Address, AddressFacts, Person } from "../bots/domain.js";
import { foldName } from "../bots/fold-name.js";
import type { People } from "../bots/ports.js";
import { atRedis } from "./calls.js";
import { notForgotten } from "./changes.js";
import { disconnect } from "./disconnect.js";
import { forget } from "./forget.js";
import { addressKey, addressSlot, nameKey, slotKeys } from "./keys.js";
import type { StoreParts } from "./parts.js";
import { getPerson, indexName, personAt } from "./person-lookup.js";
import { isSameAddress, type PersonRecord, parse, union } from "./records.js";
import { fieldIs, type Op, type Plan, scoreIs, transact, write } from "./transaction.js";

type Parts = Pick<StoreParts, "redis" | "prefix" | "clock">;

/** Longer than a change of name takes to reach the index. Real time. */
const staleAfterMs = 10 * 60_000;
/** Facts of an address that belongs to nobody matter only until somebody registers there. Real time. */
const strangerKeptMs = 48 * 60 * 60_000;

/** Everybody who has registered. `facts` names addresses by `addressKey`. */
export function redisPeople(parts: Parts): People {
  return {
    get: (id) => getPerson(parts, id),
    at: (address) => personAt(parts, address),
    named: (name) => named(parts, name),
    change: (id, changes) => change(parts, id, changes),
    acted: (slot, address, atMs) => transact(parts.redis, () => planActed(parts, slot, address, atMs)),
    speaks: (id, address) => transact(parts.redis, () => planSpeaks(parts, id, address)),
    reachable: (id, address, sinceMs) => transact(parts.redis, () => planReachable(parts, id, address, sinceMs)),
    facts: (id) => facts(parts, id),
    forget: (id) => forget(parts, id),
    disconnect: (id) => disconnect(parts, id),
  };
}

async function named(parts: Parts, name: string): Promise<Person[]> {
  const key = nameKey(parts.prefix, name);
  const found = await atRedis(() => parts.redis.zrange(key, 0, "-1", "WITHSCORES"));
  const ids = found.filter((_, at) => at % 2 === 0);
  const people = await Promise.all(ids.map((id) => getPerson(parts, id)));
  const isMeant = (person: Person | null | undefined) => person != null && foldName(person.name) === foldName(name);
  const stale = ids.filter((_, at) => !isMeant(people[at]));
  await Promise.all(stale.map((id) => unindex(parts, key, id, Number(found[found.indexOf(id) + 1]))));
  return people.filter((person) => person !== null && isMeant(person)) as Person[];
}

/** Of somebody who is called otherwise now. A fresh entry may belong to a change that is under way. */
async function unindex({ redis }: Parts, key: string, id: string, indexedAtMs: number): Promise<void> {
  if (Date.now() - indexedAtMs < staleAfterMs) return;
  await write(redis, [scoreIs(key, id, indexedAtMs)], [["ZREM", key, id]]);
}

type Wanted = Parameters<People["change"]>[1];

async function change(parts: Parts, id: string, wanted: Wanted): Promise<void> {
  const person = await transact(parts.redis, () => planPersonChange(parts, id, wanted));
  if (person) await indexName(parts, person);
}

/** Unknown people stay unknown: a late change does not bring a forgotten one back. The result: who has another name. */
async function planPersonChange(parts: Parts, id: string, wanted: Wanted): Promise<Plan<Person | null>> {
  const keys = slotKeys(parts.prefix, id);
  const text = await atRedis(() => parts.redis.hget(keys.self, "record"));
  const record = parse<PersonRecord>(text);
  const changes = record && (typeof wanted === "function" ? wanted(record.person) : wanted);
  if (!changes) return { result: null };
  const person = { ...record.person, ...changes };
  const next = { ...record, person, nameKeys: union(record.nameKeys, nameKey(parts.prefix, person.name)) };
  const ops: Op[] = [["HSET", keys.self, "record", JSON.stringify(next)]];
  return { result: changes.name === undefined ? null : person, guards: [fieldIs(keys.self, "record", text)], ops };
}

async function planSpeaks({ redis, prefix }: Parts, id: string, address: Address): Promise<Plan<void>> {
  const keys = slotKeys(prefix, id);
  const text = await atRedis(() => redis.hget(keys.self, "record"));
  const record = parse<PersonRecord>(text);
  const { locale } = address;
  if (!record || locale === undefined) return { result: undefined };
  const addresses = record.person.addresses.map((one) => (isSameAddress(one, address) ? { ...one, locale } : one));
  const next = JSON.stringify({ ...record, person: { ...record.person, addresses } });
  return {
    result: undefined,
    guards: [fieldIs(keys.self, "record", text)],
    ops: [["HSET", keys.self, "record", next]],
  };
}

async function planActed(parts: Parts, slot: string, address: Address, atMs: number): Promise<Plan<void>> {
  const plan = await planFacts(parts, slot, address, (known) => ({
    lastActionAtMs: Math.max(known?.lastActionAtMs ?? 0, atMs),
    unreachableSinceMs: null,
  }));
  const isStranger = slot === addressSlot(address);
  const expiry: Op[] = isStranger ? [["PEXPIRE", slotKeys(parts.prefix, slot).facts, strangerKeptMs]] : [];
  return { ...plan, ops: [...(plan.ops ?? []), ...(plan.ops?.length ? expiry : [])] };
}

function planReachable(parts: Parts, id: string, address: Address, sinceMs: number | null): Promise<Plan<void>> {
  return planFacts(parts, id, address, (known) => ({
    lastActionAtMs: known?.lastActionAtMs ?? 0,
    unreachableSinceMs: sinceMs,
  }));
}

async function planFacts(
  { redis, prefix }: Parts,
  slot: string,
  address: Address,
  decide: (known: AddressFacts | null) => AddressFacts,
): Promise<Plan<void>> {
  const keys = slotKeys(prefix, slot);
  const field = addressKey(address);
  const [text, forgotten] = await atRedis(() =>
    Promise.all([redis.hget(keys.facts, field), redis.hget(keys.self, "forgotten")]),
  );
  const next = JSON.stringify(decide(parse<AddressFacts>(text)));
  if (forgotten !== null || next === text) return { result: undefined };
  const guards = [notForgotten(keys), fieldIs(keys.facts, field, text)];
  return { result: undefined, guards, ops: [["HSET", keys.facts, field, next]] };
}

async function facts({ redis, prefix }: Parts, id: string): Promise<Map<string, AddressFacts>> {
  const stored = await atRedis(() => redis.hgetall(slotKeys(prefix, id).facts));
  return new Map(Object.entries(stored).map(([field, text]) => [field, JSON.parse(text) as AddressFacts]));
}
