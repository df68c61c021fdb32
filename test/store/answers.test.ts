import { expect, test } from "vitest";
import { answeredSent, reacted, thanked } from "../../src/bots/answers.js";
import type { Answer } from "../../src/bots/domain.js";
import { type Names, registerFriends, send } from "./people-for-tests.js";
import { type TestStore, testStore } from "./redis.js";

const nowMs = 7_000;

/** A song that has been heard in silence: it is due once more, when its week is over. */
async function heardInSilence(): Promise<TestStore & { names: Names }> {
  const kit = testStore();
  const names = await registerFriends(kit);
  await send(kit, "s1", names);
  await kit.store.shares.change(names.recipient.id, "s1", (share) => ({
    share: { ...share, state: "heard", isSilent: true, version: share.version + 1 },
    dueMs: 9_000,
  }));
  return { ...kit, names };
}

const fromFire: Answer = { reaction: "fire", version: 3 };

test("an answer is stored with its debt, and the song is due when it was before", async () => {
  const { store, names } = await heardInSilence();
  const { recipient, sender } = names;
  await store.shares.change(recipient.id, "s1", (share) => reacted(share, "fire", nowMs));
  expect((await store.shares.received(recipient.id))[0]?.answer).toEqual(fromFire);
  expect(await store.debts.of(recipient.id)).toEqual([
    { id: "s1:answer:3", to: sender.id, kind: "answer", shareId: "s1", answer: fromFire },
  ]);
  expect((await store.shares.pendingFor(recipient.id)).map(({ dueMs }) => dueMs)).toEqual([9_000]);
  expect(await store.dueTimes.get("debts", recipient.id)).not.toBeNull();
});

test("a later answer has a debt of its own, so paying the older one does not take it away", async () => {
  const { store, names } = await heardInSilence();
  const { id } = names.recipient;
  await store.shares.change(id, "s1", (share) => reacted(share, "fire", nowMs));
  await store.shares.change(id, "s1", (share) => thanked(share, nowMs));
  await store.debts.paid(id, "s1:answer:3");
  expect((await store.debts.of(id)).map((debt) => debt.id)).toEqual(["s1:answer:4"]);
});

test("an answer that comes many times is told once", async () => {
  const { store, clock, names } = await heardInSilence();
  const { id } = names.sender;
  const many = Array.from({ length: 10 }, () =>
    store.shares.changeSent(id, "s1", (sent) => answeredSent(sent, fromFire, clock.nowMs())),
  );
  expect((await Promise.all(many)).filter(Boolean)).toHaveLength(1);
  expect((await store.outbox.waiting(id)).map((entry) => entry.id)).toEqual(["answer:s1"]);
  expect((await store.shares.sent(id))[0]?.answer).toEqual(fromFire);
});

test("forgetting takes what was said with it: from the records of both, and from what is still owed", async () => {
  const { store, clock, names } = await heardInSilence();
  const { recipient, sender } = names;
  await store.shares.changeSent(sender.id, "s1", (sent) => answeredSent(sent, fromFire, clock.nowMs()));
  await store.shares.change(recipient.id, "s1", (share) => thanked(share, nowMs));
  await store.people.forget(recipient.id);
  expect((await store.debts.of(recipient.id)).filter(({ kind }) => kind === "answer")).toEqual([]);
  await store.shares.eraseCounterpart(sender.id, recipient.id);
  expect((await store.shares.sent(sender.id))[0]).not.toHaveProperty("answer");
  const late = await store.shares.changeSent(sender.id, "s1", (sent) =>
    answeredSent(sent, { reaction: "sad", version: 99 }, clock.nowMs()),
  );
  expect(late).toBe(false);
});
