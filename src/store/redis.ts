import { Cluster, Redis, type RedisOptions } from "ioredis";
import type { Log } from "../bots/ports.js";
import { atRedis } from "./calls.js";
import type { RedisClient } from "./parts.js";

export interface ConnectOptions {
  log: Log;
  /**
   * Longer than this a command does not wait, be Redis slow or away: the platform sends the event again. Null: waits for
   * ever, as BullMQ's connections must. Default 4,000; must be longer than the intake's blocking reads.
   */
  commandTimeoutMs?: number | null;
  /** What else ioredis takes, but for the shape of replies. */
  redis?: Omit<RedisOptions, "replyMapping">;
}

/** What `doctor` and the start look at. */
export interface RedisCheck {
  /** Such as "7.0.15"; "unknown" where Redis does not say. */
  version: string;
  /** The eviction policy; null where it cannot be read. */
  policy: string | null;
  appendOnly: boolean | null;
  /** What has to be changed, in whole sentences; empty when all is well. */
  problems: string[];
}

const errorEveryMs = 10_000;
const oldestVersion = [6, 2] as const;

/** Commands of one moment go out together. Connects at once and again whenever the connection is lost; each is logged, at most one error in 10 s. */
export function connectRedis(url: string, { log, commandTimeoutMs = 4_000, redis = {} }: ConnectOptions): Redis {
  const timeout = commandTimeoutMs === null ? {} : { commandTimeout: commandTimeoutMs };
  const client = new Redis(url, {
    maxRetriesPerRequest: null,
    enableAutoPipelining: true,
    ...timeout,
    ...redis,
    replyMapping: "legacy",
  });
  logErrors(client, log);
  return client;
}

/** A lost connection makes an error for each try to connect. Without a listener it would end the process. */
export function logErrors(client: RedisClient, log: Log): void {
  let loggedAtMs = 0;
  client.on("error", (error: Error) => {
    if (Date.now() - loggedAtMs < errorEveryMs) return;
    loggedAtMs = Date.now();
    log.error("redis.failed", { error });
  });
}

/**
 * A connection of one's own, for commands that block. One that has not answered after `commandTimeoutMs` fails: the other
 * end may have gone without a word.
 */
export function duplicate(redis: RedisClient, commandTimeoutMs: number): RedisClient {
  const own = { commandTimeout: commandTimeoutMs, replyMapping: "legacy" } as const;
  if (!(redis instanceof Cluster)) return redis.duplicate(own);
  return redis.duplicate([], { redisOptions: { ...redis.options.redisOptions, ...own } });
}

/** Whether this Redis keeps what it is given. Throws UpstreamError where it cannot be reached. */
export async function checkRedis(redis: RedisClient): Promise<RedisCheck> {
  const info = await atRedis(() => redis.info("server"));
  const version = /redis_version:(\S+)/u.exec(info)?.[1] ?? "unknown";
  const [policy, appendOnly] = await Promise.all([setting(redis, "maxmemory-policy"), setting(redis, "appendonly")]);
  const problems = [versionProblem(version), policyProblem(policy), appendOnlyProblem(appendOnly)];
  return {
    version,
    policy,
    appendOnly: appendOnly === null ? null : appendOnly === "yes",
    problems: problems.filter((problem) => problem !== null),
  };
}

/** Null where a hosted Redis does not let anybody read its settings. */
async function setting(redis: RedisClient, name: string): Promise<string | null> {
  try {
    const [, value] = (await redis.config("GET", name)) as string[];
    return value ?? null;
  } catch {
    return null; // The problem that is told says so.
  }
}

function versionProblem(version: string): string | null {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const isOld = major < oldestVersion[0] || (major === oldestVersion[0] && minor < oldestVersion[1]);
  return isOld ? `Redis ${version} is too old; 6.2 or newer is needed.` : null;
}

function policyProblem(policy: string | null): string | null {
  if (policy === "noeviction") return null;
  if (policy === null) return "The eviction policy cannot be read; make sure that maxmemory-policy is noeviction.";
  return `Redis may throw away songs when memory runs short: set maxmemory-policy noeviction (it is ${policy}).`;
}

function appendOnlyProblem(appendOnly: string | null): string | null {
  if (appendOnly === "yes") return null;
  if (appendOnly === null) return "Whether Redis keeps an append-only file cannot be read; make sure that it does.";
  return "Redis loses what it was given last when it stops: set appendonly yes.";
}
