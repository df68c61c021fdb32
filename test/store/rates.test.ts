import { expect, test } from "vitest";
import { redisRates } from "../../src/store/rates.js";
import { testStore } from "./redis.js";

test("only so many are let through in one window, and the rest is told how long to wait", async () => {
  const { store, clock } = testStore();
  clock.atMs = 120_000;
  const take = () => store.rates.take("api {one}", 3, 60_000);
  expect([await take(), await take(), await take(), await take()]).toEqual([null, null, null, 60_000]);
  clock.advance(59_000);
  expect(await take()).toBe(1_000);
  clock.advance(1_000);
  expect(await take()).toBeNull();
});

test("each id has a window of its own, all processes share it, and of those at once none gets in too many", async () => {
  const { parts, store } = testStore();
  const other = redisRates(parts);
  const takes = Array.from({ length: 40 }, (_, at) => (at % 2 ? store.rates : other).take("one", 10, 60_000));
  const waits = await Promise.all([...takes, store.rates.take("two", 10, 60_000)]);
  expect(waits.filter((wait) => wait === null)).toHaveLength(11);
});

test("Redis itself clears away what is over", async () => {
  const { store, keys, redis } = testStore();
  await store.rates.take("one", 1, 60_000);
  const [key = ""] = await keys();
  const leftMs = await redis.pttl(key);
  expect(leftMs).toBeGreaterThan(0);
  expect(leftMs).toBeLessThanOrEqual(120_000);
});
