import { expect, test } from "vitest";
import type { Person } from "../../src/bots/domain.js";
import { inviteOf } from "../../src/bots/invitations.js";
import { addressOf, register } from "./people-for-tests.js";
import { days, hours, minutes, type TestStore, testStore } from "./redis.js";

async function invited(t: TestStore, ann: Person): Promise<string> {
  const code = await t.store.invites.reserve(ann.id);
  const invite = inviteOf(code, t.clock.nowMs());
  await t.store.turns.commit(`invite ${code}`, ann.id, {}, [{ kind: "invite", invite }]);
  return code;
}

async function annAndBob() {
  const t = testStore();
  return { t, ann: await register(t, "Ann"), bob: await register(t, "Bob") };
}

test("a reserved code is no invitation before a turn makes it one", async () => {
  const { t, ann, bob } = await annAndBob();
  const code = await t.store.invites.reserve(ann.id);
  expect(await t.store.invites.find(code)).toEqual({ kind: "expired" });
  expect(await t.store.invites.claim(code, bob)).toEqual({ kind: "expired" });
  expect(await t.store.invites.open(ann.id)).toEqual([]);
});

test("ten are open and no more, however many are asked for at once", async () => {
  const { t, ann } = await annAndBob();
  const codes = await Promise.all(Array.from({ length: 15 }, () => t.store.invites.reserve(ann.id)));
  const results = await Promise.all(
    codes.map((code) =>
      t.store.turns.commit(code, ann.id, {}, [{ kind: "invite", invite: inviteOf(code, t.clock.nowMs()) }]),
    ),
  );
  expect(results.filter(({ kind }) => kind === "stored")).toHaveLength(10);
  expect(results).toContainEqual({ kind: "refused", refusal: { kind: "invite-limit", limit: 10 } });
  expect(await t.store.invites.open(ann.id)).toHaveLength(10);
});

test("of many guests at once one has it, who may ask again", async () => {
  const { t, ann } = await annAndBob();
  const guests = await Promise.all(["Cleo", "Dan", "Eve", "Fay"].map((name) => register(t, name)));
  const code = await invited(t, ann);
  const results = await Promise.all(guests.map((guest) => t.store.invites.claim(code, guest)));
  expect(results.map(({ kind }) => kind).toSorted()).toEqual(["open", "used", "used", "used"]);
  const winner = guests[results.findIndex(({ kind }) => kind === "open")];
  if (!winner) throw new Error("nobody has it");
  expect((await t.store.invites.claim(code, winner)).kind).toBe("open");
  expect((await t.store.circle.of(ann.id)).map(({ name, state }) => [name, state])).toEqual([[winner.name, "friend"]]);
  expect(await t.store.outbox.waiting(ann.id)).toHaveLength(1);
});

test("old ones go with the next", async () => {
  const { t, ann } = await annAndBob();
  const old = await invited(t, ann);
  t.clock.advance(days(30));
  await invited(t, ann);
  expect(await t.redis.hkeys(`${t.prefix}{${ann.id}}:invites`)).not.toContain(old);
  expect(await t.store.invites.find(old)).toEqual({ kind: "expired" });
});

test("one that was taken back is over", async () => {
  const { t, ann, bob } = await annAndBob();
  const code = await invited(t, ann);
  await t.store.turns.commit("t1", ann.id, {}, [{ kind: "uninvite", code }]);
  expect(await t.store.invites.claim(code, bob)).toEqual({ kind: "expired" });
});

test("wrong codes are counted for an address, right ones are not, and a try counts once", async () => {
  const { t, ann } = await annAndBob();
  const code = await invited(t, ann);
  const find = (tried: string, turnId: string) => t.store.invites.find(tried, { address: addressOf("Zoe"), turnId });
  for (let at = 0; at < 10; at += 1) expect((await find(code, `right ${at}`)).kind).toBe("open");
  for (let at = 0; at < 5; at += 1) {
    expect((await find("AAAA2222", `wrong ${at}`)).kind).toBe("unknown");
    expect((await find("AAAA2222", `wrong ${at}`)).kind).toBe("unknown");
  }
  expect(await find(code, "sixth")).toEqual({ kind: "locked", untilMs: t.clock.nowMs() + minutes(15) });
  expect((await t.store.invites.find(code, { address: addressOf("Max"), turnId: "x" })).kind).toBe("open");
  t.clock.advance(minutes(15));
  expect((await find(code, "later")).kind).toBe("open");
});

test("forgetting takes invitations and their codes along, and what an address had kept", async () => {
  const { t, ann } = await annAndBob();
  const code = await invited(t, ann);
  await t.store.invites.keep(addressOf("Ann"), "AAAA2222");
  expect(await t.store.invites.kept(addressOf("Ann"))).toBe("AAAA2222");
  expect((await t.store.people.forget(ann.id)).invitations).toBe(1);
  expect(await t.store.invites.find(code)).toEqual({ kind: "unknown" });
  expect(await t.store.invites.kept(addressOf("Ann"))).toBeNull();
  expect((await t.keys()).filter((key) => key.includes("{v_"))).toEqual([]);
  expect(JSON.stringify([...(await t.dump())])).not.toContain(code);
});

test("a guest who is forgotten leaves no name with the inviter", async () => {
  const { t, ann, bob } = await annAndBob();
  await t.store.invites.claim(await invited(t, ann), bob);
  // The guest's own half was never stored: that the inviter remembers them is owed by her script.
  expect((await t.store.debts.of(ann.id)).map(({ kind, to }) => [kind, to])).toEqual([["met", bob.id]]);
  await t.store.circle.met(bob.id, ann.id);
  await t.store.people.forget(bob.id);
  await t.store.shares.eraseCounterpart(ann.id, bob.id);
  t.clock.advance(hours(1));
  expect(await t.store.circle.of(ann.id)).toEqual([]);
  const mine = [...(await t.dump())].filter(([key]) => key.includes(ann.id) && !key.endsWith(":turns"));
  expect(mine.filter(([, text]) => text.includes("Bob"))).toEqual([]);
});
