import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { budgetNow, type Lessons, learned, rateShareNow } from "../../src/bots/call-limits.js";
import type { CallRefusal } from "../../src/bots/ports.js";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;
const nowMs = Date.UTC(2026, 10, 21, 12);
const nothing: Lessons = { rate: null, budget: null, blockedUntilMs: 0 };

const taught = (refusal: CallRefusal, { lessons = nothing, used = 300, atMs = nowMs } = {}) =>
  learned(lessons, refusal, { nowMs: atMs, used, configuredBudget: 500 });

describe("the 30-second limit", () => {
  it("halves the rate, and half an hour brings it back evenly", () => {
    const lessons = taught({ kind: "rate", waitMs: 3_000 });
    expect(lessons.blockedUntilMs).toBe(nowMs + 3_000);
    expect(lessons.budget).toBeNull();
    const shares = [0, 7.5, 15, 60].map((minutes) => rateShareNow(lessons, nowMs + minutes * minuteMs));
    expect(shares).toEqual([0.5, 0.75, 1, 1]);
  });

  it("met again after the wait halves it again, down to a sixteenth", () => {
    let lessons = nothing;
    for (let at = 0; at < 9; at++) lessons = taught({ kind: "rate", waitMs: 1 }, { lessons, atMs: nowMs + 10 * at });
    expect(rateShareNow(lessons, nowMs + 80)).toBe(1 / 16);
  });

  it("met by many calls at once halves it once", () => {
    const first = taught({ kind: "rate", waitMs: 3_000 });
    const second = taught({ kind: "rate", waitMs: 3_000 }, { lessons: first, atMs: nowMs + 50 });
    expect(second).toEqual({ ...first, blockedUntilMs: nowMs + 3_050 });
  });

  it("that names no wait slows down all the same", () => {
    expect(taught({ kind: "rate", waitMs: 0 })).toMatchObject({ rate: { value: 0.5 }, blockedUntilMs: nowMs });
  });

  it("with more than a minute and less than an hour is still no daily one", () => {
    expect(taught({ kind: "rate", waitMs: 20 * minuteMs })).toMatchObject({ rate: { value: 0.5 }, budget: null });
  });
});

describe("the daily limit", () => {
  const quota = { kind: "quota", waitMs: 48_925_000 } as const;

  it("puts the budget a little below the calls that were made, and blocks", () => {
    expect(taught(quota, { used: 400 })).toEqual({
      rate: null,
      budget: { value: 360, atMs: nowMs },
      blockedUntilMs: nowMs + 48_925_000,
    });
  });

  it("is recognised by hours of waiting too, as it was before it had a name", () => {
    expect(taught({ kind: "rate", waitMs: 6 * hourMs }).budget?.value).toBe(270);
  });

  it("rises again by ten calls of 500 a day, up to what is configured and no further", () => {
    const lessons = taught(quota, { used: 400 });
    const budgets = [0, 1, 2, 14, 100].map((days) => budgetNow(lessons, 500, nowMs + days * dayMs));
    expect(budgets).toEqual([360, 370, 380, 500, 500]);
  });

  it("is one lesson a day, however often it is met", () => {
    const first = taught(quota, { used: 400 });
    const unblocked = { ...first, blockedUntilMs: nowMs + hourMs };
    const again = taught({ kind: "quota", waitMs: hourMs }, { lessons: unblocked, used: 1, atMs: nowMs + 2 * hourMs });
    expect(again.budget).toEqual(first.budget);
    expect(again.blockedUntilMs).toBe(nowMs + 3 * hourMs);
  });

  it("met after a few calls, because others use the same quota, takes half and no more", () => {
    expect(taught(quota, { used: 3 }).budget?.value).toBe(250);
    let lessons = nothing;
    for (let days = 0; days < 40; days += 2) lessons = taught(quota, { lessons, used: 3, atMs: nowMs + days * dayMs });
    expect(lessons.budget?.value).toBe(50);
  });

  it("during a short wait is a lesson of its own", () => {
    const resting = taught({ kind: "rate", waitMs: 3_000 });
    expect(taught(quota, { lessons: resting, atMs: nowMs + 10 }).budget?.value).toBe(270);
  });
});

it("no refusal ever shortens a block, raises the budget or the rate, or ends all calls for good", () => {
  const refusal = fc.record({
    kind: fc.constantFrom("rate" as const, "quota" as const),
    waitMs: fc.integer({ min: 0, max: dayMs }),
    thenMs: fc.integer({ min: 0, max: 3 * dayMs }),
    used: fc.integer({ min: 0, max: 700 }),
  });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 700 }), fc.array(refusal), (configuredBudget, refusals) => {
      let [lessons, atMs] = [nothing, nowMs];
      for (const { used, thenMs, ...one } of refusals) {
        const next = learned(lessons, one, { nowMs: atMs, used, configuredBudget });
        const budget = budgetNow(next, configuredBudget, atMs);
        expect(next.blockedUntilMs).toBeGreaterThanOrEqual(Math.max(lessons.blockedUntilMs, atMs + one.waitMs));
        expect(budget).toBeLessThanOrEqual(budgetNow(lessons, configuredBudget, atMs));
        expect(budget).toBeGreaterThanOrEqual(Math.max(1, Math.floor(configuredBudget / 10)));
        expect(rateShareNow(next, atMs)).toBeLessThanOrEqual(rateShareNow(lessons, atMs));
        expect(rateShareNow(next, atMs)).toBeGreaterThanOrEqual(1 / 16);
        expect(budgetNow(next, configuredBudget, atMs + 60 * dayMs)).toBe(configuredBudget);
        lessons = next;
        atMs += thenMs;
      }
    }),
  );
});
