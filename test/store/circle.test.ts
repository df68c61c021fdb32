import { expect, test } from "vitest";
import { accept, block, unfriend } from "../../src/bots/bonds.js";
import type { Bond } from "../../src/bots/domain.js";
import { messageOf, type Names, register, send, sendEffect, shareOf } from "./people-for-tests.js";
import { type TestStore, testStore } from "./redis.js";

async function twoStrangers(): Promise<TestStore & { names: Names }> {
  const test = testStore();
  return { ...test, names: { sender: await register(test, "Ann"), recipient: await register(test, "Bob") } };
}

const step = (id: string, atMs = 1) => ({ id, atMs });

test("a song makes its recipient one whose songs come freely, in the same script", async () => {
  const t = await twoStrangers();
  const { sender: ann, recipient: bob } = t.names;
  await t.store.turns.commit("t1", ann.id, {}, [sendEffect(t, "s1", t.names)]);
  expect(await t.store.circle.get(ann.id, bob.id)).toEqual({
    personId: bob.id,
    name: "Bob",
    state: "asked",
    sinceMs: t.clock.nowMs(),
  });
  expect(await t.store.circle.get(bob.id, ann.id)).toBeNull();
});

test("a song of a group asks nobody", async () => {
  const t = await twoStrangers();
  const effect = sendEffect(t, "s1", t.names);
  if (effect.kind !== "send") throw new Error("not a song");
  const via = { groupId: "g_1", name: "band", isMember: true };
  await t.store.turns.commit("t1", t.names.sender.id, {}, [{ ...effect, share: { ...effect.share, via } }]);
  expect(await t.store.circle.of(t.names.sender.id)).toEqual([]);
});

test("two first songs that cross make both friends, however often they are carried over", async () => {
  const t = await twoStrangers();
  const { sender: ann, recipient: bob } = t.names;
  const back: Names = { sender: bob, recipient: ann };
  await t.store.turns.commit("t1", ann.id, {}, [sendEffect(t, "to-bob", t.names)]);
  await t.store.turns.commit("t2", bob.id, {}, [sendEffect(t, "to-ann", back)]);
  for (let at = 0; at < 3; at += 1) {
    await t.store.shares.receive(shareOf(t, "to-bob", t.names), messageOf(t, "song:to-bob", "to-bob"), 1);
    await t.store.shares.receive(shareOf(t, "to-ann", back), messageOf(t, "song:to-ann", "to-ann"), 1);
  }
  const states = [await t.store.circle.get(ann.id, bob.id), await t.store.circle.get(bob.id, ann.id)];
  expect(states.map((bond) => bond?.state)).toEqual(["friend", "friend"]);
  const debts = (await t.store.debts.of(bob.id)).filter(({ kind }) => kind === "friend");
  expect(debts).toEqual([{ id: "friend:to-bob", to: ann.id, kind: "friend", from: { personId: bob.id, name: "Bob" } }]);
});

test("a song that comes in while its sender is accepted is free, or accepted with the others", async () => {
  const t = await twoStrangers();
  const { sender: ann, recipient: bob } = t.names;
  const ids = Array.from({ length: 8 }, (_, at) => `s${at}`);
  const receive = (id: string) => t.store.shares.receive(shareOf(t, id, t.names), messageOf(t, `song:${id}`, id), 1);
  const accepted = () => t.store.circle.change(bob.id, ann.id, accept(bob, ann, step("a")));
  await Promise.all([...ids.slice(0, 4).map(receive), accepted(), ...ids.slice(4).map(receive)]);
  expect((await t.store.shares.received(bob.id)).map(({ withheld }) => withheld)).toEqual(ids.map(() => undefined));
});

test("a song that comes in while its sender is blocked is kept away", async () => {
  const t = await twoStrangers();
  const { sender: ann, recipient: bob } = t.names;
  const ids = Array.from({ length: 8 }, (_, at) => `s${at}`);
  const receive = (id: string) => t.store.shares.receive(shareOf(t, id, t.names), messageOf(t, `song:${id}`, id), 1);
  const effect = { kind: "bond", other: ann, decide: block(bob, ann, step("b")) } as const;
  await Promise.all([
    ...ids.slice(0, 4).map(receive),
    t.store.turns.commit("t1", bob.id, {}, [effect]),
    ...ids.slice(4).map(receive),
  ]);
  expect((await t.store.shares.received(bob.id)).map(({ withheld }) => withheld?.why)).toEqual(ids.map(() => "block"));
});

test("a decision is stored with all that follows from it, or not at all", async () => {
  const t = await twoStrangers();
  const { sender: ann, recipient: bob } = t.names;
  await send(t, "s1", t.names);
  const effect = { kind: "bond", other: ann, decide: accept(bob, ann, step("a")) } as const;
  await t.store.turns.commit("t1", bob.id, { text: "yes" }, [effect]);
  expect((await t.store.shares.received(bob.id))[0]?.withheld).toBeUndefined();
  expect((await t.store.debts.of(bob.id)).map(({ kind, to }) => [kind, to])).toEqual([["friend", ann.id]]);
  expect(await t.store.dueTimes.get("debts", bob.id)).not.toBeNull();
  const twice = await t.store.turns.commit("t1", bob.id, { text: "yes" }, [effect]);
  expect(twice).toEqual({ kind: "repeated", reply: { text: "yes" } });
});

test("of many who decide at once each sees what the one before has left", async () => {
  const t = await twoStrangers();
  const { sender: ann, recipient: bob } = t.names;
  await t.store.circle.change(bob.id, ann.id, accept(bob, ann, step("a")));
  const many = Array.from({ length: 10 }, (_, at) =>
    t.store.circle.change(bob.id, ann.id, unfriend(bob, ann, step(`u${at}`))),
  );
  expect((await Promise.all(many)).filter(Boolean)).toHaveLength(1);
  expect(await t.store.circle.of(bob.id)).toEqual([]);
});

test("a circle is listed friends first, then by name", async () => {
  const t = await twoStrangers();
  const { id } = t.names.sender;
  const bonds: [string, string, Bond["state"]][] = [
    ["p_1", "Zoe", "blocked"],
    ["p_2", "émile", "friend"],
    ["p_3", "Eve", "friend"],
    ["p_4", "Ada", "later"],
    ["p_5", "Max", "asked"],
    ["p_6", "Fay", "friend"],
  ];
  for (const [personId, name, state] of bonds)
    await t.store.circle.change(id, personId, () => ({ bond: { personId, name, state, sinceMs: 0 } }));
  expect((await t.store.circle.of(id)).map(({ name }) => name)).toEqual(["émile", "Eve", "Fay", "Max", "Ada", "Zoe"]);
});

test("somebody forgotten comes back by no decision, and whoever decides is told", async () => {
  const t = await twoStrangers();
  const { sender: ann, recipient: bob } = t.names;
  await t.store.circle.change(bob.id, ann.id, accept(bob, ann, step("a")));
  await t.store.people.forget(ann.id);
  expect((await t.store.debts.of(ann.id)).map(({ to }) => to)).toEqual([]);
  // Ann never knew of Bob's yes; the debt that brings it finds her gone, and he hears of it.
  await t.store.circle.change(ann.id, bob.id, () => ({ bond: null }));
  expect(await t.store.debts.of(ann.id)).toEqual([
    { id: `forgotten:${bob.id}`, to: bob.id, kind: "forgotten", personId: ann.id },
  ]);
  await t.store.shares.eraseCounterpart(bob.id, ann.id);
  expect(await t.store.circle.of(bob.id)).toEqual([]);
  expect(await t.store.circle.change(bob.id, ann.id, accept(bob, ann, step("b")))).toBe(false);
  const effect = { kind: "bond", other: ann, decide: accept(bob, ann, step("c")) } as const;
  await t.store.turns.commit("t1", bob.id, {}, [effect]);
  await t.store.turns.commit("t2", bob.id, {}, [sendEffect(t, "s9", { sender: bob, recipient: ann })]);
  expect(await t.store.circle.of(bob.id)).toEqual([]);
});

test("somebody who was remembered before they knew is told apart when they are forgotten", async () => {
  const t = await twoStrangers();
  const { sender: ann, recipient: bob } = t.names;
  expect(await t.store.circle.met(ann.id, bob.id)).toBe(true);
  expect(await t.store.circle.met(ann.id, bob.id)).toBe(false);
  await t.store.people.forget(ann.id);
  expect((await t.store.debts.of(ann.id)).map(({ to }) => to)).toEqual([bob.id]);
  await t.store.debts.paid(ann.id, `forgotten:${bob.id}`);
  expect(await t.store.circle.met(ann.id, bob.id)).toBe(true);
  expect((await t.store.debts.of(ann.id)).map(({ to }) => to)).toEqual([bob.id]);
});

test("somebody who is met just while they are being forgotten is seen", async () => {
  const t = await twoStrangers();
  const { sender: ann, recipient: bob } = t.names;
  const hlen = t.redis.hlen.bind(t.redis);
  t.redis.hlen = (async (key: string) => {
    t.redis.hlen = hlen;
    const count = await hlen(key);
    await t.store.circle.met(ann.id, bob.id);
    return count;
  }) as never;
  await t.store.people.forget(ann.id);
  expect((await t.store.debts.of(ann.id)).map(({ to }) => to)).toEqual([bob.id]);
});
