import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { createSeal } from "../../src/store/seal.js";
import { redisSealed } from "../../src/store/sealed.js";
import { testStore } from "./redis.js";

test("a secret comes back as it was, and is not to be read in what is stored", async () => {
  const { store, dump } = testStore();
  await store.sealed.put("p_1", "spotify", "secret ü");
  expect(await store.sealed.get("p_1", "spotify")).toBe("secret ü");
  expect([...(await dump()).values()].join()).not.toContain("secret");
  await store.sealed.delete("p_1", "spotify");
  expect(await store.sealed.get("p_1", "spotify")).toBeNull();
});

test("a secret is changed, or goes, as it is at that moment; where there is none nothing is decided", async () => {
  const { store } = testStore();
  const { sealed } = store;
  const asked: string[] = [];
  const append = (secret: string) => {
    asked.push(secret);
    return `${secret}+`;
  };
  expect(await sealed.change("p_1", "spotify", append)).toBeNull();
  await sealed.put("p_1", "spotify", "a");
  await Promise.all(Array.from({ length: 5 }, () => sealed.change("p_1", "spotify", append)));
  expect(await sealed.get("p_1", "spotify")).toBe("a+++++");
  expect(await sealed.change("p_1", "spotify", (now) => now)).toBe("a+++++");
  expect(await sealed.change("p_1", "spotify", () => null)).toBeNull();
  expect(await sealed.get("p_1", "spotify")).toBeNull();
  expect(asked[0]).toBe("a");
});

test("a secret that goes while it is being changed does not come back", async () => {
  const { store } = testStore();
  await store.sealed.put("p_1", "spotify", "a");
  const changing = store.sealed.change("p_1", "spotify", (now) => `${now}+`);
  await store.sealed.delete("p_1", "spotify");
  expect(await changing).toBeNull();
  expect(await store.sealed.get("p_1", "spotify")).toBeNull();
});

test("the first key of the list seals, all of them open", async () => {
  const { parts } = testStore();
  const [old, young] = [randomBytes(32), randomBytes(32)];
  await redisSealed({ ...parts, encryptionKeys: [old] }).put("p_1", "a", "one");
  const both = redisSealed({ ...parts, encryptionKeys: [young, old] });
  expect(await both.get("p_1", "a")).toBe("one");
  await both.put("p_1", "a", "two");
  expect(await redisSealed({ ...parts, encryptionKeys: [young] }).get("p_1", "a")).toBe("two");
  await expect(redisSealed({ ...parts, encryptionKeys: [old] }).get("p_1", "a")).rejects.toThrow(
    /not among the encryption keys/,
  );
});

test("a secret moved to another person or another name does not open", async () => {
  const { store, redis, prefix } = testStore();
  await store.sealed.put("p_1", "spotify", "secret");
  const text = (await redis.hget(`${prefix}{p_1}:sealed`, "spotify")) ?? "";
  await redis.hset(`${prefix}{p_2}:sealed`, "spotify", text);
  await redis.hset(`${prefix}{p_1}:sealed`, "other", text);
  await expect(store.sealed.get("p_2", "spotify")).rejects.toThrow("belongs somewhere else");
  await expect(store.sealed.get("p_1", "other")).rejects.toThrow("belongs somewhere else");
});

test("a changed text does not open, wherever it was changed, and the error tells no secret", () => {
  const seal = createSeal([randomBytes(32)]);
  const [version, key, nonce, body = ""] = seal.seal("here", "my secret").split(".");
  const bytes = Buffer.from(body, "base64url");
  for (let at = 0; at < bytes.length; at++) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    const text = [version, key, nonce, changed.toString("base64url")].join(".");
    expect(() => seal.open("here", text)).toThrow("a sealed text was changed");
  }
  for (const text of ["", "my secret", "v2.a.b.c", `${version}.${key}.${nonce}.`, `${version}.${key}..`])
    expect(() => seal.open("here", text)).toThrow(/^(?!.*my secret)/);
});

test("keys of another length, or none, are refused at once", () => {
  expect(() => createSeal([])).toThrow("an encryption key is needed");
  expect(() => createSeal([randomBytes(32), randomBytes(16)])).toThrow("32 bytes");
});

test("one secret is never sealed the same way twice", () => {
  const seal = createSeal([randomBytes(32)]);
  expect(new Set(Array.from({ length: 50 }, () => seal.seal("here", "same"))).size).toBe(50);
});
