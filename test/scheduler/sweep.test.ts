import { expect, test } from "vitest";
import { sweepAgainAndAgain } from "../../src/scheduler/sweep.js";
import { silentLog } from "../fixtures/silent-log.js";

/** What so many sweeps were asked for, the second of which fails. */
async function sweeps(count: number, allEveryMs: number): Promise<(number | undefined)[]> {
  const asked: (number | undefined)[] = [];
  let end = async (): Promise<void> => undefined;
  await new Promise<void>((resolve) => {
    const sweep = async (sinceMs?: number): Promise<number> => {
      asked.push(sinceMs);
      if (asked.length === 2) throw new Error("Redis is away");
      if (asked.length >= count) resolve();
      return 0;
    };
    end = sweepAgainAndAgain(sweep, { everyMs: 1, allEveryMs }, silentLog);
  });
  await end();
  return asked.slice(0, count);
}

test("everything is swept at the start, then what was written since, and again since then when a sweep has failed", async () => {
  const beganAtMs = Date.now();
  const [first, second = 0, third, fourth = 0] = await sweeps(4, 3_600_000);
  expect(first).toBeUndefined();
  // A minute before the sweep before it began: a write may have been under way.
  expect(second).toBeGreaterThanOrEqual(beganAtMs - 60_000);
  expect(third).toBe(second);
  expect(fourth).toBeGreaterThan(second);
});

test("everything is swept again when its time has come", async () => {
  expect(await sweeps(3, 0)).toEqual([undefined, undefined, undefined]);
});
