import { expect, test } from "vitest";
import type { Priority } from "../../src/bots/ports.js";
import { redisQuota } from "../../src/store/quota.js";
import { hours, minutes, type TestStore, testStore } from "./redis.js";

const app = "app-1";
/** So fast that only the budget counts. */
const noRate = { calls: 1_000_000, perMs: 1, burst: 1_000_000 };

function budgetOf(t: TestStore) {
  const quota = redisQuota(t.parts, noRate);
  const takeMany = async (priority: Priority, count: number) => {
    let granted = 0;
    for (let at = 0; at < count; at++) if ((await quota.take(app, priority)) === "granted") granted++;
    return granted;
  };
  return { quota, takeMany };
}

test("ten calls may come at once, then one a second", async () => {
  const t = testStore();
  const takes = await Promise.all(Array.from({ length: 12 }, () => t.store.quota.take(app, "person")));
  expect(takes.filter((take) => take === "granted")).toHaveLength(10);
  expect(takes.slice(10)).toEqual([{ waitMs: 1_000 }, { waitMs: 1_000 }]);
  t.clock.advance(999);
  expect(await t.store.quota.take(app, "person")).toEqual({ waitMs: 1 });
  t.clock.advance(1);
  expect(await t.store.quota.take(app, "person")).toBe("granted");
});

test("no 30 seconds see more than 40 calls", async () => {
  const t = testStore();
  let granted = 0;
  for (let at = 0; at < 300; at++) {
    if ((await t.store.quota.take(app, "person")) === "granted") granted++;
    t.clock.advance(100);
  }
  expect(granted).toBe(39);
});

test("a block holds until its end, is never shortened, and outlives the process", async () => {
  const t = testStore();
  const untilMs = t.clock.nowMs() + minutes(10);
  await t.store.quota.block(app, untilMs);
  await t.store.quota.block(app, untilMs - minutes(5));
  expect(await redisQuota(t.parts).take(app, "person")).toEqual({ waitMs: minutes(10) });
  expect((await t.store.quota.usage(app)).blockedUntilMs).toBe(untilMs);
  expect(await t.store.quota.take("app-2", "person")).toBe("granted");
  t.clock.advance(minutes(10));
  expect(await t.store.quota.take(app, "person")).toBe("granted");
  expect((await t.store.quota.usage(app)).blockedUntilMs).toBeNull();
});

test("the budget ends, says so until the hour turns, and comes back after 24 hours", async () => {
  const t = testStore({ dailyBudget: 20 });
  const { quota, takeMany } = budgetOf(t);
  t.clock.advance(minutes(20));
  expect(await takeMany("person", 30)).toBe(20);
  expect(await quota.take(app, "person")).toEqual({ waitMs: minutes(40) });
  t.clock.advance(hours(24));
  expect(await takeMany("person", 30)).toBe(0);
  t.clock.advance(hours(1));
  expect(await takeMany("person", 30)).toBe(20);
});

test("any 24 hours see no more than the budget, wherever in the hour they begin", async () => {
  const t = testStore({ dailyBudget: 50 });
  const { quota } = budgetOf(t);
  const grantedAtMs: number[] = [];
  for (let at = 0; at < 600; at++) {
    if ((await quota.take(app, "person")) === "granted") grantedAtMs.push(t.clock.nowMs());
    t.clock.advance(minutes(7));
  }
  const most = Math.max(
    ...grantedAtMs.map((from) => grantedAtMs.filter((at) => at >= from && at < from + hours(24)).length),
  );
  expect(most).toBe(50);
});

test("a class that nobody else needs lends its part, but a little stays for each", async () => {
  const t = testStore({ dailyBudget: 400 });
  const { quota, takeMany } = budgetOf(t);
  // Of 400, 5 % are kept for each of the two classes that have not asked yet.
  expect(await takeMany("receipt", 400)).toBe(360);
  expect(await takeMany("job", 400)).toBe(40);
  expect(await quota.usage(app)).toEqual({
    used: 400,
    budget: 400,
    byPriority: { person: 0, receipt: 360, job: 40 },
    blockedUntilMs: null,
  });
});

test("the more a class uses, the more is kept for it", async () => {
  const t = testStore({ dailyBudget: 400 });
  const { takeMany } = budgetOf(t);
  expect(await takeMany("person", 30)).toBe(30);
  // Kept for people: min(100, 20 + 60) - 30 = 50; for jobs: 20. So receipts get 400 - 30 - 50 - 20.
  expect(await takeMany("receipt", 400)).toBe(300);
});

test("a class gets its own part although others have asked first", async () => {
  const t = testStore({ dailyBudget: 400 });
  const { takeMany } = budgetOf(t);
  await takeMany("receipt", 10);
  // Receipts keep min(200, 20 + 20) - 10 = 30, people 20.
  expect(await takeMany("job", 400)).toBe(340);
  expect(await takeMany("receipt", 400)).toBe(50);
});

test("somebody who waits may use everything that is left", async () => {
  const t = testStore({ dailyBudget: 100 });
  const { takeMany } = budgetOf(t);
  expect(await takeMany("person", 200)).toBe(100);
});

test("hours that are over are cleared away", async () => {
  const t = testStore();
  const { takeMany } = budgetOf(t);
  for (let at = 0; at < 60; at++) {
    await takeMany("job", 1);
    t.clock.advance(hours(1));
  }
  expect(await t.redis.hlen(`${t.prefix}{q_${app}}`)).toBeLessThanOrEqual(27);
});
