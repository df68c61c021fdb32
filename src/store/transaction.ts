import { UpstreamError } from "../bots/errors.js";
import { atRedis, evaluate, script } from "./calls.js";
import type { RedisClient } from "./parts.js";
import { pause } from "./waits.js";

/** Something that must still be as it was read. `is` null: absent. */
export interface Guard {
  readonly command: "GET" | "HGET" | "ZSCORE" | "SISMEMBER";
  readonly key: string;
  readonly args: readonly string[];
  readonly is: string | null;
}

/** One write: a command, its key, its other arguments. */
export type Op = readonly [command: string, key: string, ...args: (string | number)[]];

/** A sorted-set entry in another slot that has to be there before the writes of a plan. */
export interface Mark {
  readonly key: string;
  readonly member: string;
  readonly score: number;
}

/** What to write, if nothing that was read has changed. No ops: nothing to do. All keys of guards and ops in one slot. */
export interface Plan<T> {
  result: T;
  guards?: readonly Guard[];
  ops?: readonly Op[];
  before?: readonly Mark[];
}

const maxAttempts = 30;
const patientFrom = 4;

/**
 * The one transaction: TypeScript reads and decides, this checks that what was read still holds and writes, all or
 * nothing. Stored objects pass through as text; Lua never decodes and encodes them again.
 */
const transaction = script(`
local at = 0
local function take()
  at = at + 1
  return ARGV[at]
end
local function call()
  local command, key, count = take(), KEYS[tonumber(take())], tonumber(take())
  local args = {}
  for i = 1, count do args[i] = take() end
  return redis.call(command, key, unpack(args))
end
for guard = 1, tonumber(take()) do
  local found = call()
  local text = '-'
  if found then text = '=' .. tostring(found) end
  if text ~= take() then return guard end
end
while at < #ARGV do call() end
return 0
`);

/**
 * Plans and writes until nothing came in between, at most 30 times, then throws UpstreamError. `plan` reads afresh each
 * time and must have no effects of its own.
 */
export async function transact<T>(redis: RedisClient, plan: () => Promise<Plan<T>>): Promise<T> {
  for (let attempt = 1; attempt <= maxAttempts; attempt++) {
    const { guards = [], ops = [], before = [], result } = await plan();
    if (ops.length === 0) return result;
    await mark(redis, before);
    if (await write(redis, guards, ops)) return result;
    if (attempt >= patientFrom) await pause(attempt);
  }
  throw new UpstreamError("redis", "a record kept changing while it was being changed", { retryAfterMs: 1_000 });
}

/** Writes all or, when a guard fails, nothing; true when written. */
export async function write(redis: RedisClient, guards: readonly Guard[], ops: readonly Op[]): Promise<boolean> {
  const keys = [...new Set([...guards.map(({ key }) => key), ...ops.map(([, key]) => key)])];
  const at = new Map(keys.map((key, index) => [key, index + 1]));
  const args: (string | number)[] = [guards.length];
  for (const { command, key, args: rest, is } of guards)
    args.push(command, at.get(key) ?? 0, rest.length, ...rest, is === null ? "-" : `=${is}`);
  for (const [command, key, ...rest] of ops) args.push(command, at.get(key) ?? 0, rest.length, ...rest);
  return (await evaluate(redis, transaction, keys, args)) === 0;
}

async function mark(redis: RedisClient, marks: readonly Mark[]): Promise<void> {
  await atRedis(() => Promise.all(marks.map(({ key, member, score }) => redis.zadd(key, score, member))));
}

/** A hash field is still this; null: still absent. */
export function fieldIs(key: string, field: string, is: string | null): Guard {
  return { command: "HGET", key, args: [field], is };
}

/** A string is still this; null: still absent. */
export function valueIs(key: string, is: string | null): Guard {
  return { command: "GET", key, args: [], is };
}

/** A member of a sorted set still has this whole-number score. */
/** Null: it is no member. */
export function scoreIs(key: string, member: string, score: number | null): Guard {
  return { command: "ZSCORE", key, args: [member], is: score === null ? null : String(score) };
}

export function isNoMember(key: string, member: string): Guard {
  return { command: "SISMEMBER", key, args: [member], is: "0" };
}
