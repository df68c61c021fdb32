import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { redisRegistration } from "../../src/store/registration.js";
import { accountOf, addressOf, codeFor, register } from "./people-for-tests.js";
import { hours, minutes, type TestStore, testStore } from "./redis.js";

const ann = addressOf("ann");

function redeem(t: TestStore, code: string, name: string | null = "Ann", turnId = "turn-1", address = ann) {
  return t.store.registration.redeem(address, code, name, turnId, "By sending this code you agree.");
}

/** Breaks off just before a command of the redis client that passes the given test. */
function breakBefore(t: TestStore, command: "zadd" | "hdel"): () => void {
  const real = t.redis[command];
  t.redis[command] = (() => Promise.reject(new Error("Connection is closed."))) as never;
  return () => {
    t.redis[command] = real as never;
  };
}

test("the login link says which channel it is for, and in which language", () => {
  const { begin } = testStore().store.registration;
  expect(begin(ann, [])).toBe("https://songs.example.org/spotify/login?from=messenger");
  expect(begin(ann, ["queue", "save"])).toBe(
    "https://songs.example.org/spotify/login?from=messenger&ask=queue&ask=save",
  );
  expect(begin(ann, ["save"], "de")).toBe("https://songs.example.org/spotify/login?from=messenger&lang=de&ask=save");
});

test("a good code links a new person, with consent, sealed token and a name that is found", async () => {
  const t = testStore();
  const code = await codeFor(t, "account-1", "refresh-token");
  expect(code).toMatch(/^\d{16}$/);
  const result = await redeem(t, code.replace(/(\d{4})/g, "$1 "));
  const person = {
    id: expect.stringMatching(/^p_[\w-]{22}$/),
    name: "Ann",
    addresses: [ann],
    receipts: true,
    spotify: accountOf("account-1"),
    consent: { atMs: t.clock.nowMs(), wording: "By sending this code you agree." },
    createdAtMs: t.clock.nowMs(),
  };
  expect(result).toEqual({ kind: "linked", person, isNew: true, addedAddress: true });
  const found = await t.store.people.at(ann);
  expect(await t.store.people.named("ann")).toEqual([found]);
  expect(await t.store.sealed.get(found?.id ?? "", "spotify")).toBe("refresh-token");
});

test("the consent that stood above the code is the one that is stored, and not what the chat says", async () => {
  const t = testStore();
  const shown = "Wenn du diesen Code schickst, stimmst du zu.";
  const code = await t.store.logins.issueCode({ account: accountOf("account-1"), secret: "s" }, shown);
  await redeem(t, code);
  expect((await t.store.people.at(ann))?.consent).toEqual({ atMs: t.clock.nowMs(), wording: shown });
  const [left] = [...(await t.dump())].filter(([key]) => key.endsWith(":code"));
  expect(Object.keys(JSON.parse(left?.[1] ?? "{}")).sort()).toEqual(["expiresAtMs", "usedBy"]);
});

test("neither the code nor the token can be read in what is stored", async () => {
  const t = testStore();
  const code = await codeFor(t, "account-1", "refresh-token");
  const text = [...(await t.dump())].flat().join();
  expect(text).not.toContain(code);
  expect(text).not.toContain("refresh-token");
});

test("after a link nothing of the login is left where the code was", async () => {
  const t = testStore();
  await register(t, "Ann", "account-1");
  const [code] = [...(await t.dump())].filter(([key]) => key.endsWith(":code"));
  expect(Object.keys(JSON.parse(code?.[1] ?? "{}")).sort()).toEqual(["expiresAtMs", "usedBy"]);
});

test("a new person needs a name; the code stays good", async () => {
  const t = testStore();
  const code = await codeFor(t, "account-1");
  for (const name of [null, "  "])
    expect(await redeem(t, code, name)).toEqual({ kind: "name-needed", suggestion: "account-1 on Spotify" });
  expect(await redeem(t, code, "Ann", "turn-2")).toMatchObject({ kind: "linked", isNew: true });
});

test("a code that was never given is wrong, and so is one that is none", async () => {
  const t = testStore();
  expect(await redeem(t, "1234567812345678")).toEqual({ kind: "wrong" });
  expect(await redeem(t, "hello", "Ann", "turn-2")).toEqual({ kind: "wrong" });
});

test("a code is used once", async () => {
  const t = testStore();
  const code = await codeFor(t, "account-1");
  await redeem(t, code);
  expect(await redeem(t, code, "Eve", "turn-2", addressOf("eve"))).toEqual({ kind: "used" });
  expect(await redeem(t, code, "Ann", "turn-3")).toEqual({ kind: "used" });
});

test("a code is good for 15 minutes", async () => {
  const t = testStore();
  const code = await codeFor(t, "account-1");
  t.clock.advance(minutes(15));
  expect(await redeem(t, code)).toEqual({ kind: "expired" });
});

test("five wrong codes within a quarter hour lock the address, even for a right one", async () => {
  const t = testStore();
  const code = await codeFor(t, "account-1");
  const firstAtMs = t.clock.nowMs();
  for (let at = 0; at < 5; at++) {
    expect(await redeem(t, `000000000000000${at}`, "Ann", `wrong-${at}`)).toEqual({ kind: "wrong" });
    t.clock.advance(minutes(1));
  }
  expect(await redeem(t, code, "Ann", "turn-1")).toEqual({ kind: "locked", untilMs: firstAtMs + minutes(15) });
  expect(await redeem(t, await codeFor(t, "account-2"), "Eve", "turn-2", addressOf("eve"))).toMatchObject({
    kind: "linked",
  });
  t.clock.advance(minutes(10));
  expect(await redeem(t, code, "Ann", "turn-3")).toEqual({ kind: "expired" });
});

test("many wrong codes at once do not outrun the lock", async () => {
  const t = testStore();
  const tries = Array.from({ length: 12 }, (_, at) => redeem(t, "0000000000000000", "Ann", `wrong-${at}`));
  const kinds = (await Promise.all(tries)).map(({ kind }) => kind);
  expect(kinds.filter((kind) => kind === "wrong")).toHaveLength(5);
  expect(kinds.filter((kind) => kind === "locked")).toHaveLength(7);
});

test("a wrong code that is delivered again counts once; right codes do not count", async () => {
  const t = testStore();
  for (let at = 0; at < 8; at++) expect(await redeem(t, "0000000000000000", "Ann", "same")).toEqual({ kind: "wrong" });
  for (let at = 0; at < 8; at++)
    expect(await redeem(t, await codeFor(t, "account-1"), "Ann", `turn-${at}`)).toMatchObject({ kind: "linked" });
});

test("forgetting does not buy new tries", async () => {
  const t = testStore();
  const person = await register(t, "Ann", "account-1", "ann");
  for (let at = 0; at < 5; at++) await redeem(t, "0000000000000000", "Ann", `wrong-${at}`);
  await t.store.people.forget(person.id);
  expect((await redeem(t, "0000000000000000", "Ann", "again")).kind).toBe("locked");
});

test("the same turn gets the same answer again", async () => {
  const t = testStore();
  const code = await codeFor(t, "account-1");
  const first = await redeem(t, code);
  expect(await redeem(t, code)).toEqual(first);
  expect(await redeem(t, code)).toEqual(first);
  expect(await t.store.people.named("ann")).toHaveLength(1);
});

test("the same turn delivered many times at once links once", async () => {
  const t = testStore();
  const code = await codeFor(t, "account-1");
  const results = await Promise.all(Array.from({ length: 6 }, () => redeem(t, code)));
  for (const result of results) expect(result).toEqual(results[0]);
  expect(results[0]).toMatchObject({ kind: "linked", isNew: true });
});

test.each(["zadd", "hdel"] as const)(
  "a turn that broke off before its %s is finished when it comes again",
  async (command) => {
    const t = testStore();
    const code = await codeFor(t, "account-1");
    const mend = breakBefore(t, command);
    await expect(redeem(t, code)).rejects.toThrow("Connection is closed.");
    mend();
    expect(await redeem(t, code, "Eve", "turn-2", addressOf("eve"))).toEqual({ kind: "used" });
    t.clock.advance(hours(1));
    expect(await redeem(t, code)).toMatchObject({ kind: "linked", isNew: true, addedAddress: true });
    expect(await t.store.people.named("ann")).toHaveLength(1);
  },
);

test("one code cannot be used by two addresses at once", async () => {
  const t = testStore();
  const code = await codeFor(t, "account-1");
  const racers = ["a", "b", "c", "d"].map((user) => redeem(t, code, user, `turn-${user}`, addressOf(user)));
  const kinds = (await Promise.all(racers)).map(({ kind }) => kind).sort();
  expect(kinds).toEqual(["linked", "used", "used", "used"]);
});

test("two codes of one account at two addresses at once make one person", async () => {
  const t = testStore();
  const codes = await Promise.all(["a", "b", "c"].map(() => codeFor(t, "account-1")));
  const racers = codes.map((code, at) => redeem(t, code, "Ann", `turn-${at}`, addressOf(`user-${at}`)));
  const results = await Promise.all(racers);
  const people = results.flatMap((result) => (result.kind === "linked" ? [result] : []));
  expect(new Set(people.map(({ person }) => person.id)).size).toBe(1);
  expect(people.filter(({ isNew }) => isNew)).toHaveLength(1);
  expect((await t.store.people.at(addressOf("user-0")))?.addresses).toHaveLength(3);
});

test("a second address of the same account joins the person and needs no name", async () => {
  const t = testStore();
  const person = await register(t, "Ann", "account-1", "ann");
  const slack = addressOf("U1", "slack");
  const result = await redeem(t, await codeFor(t, "account-1"), null, "turn-2", slack);
  expect(result).toEqual({
    kind: "linked",
    person: { ...person, addresses: [...person.addresses, slack] },
    isNew: false,
    addedAddress: true,
  });
  expect((await t.store.people.at(slack))?.id).toBe(person.id);
});

test("logging in again renews the token and nothing else", async () => {
  const t = testStore();
  const person = await register(t, "Ann", "account-1", "ann");
  await t.store.people.change(person.id, { spotify: { ...accountOf("account-1"), state: "needs_reauth" } });
  const result = await redeem(t, await codeFor(t, "account-1", "new token"), "Somebody", "turn-2");
  expect(result).toEqual({ kind: "linked", person, isNew: false, addedAddress: false });
  expect(await t.store.sealed.get(person.id, "spotify")).toBe("new token");
});

test("an address of a person with another account is refused, and the code stays good", async () => {
  const t = testStore();
  await register(t, "Ann", "account-1", "ann");
  const code = await codeFor(t, "account-2");
  expect(await redeem(t, code, "Eve", "turn-2")).toEqual({ kind: "other-account", name: "Ann" });
  expect(await redeem(t, code, "Eve", "turn-3", addressOf("eve"))).toMatchObject({ kind: "linked", isNew: true });
});

test("a code is good again when its turn broke off and then came to nothing", async () => {
  const t = testStore();
  const code = await codeFor(t, "account-2");
  const id = t.parts.random.id;
  t.parts.random.id = () => {
    throw new Error("broken off after the claim");
  };
  await expect(redeem(t, code)).rejects.toThrow("broken off");
  t.parts.random.id = id;
  await register(t, "Ann", "account-1", "ann");
  expect(await redeem(t, code)).toEqual({ kind: "other-account", name: "Ann" });
  expect(await redeem(t, code, "Eve", "turn-2", addressOf("eve"))).toMatchObject({ kind: "linked", isNew: true });
});

test("a disconnected person may not take an account that somebody else holds", async () => {
  const t = testStore();
  const person = await register(t, "Ann", "account-1", "ann");
  await register(t, "Eve", "account-2", "eve");
  await t.store.people.disconnect(person.id);
  const code = await codeFor(t, "account-2");
  expect(await redeem(t, code, null, "turn-2")).toEqual({ kind: "other-account", name: "Ann" });
  expect(await redeem(t, await codeFor(t, "account-3"), null, "turn-3")).toMatchObject({
    kind: "linked",
    isNew: false,
    person: { id: person.id, name: "Ann", spotify: accountOf("account-3") },
  });
});

test("the account of a disconnected person is free for a new one", async () => {
  const t = testStore();
  const person = await register(t, "Ann", "account-1", "ann");
  await t.store.people.disconnect(person.id);
  const other = await redeem(t, await codeFor(t, "account-1"), "Anna", "turn-2", addressOf("new"));
  expect(other).toMatchObject({ kind: "linked", isNew: true });
  expect(await redeem(t, await codeFor(t, "account-1"), null, "turn-3")).toEqual({
    kind: "other-account",
    name: "Ann",
  });
});

test("the same account through another Spotify app is another account", async () => {
  const t = testStore();
  await register(t, "Ann", "account-1", "ann");
  const code = await t.store.logins.issueCode({ account: { ...accountOf("account-1"), appId: "app-2" }, secret: "x" });
  expect(await redeem(t, code, "Ann", "turn-2", addressOf("other"))).toMatchObject({ kind: "linked", isNew: true });
});

test("a code that was given before the keys were rotated is still good", async () => {
  const t = testStore();
  const code = await codeFor(t, "account-1");
  const rotated = { ...t.parts, encryptionKeys: [randomBytes(32), ...t.parts.encryptionKeys] };
  expect(await redisRegistration(rotated).redeem(ann, code, "Ann", "turn-1", "yes")).toMatchObject({ kind: "linked" });
});
