import type { Person } from "../bots/domain.js";
import { atRedis } from "./calls.js";
import { type AddressIdentity, addressSlot, nameKey, slotKeys } from "./keys.js";
import type { StoreParts } from "./parts.js";
import { isSameAddress, type PersonRecord, parse } from "./records.js";

type Parts = Pick<StoreParts, "redis" | "prefix">;

/** Null: never registered, or forgotten. */
export async function getPerson({ redis, prefix }: Parts, id: string): Promise<Person | null> {
  const record = parse<PersonRecord>(await atRedis(() => redis.hget(slotKeys(prefix, id).self, "record")));
  return record?.person ?? null;
}

/** The index may point to somebody who is being forgotten or not yet stored: the record decides. */
export async function personAt(parts: Parts, address: AddressIdentity): Promise<Person | null> {
  const keys = slotKeys(parts.prefix, addressSlot(address));
  const owner = await atRedis(() => parts.redis.hget(keys.self, "owner"));
  const person = owner === null ? null : await getPerson(parts, owner);
  return person?.addresses.some((one) => isSameAddress(one, address)) ? person : null;
}

/** Makes the person findable by name. Goes after the record that has the name. Safe to repeat. */
export async function indexName({ redis, prefix }: Parts, { id, name }: Person): Promise<void> {
  await atRedis(() => redis.zadd(nameKey(prefix, name), Date.now(), id));
}
