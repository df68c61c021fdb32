import { expect, onTestFinished, test } from "vitest";
import type { Quota } from "../../src/bots/ports.js";
import { redisQuota } from "../../src/store/quota.js";
import { hours, minutes, testStore } from "../store/redis.js";
import { logIn, startEmulated } from "./emulated.js";
import { app, thrownBy } from "./setup.js";

/** The client and the governor on a real Redis, against an emulated Spotify that keeps count too. */
async function open({ dailyQuota = null as number | null, dailyBudget = 100 } = {}) {
  let quota: Quota | undefined;
  const world = await startEmulated({ dailyQuota }, (clock) => {
    quota = redisQuota({ ...testStore().parts, clock, dailyBudget });
    return { quota, wait: async (ms) => clock.advance(ms) };
  });
  onTestFinished(() => world.emulator.stop());
  await logIn(world, "ann");
  const look = () => world.music.recentPlays("ann");
  const usage = async () => quota?.usage(app.id) ?? Promise.reject(new Error("no quota"));
  const calls = () => world.emulator.stats().calls;
  return { ...world, look, usage, calls };
}

test("a daily quota lower than the budget is met once, obeyed, and then kept clear of", async () => {
  const { look, usage, calls, clock } = await open({ dailyQuota: 60 });
  while ((await usage()).budgetLearnedAtMs === null) {
    await look().catch(() => null);
    clock.advance(minutes(10));
  }
  const met = calls();
  expect(await usage()).toMatchObject({ budget: 54, configuredBudget: 100 });
  const { blockedUntilMs } = await usage();
  while (clock.nowMs() < (blockedUntilMs ?? 0)) {
    expect(await thrownBy(look())).toMatchObject({ status: "budget" });
    clock.advance(minutes(30));
  }
  expect(calls()).toBe(met);
  for (const endMs = clock.nowMs() + hours(24); clock.nowMs() < endMs; clock.advance(minutes(10))) {
    const found = await look().catch((error: unknown) => error);
    expect(found).not.toMatchObject({ status: "quota" });
  }
  expect(calls()).toBeGreaterThan(met);
});

test("429 without a Retry-After slows the next calls down, and the look succeeds at its second try", async () => {
  const { look, usage, emulator } = await open();
  emulator.fault({ kind: "429-no-header" });
  expect(await look()).toEqual({ plays: [], isFull: false });
  expect((await usage()).rateShare).toBeCloseTo(0.5, 2);
  expect((await usage()).blockedUntilMs).toBeNull();
});

test("the waits of 429 are everybody's: nobody else knocks meanwhile", async () => {
  const { look, usage, emulator, calls, clock } = await open();
  emulator.fault({ kind: "429", retryAfterS: 300 });
  expect(await thrownBy(look())).toMatchObject({ status: "rate", retryAfterMs: 300_000 });
  const before = calls();
  expect(await thrownBy(look())).toMatchObject({ status: "budget", retryAfterMs: 300_000 });
  expect(calls()).toBe(before);
  expect((await usage()).blockedUntilMs).toBe(clock.nowMs() + 300_000);
});
