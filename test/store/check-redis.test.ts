import { expect, test } from "vitest";
import { UpstreamError } from "../../src/bots/errors.js";
import { checkRedis, connectRedis } from "../../src/store/redis.js";
import { testStore } from "./redis.js";

test("a Redis that keeps what it is given has no problems", async () => {
  const { redis } = testStore();
  const check = await checkRedis(redis);
  expect(check.version).toMatch(/^\d+\.\d+/);
  const isGood = check.policy === "noeviction" && check.appendOnly === true;
  expect(check.problems.length === 0).toBe(isGood);
});

test("each setting that loses songs is told in a sentence of its own", async () => {
  const { redis } = testStore();
  redis.info = (async () => "redis_version:6.0.16\r\n") as never;
  redis.config = (async (_: string, name: string) => [name, name === "appendonly" ? "no" : "allkeys-lru"]) as never;
  const { problems, appendOnly } = await checkRedis(redis);
  expect(appendOnly).toBe(false);
  expect(problems).toEqual([
    expect.stringContaining("6.0.16 is too old"),
    expect.stringContaining("allkeys-lru"),
    expect.stringContaining("appendonly yes"),
  ]);
});

test("settings that may not be read are a problem to look into, not a failure", async () => {
  const { redis } = testStore();
  redis.config = (() => Promise.reject(new Error("NOPERM"))) as never;
  expect(await checkRedis(redis)).toMatchObject({
    policy: null,
    appendOnly: null,
    problems: [{}, {}].map(() => expect.stringContaining("cannot be read")),
  });
});

test("a command to a Redis that is away fails in time, as the world's failure, and is logged once", async () => {
  const { parts, logged } = testStore();
  const away = connectRedis("redis://127.0.0.1:1", { log: parts.log, commandTimeoutMs: 300 });
  const { redisCache } = await import("../../src/store/cache.js");
  await expect(redisCache({ ...parts, redis: away }).get("key")).rejects.toThrow(UpstreamError);
  away.disconnect();
  expect(logged.filter(({ event }) => event === "redis.failed")).toHaveLength(1);
});
