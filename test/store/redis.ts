import { randomBytes } from "node:crypto";
import { Redis } from "ioredis";
import { onTestFinished } from "vitest";
import type { Clock, Log, LogFields, Random } from "../../src/bots/ports.js";
import type { StoreParts } from "../../src/store/parts.js";
import { redisStore, type Store } from "../../src/store/store.js";

/** A clock that stands still until a test moves it. */
export interface TestClock extends Clock {
  atMs: number;
  advance(ms: number): void;
}

export interface TestStore {
  redis: Redis;
  prefix: string;
  parts: StoreParts;
  clock: TestClock;
  store: Store;
  logged: { level: string; event: string; fields: LogFields | undefined }[];
  /** Every key of this test, sorted. */
  keys(): Promise<string[]>;
  /** Cuts all connections of this test but for its own eye on Redis; they come back by themselves. */
  cutConnections(): Promise<void>;
  /** The time of these keys is over. */
  expire(keys: string[]): Promise<void>;
  /** Every key with all that is stored under it, as text. */
  dump(): Promise<Map<string, string>>;
}

export function minutes(count: number): number {
  return count * 60_000;
}

export function hours(count: number): number {
  return minutes(60 * count);
}

export function days(count: number): number {
  return hours(24 * count);
}

/** A store on the real Redis of the tests, under a prefix of its own; cleared away when the test ends. */
export function testStore(overrides: Partial<StoreParts> = {}): TestStore {
  const prefix = overrides.prefix ?? `test-${randomBytes(8).toString("hex")}`;
  const redis = connect(prefix);
  const eye = redis.duplicate({ connectionName: "eye" });
  const clock = testClock();
  const logged: TestStore["logged"] = [];
  const parts: StoreParts = {
    redis,
    prefix,
    clock,
    random: testRandom(),
    log: testLog(logged),
    encryptionKeys: [randomBytes(32)],
    publicUrl: "https://songs.example.org",
    dailyBudget: 400,
    ...overrides,
  };
  const keys = () => keysOf(eye, prefix);
  onTestFinished(async () => {
    const left = await keys();
    await Promise.all(left.map((key) => eye.del(key)));
    redis.disconnect();
    eye.disconnect();
  });
  const looks = {
    ...{ keys, dump: () => dump(eye, prefix), cutConnections: () => cutConnections(eye, prefix) },
    expire: async (over: string[]) => void (await Promise.all(over.map((key) => eye.del(key)))),
  };
  return { redis, prefix, parts, clock, store: redisStore(parts), logged, ...looks };
}

/** Refuses any command whose keys have different hash tags, as a cluster would. */
function connect(connectionName: string): Redis {
  const url = process.env.TEST_REDIS_URL;
  if (!url) throw new Error("TEST_REDIS_URL is not set");
  const redis = new Redis(url, { maxRetriesPerRequest: null, connectionName });
  const send = redis.sendCommand.bind(redis);
  redis.sendCommand = (command, stream) => {
    const tags = new Set(keysIn(command.name, command.args).map(tagOf));
    if (tags.size > 1) throw new Error(`${command.name} touches ${[...tags].join(" and ")}`);
    return send(command, stream);
  };
  return redis;
}

function keysIn(name: string, args: readonly unknown[]): string[] {
  if (["client", "hello"].includes(name)) return []; // They tell Redis the name of the connection.
  const texts = args.map(String);
  if (name === "eval" || name === "evalsha") return texts.slice(2, 2 + Number(texts[1]));
  return texts.filter((text) => text.startsWith("test-"));
}

/** The part of a key that decides where it lies. */
export function tagOf(key: string): string {
  const tag = /\{(.+?)\}/u.exec(key)?.[1];
  if (tag === undefined) throw new Error(`${key} has no hash tag`);
  return tag;
}

function testClock(): TestClock {
  return {
    atMs: Date.UTC(2026, 10, 21, 12),
    nowMs() {
      return this.atMs;
    },
    advance(ms) {
      this.atMs += ms;
    },
  };
}

function testRandom(): Random {
  return {
    id: () => randomBytes(16).toString("base64url"),
    digits: (count) => Array.from(randomBytes(count), (byte) => byte % 10).join(""),
  };
}

function testLog(logged: TestStore["logged"]): Log {
  const at = (level: string) => (event: string, fields?: LogFields) => void logged.push({ level, event, fields });
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

async function cutConnections(eye: Redis, name: string): Promise<void> {
  const lines = String(await eye.client("LIST")).split("\n");
  const ids = lines.filter((line) => line.includes(` name=${name} `)).map((line) => /id=(\d+)/u.exec(line)?.[1] ?? "");
  await Promise.all(ids.map((id) => eye.client("KILL", "ID", id)));
}

async function keysOf(redis: Redis, prefix: string): Promise<string[]> {
  const found: string[] = [];
  for await (const page of redis.scanStream({ match: `${prefix}*`, count: 1000 })) found.push(...(page as string[]));
  return [...new Set(found)].sort();
}

async function dump(redis: Redis, prefix: string): Promise<Map<string, string>> {
  const keys = await keysOf(redis, prefix);
  return new Map(await Promise.all(keys.map(async (key) => [key, await textOf(redis, key)] as const)));
}

async function textOf(redis: Redis, key: string): Promise<string> {
  const readers: Record<string, () => Promise<unknown>> = {
    string: () => redis.get(key),
    hash: () => redis.hgetall(key),
    set: () => redis.smembers(key),
    zset: () => redis.zrange(key, 0, "-1", "WITHSCORES"),
    list: () => redis.lrange(key, 0, -1),
    stream: () => redis.xrange(key, "-", "+"),
  };
  return JSON.stringify(await readers[await redis.type(key)]?.());
}
