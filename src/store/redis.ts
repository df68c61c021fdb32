import { Cluster, type ClusterOptions, Redis, type RedisOptions } from "ioredis";
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
  /** One node of a cluster, asked as if it stood alone: it refuses most keys. */
  isLoneNode: boolean;
  /** What has to be changed, in whole sentences; empty when all is well. */
  problems: string[];
}

const errorEveryMs = 10_000;
const defaultTimeoutMs = 4_000;
/** A node that does not tell who has which slot is given up for the next one. */
const slotsTimeoutMs = 5_000;
/** Between two tries of a command whose node is away or has given its slot to another. */
const againMs = 100;
const oldestVersion = [6, 2] as const;

/**
 * Connects at once and again whenever the connection is lost; each is logged, at most one error in 10 s. Several
 * addresses, separated by commas, are nodes of one Redis Cluster.
 */
export function connectRedis(urls: string, options: ConnectOptions): RedisClient {
  const [url = urls, ...others] = urls.split(",").map((one) => one.trim());
  if (others.length === 0) return connectNode(url, options);
  const client = new Cluster([url, ...others], clusterOptions(url, options));
  logErrors(client, options.log);
  return client;
}

/** A Redis that stands alone: commands of one moment go out together. */
export function connectNode(url: string, options: ConnectOptions): Redis {
  const client = new Redis(url, { enableAutoPipelining: true, ...connectionOptions(options) });
  logErrors(client, options.log);
  return client;
}

function connectionOptions({ commandTimeoutMs = defaultTimeoutMs, redis = {} }: ConnectOptions) {
  const timeout = commandTimeoutMs === null ? {} : { commandTimeout: commandTimeoutMs };
  return { maxRetriesPerRequest: null, ...timeout, ...redis, replyMapping: "legacy" } as const;
}

/** Not all of its optional fields may be `undefined` where the shape of replies is chosen. */
type LegacyClusterOptions = ClusterOptions & {
  redisOptions: NonNullable<ClusterOptions["redisOptions"]> & { replyMapping: "legacy" };
};

/** Nodes name each other without a password, so all have that of the first. */
function clusterOptions(url: string, options: ConnectOptions): LegacyClusterOptions {
  const { lazyConnect = false, retryStrategy, ...one } = connectionOptions(options);
  const { username, password, protocol } = new URL(url);
  const user = {
    ...(username ? { username: decodeURIComponent(username) } : {}),
    ...(password ? { password: decodeURIComponent(password) } : {}),
  };
  const tls = protocol === "rediss:" ? { tls: {} } : {};
  const { commandTimeoutMs = defaultTimeoutMs } = options;
  return {
    lazyConnect,
    retryDelayOnClusterDown: againMs,
    retryDelayOnFailover: againMs,
    retryDelayOnTryAgain: againMs,
    retryDelayOnMoved: againMs,
    // As long as a single Redis would be waited for.
    maxRedirections: commandTimeoutMs === null ? Number.MAX_SAFE_INTEGER : Math.ceil(commandTimeoutMs / againMs),
    // A node's MOVED to commands that went out together is not followed but thrown (ioredis 6.0).
    enableAutoPipelining: false,
    slotsRefreshTimeout: slotsTimeoutMs,
    // Without a strategy of its own a cluster is asked again for ever, as a single Redis is.
    ...(retryStrategy ? { clusterRetryStrategy: retryStrategy } : {}),
    redisOptions: { ...one, ...user, ...tls },
  };
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

/**
 * Whether this Redis keeps what it is given; of a cluster every master is asked. Throws UpstreamError where it cannot be
 * reached.
 */
export async function checkRedis(redis: RedisClient): Promise<RedisCheck> {
  if (!(redis instanceof Cluster)) return checkNode(redis, "single");
  // Somebody has to ask something before a cluster that connects lazily knows its nodes.
  await atRedis(() => redis.ping());
  const checks = await Promise.all(redis.nodes("master").map((node) => checkNode(node, "cluster")));
  const [first = unknownNode, ...others] = checks;
  const problems = new Set(checks.flatMap((check) => check.problems));
  const appendOnly = others.every((one) => one.appendOnly === first.appendOnly) ? first.appendOnly : false;
  const policy = others.find((one) => one.policy !== "noeviction")?.policy ?? first.policy;
  return { version: first.version, policy, appendOnly, isLoneNode: false, problems: [...problems] };
}

const unknownNode: RedisCheck = {
  version: "unknown",
  policy: null,
  appendOnly: null,
  isLoneNode: false,
  problems: [],
};

async function checkNode(redis: Redis, kind: "single" | "cluster"): Promise<RedisCheck> {
  const info = await atRedis(() => redis.info());
  const version = /redis_version:(\S+)/u.exec(info)?.[1] ?? "unknown";
  const isLoneNode = kind === "single" && /cluster_enabled:1/u.test(info);
  const [policy, appendOnly] = await Promise.all([setting(redis, "maxmemory-policy"), setting(redis, "appendonly")]);
  const problems = [
    versionProblem(version),
    isLoneNode ? clusterProblem : null,
    policyProblem(policy),
    appendOnlyProblem(appendOnly),
  ];
  return {
    version,
    policy,
    appendOnly: appendOnly === null ? null : appendOnly === "yes",
    isLoneNode,
    problems: problems.filter((problem) => problem !== null),
  };
}

const clusterProblem =
  "This is one node of a Redis Cluster: give REDIS_URL the addresses of several nodes, separated by commas.";

/** Null where a hosted Redis does not let anybody read its settings. */
async function setting(redis: Redis, name: string): Promise<string | null> {
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
