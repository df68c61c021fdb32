import { expect, test } from "vitest";
import { UpstreamError } from "../../src/bots/errors.js";
import { testStore } from "./redis.js";

/** Something that happens when a test says so. */
function event(): { happened: Promise<void>; happen(): void } {
  let happen = () => {};
  const happened = new Promise<void>((resolve) => {
    happen = resolve;
  });
  return { happened, happen };
}

test("under one key things happen one after another, whoever asks", async () => {
  const { store } = testStore();
  let inside = 0;
  let most = 0;
  const results = await Promise.all(
    Array.from({ length: 8 }, (_, at) =>
      store.locks.with("key", 5_000, async () => {
        most = Math.max(most, ++inside);
        await store.cache.get("anything");
        inside--;
        return at;
      }),
    ),
  );
  expect(most).toBe(1);
  expect(results).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

test("different keys do not wait for each other", async () => {
  const { store } = testStore();
  const inner = await store.locks.with("a", 5_000, () => store.locks.with("b", 5_000, async () => "both"));
  expect(inner).toBe("both");
});

test("whoever waits longer than the lock lasts gets an error to try again later", async () => {
  const { store } = testStore();
  const { happened, happen } = event();
  const holding = store.locks.with("key", 60_000, () => happened);
  await expect(store.locks.with("key", 50, async () => "never")).rejects.toThrow(UpstreamError);
  happen();
  await holding;
});

test("a lock is renewed while its work lasts, and free right after it", async () => {
  const { store, redis, prefix } = testStore();
  const { happened, happen } = event();
  const holding = store.locks.with("key", 500, () => happened);
  // The second waiter gives up after three times what the lock would last unrenewed.
  await expect(store.locks.with("key", 1_500, async () => "never")).rejects.toThrow("somebody else holds it");
  happen();
  await holding;
  expect(await redis.get(`${prefix}{lock_key}`)).toBeNull();
});

test("a lock that failed inside is free again, and the error comes through", async () => {
  const { store } = testStore();
  const failing = store.locks.with("key", 5_000, async () => {
    throw new Error("inside");
  });
  await expect(failing).rejects.toThrow("inside");
  expect(await store.locks.with("key", 5_000, async () => "free")).toBe("free");
});

test("a lock that has passed to somebody else is not taken from them", async () => {
  const { store, redis, prefix } = testStore();
  await store.locks.with("key", 5_000, async () => {
    await redis.set(`${prefix}{lock_key}`, "somebody else");
  });
  expect(await redis.get(`${prefix}{lock_key}`)).toBe("somebody else");
});
