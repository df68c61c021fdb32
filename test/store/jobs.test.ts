import { expect, test } from "vitest";
import { register } from "./people-for-tests.js";
import { hours, minutes, type TestStore, testStore } from "./redis.js";

async function bobs() {
  const kit = testStore();
  const bob = await register(kit, "Bob");
  const inHours = (count: number) => kit.clock.nowMs() + hours(count);
  const plan = (job: string, dueMs: number | null) => kit.store.jobs.plan(bob.id, "counter", job, dueMs);
  const planned = () => kit.store.jobs.planned(bob.id);
  const only = async () => {
    const [first] = await planned();
    if (!first) throw new Error("nothing is planned");
    return first;
  };
  return { ...kit, bob, inHours, plan, planned, only };
}

/** Keys of jobs and of what is remembered. */
const pluginKeys = async ({ keys }: TestStore, id: string) =>
  (await keys()).filter((key) => key.includes(id)).filter((key) => /:(?:records|jobs|job-notes)$/u.test(key));

test("what is planned is due at its time, the soonest first, and a later plan takes the place of an earlier one", async () => {
  const t = await bobs();
  await t.plan("evening", t.inHours(3));
  await t.plan("noon", t.inHours(1));
  await t.plan("evening", t.inHours(2));
  expect((await t.planned()).map(({ plugin, job, dueMs }) => [plugin, job, dueMs])).toEqual([
    ["counter", "noon", t.inHours(1)],
    ["counter", "evening", t.inHours(2)],
  ]);
  expect(await t.store.dueTimes.get("jobs", t.bob.id)).toBe(t.inHours(1));
  await t.plan("noon", null);
  expect(await t.store.dueTimes.get("jobs", t.bob.id)).toBe(t.inHours(2));
});

test("a job that has run is over, or due again", async () => {
  const t = await bobs();
  await t.plan("noon", t.inHours(1));
  await t.store.jobs.done(t.bob.id, await t.only(), { dueMs: t.inHours(25) });
  expect(await t.planned()).toMatchObject([{ dueMs: t.inHours(25), tries: { failures: 0, bugs: 0 } }]);
  await t.store.jobs.done(t.bob.id, await t.only(), { dueMs: null });
  expect(await t.planned()).toEqual([]);
  expect(await pluginKeys(t, t.bob.id)).toEqual([]);
});

test.each([
  ["over", null],
  ["due again", hours(25)],
])(
  "what is planned anew during a run stays as it was planned, where the run says that it is %s",
  async (_, afterMs) => {
    const t = await bobs();
    await t.plan("noon", t.inHours(1));
    const running = await t.only();
    await t.plan("noon", t.inHours(5));
    await t.store.jobs.done(t.bob.id, running, { dueMs: afterMs === null ? null : t.clock.nowMs() + afterMs });
    expect(await t.planned()).toMatchObject([{ job: "noon", dueMs: t.inHours(5) }]);
  },
);

test("that is so where it was planned anew for the very same time, as somebody does who taps twice", async () => {
  const t = await bobs();
  await t.plan("noon", t.inHours(1));
  const running = await t.only();
  await t.plan("noon", t.inHours(1));
  await t.store.jobs.done(t.bob.id, running, { dueMs: null });
  expect(await t.planned()).toMatchObject([{ job: "noon", dueMs: t.inHours(1) }]);
});

test("what is called off during a run does not come back, whatever the run says", async () => {
  const t = await bobs();
  await t.plan("noon", t.inHours(1));
  const running = await t.only();
  await t.plan("noon", null);
  await t.store.jobs.done(t.bob.id, running, { dueMs: t.inHours(25) });
  expect(await t.planned()).toEqual([]);
});

test("of two workers that end the same run only one has its way", async () => {
  const t = await bobs();
  await t.plan("noon", t.inHours(1));
  const running = await t.only();
  await Promise.all([2, 3, 4].map((count) => t.store.jobs.done(t.bob.id, running, { dueMs: t.inHours(count) })));
  expect(await t.planned()).toHaveLength(1);
});

test("how its last runs failed is remembered until it goes well, or is planned anew", async () => {
  const t = await bobs();
  const fails = async (failures: number) =>
    t.store.jobs.done(t.bob.id, await t.only(), {
      dueMs: t.clock.nowMs() + minutes(failures),
      tries: { failures, bugs: 1 },
    });
  await t.plan("noon", t.inHours(1));
  await fails(3);
  expect(await t.only()).toMatchObject({ dueMs: t.clock.nowMs() + minutes(3), tries: { failures: 3, bugs: 1 } });
  await t.store.jobs.done(t.bob.id, await t.only(), { dueMs: t.inHours(1) });
  expect((await t.only()).tries).toEqual({ failures: 0, bugs: 0 });
  await fails(4);
  await t.plan("noon", t.inHours(1));
  expect((await t.only()).tries).toEqual({ failures: 0, bugs: 0 });
});

test("two plugins may have a job of the same name, and one with slashes reads back", async () => {
  const t = await bobs();
  await t.plan("schedule/weekly/UTC/0 5 * * 5", t.inHours(1));
  await t.store.jobs.plan(t.bob.id, "other", "noon", t.inHours(2));
  await t.plan("noon", t.inHours(3));
  expect((await t.planned()).map(({ plugin, job }) => `${plugin}: ${job}`)).toEqual([
    "counter: schedule/weekly/UTC/0 5 * * 5",
    "other: noon",
    "counter: noon",
  ]);
});

test("a turn stores a plan and a record together with its reply, or nothing of it all", async () => {
  const t = await bobs();
  const effects = [
    { kind: "record", plugin: "counter", name: "asked", value: 7 } as const,
    { kind: "job", plugin: "counter", job: "noon", dueMs: t.inHours(1) } as const,
  ];
  await t.store.turns.commit("turn", t.bob.id, { text: "noted" }, effects);
  expect(await t.planned()).toMatchObject([{ job: "noon", dueMs: t.inHours(1) }]);
  expect(await t.store.records.all(t.bob.id)).toEqual({ counter: { asked: 7 } });
  await t.plan("noon", null);
  await t.store.turns.commit("turn", t.bob.id, { text: "noted" }, effects);
  expect(await t.planned()).toEqual([]);
});

test("nothing is planned, and nothing ends a run, for somebody who is forgotten", async () => {
  const t = await bobs();
  await t.plan("noon", t.inHours(1));
  const running = await t.only();
  await t.store.people.forget(t.bob.id);
  await t.plan("noon", t.inHours(1));
  await t.store.jobs.done(t.bob.id, running, { dueMs: t.inHours(2) });
  const effect = { kind: "job", plugin: "counter", job: "noon", dueMs: t.inHours(1) } as const;
  await expect(t.store.turns.commit("turn", t.bob.id, { text: "" }, [effect])).rejects.toThrow("forgotten");
  expect(await t.planned()).toEqual([]);
  expect(await pluginKeys(t, t.bob.id)).toEqual([]);
  expect(await t.store.dueTimes.get("jobs", t.bob.id)).toBeNull();
});

test("all that plugins have lies in the slot of whom it is about, so that a cluster takes it", async () => {
  const t = await bobs();
  await t.plan("noon", t.inHours(1));
  await t.store.records.of("counter").change(t.bob.id, "songs", () => 1);
  await t.store.jobs.plan("plugin_counter", "counter", "weekly", t.inHours(1));
  const [others, own] = [await pluginKeys(t, "plugin_counter"), await pluginKeys(t, t.bob.id)];
  expect(own.map((key) => key.slice(t.prefix.length))).toEqual(
    ["job-notes", "jobs", "records"].map((name) => `{${t.bob.id}}:${name}`),
  );
  expect(others.map((key) => key.slice(t.prefix.length))).toEqual(
    ["job-notes", "jobs"].map((name) => `{plugin_counter}:${name}`),
  );
});
