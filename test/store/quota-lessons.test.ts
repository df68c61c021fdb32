import { expect, onTestFinished, test } from "vitest";
import type { Priority } from "../../src/bots/ports.js";
import { redisQuota } from "../../src/store/quota.js";
import { days, hours, minutes, type TestStore, testStore } from "./redis.js";

const app = "app-1";

/** Another process on the same Redis: nothing is left but what is stored. */
function afterRestart({ parts, redis }: TestStore) {
  const another = redis.duplicate();
  onTestFinished(() => another.disconnect());
  return redisQuota({ ...parts, redis: another });
}

async function takeMany(t: TestStore, priority: Priority, count: number): Promise<number> {
  const quota = redisQuota(t.parts, { calls: 1_000_000, perMs: 1, burst: 1_000_000, patienceMs: 0 });
  let granted = 0;
  for (let at = 0; at < count; at++) if ((await quota.take(app, priority)) === "granted") granted++;
  return granted;
}

test("a block holds until its end, for everybody, and is never shortened", async () => {
  const t = testStore();
  const { quota } = t.store;
  await quota.refused(app, { kind: "quota", waitMs: minutes(10) });
  await quota.refused(app, { kind: "rate", waitMs: minutes(5) });
  for (const priority of ["person", "receipt", "job"] as const)
    expect(await quota.take(app, priority, "ann")).toEqual({ waitMs: minutes(10) });
  expect((await quota.usage(app)).blockedUntilMs).toBe(t.clock.nowMs() + minutes(10));
  expect(await quota.take("app-2", "person")).toBe("granted");
  t.clock.advance(minutes(10));
  expect(await quota.take(app, "person")).toBe("granted");
  expect((await quota.usage(app)).blockedUntilMs).toBeNull();
});

test("a block and what was learned outlive the process", async () => {
  const t = testStore({ dailyBudget: 100 });
  await takeMany(t, "person", 40);
  await t.store.quota.refused(app, { kind: "quota", waitMs: hours(13) });
  const quota = afterRestart(t);
  expect(await quota.take(app, "person")).toEqual({ waitMs: hours(13) });
  expect(await quota.usage(app)).toMatchObject({
    budget: 50,
    configuredBudget: 100,
    blockedUntilMs: t.clock.nowMs() + hours(13),
    budgetLearnedAtMs: t.clock.nowMs(),
  });
});

test("after a block listeners come one after the other, not all at once", async () => {
  const t = testStore({ dailyBudget: 400 });
  await t.store.quota.refused(app, { kind: "quota", waitMs: hours(13) });
  const waits: number[] = [];
  for (let at = 0; at < 30; at++) {
    const take = await t.store.quota.take(app, "receipt", `listener-${at}`);
    if (take !== "granted") waits.push(take.waitMs - hours(13));
  }
  // Six may come at once by the rate of a listen check, then one a second.
  expect(waits.slice(0, 6).every((waitMs) => waitMs === 0)).toBe(true);
  expect(new Set(waits.slice(6)).size).toBe(24);
});

test("the 30-second limit slows everybody down, and the rate comes back", async () => {
  const t = testStore();
  const { quota } = t.store;
  await quota.refused(app, { kind: "rate", waitMs: 0 });
  const grantsIn = async (ms: number) => {
    let granted = 0;
    for (const endMs = t.clock.nowMs() + ms; t.clock.nowMs() < endMs; t.clock.advance(100))
      if ((await quota.take(app, "person")) === "granted") granted++;
    return granted;
  };
  await grantsIn(20_000);
  expect((await quota.usage(app)).rateShare).toBeCloseTo(0.51, 1);
  expect(await grantsIn(10_000)).toBe(5);
  t.clock.advance(minutes(15));
  expect((await quota.usage(app)).rateShare).toBe(1);
  await grantsIn(20_000);
  expect(await grantsIn(10_000)).toBe(10);
});

test("the learned budget is what is granted, and rises day by day to the configured one", async () => {
  const t = testStore({ dailyBudget: 100 });
  await takeMany(t, "person", 80);
  await t.store.quota.refused(app, { kind: "quota", waitMs: hours(1) });
  for (const [passedDays, budget] of [
    [2, 76],
    [2, 80],
    [30, 100],
  ] as const) {
    t.clock.advance(days(passedDays));
    expect((await t.store.quota.usage(app)).budget).toBe(budget);
    const all = (await takeMany(t, "person", 200)) + (await takeMany(t, "receipt", 9)) + (await takeMany(t, "job", 9));
    expect(all).toBe(budget);
  }
});

test("refusals that many processes meet at once are one lesson", async () => {
  const t = testStore({ dailyBudget: 100 });
  await takeMany(t, "person", 60);
  const refusal = { kind: "quota", waitMs: hours(13) } as const;
  await Promise.all(Array.from({ length: 8 }, () => t.store.quota.refused(app, refusal)));
  expect((await t.store.quota.usage(app)).budget).toBe(54);
});
