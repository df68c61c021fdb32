import fc from "fast-check";
import { expect, test } from "vitest";
import type { Priority } from "../../src/bots/ports.js";
import { redisQuota } from "../../src/store/quota.js";
import { hours, minutes, type TestStore, testStore } from "./redis.js";

const app = "app-1";
/** So fast that only the budget counts, and all of it at once. */
const noRate = { calls: 1_000_000, perMs: 1, burst: 1_000_000, patienceMs: 0 };

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

test("those who are waited for more find the rate free", async () => {
  const t = testStore();
  const takeMany = async (priority: Priority) => {
    const takes = await Promise.all(Array.from({ length: 10 }, (_, at) => t.store.quota.take(app, priority, `p${at}`)));
    return takes.filter((take) => take === "granted").length;
  };
  expect(await takeMany("job")).toBe(3);
  expect(await takeMany("receipt")).toBe(3);
  expect(await takeMany("person")).toBe(4);
});

test("the budget ends, says when the first calls come back, and gives them back then", async () => {
  const t = testStore({ dailyBudget: 20 });
  const { quota, takeMany } = budgetOf(t);
  t.clock.advance(minutes(20));
  // One call of 20 is assured to each of the other classes.
  expect(await takeMany("person", 30)).toBe(18);
  expect(await quota.take(app, "person")).toEqual({ waitMs: hours(24) + minutes(40) });
  t.clock.advance(hours(24));
  expect(await takeMany("person", 30)).toBe(0);
  t.clock.advance(minutes(40));
  expect(await takeMany("person", 30)).toBe(18);
});

test("a class that nobody else needs lends its part, but a little stays for each", async () => {
  const t = testStore({ dailyBudget: 400 });
  const { quota, takeMany } = budgetOf(t);
  // Of 400, 5 % are assured to each of the two classes that have not asked yet.
  expect(await takeMany("receipt", 400)).toBe(360);
  expect(await takeMany("job", 400)).toBe(20);
  expect(await takeMany("person", 400)).toBe(20);
  expect(await quota.usage(app)).toMatchObject({
    used: 400,
    budget: 400,
    byPriority: { person: 20, receipt: 360, job: 20 },
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
  expect(await takeMany("receipt", 400)).toBe(30);
  expect(await takeMany("person", 400)).toBe(20);
});

test("somebody who waits is served after days of greedy listen checks", async () => {
  const t = testStore({ dailyBudget: 100 });
  const { quota, takeMany } = budgetOf(t);
  for (let hour = 0; hour < 70; hour++) {
    await takeMany("receipt", 30);
    t.clock.advance(hours(1));
  }
  expect(await quota.take(app, "receipt")).not.toBe("granted");
  expect(await takeMany("person", 5)).toBe(5);
});

test("a listener is served after days of greedy jobs, and after days of greedy people", async () => {
  for (const greedy of ["job", "person"] as const) {
    const t = testStore({ dailyBudget: 100 });
    const { quota, takeMany } = budgetOf(t);
    for (let hour = 0; hour < 70; hour++) {
      await takeMany(greedy, 30);
      t.clock.advance(hours(1));
    }
    expect(await quota.take(app, greedy)).not.toBe("granted");
    expect(await takeMany("receipt", 5)).toBe(5);
  }
});

test("whoever asks for what and when: no 24 hours see more than the budget, and no class less than is assured to it", async () => {
  const ask = fc.record({
    priority: fc.constantFrom<Priority>("person", "receipt", "job"),
    count: fc.integer({ min: 1, max: 60 }),
    thenMs: fc.integer({ min: 0, max: hours(9) }),
  });
  const dailyBudget = fc.integer({ min: 1, max: 130 });
  await fc.assert(
    fc.asyncProperty(dailyBudget, fc.array(ask, { minLength: 1, maxLength: 25 }), async (budget, asks) => {
      const t = testStore({ dailyBudget: budget });
      const { quota } = budgetOf(t);
      const granted: { priority: Priority; atMs: number }[] = [];
      for (const { priority, count, thenMs } of asks) {
        for (let at = 0; at < count; at++) {
          const inHours = granted.filter(({ atMs }) => atMs > t.clock.nowMs() - hours(25));
          const own = inHours.filter((one) => one.priority === priority).length;
          const isGranted = (await quota.take(app, priority)) === "granted";
          if (isGranted) granted.push({ priority, atMs: t.clock.nowMs() });
          else if (own < Math.floor(0.05 * budget)) throw new Error(`${priority} was refused its ${own + 1}. call`);
        }
        t.clock.advance(thenMs);
      }
      for (const { atMs: from } of granted) {
        const inDay = granted.filter(({ atMs }) => atMs >= from && atMs < from + hours(24)).length;
        if (inDay > budget) throw new Error(`${inDay} calls in 24 h of ${budget}`);
      }
    }),
    { numRuns: 25 },
  );
});

test("hours that are over are cleared away", async () => {
  const t = testStore();
  const { takeMany } = budgetOf(t);
  for (let at = 0; at < 60; at++) {
    await takeMany("job", 1);
    t.clock.advance(hours(1));
  }
  expect(await t.redis.hlen(`${t.prefix}{q_${app}}`)).toBeLessThanOrEqual(32);
});
