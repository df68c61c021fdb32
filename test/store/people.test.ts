import { expect, test } from "vitest";
import { addressKey, addressSlot } from "../../src/store/keys.js";
import {
  accountOf,
  addressOf,
  messageOf,
  type Names,
  register,
  send,
  sendEffect,
  shareOf,
} from "./people-for-tests.js";
import { type TestStore, testStore } from "./redis.js";

async function twoFriends(): Promise<TestStore & { names: Names }> {
  const test = testStore();
  return { ...test, names: { sender: await register(test, "Ann"), recipient: await register(test, "Bob") } };
}

test("a name is found without regard to case, accents and spaces, and only as a whole", async () => {
  const t = testStore();
  const zoe = await register(t, "Zoë  de Vries");
  for (const name of ["zoe de vries", " ZOE DE  VRIES ", "Zoé de Vries"])
    expect(await t.store.people.named(name)).toEqual([zoe]);
  for (const name of ["zoe", "zoe de", ""]) expect(await t.store.people.named(name)).toEqual([]);
});

test("two people of one name are both found", async () => {
  const t = testStore();
  const [one, two] = [await register(t, "Bob", "b1", "u1"), await register(t, "bob", "b2", "u2")];
  expect((await t.store.people.named("Bob")).map(({ id }) => id).sort()).toEqual([one.id, two.id].sort());
});

test("after a change of name only the new one finds the person", async () => {
  const t = testStore();
  const { id } = await register(t, "Ann");
  await t.store.people.change(id, { name: "Anna} {Bold" });
  expect(await t.store.people.named("ann")).toEqual([]);
  expect((await t.store.people.named("anna} {bold")).map((person) => person.id)).toEqual([id]);
});

test("a change touches only what it names, and changes at once do not undo each other", async () => {
  const t = testStore();
  const ann = await register(t, "Ann");
  const spotify = { ...accountOf("Ann"), state: "needs_reauth" as const };
  await Promise.all([
    t.store.people.change(ann.id, { receipts: false }),
    t.store.people.change(ann.id, { spotify }),
    t.store.people.change(ann.id, { name: "Anna" }),
  ]);
  expect(await t.store.people.get(ann.id)).toEqual({ ...ann, receipts: false, spotify, name: "Anna" });
});

test("a change that depends on the person is decided on them as they are, and may be none", async () => {
  const t = testStore();
  const ann = await register(t, "Ann");
  const longer = () => t.store.people.change(ann.id, ({ name }) => ({ name: `${name}!` }));
  await Promise.all([longer(), longer(), longer()]);
  await t.store.people.change(ann.id, () => null);
  expect(await t.store.people.get(ann.id)).toEqual({ ...ann, name: "Ann!!!" });
  expect((await t.store.people.named("Ann!!!")).map(({ id }) => id)).toEqual([ann.id]);
});

test("a change for an unknown person makes nobody", async () => {
  const t = testStore();
  await t.store.people.change("p_nobody", { receipts: false });
  await t.store.people.change("p_nobody", () => ({ receipts: false }));
  expect(await t.keys()).toEqual([]);
});

test("what is known of an address follows its owner's actions and the platform's word", async () => {
  const t = testStore();
  const ann = await register(t, "Ann");
  const address = addressOf("Ann");
  await t.store.people.reachable(ann.id, address, 500);
  await t.store.people.acted(ann.id, address, 1_000);
  await t.store.people.acted(ann.id, address, 900);
  expect(await t.store.people.facts(ann.id)).toEqual(
    new Map([[addressKey(address), { lastActionAtMs: 1_000, unreachableSinceMs: null }]]),
  );
  await t.store.people.reachable(ann.id, address, 2_000);
  expect((await t.store.people.facts(ann.id)).get("messenger:page-1:Ann")).toEqual({
    lastActionAtMs: 1_000,
    unreachableSinceMs: 2_000,
  });
});

test("an action before the registration counts afterwards", async () => {
  const t = testStore();
  await t.store.people.acted(addressSlot(addressOf("Ann")), addressOf("Ann"), 1_000);
  const ann = await register(t, "Ann");
  expect((await t.store.people.facts(ann.id)).get("messenger:page-1:Ann")?.lastActionAtMs).toBe(1_000);
});

test("disconnecting erases tokens and account; the person stays and may bring another account", async () => {
  const t = testStore();
  const ann = await register(t, "Ann", "account-1");
  await t.store.people.disconnect(ann.id);
  await t.store.people.disconnect(ann.id);
  expect(await t.store.people.at(addressOf("Ann"))).toEqual({ ...ann, spotify: null });
  expect(await t.store.sealed.get(ann.id, "spotify")).toBeNull();
  expect([...(await t.dump()).values()].join()).not.toContain("account-1");
  expect((await t.keys()).filter((key) => key.includes("{acc_"))).toEqual([]);
  expect((await register(t, "ignored", "account-2", "Ann")).id).toBe(ann.id);
});

test("forgetting leaves a tombstone and what is owed, no name, no token, no index", async () => {
  const t = await twoFriends();
  const { sender: ann, recipient: bob } = t.names;
  await t.store.people.acted(ann.id, addressOf("Ann"), 1);
  await t.store.people.change(ann.id, { name: "Anna" });
  await send(t, "to-bob", t.names);
  await send(t, "to-ann", { sender: bob, recipient: ann });
  await t.store.turns.commit("on-the-way", ann.id, { text: "to Bob" }, [sendEffect(t, "s3", t.names)]);
  await t.store.turns.commit("early", addressSlot(addressOf("Ann")), { text: "Welcome Ann" }, []);
  const counts = await t.store.people.forget(ann.id);
  expect(counts).toEqual({
    addresses: 1,
    "songs received": 1,
    "songs sent": 2,
    "people in your circle": 1,
    invitations: 0,
    "messages waiting": 1,
    "Spotify tokens": 1,
    groups: 0,
    "songs sent to groups": 0,
    reminders: 0,
    "links to the file about you": 0,
    "things features remember": 0,
  });
  expect((await t.keys()).filter((key) => key.includes(ann.id))).toEqual(
    ["debts", "debts-due", "self"].map((name) => `${t.prefix}{${ann.id}}:${name}`),
  );
  expect(await t.store.debts.of(ann.id)).toEqual([
    { id: `forgotten:${bob.id}`, to: bob.id, kind: "forgotten", personId: ann.id },
  ]);
  await t.store.shares.eraseCounterpart(bob.id, ann.id);
  await t.store.debts.paid(ann.id, `forgotten:${bob.id}`);
  const left = await t.dump();
  const mentions = [...left].filter(([key, text]) => /\bAnna?\b|token of/u.test(text) && !key.endsWith(":turns"));
  expect(mentions).toEqual([]);
  expect([...left.keys()].filter((key) => key.includes(ann.id))).toEqual([`${t.prefix}{${ann.id}}:self`]);
  expect(await t.redis.hkeys(`${t.prefix}{${ann.id}}:self`)).toEqual(["forgotten"]);
  expect([...left.keys()].filter((key) => key.includes(addressSlot(addressOf("Ann"))))).toEqual([]);
});

test("forgetting twice answers nothing the second time and changes nothing", async () => {
  const t = await twoFriends();
  await send(t, "s1", t.names);
  await t.store.people.forget(t.names.sender.id);
  const before = await t.dump();
  expect(await t.store.people.forget(t.names.sender.id)).toEqual({});
  expect(await t.dump()).toEqual(before);
});

test("forgetting that broke off in the middle is finished by calling again, with the counts", async () => {
  const t = testStore();
  const ann = await register(t, "Ann");
  const zrem = t.redis.zrem;
  t.redis.zrem = () => Promise.reject(new Error("Connection is closed."));
  await expect(t.store.people.forget(ann.id)).rejects.toThrow("Connection is closed.");
  t.redis.zrem = zrem;
  expect(await t.store.people.at(addressOf("Ann"))).toBeNull();
  expect((await t.store.people.forget(ann.id)).addresses).toBe(1);
  const mine = [...(await t.dump())].filter(([key, text]) => `${key}${text}`.includes(ann.id));
  expect(mine.map(([key]) => key)).toEqual([`${t.prefix}{${ann.id}}:self`]);
});

test("what comes late for a forgotten person is not stored", async () => {
  const t = await twoFriends();
  const { sender: ann, recipient: bob } = t.names;
  await t.store.people.forget(bob.id);
  expect(await t.store.shares.receive(shareOf(t, "s1", t.names), messageOf(t, "song:s1"), 1)).toBe(false);
  await t.store.outbox.put(bob.id, messageOf(t, "m1"), 1);
  await t.store.sealed.put(bob.id, "spotify", "a late token");
  await t.store.people.acted(bob.id, addressOf("Bob"), 1);
  await t.store.people.reachable(bob.id, addressOf("Bob"), 1);
  await t.store.people.change(bob.id, { name: "Bobby" });
  await t.store.shares.eraseCounterpart(bob.id, ann.id);
  // The sender's records name Bob: that is owed to her.
  expect(await t.store.debts.of(bob.id)).toEqual([
    { id: `forgotten:${ann.id}`, to: ann.id, kind: "forgotten", personId: bob.id },
  ]);
  await t.store.debts.paid(bob.id, `forgotten:${ann.id}`);
  expect((await t.keys()).filter((key) => key.includes(bob.id))).toEqual([`${t.prefix}{${bob.id}}:self`]);
});

test("a share that arrives while its recipient is forgotten is either owed to its sender or not stored", async () => {
  const t = await twoFriends();
  const { sender: ann, recipient: bob } = t.names;
  const shares = Array.from({ length: 10 }, (_, at) => shareOf(t, `s${at}`, t.names));
  await Promise.all([
    ...shares.slice(0, 5).map((share) => t.store.shares.receive(share, messageOf(t, `song:${share.id}`), 1)),
    t.store.people.forget(bob.id),
    ...shares.slice(5).map((share) => t.store.shares.receive(share, messageOf(t, `song:${share.id}`), 1)),
  ]);
  expect(await t.store.shares.received(bob.id)).toEqual([]);
  expect((await t.store.debts.of(bob.id)).map(({ to }) => to)).toEqual([ann.id]);
});

test("a song that arrives just while its recipient is being forgotten is seen, and its sender is told", async () => {
  const t = await twoFriends();
  const { sender: ann, recipient: bob } = t.names;
  const hlen = t.redis.hlen.bind(t.redis);
  t.redis.hlen = (async (key: string) => {
    t.redis.hlen = hlen;
    const count = await hlen(key);
    await t.store.shares.receive(shareOf(t, "s1", t.names), messageOf(t, "song:s1"), 1);
    return count;
  }) as never;
  expect((await t.store.people.forget(bob.id))["songs received"]).toBe(1);
  expect((await t.store.debts.of(bob.id)).map(({ to }) => to)).toEqual([ann.id]);
});

test("a forgotten person may register again, as somebody new", async () => {
  const t = testStore();
  const before = await register(t, "Ann");
  await t.store.people.forget(before.id);
  const code = await t.store.logins.issueCode({ account: accountOf("Ann"), secret: "new" });
  const again = await t.store.registration.redeem(addressOf("Ann"), code, "Ann", "turn-again", "yes");
  expect(again).toMatchObject({ kind: "linked", isNew: true });
  expect((await t.store.people.at(addressOf("Ann")))?.id).not.toBe(before.id);
});

test("the language of a linked address is renewed, of a stranger's or a forgotten one nothing is kept", async () => {
  const t = testStore();
  const ann = await register(t, "Ann");
  await t.store.people.speaks(ann.id, { ...addressOf("Ann"), locale: "de-DE" });
  expect((await t.store.people.get(ann.id))?.addresses).toEqual([{ ...addressOf("Ann"), locale: "de-DE" }]);
  await t.store.people.speaks(ann.id, { ...addressOf("Bob"), locale: "fr" });
  await t.store.people.speaks("p_unknown", { ...addressOf("Bob"), locale: "fr" });
  expect((await t.store.people.get(ann.id))?.addresses).toHaveLength(1);
  await t.store.people.forget(ann.id);
  await t.store.people.speaks(ann.id, { ...addressOf("Ann"), locale: "fr" });
  expect(await t.store.people.get(ann.id)).toBeNull();
});
