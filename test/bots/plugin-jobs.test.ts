import { expect, it } from "vitest";
import { UpstreamError } from "../../src/bots/errors.js";
import { createPluginJobs } from "../../src/bots/plugin-jobs.js";
import type { PlannableJob } from "../../src/bots/plugin-schedules.js";
import type { Jobs, PlannedJob } from "../../src/bots/ports.js";
import { settableClock } from "../fakes/alarms.js";
import { silentLog } from "../fixtures/silent-log.js";

const minuteMs = 60_000;

/** One job in one slot, and whoever runs it. `jobOf`: what this process knows of it. */
function aSlot(jobOf: { is: PlannableJob | null }) {
  const clock = settableClock(0);
  let planned: PlannedJob | null = {
    ...{ plugin: "new", job: "month", dueMs: 0, planNumber: "1" },
    tries: { failures: 0, bugs: 0 },
  };
  const jobs: Pick<Jobs, "planned" | "done"> = {
    planned: async () => (planned ? [planned] : []),
    async done(_slot, job, { dueMs, tries = { failures: 0, bugs: 0 } }) {
      planned = dueMs === null ? null : { ...job, dueMs, tries };
    },
  };
  const nothing = { get: async () => null, putOnce: async () => true, arm: async () => undefined };
  const run = createPluginJobs({
    ...{ jobs, clock, log: silentLog, jobOf: () => jobOf.is },
    ...{ people: nothing, outbox: nothing, alarms: nothing },
  });
  return {
    planned: () => planned,
    async advance(ms: number) {
      const untilMs = clock.nowMs() + ms;
      for (let next = planned; next && next.dueMs <= untilMs; next = planned) {
        clock.set(Math.max(clock.nowMs(), next.dueMs));
        await run("p_ann");
      }
      clock.set(untilMs);
    },
  };
}

it("a job that only another version of the bot knows waits for that one", async () => {
  const known: { is: PlannableJob | null } = { is: null };
  const slot = aSlot(known);
  await slot.advance(30 * minuteMs);
  let runs = 0;
  known.is = async () => {
    runs += 1;
    return null;
  };
  await slot.advance(60 * minuteMs);
  expect([runs, slot.planned()]).toEqual([1, null]);
});

it("a job that nobody knows for hours is forgotten", async () => {
  const slot = aSlot({ is: null });
  await slot.advance(24 * 60 * minuteMs);
  expect(slot.planned()).toBeNull();
});

it("a job that the world refuses without a pause is tried once a second at most", async () => {
  let runs = 0;
  const busy: PlannableJob = async () => {
    runs += 1;
    if (runs === 1_000) return null;
    throw new UpstreamError("somewhere", "busy", { retryAfterMs: 0 });
  };
  await aSlot({ is: busy }).advance(10_000);
  expect(runs).toBe(11);
});
