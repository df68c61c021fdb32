import { Redis } from "ioredis";
import { afterEach, expect, test } from "vitest";
import { UpstreamError } from "../../src/bots/errors.js";
import type { AlarmHandler } from "../../src/bots/ports.js";
import { queuePrefix } from "../../src/scheduler/alarm-queue.js";
import type { BullmqAlarmsOptions } from "../../src/scheduler/alarms.js";
import type { AlarmRun } from "../../src/scheduler/ring.js";
import { settableClock } from "../fakes/alarms.js";
import { dueTimesInMemory } from "./due-times.js";
import { clean, type Setup, setUp, testRedisUrl } from "./setup.js";

const none = async (): Promise<void> => undefined;
const checks = "listen-check";
const hourMs = 3_600_000;
const setups: Setup[] = [];

afterEach(async () => {
  await Promise.all(setups.map(({ alarms }) => alarms.stop()));
  await Promise.all(setups.map(({ prefix }) => clean(prefix)));
  setups.length = 0;
});

function given(changes?: Parameters<typeof setUp>[0]): Setup {
  const made = setUp(changes);
  setups.push(made);
  return made;
}

async function started(
  handler: AlarmHandler,
  changes?: Omit<Partial<BullmqAlarmsOptions>, "dueTimes">,
): Promise<Setup> {
  const made = given(changes);
  await made.alarms.start({ [checks]: handler, outbox: none, debts: none, agenda: none, jobs: none });
  return made;
}

/** A promise with its key outside. */
function signal(): { given: Promise<void>; give: () => void } {
  let give = (): void => undefined;
  const promise = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given: promise, give };
}

async function withRedis<T>(use: (redis: Redis) => Promise<T>): Promise<T> {
  const redis = new Redis(testRedisUrl());
  return use(redis).finally(() => redis.disconnect());
}

test("a sweep arms again what has lost its job, or half of it", async () => {
  const { alarms, dueTimes, prefix } = await started(none);
  for (const key of ["ann", "bob", "cem"]) {
    dueTimes.set(checks, key, Date.now() + hourMs);
    await alarms.arm(checks, key);
  }
  dueTimes.set("debts", "dan", Date.now() + hourMs);
  const queue = `${queuePrefix(prefix, checks)}:${checks}`;
  await withRedis(async (redis) => {
    await redis.del(`${queue}:1`);
    await redis.del(`${queue}:2`, `${queue}:de:bob`);
    await redis.zrem(`${queue}:delayed`, "2");
  });
  expect(await alarms.sweep()).toBe(3);
  expect(await alarms.sweep()).toBe(0);
  expect((await alarms.inspect()).counts.debts.delayed).toBe(1);
});

test("a job that has lost its content rings nothing", async () => {
  const web = given({ startWorker: false });
  for (const key of ["ann", "bob"]) {
    web.dueTimes.set(checks, key, Date.now() + 50);
    await web.alarms.arm(checks, key);
  }
  await withRedis((redis) => redis.del(`${queuePrefix(web.prefix, checks)}:${checks}:1`));
  expect(await web.alarms.sweep()).toBe(1);
  const both = signal();
  const rang: string[] = [];
  const { alarms, lines } = given({ prefix: web.prefix, dueTimes: web.dueTimes });
  const settle = async (key: string): Promise<void> => {
    web.dueTimes.set(checks, key, null);
    if (rang.push(key) === 2) both.give();
  };
  await alarms.start({ [checks]: settle, outbox: none, debts: none, agenda: none, jobs: none });
  await both.given;
  await alarms.idle();
  expect(rang.sort()).toEqual(["ann", "bob"]);
  expect(lines).toEqual([]);
});

test("a sweep moves a job that rings too late, however it came to be late", async () => {
  const rang = signal();
  const { alarms, dueTimes } = await started(async (key) => {
    dueTimes.set(checks, key, null);
    rang.give();
  });
  dueTimes.set(checks, "ann", Date.now() + hourMs);
  await alarms.arm(checks, "ann");
  expect(await alarms.sweep()).toBe(0);
  dueTimes.set(checks, "ann", Date.now() + 50);
  expect(await alarms.sweep()).toBe(1);
  await rang.given;
});

test("a sweep after a Redis that lost everything arms everything", async () => {
  const { alarms, dueTimes, prefix } = given({ startWorker: false });
  for (let index = 0; index < 25; index += 1) {
    dueTimes.set(checks, `person-${index}`, Date.now() + hourMs + index);
    await alarms.arm(checks, `person-${index}`);
  }
  await clean(prefix);
  expect(await alarms.sweep()).toBe(25);
  expect((await alarms.inspect()).counts[checks].delayed).toBe(25);
});

test("sweeps come by themselves, the first at the start", async () => {
  const rang = signal();
  const { alarms, dueTimes, lines } = given();
  dueTimes.set(checks, "ann", Date.now());
  const settle = async (key: string): Promise<void> => {
    dueTimes.set(checks, key, null);
    rang.give();
  };
  await alarms.start({ [checks]: settle, outbox: none, debts: none, agenda: none, jobs: none });
  await rang.given;
  await alarms.stop();
  expect(lines).toEqual([{ level: "warn", event: "alarms.repaired", fields: { repaired: 1 } }]);
});

test("producers that pull the same alarm forward at the same time agree on the soonest", async () => {
  const one = given({ startWorker: false });
  const others = [1, 2, 3].map(() => given({ startWorker: false, prefix: one.prefix, dueTimes: one.dueTimes }));
  for (let round = 0; round < 20; round += 1) {
    const key = `ann-${round}`;
    const nowMs = Date.now();
    one.dueTimes.set(checks, key, nowMs + 10 * hourMs);
    await one.alarms.arm(checks, key);
    const share = async ({ alarms, dueTimes }: Setup, index: number): Promise<void> => {
      dueTimes.lower(checks, key, nowMs + ((index * 7 + round) % 4) * hourMs + hourMs);
      await alarms.arm(checks, key);
    };
    await Promise.all([one, ...others].map(share));
  }
  expect(await one.alarms.sweep()).toBe(0);
});

test.each([
  ["completes", null],
  ["is put off", 10 * hourMs],
])("an arm in the moment before a job %s is not lost", async (_, leftInMs) => {
  const again = signal();
  let runs = 0;
  const { alarms, dueTimes } = await started(async (key) => {
    runs += 1;
    dueTimes.set(checks, key, runs === 1 && leftInMs !== null ? Date.now() + leftInMs : null);
    if (runs === 2) again.give();
    else
      dueTimes.afterNextRead(key, async () => {
        dueTimes.lower(checks, key, Date.now() + 50);
        await alarms.arm(checks, key);
      });
  });
  dueTimes.set(checks, "ann", Date.now());
  await alarms.arm(checks, "ann");
  await again.given;
});

test("a process without a worker arms, and another one rings", async () => {
  const rang = signal();
  const web = given({ startWorker: false });
  await web.alarms.start({
    [checks]: () => Promise.reject(new Error("not here")),
    outbox: none,
    debts: none,
    agenda: none,
    jobs: none,
  });
  web.dueTimes.set(checks, "ann", Date.now());
  await web.alarms.arm(checks, "ann");
  await expect(web.alarms.idle()).rejects.toThrow("only a started worker");
  const worker = given({ prefix: web.prefix, dueTimes: web.dueTimes });
  const settle = async (key: string): Promise<void> => {
    web.dueTimes.set(checks, key, null);
    rang.give();
  };
  await worker.alarms.start({ [checks]: settle, outbox: none, debts: none, agenda: none, jobs: none });
  await rang.given;
  expect(web.lines).toEqual([]);
});

test("a failing run is logged once with name and key and waits as long as the upstream asks, whoever arms", async () => {
  let runs = 0;
  const failed = signal();
  const { alarms, dueTimes, lines } = await started(async () => {
    runs += 1;
    failed.give();
    throw new UpstreamError("Spotify", "slow down", { retryAfterMs: hourMs });
  });
  const dueMs = Date.now();
  dueTimes.set(checks, "ann", dueMs);
  await alarms.arm(checks, "ann");
  await failed.given;
  await alarms.idle();
  await alarms.arm(checks, "ann");
  expect(await alarms.sweep()).toBe(0);
  const { counts, soonest } = await alarms.inspect();
  expect(counts[checks]).toEqual({ waiting: 0, active: 0, delayed: 1, failed: 0 });
  expect(soonest?.dueMs).toBeGreaterThanOrEqual(dueMs + hourMs);
  expect(runs).toBe(1);
  const fields = { alarm: checks, keyId: "ann", failures: 1, retryInMs: hourMs, error: expect.any(UpstreamError) };
  expect(lines).toEqual([{ level: "warn", event: "alarm.failed", fields }]);
});

test("pauses grow with each failure in a row and begin anew after a good run", async () => {
  const outcomes = [false, false, true, false, true];
  const done = signal();
  const { alarms, dueTimes, lines } = await started(
    async (key) => {
      if (!outcomes.shift()) throw new Error("a bug");
      dueTimes.set(checks, key, outcomes.length > 0 ? Date.now() : null);
      if (outcomes.length === 0) done.give();
    },
    { backoffStepsMs: [20, 40] },
  );
  dueTimes.set(checks, "ann", Date.now());
  await alarms.arm(checks, "ann");
  await done.given;
  const pauses = lines.map(({ level, fields }) => ({ level, ...fields }));
  expect(pauses).toMatchObject([
    { level: "error", failures: 1, retryInMs: 20 },
    { level: "error", failures: 2, retryInMs: 40 },
    { level: "error", failures: 1, retryInMs: 20 },
  ]);
});

test("due times that cannot be read make a run wait, not fail", async () => {
  const rang = signal();
  const { dueTimes, ...web } = given({ startWorker: false });
  dueTimes.set(checks, "ann", Date.now());
  await web.alarms.arm(checks, "ann");
  dueTimes.failReads(2);
  const { alarms, lines } = given({ prefix: web.prefix, dueTimes });
  const settle = async (key: string): Promise<void> => {
    dueTimes.set(checks, key, null);
    rang.give();
  };
  await alarms.start({ [checks]: settle, outbox: none, debts: none, agenda: none, jobs: none });
  await rang.given;
  await alarms.idle();
  expect(lines.map(({ event }) => event)).toEqual(["alarm.failed", "alarm.notCompared"]);
  expect((await alarms.inspect()).counts[checks].failed).toBe(0);
});

test("a handler that leaves its due time in the past runs once a second at most, and that is said", async () => {
  const clock = settableClock(Date.now());
  let runs = 0;
  const ran = signal();
  const { alarms, dueTimes, lines } = await started(
    async () => {
      runs += 1;
      ran.give();
    },
    { clock },
  );
  dueTimes.set(checks, "ann", clock.nowMs() - 500);
  await alarms.arm(checks, "ann");
  await ran.given;
  await alarms.idle();
  for (let index = 0; index < 10; index += 1) await alarms.arm(checks, "ann");
  expect(runs).toBe(1);
  const fields = { alarm: checks, keyId: "ann", overdueMs: 500 };
  expect(lines).toEqual([{ level: "warn", event: "alarm.stillDue", fields }]);
  expect((await alarms.inspect()).soonest?.dueMs).toBe(clock.nowMs() + 1_000);
  clock.set(clock.nowMs() + 1_000);
  await alarms.idle();
  expect(runs).toBe(2);
});

test("what comes in while a handler runs, due at once, is run at once", async () => {
  let left = 5;
  const done = signal();
  const { alarms, dueTimes, lines } = await started(async (key) => {
    left -= 1;
    dueTimes.set(checks, key, left > 0 ? Date.now() - left : null);
    await alarms.arm(checks, key);
    if (left === 0) done.give();
  });
  dueTimes.set(checks, "ann", Date.now() - 100);
  await alarms.arm(checks, "ann");
  await done.given;
  await alarms.idle();
  expect(lines).toEqual([]);
});

test("when time is skipped, every alarm runs at its own virtual time", async () => {
  const clock = settableClock(Date.now() + 5 * hourMs);
  const startMs = clock.nowMs();
  const ran: Record<string, number[]> = { ann: [], bob: [] };
  const made = await started(
    async (key) => {
      ran[key]?.push((clock.nowMs() - startMs) / hourMs);
      made.dueTimes.set(
        checks,
        key,
        key === "ann" && clock.nowMs() < startMs + 168 * hourMs ? clock.nowMs() + hourMs : null,
      );
      if (key === "ann") made.dueTimes.set(checks, "bob", clock.nowMs());
      await made.alarms.arm(checks, "bob");
    },
    { clock },
  );
  made.dueTimes.set(checks, "ann", startMs + hourMs);
  for (let next = (await made.alarms.inspect()).soonest; next; next = (await made.alarms.inspect()).soonest) {
    clock.set(Math.max(clock.nowMs(), next.dueMs));
    await made.alarms.idle();
  }
  const hours = Array.from({ length: 168 }, (_, index) => index + 1);
  expect(ran).toEqual({ ann: hours, bob: hours });
});

test("stop waits for a handler, and what it leaves due is kept", async () => {
  const [began, mayEnd] = [signal(), signal()];
  const { alarms, dueTimes, prefix } = await started(async (key) => {
    began.give();
    await mayEnd.given;
    dueTimes.set(checks, key, Date.now() + hourMs);
    dueTimes.set("outbox", key, Date.now() + hourMs);
    await alarms.arm("outbox", key);
  });
  dueTimes.set(checks, "ann", Date.now());
  await alarms.arm(checks, "ann");
  await began.given;
  let isStopped = false;
  const stopping = alarms.stop().then(() => {
    isStopped = true;
  });
  await withRedis((redis) => redis.ping());
  expect(isStopped).toBe(false);
  mayEnd.give();
  await stopping;
  await expect(alarms.arm(checks, "ann")).rejects.toThrow("stopped");
  const later = given({ startWorker: false, prefix, dueTimes });
  const { counts } = await later.alarms.inspect();
  expect([counts[checks].delayed, counts.outbox.delayed]).toEqual([1, 1]);
  expect(await later.alarms.sweep()).toBe(0);
});

test("stop lets go of a handler that does not end; another worker takes it over", async () => {
  const [began, rang] = [signal(), signal()];
  const short = { stopWithinMs: 50, lockMs: 400, stalledEveryMs: 200 };
  const { alarms, dueTimes, prefix } = await started(() => {
    began.give();
    return new Promise(() => undefined);
  }, short);
  dueTimes.set(checks, "ann", Date.now());
  await alarms.arm(checks, "ann");
  await began.given;
  await alarms.stop();
  const next = given({ prefix, dueTimes, ...short });
  const settle = async (key: string): Promise<void> => {
    dueTimes.set(checks, key, null);
    rang.give();
  };
  await next.alarms.start({ [checks]: settle, outbox: none, debts: none, agenda: none, jobs: none });
  await rang.given;
});

test("a handler that answers the next due time is believed, and one that was stored meanwhile is found all the same", async () => {
  const again = signal();
  let runs = 0;
  const { alarms, dueTimes } = await started(async (key) => {
    runs += 1;
    dueTimes.set(checks, key, runs === 1 ? Date.now() : null);
    if (runs === 2) again.give();
    // What the first answers is out of date by the time it is read.
    return runs === 1 ? Date.now() + hourMs : null;
  });
  dueTimes.set(checks, "ann", Date.now());
  await alarms.arm(checks, "ann");
  await again.given;
  await alarms.idle();
  expect(runs).toBe(2);
});

test("a handler that answers that nothing is due is not asked again, and its job is gone", async () => {
  const ran = signal();
  const due = dueTimesInMemory();
  const web = given({ startWorker: false, dueTimes: due });
  let reads = 0;
  const get: typeof due.get = (name, key) => {
    reads += 1;
    return due.get(name, key);
  };
  const answering = async (key: string) => {
    due.set(checks, key, null);
    ran.give();
    return null;
  };
  const { alarms } = given({ prefix: web.prefix, dueTimes: { ...due, get } });
  await alarms.start({ [checks]: answering, outbox: none, debts: none, agenda: none, jobs: none });
  due.set(checks, "ann", Date.now());
  await web.alarms.arm(checks, "ann");
  await ran.given;
  await alarms.stop();
  expect(reads).toBe(1);
  const { counts } = await web.alarms.inspect();
  expect(counts[checks]).toEqual({ waiting: 0, active: 0, delayed: 0, failed: 0 });
});

test("all keys of a queue carry its hash tag, so that a Redis Cluster keeps them in one slot", async () => {
  const { alarms, dueTimes, prefix } = await started(none);
  dueTimes.set(checks, "ann", Date.now() + hourMs);
  await alarms.arm(checks, "ann");
  const keys = await withRedis((redis) => redis.keys(`*${prefix}*`));
  expect(keys.length).toBeGreaterThan(3);
  for (const key of keys) expect(key).toMatch(/^\{test-[\w-]+:bull-(listen-check|outbox|debts|agenda|jobs)\}:/);
});

test("every run is told: how late it was, a second one since its pause ended, and how it went", async () => {
  const runs: AlarmRun[] = [];
  const clock = settableClock(Date.now());
  const outcomes = [false, true];
  const { alarms, dueTimes } = await started(
    async (key) => {
      if (!outcomes.shift()) throw new Error("not yet");
      dueTimes.set(checks, key, null);
    },
    { clock, onRun: (run) => void runs.push(run), backoffStepsMs: [60_000] },
  );
  dueTimes.set(checks, "ann", clock.nowMs() - 4_000);
  await alarms.arm(checks, "ann");
  await alarms.idle();
  clock.set(clock.nowMs() + 61_000);
  await alarms.sweep();
  await alarms.idle();
  const tookMs = expect.any(Number);
  expect(runs).toEqual([
    { name: checks, lateMs: 4_000, tookMs, isOk: false },
    { name: checks, lateMs: 1_000, tookMs, isOk: true },
  ]);
});

test("the backlog tells what waits, and by how much the next job is late that no worker has taken", async () => {
  const { alarms, dueTimes, prefix } = given({ startWorker: false });
  dueTimes.set("debts", "ann", Date.now() + hourMs);
  await alarms.arm("debts", "ann");
  const nothing = { waiting: 0, active: 0, delayed: 0, failed: 0, overdueMs: 0 };
  expect(await alarms.backlog()).toEqual({
    ...{ [checks]: nothing, outbox: nothing, agenda: nothing, jobs: nothing },
    debts: { ...nothing, delayed: 1 },
  });
  const delayed = `${queuePrefix(prefix, "debts")}:debts:delayed`;
  await withRedis(async (redis) => {
    const [id = ""] = await redis.zrange(delayed, 0, "0");
    await redis.zadd(delayed, (Date.now() - hourMs) * 4096, id);
  });
  expect((await alarms.backlog()).debts.overdueMs).toBeGreaterThanOrEqual(hourMs);
});

test("what Redis answers to an arm is the world's failure, to be tried again, however it is worded", async () => {
  const answers = ["NOSCRIPT No matching script.", "MOVED 541 127.0.0.1:7001", "Connection is closed."];
  const redis = new Redis(testRedisUrl());
  const { alarms, dueTimes } = given({ startWorker: false, connect: () => redis });
  dueTimes.set(checks, "ann", Date.now() + hourMs);
  await alarms.arm(checks, "ann");
  for (const answer of answers) {
    redis.sendCommand = () => Promise.reject(new Error(answer));
    await expect(alarms.arm(checks, "ann")).rejects.toThrow(UpstreamError);
  }
  await expect(alarms.arm(checks, undefined as never)).rejects.toThrow(TypeError);
});
