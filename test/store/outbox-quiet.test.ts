import { expect, test } from "vitest";
import type { PersonChanges } from "../../src/bots/ports.js";
import { messageOf, register } from "./people-for-tests.js";
import { hours, minutes, testStore } from "./redis.js";

const quiet = { fromMinute: 22 * 60, toMinute: 8 * 60 };

/** It is 23:00 in Berlin, and Bob has a message that is due. */
async function night() {
  const test = testStore();
  test.clock.atMs = Date.UTC(2026, 10, 21, 22);
  const bob = await register(test, "Bob");
  const { outbox, turns, dueTimes } = test.store;
  let count = 0;
  const settings = (changes: PersonChanges) =>
    turns.commit(`turn-${++count}`, bob.id, { text: "noted" }, [{ kind: "settings", changes }]);
  await settings({ quiet, zone: "Europe/Berlin" });
  await outbox.put(bob.id, messageOf(test, "m1"), test.clock.nowMs());
  const claim = async () => {
    const [first] = await outbox.claim(bob.id);
    if (!first) throw new Error("nothing is due");
    return first.entry;
  };
  return { ...test, bob, outbox, settings, claim, due: () => dueTimes.get("outbox", bob.id) };
}

const morningMs = Date.UTC(2026, 10, 22, 7);

test("what quiet hours hold back is due at their end, as nobody had tried it, and remembers when it was wanted", async () => {
  const t = await night();
  await t.outbox.done(t.bob.id, await t.claim(), { kind: "quiet" });
  expect(await t.due()).toBe(morningMs);
  expect(await t.outbox.waiting(t.bob.id)).toMatchObject([
    { state: "waiting", attempts: 0, wantedMs: t.clock.nowMs() },
  ]);
  t.clock.atMs = morningMs;
  expect(await t.claim()).toMatchObject({ attempts: 1, wantedMs: Date.UTC(2026, 10, 21, 22) });
});

test("quiet hours that were switched off while it was being decided hold nothing back", async () => {
  const t = await night();
  const entry = await t.claim();
  await t.settings({ quiet: null });
  await t.outbox.done(t.bob.id, entry, { kind: "quiet" });
  expect(await t.due()).toBe(t.clock.nowMs());
});

test("an entry that was replaced meanwhile is due at once, and is decided anew", async () => {
  const t = await night();
  const entry = await t.claim();
  t.clock.advance(1);
  await t.outbox.put(t.bob.id, messageOf(t, "m1"), t.clock.nowMs());
  await t.outbox.done(t.bob.id, entry, { kind: "quiet" });
  expect(await t.due()).toBe(t.clock.nowMs());
  expect(await t.outbox.waiting(t.bob.id)).toEqual([messageOf(t, "m1")]);
});

test("a change of quiet hours or zone dates what they hold back anew, and nothing else", async () => {
  const t = await night();
  const nowMs = t.clock.nowMs();
  await t.outbox.done(t.bob.id, await t.claim(), { kind: "quiet" });
  await t.outbox.put(t.bob.id, messageOf(t, "retried"), nowMs + hours(20));
  await t.outbox.put(t.bob.id, { ...messageOf(t, "held"), state: "held" }, nowMs);
  await t.settings({ quiet: { ...quiet, toMinute: 6 * 60 } });
  expect(await t.due()).toBe(morningMs - hours(2));
  await t.settings({ zone: "Asia/Kolkata" });
  expect(await t.due()).toBe(Date.UTC(2026, 10, 22, 0, 30));
  await t.settings({ receipts: false });
  expect(await t.due()).toBe(Date.UTC(2026, 10, 22, 0, 30));
  await t.settings({ quiet: null });
  expect(await t.due()).toBe(nowMs);
  expect((await t.outbox.claim(t.bob.id)).map(({ entry }) => entry.id)).toEqual(["m1"]);
});

test("a message that is being sent is left alone by such a change", async () => {
  const t = await night();
  await t.outbox.done(t.bob.id, await t.claim(), { kind: "quiet" });
  t.clock.atMs = morningMs;
  const entry = await t.claim();
  await t.settings({ quiet: null });
  expect(await t.due()).toBe(morningMs + minutes(2));
  await t.outbox.done(t.bob.id, entry, { kind: "sent" });
  expect(await t.outbox.waiting(t.bob.id)).toEqual([]);
});
