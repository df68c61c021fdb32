import { afterAll, beforeAll, expect, test } from "vitest";
import { runProcesses } from "../../bench/chaos/processes.js";
import { type Built, build } from "../process/built.js";

let built: Built;

beforeAll(async () => {
  built = await build();
});

afterAll(() => built.remove());

test("two web processes, two workers and Redis are killed again and again, and every song arrives", async () => {
  const { main } = built;
  const people = { messenger: 4, slack: 1, discord: 1 };
  const storm = { seed: 1, kills: 10, withinMs: 15_000, everyMs: 1_500, fsync: "always" } as const;
  const how = { main, people, ...storm, note: () => undefined };
  const { traffic, damage, after } = await runProcesses(how);
  expect(after.violations).toEqual([]);
  expect(after.losses).toBe(0);
  expect(traffic.accepted).toBe(traffic.songs.length);
  expect(traffic.songs.length).toBeGreaterThan(2);
  expect(Object.values(damage.kills).reduce((sum, count) => sum + count)).toBe(10);
}, 300_000);
