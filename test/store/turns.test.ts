import { expect, test } from "vitest";
import type { SentShare } from "../../src/bots/domain.js";
import { UpstreamError } from "../../src/bots/errors.js";
import { addressSlot } from "../../src/store/keys.js";
import { addressOf, type Names, register, registerFriends, send, sendEffect } from "./people-for-tests.js";
import { hours, minutes, type TestStore, testStore } from "./redis.js";

async function twoFriends(): Promise<TestStore & { names: Names }> {
  const test = testStore();
  return { ...test, names: await registerFriends(test) };
}

test("a turn stores its reply, the sent song and what it owes, all together", async () => {
  const t = await twoFriends();
  const { sender, recipient } = t.names;
  const effect = sendEffect(t, "s1", t.names);
  const result = await t.store.turns.commit("t1", sender.id, { text: "on its way" }, [effect]);
  expect(result).toEqual({ kind: "stored", numbers: [1] });
  expect(await t.store.turns.find("t1", [sender.id])).toEqual({ text: "on its way" });
  expect(await t.store.shares.sent(sender.id)).toEqual([{ ...(effect.kind === "send" && effect.sent), number: 1 }]);
  expect(await t.store.debts.of(sender.id)).toEqual([
    { id: "s1:song", to: recipient.id, kind: "song", share: effect.kind === "send" && effect.share },
  ]);
  expect(await t.store.dueTimes.get("debts", sender.id)).toBe(t.clock.nowMs());
});

test("a turn that comes twice is decided once and answers the same", async () => {
  const t = await twoFriends();
  const commit = (text: string) =>
    t.store.turns.commit("t1", t.names.sender.id, { text }, [sendEffect(t, "s1", t.names)]);
  const replies = await Promise.all(["a", "b", "c", "d"].map(commit));
  expect(replies.filter(({ kind }) => kind === "stored")).toHaveLength(1);
  const said = await t.store.turns.find("t1", [t.names.sender.id]);
  const repeated = replies.filter((one) => one.kind === "repeated");
  expect(repeated.map(({ reply }) => reply)).toEqual([said, said, said]);
  expect(await t.store.debts.of(t.names.sender.id)).toHaveLength(1);
});

test("a turn without effects is decided once, too", async () => {
  const t = testStore();
  const slot = addressSlot(addressOf("Ann"));
  const replies = await Promise.all(["a", "b", "c"].map((text) => t.store.turns.commit("t1", slot, { text }, [])));
  expect(replies.filter(({ kind }) => kind === "stored")).toHaveLength(1);
});

test("a reply given at an address is found after the person has registered there", async () => {
  const t = testStore();
  const slot = addressSlot(addressOf("Ann"));
  await t.store.turns.commit("t1", slot, { text: "hello" }, []);
  const ann = await register(t, "Ann");
  expect(await t.store.turns.find("t1", [ann.id, slot])).toEqual({ text: "hello" });
  expect(await t.store.turns.find("t2", [ann.id, slot])).toBeNull();
});

test("a reply is kept for 48 hours of the clock", async () => {
  const t = testStore();
  const slot = addressSlot(addressOf("Ann"));
  await t.store.turns.commit("t1", slot, { text: "old" }, []);
  t.clock.advance(hours(48) - 1);
  expect(await t.store.turns.find("t1", [slot])).toEqual({ text: "old" });
  t.clock.advance(1);
  expect(await t.store.turns.find("t1", [slot])).toBeNull();
  expect(await t.store.turns.commit("t1", slot, { text: "new" }, [])).toEqual({ kind: "stored", numbers: [] });
  expect(await t.store.turns.find("t1", [slot])).toEqual({ text: "new" });
});

test("old replies go with later turns", async () => {
  const t = testStore();
  const slot = addressSlot(addressOf("Ann"));
  await t.store.turns.commit("t1", slot, { text: "very old" }, []);
  t.clock.advance(hours(49));
  await t.store.turns.commit("t2", slot, { text: "new" }, []);
  expect([...(await t.dump()).values()].join()).not.toContain("very old");
});

test("the same song is not sent twice while it is open, however many ask at once", async () => {
  const t = await twoFriends();
  const commit = (at: number) =>
    t.store.turns.commit(`t${at}`, t.names.sender.id, { text: `${at}` }, [sendEffect(t, `s${at}`, t.names, "song")]);
  const results = await Promise.all([1, 2, 3, 4, 5].map(commit));
  expect(results.filter(({ kind }) => kind === "stored")).toHaveLength(1);
  const refusal = { kind: "already-sent", sentAtMs: t.clock.nowMs() };
  expect(results.filter(({ kind }) => kind === "refused")).toEqual(
    [1, 2, 3, 4].map(() => ({ kind: "refused", refusal })),
  );
  expect(await t.store.shares.sent(t.names.sender.id)).toHaveLength(1);
});

test("the same song twice in one turn is refused, and nothing of the turn is stored", async () => {
  const t = await twoFriends();
  const effects = [sendEffect(t, "s1", t.names, "song"), sendEffect(t, "s2", t.names, "song")];
  expect((await t.store.turns.commit("t1", t.names.sender.id, {}, effects)).kind).toBe("refused");
  expect(await t.store.turns.find("t1", [t.names.sender.id])).toBeNull();
  expect(await t.store.shares.sent(t.names.sender.id)).toEqual([]);
  expect(await t.store.debts.of(t.names.sender.id)).toEqual([]);
});

test("20 songs a day and no more, however many ask at once; later the day has room again", async () => {
  const t = await twoFriends();
  const { sender, recipient } = t.names;
  const others = [recipient, await register(t, "Cleo"), await register(t, "Dan")];
  const commit = (at: number) => {
    const names = { sender, recipient: others[at % 3] ?? recipient };
    return t.store.turns.commit(`t${at}`, sender.id, {}, [sendEffect(t, `s${at}`, names)]);
  };
  const results = await Promise.all(Array.from({ length: 25 }, (_, at) => commit(at)));
  const numbers = results.flatMap((result) => (result.kind === "stored" ? result.numbers : []));
  expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, at) => at + 1));
  expect(results).toContainEqual({ kind: "refused", refusal: { kind: "daily-limit", limit: 20 } });
  t.clock.advance(hours(24) - 1);
  expect((await commit(100)).kind).toBe("refused");
  t.clock.advance(1);
  expect(await commit(101)).toEqual({ kind: "stored", numbers: [21] });
});

test("10 songs a day to one person, however many ask at once; others still get theirs", async () => {
  const t = await twoFriends();
  const { sender } = t.names;
  const commit = (at: number, names = t.names) =>
    t.store.turns.commit(`t${at}`, sender.id, {}, [sendEffect(t, `s${at}`, names)]);
  const results = await Promise.all(Array.from({ length: 15 }, (_, at) => commit(at)));
  expect(results.filter(({ kind }) => kind === "stored")).toHaveLength(10);
  expect(results).toContainEqual({ kind: "refused", refusal: { kind: "pair-limit", limit: 10 } });
  expect((await commit(50, { sender, recipient: await register(t, "Cleo") })).kind).toBe("stored");
  t.clock.advance(hours(24));
  expect((await commit(51)).kind).toBe("stored");
});

test("songs that were taken back still count for the day", async () => {
  const t = testStore({ dailyShareLimit: 1 });
  const names: Names = { sender: await register(t, "Ann"), recipient: await register(t, "Bob") };
  await send(t, "s1", names);
  await t.store.shares.changeSent(names.sender.id, "s1", (sent) => ({ sent: { ...sent, state: "cancelled" } }));
  expect((await t.store.turns.commit("t2", names.sender.id, {}, [sendEffect(t, "s1b", names)])).kind).toBe("refused");
});

test("one turn sends several songs with numbers in their order", async () => {
  const t = await twoFriends();
  const effects = ["a", "b", "c"].map((id) => sendEffect(t, id, t.names));
  expect(await t.store.turns.commit("t1", t.names.sender.id, {}, effects)).toEqual({
    kind: "stored",
    numbers: [1, 2, 3],
  });
  expect((await t.store.debts.of(t.names.sender.id)).map(({ id }) => id)).toEqual(["a:song", "b:song", "c:song"]);
});

test("a turn changes received and sent songs, the switch and a draft in one go", async () => {
  const t = await twoFriends();
  const { sender: ann, recipient: bob } = t.names;
  await send(t, "mine", t.names);
  await send(t, "theirs", { sender: bob, recipient: ann });
  const draft = { id: "d1", trackIds: ["x"], pre: null, post: "later", expiresAtMs: t.clock.nowMs() + hours(24) };
  const cancel = (sent: SentShare) => ({
    sent: { ...sent, state: "cancelled" as const },
    debt: { id: "mine:cancel", to: bob.id, kind: "cancel" as const, shareId: "mine" },
  });
  await t.store.turns.commit("t1", ann.id, { text: "done" }, [
    { kind: "change", shareId: "theirs", decide: (share) => ({ share: { ...share, state: "skipped" }, dueMs: null }) },
    { kind: "change-sent", shareId: "mine", decide: cancel },
    { kind: "settings", changes: { receipts: false } },
    { kind: "draft", draft },
    { kind: "change", shareId: "unknown", decide: (share) => ({ share, dueMs: null }) },
  ]);
  expect((await t.store.shares.received(ann.id)).map(({ state }) => state)).toEqual(["skipped"]);
  expect((await t.store.shares.sent(ann.id)).map(({ state }) => state)).toEqual(["cancelled"]);
  expect((await t.store.people.get(ann.id))?.receipts).toBe(false);
  expect(await t.store.drafts.get(ann.id, "d1")).toEqual(draft);
  expect((await t.store.debts.of(ann.id)).map(({ id }) => id)).toEqual(["mine:cancel"]);
});

test("two changes of one song in one turn build on each other", async () => {
  const t = await twoFriends();
  await send(t, "s1", t.names);
  const grow = {
    kind: "change",
    shareId: "s1",
    decide: (share) => ({ share: { ...share, version: share.version + 1 }, dueMs: null }),
  } as const satisfies Parameters<typeof t.store.turns.commit>[3][number];
  await t.store.turns.commit("t1", t.names.recipient.id, {}, [grow, grow]);
  expect((await t.store.shares.received(t.names.recipient.id))[0]?.version).toBe(3);
});

test("a draft ends after its time and is cleared away with the next one", async () => {
  const t = await twoFriends();
  const { id } = t.names.sender;
  const keep = (draftId: string) => {
    const draft = {
      id: draftId,
      trackIds: ["x"],
      pre: "my words",
      post: null,
      expiresAtMs: t.clock.nowMs() + minutes(5),
    };
    return t.store.turns.commit(`turn-${draftId}`, id, {}, [{ kind: "draft", draft }]);
  };
  await keep("d1");
  t.clock.advance(minutes(5));
  expect(await t.store.drafts.get(id, "d1")).toBeNull();
  await keep("d2");
  expect(await t.redis.hkeys(`${t.prefix}{${id}}:drafts`)).toEqual(["d2"]);
});

test("a turn of somebody who was forgotten meanwhile does not take effect", async () => {
  const t = await twoFriends();
  await t.store.people.forget(t.names.sender.id);
  const commit = t.store.turns.commit("t1", t.names.sender.id, {}, [sendEffect(t, "s1", t.names)]);
  await expect(commit).rejects.toThrow(UpstreamError);
  expect(await t.store.shares.sent(t.names.sender.id)).toEqual([]);
});
