import { expect, test } from "vitest";
import type { DueTimes } from "../../src/bots/ports.js";
import { redisDueTimes } from "../../src/store/due-times.js";
import { messageOf, type Names, register, send } from "./people-for-tests.js";
import { minutes, type TestStore, testStore } from "./redis.js";

async function listed(dueTimes: DueTimes, sinceMs?: number) {
  const all: Awaited<ReturnType<DueTimes["list"]>>["due"] = [];
  for (let cursor: string | null = null, isFirst = true; isFirst || cursor !== null; isFirst = false) {
    const page = await dueTimes.list(cursor, sinceMs);
    all.push(...page.due);
    cursor = page.cursor;
  }
  return all.sort((a, b) => `${a.name}${a.key}`.localeCompare(`${b.name}${b.key}`));
}

async function indexed({ dump }: TestStore): Promise<number> {
  const shards = [...(await dump())].filter(([key]) => key.includes("{due_"));
  return shards.reduce((sum, [, text]) => sum + JSON.parse(text).length / 2, 0);
}

async function twoFriends(): Promise<TestStore & { names: Names }> {
  const test = testStore();
  return { ...test, names: { sender: await register(test, "Ann"), recipient: await register(test, "Bob") } };
}

test("everything with a due time is found, with the soonest time of each", async () => {
  const t = await twoFriends();
  const { id } = t.names.recipient;
  for (const share of ["a", "b"]) await send(t, share, t.names);
  await t.store.shares.postpone(
    id,
    new Map([
      ["a", 9_000],
      ["b", 7_000],
    ]),
  );
  expect(await listed(t.store.dueTimes)).toEqual([
    { name: "listen-check", key: id, dueMs: 7_000 },
    { name: "outbox", key: id, dueMs: t.clock.nowMs() },
  ]);
  await t.store.shares.change(id, "a", (share) => ({ share, dueMs: 3_000 }));
  expect((await listed(t.store.dueTimes))[0]?.dueMs).toBe(3_000);
});

test("many people are found over all pages, each once", async () => {
  const t = testStore();
  const ids = Array.from({ length: 1_500 }, (_, at) => `p_${at}`);
  await Promise.all(ids.map((id) => t.store.outbox.put(id, messageOf(t, "m"), 1_000)));
  const keys = (await listed(t.store.dueTimes)).map(({ key }) => key);
  expect(new Set(keys)).toEqual(new Set(ids));
});

test("held messages alone are not due, and are found again once they are released", async () => {
  const t = testStore();
  await t.store.outbox.put("p_1", { ...messageOf(t, "m"), state: "held" }, 1_000);
  const later = redisDueTimes(t.parts, () => Date.now() + minutes(11));
  expect(await listed(later)).toEqual([]);
  expect(await indexed(t)).toBe(0);
  await t.store.outbox.release("p_1");
  expect(await listed(t.store.dueTimes)).toEqual([{ name: "outbox", key: "p_1", dueMs: t.clock.nowMs() }]);
});

test("the index forgets what is not due any more, but not right after it was marked", async () => {
  const t = testStore();
  await t.store.outbox.put("p_1", messageOf(t, "m"), 0);
  const [claimed] = await t.store.outbox.claim("p_1");
  if (claimed) await t.store.outbox.done("p_1", claimed.entry, { kind: "sent" });
  expect(await listed(t.store.dueTimes)).toEqual([]);
  expect(await indexed(t)).toBe(1);
  await listed(redisDueTimes(t.parts, () => Date.now() + minutes(11)));
  expect(await indexed(t)).toBe(0);
});

test("an entry that was marked again while the list looked at it stays", async () => {
  const t = testStore();
  await t.store.outbox.put("p_1", { ...messageOf(t, "m"), state: "held" }, 0);
  const [key = ""] = (await t.keys()).filter((one) => one.includes("{due_"));
  await t.redis.zadd(key, 1_000, "outbox:p_1");
  const zrange = t.redis.zrange.bind(t.redis);
  t.redis.zrange = (async (...args: Parameters<typeof zrange>) => {
    const found = await zrange(...args);
    await t.redis.zadd(key, 2_000, "outbox:p_1");
    return found;
  }) as never;
  await listed(t.store.dueTimes);
  expect(await indexed(t)).toBe(1);
});

test("of what was written since a time, nothing is missing, and what was written before stays unread", async () => {
  const t = testStore();
  await t.store.outbox.put("p_1", messageOf(t, "m"), 5_000);
  const [old = ""] = (await t.keys()).filter((one) => one.includes("{due_"));
  await t.redis.zadd(old, Date.now() - minutes(5), "outbox:p_1");
  await t.store.outbox.put("p_2", messageOf(t, "m"), 6_000);
  const sinceMs = Date.now() - minutes(1);
  expect(await listed(t.store.dueTimes, sinceMs)).toEqual([{ name: "outbox", key: "p_2", dueMs: 6_000 }]);
  await t.store.outbox.put("p_1", messageOf(t, "n"), 4_000);
  expect((await listed(t.store.dueTimes, sinceMs)).map(({ key }) => key)).toEqual(["p_1", "p_2"]);
});
