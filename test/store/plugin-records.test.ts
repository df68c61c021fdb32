import { expect, test } from "vitest";
import { UpstreamError } from "../../src/bots/errors.js";
import { register } from "./people-for-tests.js";
import { testStore } from "./redis.js";

async function bobs() {
  const kit = testStore();
  const bob = await register(kit, "Bob");
  return { ...kit, bob, records: kit.store.records.of("counter") };
}

test("what is stored reads back, by name and by the beginning of names, and null takes it away", async () => {
  const { records, bob } = await bobs();
  const values = { "week/2": [1, "two", null], "week/1": { "a/b": true }, songs: 0, week: "" } as const;
  for (const [name, value] of Object.entries(values)) await records.change(bob.id, name, () => value);
  expect(await records.get(bob.id, "songs")).toBe(0);
  expect(await records.get(bob.id, "week")).toBe("");
  expect(await records.get(bob.id, "nothing")).toBeNull();
  expect(await records.list(bob.id, "week/")).toEqual([
    { name: "week/1", value: { "a/b": true } },
    { name: "week/2", value: [1, "two", null] },
  ]);
  expect(await records.change(bob.id, "songs", () => null)).toBeNull();
  expect((await records.list(bob.id, "")).map(({ name }) => name)).toEqual(["week", "week/1", "week/2"]);
});

test("of many who count at once nobody is lost, and each learns what is stored", async () => {
  const { records, bob } = await bobs();
  const count = () => records.change<number>(bob.id, "songs", (songs) => (songs ?? 0) + 1);
  const answers = await Promise.all(Array.from({ length: 20 }, count));
  expect(answers.toSorted((a, b) => Number(a) - Number(b))).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
  expect(await records.get(bob.id, "songs")).toBe(20);
});

test("who finds it taken decides on what is there now", async () => {
  const { records, bob } = await bobs();
  const take = (by: string) => records.change<string>(bob.id, "run", (owner) => (owner === null ? by : undefined));
  const owners = await Promise.all(["a", "b", "c", "d", "e"].map(take));
  expect(new Set(owners).size).toBe(1);
  expect(await records.get(bob.id, "run")).toBe(owners[0]);
});

test("one name that keeps changing does not keep others from changing theirs", async () => {
  const { records, bob } = await bobs();
  let isFirst = true;
  const answer = await records.change<number>(bob.id, "quiet", (value) => {
    if (isFirst) void records.change(bob.id, "loud", () => 1);
    isFirst = false;
    return (value ?? 0) + 1;
  });
  expect(answer).toBe(1);
});

test("undefined leaves everything as it is, and what the decision throws is thrown", async () => {
  const { records, bob, dump } = await bobs();
  await records.change(bob.id, "songs", () => 3);
  const before = await dump();
  expect(await records.change(bob.id, "songs", () => undefined)).toBe(3);
  expect(await records.change(bob.id, "nothing", () => undefined)).toBeNull();
  const broken = () => {
    throw new UpstreamError("spotify", "later");
  };
  await expect(records.change(bob.id, "songs", broken)).rejects.toThrow("later");
  expect(await dump()).toEqual(before);
});

test("each plugin sees its own, also where a name of one begins with that of the other", async () => {
  const { records, store, bob } = await bobs();
  const other = store.records.of("counter-two");
  await records.change(bob.id, "songs", () => 1);
  await other.change(bob.id, "songs", () => 2);
  expect(await records.list(bob.id, "")).toEqual([{ name: "songs", value: 1 }]);
  expect(await other.get(bob.id, "songs")).toBe(2);
  expect(await store.records.all(bob.id)).toEqual({ counter: { songs: 1 }, "counter-two": { songs: 2 } });
});

test("nothing is stored of somebody who is forgotten, be it in the middle of a change", async () => {
  const { records, store, bob, keys } = await bobs();
  await records.change(bob.id, "songs", () => 1);
  let forgetting: Promise<unknown> | undefined;
  const answer = await records.change<number>(bob.id, "songs", (songs) => {
    forgetting ??= store.people.forget(bob.id);
    return (songs ?? 0) + 1;
  });
  await forgetting;
  expect([2, null]).toContain(answer);
  expect(await records.change(bob.id, "songs", () => 5)).toBeNull();
  expect((await keys()).filter((key) => key.includes(bob.id)).map((key) => key.split(":").at(-1))).toEqual(["self"]);
});

test("forgetting counts what plugins remember", async () => {
  const { records, store, bob } = await bobs();
  await records.change(bob.id, "songs", () => 1);
  await records.change(bob.id, "week/1", () => 1);
  expect(await store.people.forget(bob.id)).toMatchObject({ "things features remember": 2 });
});

test("disconnecting takes what plugins remember and have planned along, and nothing else", async () => {
  const { records, store, bob, clock } = await bobs();
  await records.change(bob.id, "songs", () => 1);
  await store.jobs.plan(bob.id, "counter", "noon", clock.nowMs());
  await store.people.disconnect(bob.id);
  expect(await store.records.all(bob.id)).toEqual({});
  expect(await store.jobs.planned(bob.id)).toEqual([]);
  expect((await store.people.get(bob.id))?.name).toBe("Bob");
  expect(await records.change(bob.id, "songs", () => 2)).toBe(2);
});
