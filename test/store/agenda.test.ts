import { expect, test } from "vitest";
import { expiringItems } from "../../src/bots/agenda.js";
import type { AgendaItem, OutboxEntry } from "../../src/bots/domain.js";
import { accountOf, addressOf, register, send } from "./people-for-tests.js";
import { days, hours, type TestStore, testStore } from "./redis.js";

const item = (shareId: string): AgendaItem => ({ id: `reminder:${shareId}`, kind: "reminder", shareId });

async function bobs() {
  const test = testStore();
  const [ann, bob] = [await register(test, "Ann"), await register(test, "Bob")];
  const { turns } = test.store;
  const remind = (shareId: string, inMs: number, turnId = `remind ${shareId} ${inMs}`) =>
    turns.commit(turnId, bob.id, { text: "noted" }, [
      { kind: "remind", item: item(shareId), dueMs: test.clock.nowMs() + inMs },
    ]);
  return { ...test, ann, bob, names: { sender: ann, recipient: bob }, remind };
}

const entryOf =
  ({ clock }: TestStore) =>
  ({ id }: AgendaItem): OutboxEntry => ({
    ...{ id, notice: { kind: "reminder", shareId: id }, createdAtMs: clock.nowMs(), attempts: 0, state: "waiting" },
  });

/** A login that lasts for so long, as Spotify grants it. */
async function logsIn(t: TestStore, name: string, lastsMs: number): Promise<void> {
  const nowMs = t.clock.nowMs();
  const account = { ...accountOf(name), authorizedAtMs: nowMs, expiresAtMs: nowMs + lastsMs };
  const code = await t.store.logins.issueCode({ account, secret: "s" });
  await t.store.registration.redeem(addressOf(name), code, name, `turn-${nowMs}`, "yes");
}

test("what is noted is due at its date, the soonest first, and a later wish replaces an earlier one", async () => {
  const t = await bobs();
  await t.remind("s1", hours(3));
  await t.remind("s2", hours(1));
  await t.remind("s1", hours(2));
  const nowMs = t.clock.nowMs();
  expect(await t.store.agenda.of(t.bob.id)).toEqual([
    { item: item("s2"), dueMs: nowMs + hours(1) },
    { item: item("s1"), dueMs: nowMs + hours(2) },
  ]);
  expect(await t.store.dueTimes.get("agenda", t.bob.id)).toBe(nowMs + hours(1));
});

test("what is due leaves the agenda and becomes a message in one step, once, whoever else rings", async () => {
  const t = await bobs();
  await t.remind("s1", hours(1));
  await t.remind("s2", hours(2));
  expect(await t.store.agenda.ring(t.bob.id, entryOf(t))).toBe(0);
  t.clock.advance(hours(1));
  const rings = await Promise.all([1, 2, 3].map(() => t.store.agenda.ring(t.bob.id, entryOf(t))));
  expect(rings.toSorted()).toEqual([0, 0, 1]);
  expect((await t.store.outbox.waiting(t.bob.id)).map(({ id }) => id)).toEqual(["reminder:s1"]);
  expect(await t.store.dueTimes.get("outbox", t.bob.id)).toBe(t.clock.nowMs());
  expect(await t.store.dueTimes.get("agenda", t.bob.id)).toBe(t.clock.nowMs() + hours(1));
});

test("a failing decision takes nothing from the agenda", async () => {
  const t = await bobs();
  await t.remind("s1", 0);
  const broken = () => {
    throw new Error("a bug");
  };
  await expect(t.store.agenda.ring(t.bob.id, broken)).rejects.toThrow("a bug");
  expect(await t.store.agenda.of(t.bob.id)).toHaveLength(1);
});

test("a reminder goes with its song, from the agenda and from the outbox", async () => {
  const t = await bobs();
  await send(t, "s1", t.names);
  await send(t, "s2", t.names);
  await t.remind("s1", hours(1));
  await t.remind("s2", hours(2));
  t.clock.advance(hours(1));
  await t.store.agenda.ring(t.bob.id, entryOf(t));
  for (const id of ["s1", "s2"])
    await t.store.shares.change(t.bob.id, id, (share) => ({
      share: { ...share, state: "heard", version: 9 },
      dueMs: null,
    }));
  expect(await t.store.agenda.of(t.bob.id)).toEqual([]);
  expect((await t.store.outbox.waiting(t.bob.id)).map(({ id }) => id)).toEqual(["song:s1", "song:s2"]);
});

test("a login notes its end 30, 7 and 1 day before, and what is over already not at all", () => {
  const dues = (lastsMs: number) =>
    expiringItems({ authorizedAtMs: 0, expiresAtMs: lastsMs }, 0).map(({ dueMs }) => dueMs / days(1));
  expect(dues(days(180))).toEqual([150, 173, 179]);
  expect(dues(days(8))).toEqual([1, 7]);
  expect(dues(days(1))).toEqual([]);
});

test("a new login takes the place of what was noted for the one before, waiting messages included", async () => {
  const t = await bobs();
  await logsIn(t, "Bob", days(180));
  t.clock.advance(days(151));
  await t.store.agenda.ring(t.bob.id, (one) => ({ ...entryOf(t)(one), id: "expiring" }));
  expect(await t.store.outbox.waiting(t.bob.id)).toHaveLength(1);
  await logsIn(t, "Bob", days(180));
  expect(await t.store.outbox.waiting(t.bob.id)).toEqual([]);
  const nowMs = t.clock.nowMs();
  expect((await t.store.agenda.of(t.bob.id)).map(({ dueMs }) => dueMs)).toEqual(
    [150, 173, 179].map((day) => nowMs + days(day)),
  );
  await t.store.people.disconnect(t.bob.id);
  expect(await t.store.agenda.of(t.bob.id)).toEqual([]);
});

test("a message of its kind is put once, also by many at the same time, and not for a forgotten person", async () => {
  const t = await bobs();
  const entry: OutboxEntry = { ...entryOf(t)(item("s1")), id: "reconnect:1" };
  const put = () => t.store.outbox.putOnce(t.bob.id, entry, t.clock.nowMs());
  expect((await Promise.all([put(), put(), put()])).filter(Boolean)).toHaveLength(1);
  const [claimed] = await t.store.outbox.claim(t.bob.id);
  await t.store.outbox.done(t.bob.id, claimed?.entry ?? entry, { kind: "sent" });
  expect(await put()).toBe(false);
  expect(await t.store.outbox.waiting(t.bob.id)).toEqual([]);
  await t.store.people.forget(t.ann.id);
  expect(await t.store.outbox.putOnce(t.ann.id, entry, 0)).toBe(false);
});

test("forgetting takes the agenda along, counts the reminders in it, and nothing is noted afterwards", async () => {
  const t = await bobs();
  await logsIn(t, "Bob", days(180));
  await t.remind("s1", hours(1));
  await t.store.outbox.putOnce(t.bob.id, entryOf(t)(item("x")), 0);
  await t.store.exports.open(t.bob.id, "turn");
  expect(await t.store.people.forget(t.bob.id)).toMatchObject({ reminders: 1, "links to the file about you": 1 });
  expect((await t.keys()).filter((key) => key.includes(t.bob.id)).map((key) => key.split(":").at(-1))).toEqual([
    "self",
  ]);
  await expect(t.remind("s2", hours(1))).rejects.toThrow("forgotten");
  expect(await t.store.agenda.ring(t.bob.id, entryOf(t))).toBe(0);
});
