import type { Address } from "../bots/domain.js";
import { atRedis } from "./calls.js";
import { addressSlot, slotKeys } from "./keys.js";
import type { StoreParts } from "./parts.js";
import { getPerson } from "./person-lookup.js";
import { isSameAddress } from "./records.js";
import { fieldIs, transact } from "./transaction.js";

type Parts = Pick<StoreParts, "redis" | "prefix">;

/** Points an address to a person; false when another person has it. Points to nobody until that person has it too. */
export function reserveAddress(parts: Parts, address: Address, personId: string): Promise<boolean> {
  const { self } = slotKeys(parts.prefix, addressSlot(address));
  return transact(parts.redis, async () => {
    const owner = await atRedis(() => parts.redis.hget(self, "owner"));
    if (owner === personId) return { result: true };
    if (owner !== null && (await hasAddress(parts, owner, address))) return { result: false };
    return { result: true, guards: [fieldIs(self, "owner", owner)], ops: [["HSET", self, "owner", personId]] };
  });
}

async function hasAddress(parts: Parts, personId: string, address: Address): Promise<boolean> {
  const person = await getPerson(parts, personId);
  return person?.addresses.some((one) => isSameAddress(one, address)) ?? false;
}
