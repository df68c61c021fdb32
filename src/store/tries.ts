import { limits } from "../bots/limits.js";
import { atRedis } from "./calls.js";
import { slotKeys } from "./keys.js";
import type { StoreParts } from "./parts.js";
import { parse } from "./records.js";
import { type Plan, transact, valueIs } from "./transaction.js";

type Parts = Pick<StoreParts, "redis" | "prefix" | "clock">;

interface Try {
  turnId: string;
  atMs: number;
}

const windowMs = limits.codeTriesMinutes * 60_000;

/**
 * Counts a code sent from this address before anybody looks whether it is right, so that a burst cannot outrun the
 * count. Answers until when the address is locked: after 5 wrong codes in 15 minutes; else null. A turn counts once.
 */
export function countTry(parts: Parts, slot: string, turnId: string): Promise<number | null> {
  return transact(parts.redis, async (): Promise<Plan<number | null>> => {
    const { text, key, tries } = await read(parts, slot);
    const others = tries.filter((one) => one.turnId !== turnId);
    const oldest = others.at(-limits.codeTries);
    if (oldest) return { result: oldest.atMs + windowMs };
    const counted = JSON.stringify([...others, { turnId, atMs: parts.clock.nowMs() }]);
    return { result: null, guards: [valueIs(key, text)], ops: [["SET", key, counted, "PX", windowMs]] };
  });
}

/** The code was one of ours: it does not count. */
export function forgiveTry(parts: Parts, slot: string, turnId: string): Promise<void> {
  return transact(parts.redis, async (): Promise<Plan<void>> => {
    const { text, key, tries } = await read(parts, slot);
    if (!tries.some((one) => one.turnId === turnId)) return { result: undefined };
    const left = JSON.stringify(tries.filter((one) => one.turnId !== turnId));
    const guards = [valueIs(key, text)];
    if (left === "[]") return { result: undefined, guards, ops: [["DEL", key]] };
    return { result: undefined, guards, ops: [["SET", key, left, "PX", windowMs]] };
  });
}

async function read({ redis, prefix, clock }: Parts, slot: string) {
  const key = slotKeys(prefix, slot).tries;
  const text = await atRedis(() => redis.get(key));
  const sinceMs = clock.nowMs() - windowMs;
  return { key, text, tries: (parse<Try[]>(text) ?? []).filter(({ atMs }) => atMs > sinceMs) };
}
