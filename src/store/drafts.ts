import type { Draft } from "../bots/domain.js";
import type { Drafts } from "../bots/ports.js";
import { atRedis } from "./calls.js";
import { slotKeys } from "./keys.js";
import type { StoreParts } from "./parts.js";
import { parse } from "./records.js";

/** Shares that wait for one more answer. They are stored by `Turns.commit`. */
export function redisDrafts({ redis, prefix, clock }: Pick<StoreParts, "redis" | "prefix" | "clock">): Drafts {
  return {
    async get(personId, id) {
      const draft = parse<Draft>(await atRedis(() => redis.hget(slotKeys(prefix, personId).drafts, id)));
      return draft && draft.expiresAtMs > clock.nowMs() ? draft : null;
    },
  };
}
