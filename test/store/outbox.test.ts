import { expect, test } from "vitest";
import type { OutboxEntry, Person } from "../../src/bots/domain.js";
import { messageOf, register, send } from "./people-for-tests.js";
import { hours, minutes, type TestStore, testStore } from "./redis.js";

async function bobs(): Promise<TestStore & { bob: Person; only(): Promise<OutboxEntry> }> {
  const test = testStore();
  const bob = await register(test, "Bob");
  const only = async () => {
    const [first, ...others] = await test.store.outbox.claim(bob.id);
    if (!first || others.length > 0) throw new Error("not exactly one entry is due");
    return first.entry;
  };
  return { ...test, bob, only };
}

test("an entry is claimed once it is due, counted as a try, and by one of many at once", async () => {
  const t = await bobs();
  const entry = messageOf(t, "m1");
  await t.store.outbox.put(t.bob.id, entry, t.clock.nowMs() + 1);
  expect(await t.store.outbox.claim(t.bob.id)).toEqual([]);
  t.clock.advance(1);
  const claims = await Promise.all([1, 2, 3, 4].map(() => t.store.outbox.claim(t.bob.id)));
  expect(claims.flat()).toEqual([{ entry: { ...entry, state: "claimed", attempts: 1 }, wasSending: false }]);
});

test("entries are claimed oldest first", async () => {
  const t = await bobs();
  for (const id of ["z", "a", "m"]) {
    await t.store.outbox.put(t.bob.id, messageOf(t, id), t.clock.nowMs());
    t.clock.advance(1);
  }
  expect((await t.store.outbox.claim(t.bob.id)).map(({ entry }) => entry.id)).toEqual(["z", "a", "m"]);
});

test.each(["sent", "dropped"] as const)("an entry that was %s is gone", async (kind) => {
  const t = await bobs();
  await t.store.outbox.put(t.bob.id, messageOf(t, "m1"), t.clock.nowMs());
  await t.store.outbox.done(t.bob.id, await t.only(), { kind });
  expect(await t.store.outbox.waiting(t.bob.id)).toEqual([]);
  expect(await t.store.dueTimes.get("outbox", t.bob.id)).toBeNull();
});

test("a try that ended without a word is tried again after two minutes, and says so", async () => {
  const t = await bobs();
  await t.store.outbox.put(t.bob.id, messageOf(t, "m1"), t.clock.nowMs());
  await t.store.outbox.sending(t.bob.id, [await t.only()]);
  expect(await t.store.dueTimes.get("outbox", t.bob.id)).toBe(t.clock.nowMs() + minutes(2));
  t.clock.advance(minutes(2));
  const [again] = await t.store.outbox.claim(t.bob.id);
  expect(again).toMatchObject({ wasSending: true, entry: { attempts: 2 } });
});

test("what may have arrived is still known when the next one dies over it, too", async () => {
  const t = await bobs();
  await t.store.outbox.put(t.bob.id, messageOf(t, "m1"), t.clock.nowMs());
  await t.store.outbox.sending(t.bob.id, [await t.only()]);
  for (const attempts of [2, 3]) {
    t.clock.advance(minutes(2));
    expect(await t.store.outbox.claim(t.bob.id)).toMatchObject([{ wasSending: true, entry: { attempts } }]);
  }
});

test("what may have arrived remembers its delivery and its moment, also when a later try has clearly failed", async () => {
  const t = await bobs();
  await t.store.outbox.put(t.bob.id, messageOf(t, "m1"), t.clock.nowMs());
  await t.store.outbox.sending(t.bob.id, [await t.only()], "delivery-1");
  const first = { deliveryId: "delivery-1", maybeShownAtMs: t.clock.nowMs() };
  t.clock.advance(minutes(2));
  const again = await t.only();
  expect(again).toMatchObject(first);
  const atMs = t.clock.nowMs();
  await t.store.outbox.done(t.bob.id, again, { kind: "retry", atMs, isUnclear: true });
  const third = await t.only();
  expect(third).toMatchObject(first);
  await t.store.outbox.sending(t.bob.id, [third], "delivery-1");
  await t.store.outbox.done(t.bob.id, third, { kind: "retry", atMs });
  expect(await t.only()).toMatchObject(first);
});

test("what may have been shown, and is shown but once, remembers both and is tried as often as need be", async () => {
  const t = await bobs();
  await t.store.outbox.put(t.bob.id, messageOf(t, "m1"), t.clock.nowMs());
  const maybeShownAtMs = t.clock.nowMs();
  for (let tries = 1; tries <= 5; tries += 1) {
    const entry = await t.only();
    await t.store.outbox.sending(t.bob.id, [entry], "delivery-1");
    t.clock.advance(minutes(1));
    await t.store.outbox.done(t.bob.id, entry, { kind: "retry", atMs: t.clock.nowMs(), isMaybeShown: true });
  }
  const last = await t.only();
  expect(last).toMatchObject({ deliveryId: "delivery-1", maybeShownAtMs, attempts: 6 });
  expect(last).not.toHaveProperty("unclear");
});

test("what has clearly not arrived remembers neither", async () => {
  const t = await bobs();
  await t.store.outbox.put(t.bob.id, messageOf(t, "m1"), t.clock.nowMs());
  const first = await t.only();
  await t.store.outbox.sending(t.bob.id, [first], "delivery-1");
  await t.store.outbox.done(t.bob.id, first, { kind: "retry", atMs: t.clock.nowMs() });
  const again = await t.only();
  expect(again).not.toHaveProperty("deliveryId");
  expect(again).not.toHaveProperty("maybeShownAtMs");
});

test("an entry of which nothing was sent yet when its sender died is simply tried again", async () => {
  const t = await bobs();
  await t.store.outbox.put(t.bob.id, messageOf(t, "m1"), t.clock.nowMs());
  await t.only();
  t.clock.advance(minutes(2));
  expect(await t.store.outbox.claim(t.bob.id)).toMatchObject([{ wasSending: false, entry: { attempts: 2 } }]);
});

test("an entry that was replaced before it was sent is not marked as being sent", async () => {
  const t = await bobs();
  await t.store.outbox.put(t.bob.id, messageOf(t, "m1"), t.clock.nowMs());
  const claimed = await t.only();
  await t.store.outbox.put(t.bob.id, messageOf(t, "m1"), t.clock.nowMs());
  await t.store.outbox.sending(t.bob.id, [claimed]);
  expect(await t.store.outbox.claim(t.bob.id)).toMatchObject([{ wasSending: false, entry: { attempts: 1 } }]);
});

test("only what is still this try's may be sent: not what has gone, was replaced, or is somebody else's by now", async () => {
  const t = await bobs();
  const { outbox } = t.store;
  const put = (id: string) => outbox.put(t.bob.id, messageOf(t, id), t.clock.nowMs());
  for (const id of ["gone", "replaced", "taken", "ours"]) await put(id);
  const claimed = (await outbox.claim(t.bob.id)).map(({ entry }) => entry);
  const [gone, , taken] = ["gone", "replaced", "taken"].map((id) => claimed.find((entry) => entry.id === id));
  if (!gone || !taken) throw new Error("not all were claimed");
  await outbox.done(t.bob.id, gone, { kind: "dropped" });
  await outbox.done(t.bob.id, taken, { kind: "retry", atMs: t.clock.nowMs() });
  await outbox.claim(t.bob.id);
  await put("replaced");
  expect(await outbox.sending(t.bob.id, claimed, "delivery-1")).toEqual(["ours"]);
  const marked = (await outbox.waiting(t.bob.id)).filter(({ state }) => state === "sending");
  expect(marked).toMatchObject([{ id: "ours", deliveryId: "delivery-1" }]);
});

test("an entry to be tried again waits until its time", async () => {
  const t = await bobs();
  await t.store.outbox.put(t.bob.id, messageOf(t, "m1"), t.clock.nowMs());
  const atMs = t.clock.nowMs() + 5_000;
  await t.store.outbox.done(t.bob.id, await t.only(), { kind: "retry", atMs });
  expect(await t.store.dueTimes.get("outbox", t.bob.id)).toBe(atMs);
  t.clock.advance(5_000);
  expect(await t.store.outbox.claim(t.bob.id)).toMatchObject([{ wasSending: false, entry: { attempts: 2 } }]);
});

test("tries of which nobody knows whether they arrived are counted", async () => {
  const t = await bobs();
  await t.store.outbox.put(t.bob.id, messageOf(t, "m1"), t.clock.nowMs());
  for (const isUnclear of [true, false, true])
    await t.store.outbox.done(t.bob.id, await t.only(), { kind: "retry", atMs: t.clock.nowMs(), isUnclear });
  expect(await t.only()).toMatchObject({ attempts: 4, unclear: 2 });
});

test("held entries are not due at any time, until the person acts", async () => {
  const t = await bobs();
  await t.store.outbox.put(t.bob.id, messageOf(t, "m1"), t.clock.nowMs());
  await t.store.outbox.done(t.bob.id, await t.only(), { kind: "held" });
  expect(await t.store.dueTimes.get("outbox", t.bob.id)).toBeNull();
  expect((await t.store.outbox.waiting(t.bob.id)).map(({ state }) => state)).toEqual(["held"]);
  expect(await t.store.outbox.release(t.bob.id)).toBe(1);
  expect(await t.store.outbox.release(t.bob.id)).toBe(0);
  expect(await t.only()).toMatchObject({ id: "m1" });
});

test("an entry that is put as held waits for the person, too", async () => {
  const t = await bobs();
  await t.store.outbox.put(t.bob.id, { ...messageOf(t, "m1"), state: "held" }, t.clock.nowMs());
  expect(await t.store.outbox.claim(t.bob.id)).toEqual([]);
  expect(await t.store.outbox.release(t.bob.id)).toBe(1);
});

test("of many releases at once each entry is counted once", async () => {
  const t = await bobs();
  for (const id of ["a", "b", "c"]) await t.store.outbox.put(t.bob.id, { ...messageOf(t, id), state: "held" }, 0);
  const counts = await Promise.all([1, 2, 3].map(() => t.store.outbox.release(t.bob.id)));
  expect(counts.reduce((sum, count) => sum + count)).toBe(3);
});

test("an entry replaced while it was being sent stays, and is due at once", async () => {
  const t = await bobs();
  await t.store.outbox.put(t.bob.id, messageOf(t, "news", "old"), t.clock.nowMs());
  const sending = await t.only();
  await t.store.outbox.put(t.bob.id, messageOf(t, "news", "new"), t.clock.nowMs() + minutes(10));
  await t.store.outbox.done(t.bob.id, sending, { kind: "sent" });
  expect(await t.store.dueTimes.get("outbox", t.bob.id)).toBe(t.clock.nowMs());
  const next = await t.only();
  expect(next.notice).toEqual({ kind: "song", shareId: "new" });
  await t.store.outbox.done(t.bob.id, next, { kind: "sent" });
  expect(await t.store.outbox.waiting(t.bob.id)).toEqual([]);
});

test("an entry is replaced even by one that looks the same", async () => {
  const t = await bobs();
  await t.store.outbox.put(t.bob.id, messageOf(t, "news"), t.clock.nowMs());
  const sending = await t.only();
  await t.store.outbox.put(t.bob.id, { ...messageOf(t, "news"), attempts: 1 }, t.clock.nowMs());
  await t.store.outbox.done(t.bob.id, sending, { kind: "sent" });
  expect(await t.store.outbox.waiting(t.bob.id)).toHaveLength(1);
});

test("a late end of an earlier try does not end the try that is under way", async () => {
  const t = await bobs();
  await t.store.outbox.put(t.bob.id, messageOf(t, "m1"), t.clock.nowMs());
  const first = await t.only();
  t.clock.advance(minutes(2));
  const second = await t.only();
  await t.store.outbox.done(t.bob.id, first, { kind: "retry", atMs: 1 });
  expect(await t.store.outbox.claim(t.bob.id)).toEqual([]);
  await t.store.outbox.done(t.bob.id, second, { kind: "sent" });
  expect(await t.store.outbox.waiting(t.bob.id)).toEqual([]);
});

test("what a delivery means for its song is stored with it, and the sender is owed the news", async () => {
  const t = await bobs();
  const ann = await register(t, "Ann");
  await send(t, "s1", { sender: ann, recipient: t.bob });
  const nowMs = t.clock.nowMs();
  const change = {
    shareId: "s1",
    decide: (share: Parameters<Parameters<typeof t.store.shares.change>[2]>[0]) => ({
      share: { ...share, state: "delivered" as const, deliveredAtMs: nowMs, version: 2 },
      dueMs: nowMs + 200_000,
      news: { shareId: "s1", state: "delivered" as const, atMs: nowMs, version: 2 },
    }),
  };
  await t.store.outbox.done(t.bob.id, await t.only(), { kind: "sent", change });
  expect(await t.store.shares.received(t.bob.id)).toMatchObject([{ state: "delivered", deliveredAtMs: nowMs }]);
  expect(await t.store.dueTimes.get("listen-check", t.bob.id)).toBe(nowMs + 200_000);
  expect((await t.store.debts.of(t.bob.id)).map(({ id }) => id)).toEqual(["s1:news:2"]);
  expect(await t.store.outbox.waiting(t.bob.id)).toEqual([]);
});

test("a message that was withdrawn while it was being sent does not come back", async () => {
  const t = await bobs();
  const ann = await register(t, "Ann");
  await send(t, "s1", { sender: ann, recipient: t.bob });
  const sending = await t.only();
  await t.store.shares.change(t.bob.id, "s1", (share) => ({
    share: { ...share, state: "cancelled" },
    dueMs: null,
    withdrawn: ["song:s1"],
  }));
  await t.store.outbox.done(t.bob.id, sending, { kind: "retry", atMs: 1 });
  expect(await t.store.outbox.waiting(t.bob.id)).toEqual([]);
  expect(await t.store.dueTimes.get("outbox", t.bob.id)).toBeNull();
});

test("what is put once is not put again while it waits, nor after it has gone out", async () => {
  const t = await bobs();
  const put = () => t.store.outbox.putOnce(t.bob.id, messageOf(t, "m1"), t.clock.nowMs());
  await Promise.all([put(), put(), put()]);
  await t.store.outbox.done(t.bob.id, await t.only(), { kind: "sent" });
  await put();
  expect(await t.store.outbox.waiting(t.bob.id)).toEqual([]);
  t.clock.advance(hours(24 * 201));
  await put();
  expect(await t.store.outbox.waiting(t.bob.id)).toHaveLength(1);
});

test("nothing is put once for somebody who has been forgotten", async () => {
  const t = await bobs();
  await t.store.people.forget(t.bob.id);
  await t.store.outbox.putOnce(t.bob.id, messageOf(t, "m1"), t.clock.nowMs());
  expect(await t.store.outbox.waiting(t.bob.id)).toEqual([]);
});
