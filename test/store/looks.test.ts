import { expect, test } from "vitest";
import { type Names, registerFriends, send } from "./people-for-tests.js";
import { type TestStore, testStore } from "./redis.js";

async function pendingSongs(...ids: string[]): Promise<TestStore & { names: Names; id: string }> {
  const t = testStore();
  const names = await registerFriends(t);
  for (const id of ids) await send(t, id, names);
  await t.store.shares.postpone(names.recipient.id, new Map(ids.map((id) => [id, 1_000])));
  return { ...t, names, id: names.recipient.id };
}

test("a look stores its time and the new due times together, and answers the soonest", async () => {
  const { store, id } = await pendingSongs("a", "b");
  expect(await store.shares.lastLookMs(id)).toBe(0);
  const moved = [
    { shareId: "a", fromMs: 1_000, toMs: 9_000 },
    { shareId: "b", fromMs: 1_000, toMs: 5_000 },
  ];
  expect(await store.shares.looked(id, { atMs: 4_321, moved })).toBe(5_000);
  expect(await store.shares.lastLookMs(id)).toBe(4_321);
  expect(await store.dueTimes.get("listen-check", id)).toBe(5_000);
});

test("a song that was given another due time during the look keeps it", async () => {
  const { store, id } = await pendingSongs("a");
  await store.shares.postpone(id, new Map([["a", 2_000]]));
  const moved = [{ shareId: "a", fromMs: 1_000, toMs: 9_000 }];
  expect(await store.shares.looked(id, { atMs: null, moved })).toBe(2_000);
  expect(await store.shares.lastLookMs(id)).toBe(0);
});

test("a song that nobody wants to look at any more is not made due by a look", async () => {
  const { store, id } = await pendingSongs("a");
  await store.shares.change(id, "a", (share) => ({ share: { ...share, state: "skipped" }, dueMs: null }));
  const moved = [{ shareId: "a", fromMs: 1_000, toMs: 9_000 }];
  expect(await store.shares.looked(id, { atMs: 4_321, moved })).toBeNull();
  expect(await store.dueTimes.get("listen-check", id)).toBeNull();
});

test("a look that ends after its listener was forgotten leaves nothing behind", async () => {
  const { store, id, dump } = await pendingSongs("a");
  await store.people.forget(id);
  const before = await dump();
  await store.shares.looked(id, { atMs: 4_321, moved: [{ shareId: "a", fromMs: 1_000, toMs: 9_000 }] });
  expect(await dump()).toEqual(before);
});
