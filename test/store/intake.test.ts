import { expect, onTestFinished, test } from "vitest";
import { UpstreamError } from "../../src/bots/errors.js";
import type { IntakeTimes } from "../../src/store/intake-times.js";
import { type TestStore, testStore } from "./redis.js";

/** Real time. No lease runs out by itself, however slow the machine is: those of the dead are taken from them. */
const times: IntakeTimes = {
  ...{ leaseMs: 600_000, renewMs: 100, blockMs: 50, retryMs: [5, 10], aloneMs: 2_000 },
  stopMs: 60_000,
};

interface Process {
  test: TestStore;
  /** What its handler was given, in order: "event/delivery". */
  begun: string[];
  /** Resolves when the handler has been given so many. */
  hasBegun(count: number): Promise<void>;
  accept(key: string, ...events: string[]): Promise<void>;
  /** Ends it as `kill -9` would: it cannot say a word to Redis any more. Its leases are over. */
  kill(): Promise<void>;
}

type Handle = (event: string, delivery: number) => Promise<void>;

function never(): Promise<void> {
  return new Promise(() => {});
}

/** Of a process that is to be killed: when its test is over nobody waits for what it was doing. */
const doomed = { stopMs: 0 };

/** A process that works the intake under this prefix until the test ends. */
async function start(prefix: string | undefined, handle: Handle, more: Partial<IntakeTimes> = {}): Promise<Process> {
  const t = testStore({ ...(prefix === undefined ? {} : { prefix }), intakeTimes: { ...times, ...more } });
  const begun: string[] = [];
  const waiting: (() => void)[] = [];
  await t.store.intake.start(async (_channel, event, delivery) => {
    begun.push(`${event}/${delivery}`);
    for (const wake of waiting.splice(0)) wake();
    await handle(event, delivery);
  });
  onTestFinished(() => t.store.intake.stop());
  return {
    test: t,
    begun,
    async hasBegun(count) {
      while (begun.length < count) await new Promise<void>((resolve) => waiting.push(resolve));
    },
    accept: (key, ...events) => t.store.intake.accept("messenger", key, events),
    async kill() {
      t.redis.disconnect();
      await t.cutConnections();
      await t.expire((await t.keys()).filter((key) => key.endsWith(":lease")));
    },
  };
}

/** Polls real time: what happens in Redis announces itself to nobody. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 10));
}

async function isEmpty({ dump }: TestStore): Promise<boolean> {
  return [...(await dump())].every(([key, text]) => !key.endsWith(":events") || text === "[]");
}

test("events are handled once and then gone", async () => {
  const one = await start(undefined, async () => {});
  await one.accept("ann", "a", "b");
  await one.accept("bob", "c");
  await one.hasBegun(3);
  await until(() => isEmpty(one.test));
  expect(one.begun.sort()).toEqual(["a/1", "b/1", "c/1"]);
});

test("the channel and the event come through as they were given", async () => {
  const t = testStore({ intakeTimes: times });
  const given = new Promise<unknown[]>((resolve) => void t.store.intake.start(async (...all) => resolve(all)));
  onTestFinished(() => t.store.intake.stop());
  await t.store.intake.accept("slack", "key", ['{"text":"ü \\u0000 \n"}']);
  expect(await given).toEqual(["slack", '{"text":"ü \\u0000 \n"}', 1]);
});

test("what was accepted before anybody works is handled later", async () => {
  const t = testStore();
  await t.store.intake.accept("messenger", "ann", ["early"]);
  const one = await start(t.prefix, async () => {});
  await one.hasBegun(1);
  expect(one.begun).toEqual(["early/1"]);
});

test("one key's events keep their order, and other keys do not wait for them", async () => {
  let open = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const done: string[] = [];
  const one = await start(undefined, async (event) => {
    if (event === "ann-0") await gate;
    done.push(event);
  });
  await one.accept("ann", ...Array.from({ length: 20 }, (_, at) => `ann-${at}`));
  for (const other of ["bob", "cid", "dan", "eve", "fay"]) await one.accept(other, other);
  await one.hasBegun(6);
  expect(one.begun.filter((event) => event.startsWith("ann"))).toEqual(["ann-0/1"]);
  open();
  await one.hasBegun(25);
  await until(() => isEmpty(one.test));
  const anns = done.filter((event) => event.startsWith("ann"));
  expect(anns).toEqual(Array.from({ length: 20 }, (_, at) => `ann-${at}`));
});

test("an event the world made fail is tried again; its key waits, others do not", async () => {
  const one = await start(undefined, async (event, delivery) => {
    if (event === "bad" && delivery < 4) throw new UpstreamError("test", "not now", { retryAfterMs: 20 });
  });
  await one.accept("ann", "bad", "next");
  await one.accept("bob", "other");
  await until(() => isEmpty(one.test));
  const anns = one.begun.filter((event) => !event.startsWith("other"));
  expect(anns).toEqual(["bad/1", "bad/2", "bad/3", "bad/4", "next/1"]);
  expect(one.begun.indexOf("other/1")).toBeLessThan(one.begun.indexOf("next/1"));
});

test("an event that our own mistake made fail is dropped with one error, and the next one comes", async () => {
  const one = await start(undefined, async (event) => {
    if (event === "bug") throw new TypeError("a mistake of ours");
  });
  await one.accept("ann", "bug", "next");
  await one.hasBegun(2);
  await until(() => isEmpty(one.test));
  expect(one.begun).toEqual(["bug/1", "next/1"]);
  expect(one.test.logged.filter(({ level }) => level === "error").map(({ event }) => event)).toEqual([
    "intake.dropped",
  ]);
});

test("what a killed process had begun is begun again by the next, before what came after", async () => {
  const one = await start(undefined, never, doomed);
  await one.accept("ann", "first", "second");
  await one.hasBegun(1);
  const two = await start(one.test.prefix, async () => {});
  await two.accept("ann", "third");
  expect(two.begun).toEqual([]);
  await one.kill();
  await two.hasBegun(3);
  expect(two.begun.map((event) => event.split("/")[0])).toEqual(["first", "second", "third"]);
  expect(two.begun[0]).toBe("first/2");
  await until(() => isEmpty(two.test));
  expect(one.begun).toEqual(["first/1"]);
});

test("whoever does not renew its lease loses it", async () => {
  const one = await start(undefined, async () => {});
  await one.accept("ann", "a");
  await one.hasBegun(1);
  const leases = (await one.test.keys()).filter((key) => key.endsWith(":lease"));
  expect(leases.length).toBeGreaterThan(0);
  for (const key of leases) expect(await one.test.redis.pttl(key)).toBeGreaterThan(0);
});

test("an orderly stop lets handlers end, and the next process takes over at once", async () => {
  let open = () => {};
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  const one = await start(undefined, () => gate);
  await one.accept("ann", "first", "second");
  await one.hasBegun(1);
  const stopped = one.test.store.intake.stop();
  open();
  await stopped;
  const two = await start(one.test.prefix, async () => {});
  await two.hasBegun(1);
  await until(() => isEmpty(two.test));
  expect(one.begun).toEqual(["first/1"]);
  expect(two.begun.map((event) => event.split("/")[0])).toEqual(["second"]);
});

test("an event that waits for its next try outlives stops without coming under suspicion", async () => {
  let { prefix } = testStore();
  for (let at = 0; at < 7; at++) {
    const one = await start(prefix, () =>
      Promise.reject(new UpstreamError("test", "not now", { retryAfterMs: 60_000 })),
    );
    if (at === 0) await one.accept("ann", "patient");
    await one.hasBegun(1);
    await one.test.store.intake.stop();
    prefix = one.test.prefix;
  }
  const last = await start(prefix, async () => {});
  await last.hasBegun(1);
  await until(() => isEmpty(last.test));
  expect((await last.test.keys()).filter((key) => key.endsWith(":dead"))).toEqual([]);
});

test("an event that kills the process is put aside after five times; those it took with it are handled", async () => {
  const { prefix } = testStore();
  const handled: string[] = [];
  let poisonings = 0;
  for (let at = 0; at < 5; at++) {
    const poisoned = new Promise<Process>((resolve) => {
      const work = async (event: string) => {
        // In the first two processes everybody is still at work when it dies.
        if (event !== "poison" && at >= 2) return void handled.push(event);
        if (event === "poison") poisonings++;
        if (event === "poison") resolve(await one);
        await never();
      };
      const one = start(prefix, work, doomed);
      if (at === 0) void one.then(({ accept }) => accept("eve", "poison"));
    });
    const one = await poisoned;
    if (at === 0) {
      for (const key of ["eve", "a", "b", "c", "d", "e", "f"]) await one.accept(key, `after-${key}`);
      await one.hasBegun(7);
    }
    await one.kill();
  }
  const last = await start(prefix, async (event) => void handled.push(event));
  await until(() => isEmpty(last.test));
  expect(poisonings).toBe(5);
  expect([...new Set(handled)].sort()).toEqual(
    ["a", "b", "c", "d", "e", "eve", "f"].map((key) => `after-${key}`).sort(),
  );
  const dead = [...(await last.test.dump())].filter(([key]) => key.endsWith(":dead"));
  expect(dead).toHaveLength(1);
  expect(dead[0]?.[1]).toContain("poison");
  expect(last.test.logged.map(({ event }) => event)).toContain("intake.buried");
});

test("two processes never work one key at the same time", async () => {
  let inside = 0;
  let most = 0;
  let handled = 0;
  const handle = async () => {
    most = Math.max(most, ++inside);
    await new Promise((resolve) => setImmediate(resolve));
    inside--;
    handled++;
  };
  const one = await start(undefined, handle);
  const two = await start(one.test.prefix, handle);
  const events = Array.from({ length: 100 }, (_, at) => `event-${at}`);
  await Promise.all([one.accept("ann", ...events.slice(50)), two.accept("ann", ...events.slice(0, 50))]);
  await until(async () => handled === 100);
  expect(most).toBe(1);
});

test("when Redis was away for a moment everything goes on", async () => {
  const one = await start(undefined, async () => {});
  await one.accept("ann", "before");
  await one.hasBegun(1);
  await one.test.cutConnections();
  await one.accept("ann", "after");
  await until(async () => one.begun.some((event) => event.startsWith("after")));
  await until(() => isEmpty(one.test));
});

test("an event that could not be stored is not accepted", async () => {
  const t = testStore();
  t.redis.disconnect();
  await expect(t.store.intake.accept("messenger", "ann", ["lost?"])).rejects.toThrow(UpstreamError);
});

test("more events than are read ahead are all handled, each once", async () => {
  const one = await start(undefined, async () => {});
  const events = Array.from({ length: 3_000 }, (_, at) => `event-${at}`);
  await Promise.all(events.map((event, at) => one.accept(`key-${at % 7}`, event)));
  await until(() => isEmpty(one.test));
  expect(new Set(one.begun).size).toBe(3_000);
  expect(one.begun).toHaveLength(3_000);
});

test("an event is told once how long it waited, however often it is tried", async () => {
  const waits: { channel: string; waitedMs: number }[] = [];
  const t = testStore({ intakeTimes: times, onTaken: (channel, waitedMs) => void waits.push({ channel, waitedMs }) });
  onTestFinished(() => t.store.intake.stop());
  await t.store.intake.accept("messenger", "ann", ["a"]);
  let tries = 0;
  await t.store.intake.start(async () => {
    tries += 1;
    if (tries < 3) throw new UpstreamError("redis", "not yet");
  });
  await until(() => isEmpty(t));
  expect([tries, waits]).toEqual([3, [{ channel: "messenger", waitedMs: expect.any(Number) }]]);
  expect(waits[0]?.waitedMs).toBeGreaterThanOrEqual(0);
});

test("an event carries what it came in, and one that came in nothing carries nothing", async () => {
  let current: string | null = "thread-1";
  const continued: (string | null)[] = [];
  const thread = {
    current: () => current,
    continued: <T>(carried: string | null, run: () => Promise<T>) => {
      continued.push(carried);
      return run();
    },
  };
  const t = testStore({ intakeTimes: times, thread });
  onTestFinished(() => t.store.intake.stop());
  await t.store.intake.accept("messenger", "ann", ["a"]);
  current = null;
  await t.store.intake.accept("messenger", "ann", ["b"]);
  const handled: string[] = [];
  await t.store.intake.start(async (_channel, event) => void handled.push(event));
  await until(() => isEmpty(t));
  expect([handled, continued]).toEqual([
    ["a", "b"],
    ["thread-1", null],
  ]);
});
