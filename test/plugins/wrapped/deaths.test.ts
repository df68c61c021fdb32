import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lastRuns, runsSlot } from "../../../src/plugins/wrapped/run-records.js";
import { dayMs, hourMs, type WrappedWorld, wrappedWorld } from "./world.js";

const beginMs = Date.UTC(2025, 11, 15);
const dueMs = Date.UTC(2026, 0, 1, 0, 10);

/** Dies at these steps of the month, counted on over all lives: nothing is read or written any more until it begins anew. */
async function life(deaths: readonly number[]): Promise<{ world: WrappedWorld; steps: number }> {
  const left = [...deaths];
  let steps = -1;
  let isDead = false;
  const step = () => {
    if (steps < 0) return;
    steps += 1;
    if (steps === left[0]) isDead = true;
    if (isDead) throw new Error("died");
  };
  const world = wrappedWorld(beginMs, { step });
  world.add("p_ann");
  world.genres.know("artist0000000000000000", "rock");
  await world.host.types("p_ann", "wrapped on");
  world.clock.set(dueMs);
  steps = 0;
  for (let lives = 0; lives <= deaths.length; lives += 1) {
    await oneLife(world);
    if (!isDead) break;
    isDead = false;
    left.shift();
    world.clock.set(world.clock.nowMs() + 2 * hourMs);
  }
  const taken = steps;
  steps = -1;
  await world.host.advance(dayMs);
  return { world, steps: taken };
}

/** What is due until it is done, or dies: whatever begins the next life rings it again. */
async function oneLife({ host }: WrappedWorld): Promise<void> {
  await host.runDue().catch((error: unknown) => {
    if (!(error instanceof Error) || error.message !== "died") throw error;
  });
}

function expectOneMonth(world: WrappedWorld): void {
  const lists = world.lists().sort((a, b) => a.name.localeCompare(b.name));
  expect(lists).toEqual([
    { name: "Send Songs 2025", songs: 3 },
    { name: "Send Songs December'25", songs: 3 },
  ]);
  expect(world.host.told.map(({ news }) => news)).toEqual([{ kind: "ready", monthKey: "2025-12" }]);
  const kept = world.host.kept("p_ann");
  expect([...kept.keys()].sort()).toEqual(["month/2025-12", "on", "plan"]);
  expect(kept.get("month/2025-12")).toMatchObject({
    genres: { short_term: [{ name: "rock", points: 3 }] },
    unknown: { short_term: 2 },
    asked: null,
  });
  expect(world.host.kept(runsSlot).get(lastRuns)).toMatchObject([{ isOk: true, playlists: 2 }]);
  expect(world.host.planned("p_ann", "month")).toBeGreaterThanOrEqual(Date.UTC(2026, 1, 1));
}

describe("a month that is made by somebody who dies", () => {
  it("at any one step is made once, whole, and told once", async () => {
    const { world, steps } = await life([]);
    expectOneMonth(world);
    expect(steps).toBeGreaterThan(50);
    for (let step = 1; step <= steps; step += 1) expectOneMonth((await life([step])).world);
  });

  it("again and again is made once all the same", async () => {
    const gaps = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 2, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(gaps, async (lengths) => {
        const deaths = lengths.map((_, at) => lengths.slice(0, at + 1).reduce((sum, length) => sum + length, 0));
        expectOneMonth((await life(deaths)).world);
      }),
      { numRuns: 60 },
    );
  });
});
