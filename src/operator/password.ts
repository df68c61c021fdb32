import { createHash, timingSafeEqual } from "node:crypto";
import type { Clock } from "../bots/ports.js";

/** What came of a password that somebody gave. `waitMs`: too many wrong ones came from there. */
export type Tried = "right" | "wrong" | { waitMs: number };

/** Who knows OPERATOR_PASSWORD. */
export interface Password {
  try(given: string, ip: string): Tried;
}

const maxTries = 10;
const windowMs = 15 * 60_000;
/** Of many addresses the oldest are forgotten: a list of them must not grow without end. */
const maxAddresses = 1_000;

/**
 * Compares in a time that tells nothing, and not at all after 10 wrong passwords of one address in 15 minutes. Counted
 * in each process.
 */
export function createPassword(password: string, clock: Clock): Password {
  const wrong = new Map<string, number[]>();
  const wanted = digest(password);
  return {
    try(given, ip) {
      const sinceMs = clock.nowMs() - windowMs;
      const tries = (wrong.get(ip) ?? []).filter((atMs) => atMs > sinceMs);
      const [oldest] = tries;
      if (oldest !== undefined && tries.length >= maxTries) return { waitMs: oldest - sinceMs };
      if (timingSafeEqual(digest(given), wanted)) return "right";
      wrong.delete(ip);
      wrong.set(ip, [...tries, clock.nowMs()]);
      for (const old of [...wrong.keys()].slice(0, -maxAddresses)) wrong.delete(old);
      return "wrong";
    },
  };
}

/** Of equal length, whatever was typed. */
function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
