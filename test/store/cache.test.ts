import { expect, test } from "vitest";
import { testStore } from "./redis.js";

test("a value is there until its time by the clock is over", async () => {
  const { store, clock } = testStore();
  await store.cache.put("key {with} braces", "value", 1_000);
  clock.advance(999);
  expect(await store.cache.get("key {with} braces")).toBe("value");
  clock.advance(1);
  expect(await store.cache.get("key {with} braces")).toBeNull();
  expect(await store.cache.get("unknown")).toBeNull();
});

test("nothing is put for no time, and Redis itself clears away what is over", async () => {
  const { store, keys, redis } = testStore();
  await store.cache.put("none", "value", 0);
  expect(await keys()).toEqual([]);
  await store.cache.put("some", "value", 60_000);
  const [key = ""] = await keys();
  expect(await redis.pttl(key)).toBeGreaterThan(0);
});
