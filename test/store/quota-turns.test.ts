import fc from "fast-check";
import { expect, test } from "vitest";
import type { Quota } from "../../src/bots/ports.js";
import { redisQuota } from "../../src/store/quota.js";
import { hours, minutes, type TestStore, testStore } from "./redis.js";

const app = "app-1";
const graceMs = minutes(2);
/** Many thousand calls. */
const timeout = 120_000;

const look = (quota: Quota, listener: string) => quota.take(app, "receipt", listener);

/** Uses so much of the budget that what is left is handed out slowly. */
async function spend(t: TestStore, count: number): Promise<void> {
  const quota = redisQuota(t.parts, { calls: 1_000_000, perMs: 1, burst: 1_000_000, patienceMs: 0 });
  for (let at = 0; at < count; at++) if ((await look(quota, "spender")) !== "granted") throw new Error("not spent");
}

test("while half of the budget is left, nobody waits for anything but Spotify's 30 seconds", async () => {
  const t = testStore({ dailyBudget: 100 });
  for (let at = 0; at < 40; at++) {
    expect(await look(t.store.quota, `listener-${at % 3}`)).toBe("granted");
    t.clock.advance(1_000);
  }
});

test("then what is left is handed out ever more slowly", async () => {
  const t = testStore({ dailyBudget: 100 });
  await spend(t, 41);
  const waits: number[] = [];
  for (let at = 0; at < 12; at++) {
    let waitMs = 0;
    for (let take = await look(t.store.quota, "ann"); take !== "granted"; take = await look(t.store.quota, "ann")) {
      waitMs += take.waitMs;
      t.clock.advance(take.waitMs);
    }
    waits.push(waitMs);
  }
  expect(waits).toEqual(waits.toSorted((a, b) => a - b));
  expect(waits.at(-1)).toBeGreaterThan(minutes(1));
});

test("those who wait are told different times, one after the other", async () => {
  const t = testStore({ dailyBudget: 100 });
  await spend(t, 50);
  const names = Array.from({ length: 20 }, (_, at) => `listener-${at}`);
  const waits: number[] = [];
  for (const name of names) {
    const take = await look(t.store.quota, name);
    if (take !== "granted") waits.push(take.waitMs);
  }
  expect(waits.length).toBeGreaterThanOrEqual(19);
  expect(new Set(waits).size).toBe(waits.length);
  const first = waits.slice(0, 6);
  expect(first).toEqual(first.toSorted((a, b) => a - b));
  // A long way is told in parts, so that nobody sleeps through better times.
  expect(Math.max(...waits)).toBeLessThanOrEqual(hours(1));
});

test("who stands behind is served after those before, although it asks much more often", async () => {
  const t = testStore({ dailyBudget: 100 });
  await spend(t, 70);
  await look(t.store.quota, "bob");
  const first = await look(t.store.quota, "ann");
  if (first === "granted") throw new Error("nobody had to wait");
  const endMs = t.clock.nowMs() + first.waitMs;
  while (t.clock.nowMs() < endMs) {
    expect(await look(t.store.quota, "bob")).not.toBe("granted");
    t.clock.advance(1_000);
  }
  t.clock.atMs = endMs;
  expect(await look(t.store.quota, "ann")).toBe("granted");
});

test("whoever does not come back loses the place, and holds up nobody for longer than two minutes", async () => {
  const t = testStore({ dailyBudget: 100 });
  await spend(t, 70);
  await look(t.store.quota, "bob");
  const gone = await look(t.store.quota, "gone");
  const behind = await look(t.store.quota, "bob");
  if (gone === "granted" || behind === "granted") throw new Error("nobody had to wait");
  t.clock.advance(gone.waitMs + graceMs);
  expect(await look(t.store.quota, "bob")).not.toBe("granted");
  t.clock.advance(1);
  expect(await look(t.store.quota, "bob")).toBe("granted");
  expect((await t.store.quota.usage(app)).listeners.waiting).toBe(0);
});

test("the next try of a look that was granted does not line up again, and is counted", async () => {
  const t = testStore({ dailyBudget: 100 });
  await spend(t, 70);
  await look(t.store.quota, "bob");
  expect(await look(t.store.quota, "bob")).not.toBe("granted");
  const { used } = await t.store.quota.usage(app);
  expect(await t.store.quota.take(app, "receipt", "bob", true)).toBe("granted");
  expect((await t.store.quota.usage(app)).used).toBe(used + 1);
});

test("jobs take turns too, in a line of their own", async () => {
  const t = testStore({ dailyBudget: 100 });
  await spend(t, 70);
  for (const name of ["ann", "bob"]) await look(t.store.quota, name);
  expect(await t.store.quota.take(app, "job", "bob")).toBe("granted");
  expect(await t.store.quota.take(app, "job", "ann")).not.toBe("granted");
});

test("it is known how many listeners are served and wait, and not who they are", async () => {
  const t = testStore({ dailyBudget: 100 });
  await spend(t, 70);
  for (const name of ["ann-of-the-harbour", "bob", "cleo"]) await look(t.store.quota, name);
  const { listeners } = await t.store.quota.usage(app);
  expect(listeners).toEqual({ served: 2, waiting: 2 });
  for (const [, text] of await t.dump()) expect(text).not.toContain("ann-of-the-harbour");
  t.clock.advance(hours(24) + 1);
  expect((await t.store.quota.usage(app)).listeners).toEqual({ served: 0, waiting: 0 });
});

test("200 listeners on a budget of 100 are all served, each once before anybody a second time, and never in a crowd", {
  timeout,
}, async () => {
  const t = testStore({ dailyBudget: 100 });
  const startMs = t.clock.nowMs();
  const due = new Map(Array.from({ length: 200 }, (_, at) => [`listener-${at}`, startMs + minutes(at % 4)]));
  const granted: { name: string; atMs: number }[] = [];
  const asksAtMs: number[] = [];
  while (granted.length < 200) {
    const [name, atMs] = [...due].reduce((best, one) => (one[1] < best[1] ? one : best));
    t.clock.atMs = Math.max(t.clock.nowMs(), atMs);
    asksAtMs.push(t.clock.nowMs());
    const take = await look(t.store.quota, name);
    if (take === "granted") granted.push({ name, atMs: t.clock.nowMs() });
    due.set(name, t.clock.nowMs() + (take === "granted" ? minutes(5) : take.waitMs));
  }
  expect(new Set(granted.map(({ name }) => name)).size).toBe(200);
  const inDay = granted.map(({ atMs: from }) => granted.filter(({ atMs }) => atMs >= from && atMs < from + hours(24)));
  expect(Math.max(...inDay.map(({ length }) => length))).toBeLessThanOrEqual(100);
  // One a second and six at once are what the rate lets through.
  const later = asksAtMs.filter((atMs) => atMs >= startMs + minutes(10));
  const inTenSeconds = later.map((from, at) => later.findLastIndex((atMs) => atMs < from + 10_000) - at + 1);
  expect(Math.max(...inTenSeconds)).toBeLessThanOrEqual(20);
});

interface Asker {
  name: string;
  /** Comes back exactly when told, and again a millisecond after each grant. */
  isRegular: boolean;
  nextMs: number;
  grants: number;
  /** Since the regular ones have been waiting: how often the others were granted. */
  seen: Map<string, number> | null;
}

/** Lets everybody ask until `endMs`, in the order of their times. Throws where somebody is passed over. */
async function runAskers(t: TestStore, askers: Asker[], gapsMs: number[], endMs: number): Promise<void> {
  for (let turn = 0; ; turn++) {
    const next = askers.reduce((best, one) => (one.nextMs < best.nextMs ? one : best));
    if (next.nextMs >= endMs) return;
    t.clock.atMs = Math.max(t.clock.nowMs(), next.nextMs);
    const take = await look(t.store.quota, next.name);
    const gapMs = gapsMs[turn % gapsMs.length] ?? 0;
    if (take === "granted") {
      next.grants += 1;
      for (const other of askers) if (other !== next) note(other, next.name);
      next.seen = null;
      next.nextMs = t.clock.nowMs() + (next.isRegular ? 1 : gapMs);
    } else {
      if (next.isRegular) next.seen ??= new Map();
      next.nextMs = t.clock.nowMs() + (next.isRegular ? take.waitMs : Math.min(gapMs, take.waitMs));
    }
  }
}

function note({ name, seen }: Asker, granted: string): void {
  const count = (seen?.get(granted) ?? 0) + 1;
  seen?.set(granted, count);
  if (seen && count > 1) throw new Error(`${granted} was granted twice while ${name} waited`);
}

test("whoever asks how often: nobody is granted twice while somebody waits, nor gets more than who always asks", {
  timeout,
}, async () => {
  const world = fc.record({
    dailyBudget: fc.integer({ min: 10, max: 150 }),
    regular: fc.integer({ min: 1, max: 5 }),
    eager: fc.integer({ min: 1, max: 4 }),
    spent: fc.double({ min: 0, max: 0.8, noNaN: true }),
    gapsMs: fc.array(fc.integer({ min: minutes(2), max: minutes(120) }), { minLength: 3, maxLength: 40 }),
  });
  await fc.assert(
    fc.asyncProperty(world, async ({ dailyBudget, regular, eager, spent, gapsMs }) => {
      const t = testStore({ dailyBudget });
      await spend(t, Math.floor(spent * dailyBudget));
      t.clock.advance(hours(1));
      const startMs = t.clock.nowMs();
      const askers = Array.from({ length: regular + eager }, (_, at): Asker => {
        const isRegular = at < regular;
        const nextMs = startMs + (isRegular ? 0 : (gapsMs[at % gapsMs.length] ?? 0));
        return { name: `listener-${at}`, isRegular, nextMs, grants: 0, seen: null };
      });
      await runAskers(t, askers, gapsMs, startMs + hours(27));
      const least = Math.min(...askers.filter(({ isRegular }) => isRegular).map(({ grants }) => grants));
      const most = Math.max(...askers.map(({ grants }) => grants));
      expect(most).toBeLessThanOrEqual(least + 1);
      expect(least).toBeGreaterThan(0);
    }),
    { numRuns: 12 },
  );
});
