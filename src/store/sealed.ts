import type { Sealed } from "../bots/ports.js";
import { atRedis } from "./calls.js";
import { notForgotten } from "./changes.js";
import { slotKeys } from "./keys.js";
import type { StoreParts } from "./parts.js";
import { createSeal, type Seal } from "./seal.js";
import { fieldIs, type Op, type Plan, transact, write } from "./transaction.js";

/** Under which name a person's Spotify secret lies, the `secret` of a GrantedLogin. */
export const spotifySecret = "spotify";

/** What a sealed text is bound to: it opens in this place only. */
export function sealContext(slot: string, name: string): string {
  return JSON.stringify([slot, name]);
}

/** Secrets in the slot of whom they belong to. What comes late for a forgotten person is not stored. */
export function redisSealed(
  { redis, prefix, encryptionKeys }: Pick<StoreParts, "redis" | "prefix" | "encryptionKeys">,
  seal: Seal = createSeal(encryptionKeys),
): Sealed {
  return {
    async get(slot, name) {
      const text = await atRedis(() => redis.hget(slotKeys(prefix, slot).sealed, name));
      return text === null ? null : seal.open(sealContext(slot, name), text);
    },
    async put(slot, name, secret) {
      const keys = slotKeys(prefix, slot);
      const text = seal.seal(sealContext(slot, name), secret);
      await write(redis, [notForgotten(keys)], [["HSET", keys.sealed, name, text]]);
    },
    change: (slot, name, decide) =>
      transact(redis, async (): Promise<Plan<string | null>> => {
        const key = slotKeys(prefix, slot).sealed;
        const text = await atRedis(() => redis.hget(key, name));
        if (text === null) return { result: null };
        const before = seal.open(sealContext(slot, name), text);
        const after = decide(before);
        if (after === before) return { result: before };
        const op: Op =
          after === null ? ["HDEL", key, name] : ["HSET", key, name, seal.seal(sealContext(slot, name), after)];
        return { result: after, guards: [fieldIs(key, name, text)], ops: [op] };
      }),
    async delete(slot, name) {
      await atRedis(() => redis.hdel(slotKeys(prefix, slot).sealed, name));
    },
  };
}
