import { createHash } from "node:crypto";
import { UpstreamError } from "../bots/errors.js";
import type { RedisClient } from "./parts.js";

/** Replies that only a mistake of ours can cause; waiting and trying again would hide it. */
const bugs = /^(ERR|WRONGTYPE|CROSSSLOT) /u;

/**
 * Runs commands at the border: a Redis that is away, loading, full or read-only is an UpstreamError ("redis"). Only
 * commands belong inside, never the caller's own functions.
 */
export async function atRedis<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    if (cause instanceof UpstreamError || isBug(cause)) throw cause;
    throw new UpstreamError("redis", cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function isBug(error: unknown): boolean {
  if (error instanceof TypeError) return true;
  return error instanceof Error && error.name === "ReplyError" && bugs.test(error.message);
}

/** A Lua script, known to Redis by its hash. */
export interface Script {
  readonly lua: string;
  readonly sha: string;
}

export function script(lua: string): Script {
  return { lua, sha: createHash("sha1").update(lua).digest("hex") };
}

/** Runs a script by its hash; sends its text where Redis does not know it yet. All keys must lie in one slot. */
export async function evaluate(
  redis: RedisClient,
  { lua, sha }: Script,
  keys: string[],
  args: (string | number)[],
): Promise<unknown> {
  return atRedis(async () => {
    try {
      return await redis.evalsha(sha, keys.length, ...keys, ...args);
    } catch (error) {
      if (!(error instanceof Error && error.message.startsWith("NOSCRIPT"))) throw error;
      return redis.eval(lua, keys.length, ...keys, ...args);
    }
  });
}
