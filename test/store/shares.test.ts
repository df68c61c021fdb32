import { expect, test } from "vitest";
import type { Share, ShareNews } from "../../src/bots/domain.js";
import type { ShareChange } from "../../src/bots/ports.js";
import { messageOf, type Names, registerFriends, send, sendEffect, shareOf } from "./people-for-tests.js";
import { days, type TestStore, testStore } from "./redis.js";

async function twoFriends(): Promise<TestStore & { names: Names }> {
  const test = testStore();
  return { ...test, names: await registerFriends(test) };
}

function heard(share: Share, atMs: number): ShareChange | null {
  if (share.state !== "delivered") return null;
  const next: Share = { ...share, state: "heard", stateAtMs: atMs, heardAtMs: atMs, version: share.version + 1 };
  const news: ShareNews = { shareId: share.id, state: "heard", atMs, version: next.version };
  return { share: next, dueMs: null, news };
}

function delivered(share: Share, dueMs: number): ShareChange {
  return { share: { ...share, state: "delivered", version: share.version + 1 }, dueMs };
}

test("a song carried over many times at once is stored once, with one message and one number", async () => {
  const t = await twoFriends();
  const share = shareOf(t, "s1", t.names);
  const many = Array.from({ length: 20 }, () => t.store.shares.receive(share, messageOf(t, "song:s1"), 5_000));
  expect(await Promise.all(many)).toEqual(many.map(() => true));
  expect(await t.store.shares.received(t.names.recipient.id)).toEqual([{ ...share, number: 1 }]);
  expect(await t.store.outbox.waiting(t.names.recipient.id)).toHaveLength(1);
  expect(await t.store.dueTimes.get("listen-check", t.names.recipient.id)).toBe(5_000);
});

test("a song that has ended is not received again", async () => {
  const t = await twoFriends();
  const { id } = t.names.recipient;
  const share = shareOf(t, "s1", t.names);
  await t.store.shares.receive(share, messageOf(t, "song:s1"), 5_000);
  await t.store.shares.change(id, "s1", (now) => ({
    share: { ...now, state: "cancelled" },
    dueMs: null,
    withdrawn: ["song:s1"],
  }));
  await t.store.shares.receive(share, messageOf(t, "song:s1"), 5_000);
  expect((await t.store.shares.received(id)).map(({ state }) => state)).toEqual(["cancelled"]);
  expect(await t.store.outbox.waiting(id)).toEqual([]);
  expect(await t.store.dueTimes.get("listen-check", id)).toBeNull();
});

test("songs received together get different numbers, and both sides list them in order", async () => {
  const t = await twoFriends();
  const ids = Array.from({ length: 8 }, (_, at) => `s${at}`);
  await Promise.all(ids.map((id) => t.store.shares.receive(shareOf(t, id, t.names), messageOf(t, `song:${id}`), 1)));
  const numbers = (await t.store.shares.received(t.names.recipient.id)).map(({ number }) => number);
  expect(numbers).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});

test("of many who find a song heard at once, one decides, and the sender is owed the news once", async () => {
  const t = await twoFriends();
  const { id } = t.names.recipient;
  await send(t, "s1", t.names);
  await t.store.shares.change(id, "s1", (share) => delivered(share, 9_000));
  const many = Array.from({ length: 20 }, () => t.store.shares.change(id, "s1", (share) => heard(share, 7_000)));
  expect((await Promise.all(many)).filter((stored) => stored)).toHaveLength(1);
  const debts = await t.store.debts.of(id);
  expect(debts).toEqual([
    {
      id: "s1:news:3",
      to: t.names.sender.id,
      kind: "news",
      news: { shareId: "s1", state: "heard", atMs: 7_000, version: 3 },
    },
  ]);
  expect(await t.store.shares.pendingFor(id)).toEqual([]);
});

test("later news has a debt of its own, so paying the older one does not take it away", async () => {
  const t = await twoFriends();
  const { id } = t.names.recipient;
  await send(t, "s1", t.names);
  for (const state of ["delivered", "heard"] as const)
    await t.store.shares.change(id, "s1", (share) => {
      const version = share.version + 1;
      return { share: { ...share, state, version }, dueMs: null, news: { shareId: "s1", state, atMs: 1, version } };
    });
  await t.store.debts.paid(id, "s1:news:2");
  expect((await t.store.debts.of(id)).map((debt) => debt.id)).toEqual(["s1:news:3"]);
});

test("a decision stores the messages it causes and withdraws those that make no sense any more", async () => {
  const t = await twoFriends();
  const { id } = t.names.recipient;
  await send(t, "s1", t.names);
  const post = { ...messageOf(t, "post:s1"), notice: { kind: "post", shareId: "s1" } as const };
  await t.store.shares.change(id, "s1", (share) => ({
    share: { ...share, state: "heard" },
    dueMs: null,
    messages: [post],
    withdrawn: ["song:s1"],
  }));
  expect(await t.store.outbox.waiting(id)).toEqual([post]);
  expect(await t.store.dueTimes.get("outbox", id)).toBe(t.clock.nowMs());
});

test("a decision about a song that is not there stores nothing", async () => {
  const t = await twoFriends();
  expect(await t.store.shares.change(t.names.recipient.id, "none", (share) => delivered(share, 1))).toBe(false);
  expect(await t.store.shares.changeSent(t.names.sender.id, "none", (sent) => ({ sent }))).toBe(false);
});

test("a silent song keeps its due time after it was heard", async () => {
  const t = await twoFriends();
  const { id } = t.names.recipient;
  await send(t, "s1", t.names);
  await t.store.shares.change(id, "s1", (share) => ({
    share: { ...share, state: "heard", isSilent: true },
    dueMs: 77_000,
  }));
  expect((await t.store.shares.pendingFor(id)).map(({ dueMs }) => dueMs)).toEqual([77_000]);
  await t.store.shares.postpone(id, new Map([["s1", 5]]));
  expect(await t.store.dueTimes.get("listen-check", id)).toBe(77_000);
});

test("postponing changes due times of open songs only and brings none back", async () => {
  const t = await twoFriends();
  const { id } = t.names.recipient;
  for (const share of ["open", "closed"]) await send(t, share, t.names);
  await t.store.shares.change(id, "closed", (share) => ({ share: { ...share, state: "skipped" }, dueMs: null }));
  await t.store.shares.postpone(
    id,
    new Map([
      ["open", 9_000],
      ["closed", 9_000],
      ["unknown", 9_000],
    ]),
  );
  await t.store.shares.postpone(id, new Map());
  expect((await t.store.shares.pendingFor(id)).map(({ share, dueMs }) => [share.id, dueMs])).toEqual([["open", 9_000]]);
});

test("postponing does not make a song due that nobody wants to look at", async () => {
  const t = await twoFriends();
  const { id } = t.names.recipient;
  await send(t, "s1", t.names);
  await t.store.shares.change(id, "s1", (share) => ({ share, dueMs: null }));
  await t.store.shares.postpone(id, new Map([["s1", 9_000]]));
  expect(await t.store.dueTimes.get("listen-check", id)).toBeNull();
});

test("pending songs come soonest first", async () => {
  const t = await twoFriends();
  const { id } = t.names.recipient;
  for (const share of ["a", "b", "c"]) await send(t, share, t.names);
  await t.store.shares.postpone(
    id,
    new Map([
      ["a", 3_000],
      ["b", 1_000],
      ["c", 2_000],
    ]),
  );
  expect((await t.store.shares.pendingFor(id)).map(({ share }) => share.id)).toEqual(["b", "c", "a"]);
});

test("songs that ended 60 days ago are no longer listed, and go for good with later writes", async () => {
  const t = await twoFriends();
  const { sender, recipient } = t.names;
  await send(t, "old", t.names);
  const nowMs = t.clock.nowMs();
  await t.store.shares.change(recipient.id, "old", (share) => ({
    share: { ...share, state: "expired", stateAtMs: nowMs },
    dueMs: null,
  }));
  await t.store.shares.changeSent(sender.id, "old", (sent) => ({
    sent: { ...sent, state: "expired", stateAtMs: nowMs },
  }));
  await send(t, "open", t.names);
  t.clock.advance(days(60) + 1);
  expect((await t.store.shares.received(recipient.id)).map(({ id }) => id)).toEqual(["open"]);
  expect((await t.store.shares.sent(sender.id)).map(({ id }) => id)).toEqual(["open"]);
  await send(t, "new", t.names);
  expect([...(await t.dump()).values()].some((text) => text.includes("Song old"))).toBe(false);
  expect((await t.store.shares.received(recipient.id)).map(({ id, number }) => [id, number])).toEqual([
    ["open", 2],
    ["new", 3],
  ]);
});

test("a forgotten friend leaves no name and no words behind, and open songs end", async () => {
  const t = await twoFriends();
  const { sender: ann, recipient: bob } = t.names;
  await send(t, "to-bob", t.names);
  await send(t, "to-ann", { sender: bob, recipient: ann });
  await t.store.shares.eraseCounterpart(bob.id, ann.id);
  await t.store.shares.eraseCounterpart(bob.id, ann.id);
  const [received] = await t.store.shares.received(bob.id);
  expect(received).toMatchObject({ state: "cancelled", senderName: "", pre: null, post: null, version: 2 });
  const [sent] = await t.store.shares.sent(bob.id);
  expect(sent).toMatchObject({ state: "ended", recipientName: "", version: 2 });
  expect(await t.store.outbox.waiting(bob.id)).toEqual([]);
  expect(await t.store.dueTimes.get("listen-check", bob.id)).toBeNull();
});

test("a song that arrives after its sender was forgotten is dropped", async () => {
  const t = await twoFriends();
  const { sender: ann, recipient: bob } = t.names;
  await t.store.shares.eraseCounterpart(bob.id, ann.id);
  expect(await t.store.shares.receive(shareOf(t, "late", t.names), messageOf(t, "song:late"), 1)).toBe(true);
  expect(await t.store.shares.received(bob.id)).toEqual([]);
});

test("more songs than fit one script are all erased", async () => {
  const t = await twoFriends();
  const { sender: ann, recipient: bob } = t.names;
  const ids = Array.from({ length: 130 }, (_, at) => `s${at}`);
  for (const id of ids) await t.store.shares.receive(shareOf(t, id, t.names), messageOf(t, `song:${id}`), 1);
  await t.store.shares.eraseCounterpart(bob.id, ann.id);
  const states = (await t.store.shares.received(bob.id)).map(({ state, senderName }) => `${state}${senderName}`);
  expect(states).toEqual(ids.map(() => "cancelled"));
});

test("the same song may be sent again once the first one has ended", async () => {
  const t = await twoFriends();
  const { sender } = t.names;
  await send(t, "first", t.names);
  await t.store.shares.changeSent(sender.id, "first", (sent) => ({ sent: { ...sent, state: "heard" } }));
  const effect = sendEffect(t, "second", t.names, "first");
  expect(await t.store.turns.commit("again", sender.id, {}, [effect])).toEqual({ kind: "stored", numbers: [2] });
  // Late news of the first must not open the way for a third.
  await t.store.shares.changeSent(sender.id, "first", (sent) => ({ sent: { ...sent, version: 9 } }));
  const third = await t.store.turns.commit("third", sender.id, {}, [sendEffect(t, "third", t.names, "first")]);
  expect(third.kind).toBe("refused");
});
