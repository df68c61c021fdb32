import { expect, test } from "vitest";
import { UpstreamError } from "../../src/bots/errors.js";
import { fieldIs, isNoMember, scoreIs, transact, valueIs, write } from "../../src/store/transaction.js";
import { testStore } from "./redis.js";

test("all is written when every guard holds", async () => {
  const { redis, prefix } = testStore();
  const [hash, zset, set, text] = ["h", "z", "s", "t"].map((name) => `${prefix}{a}:${name}`) as [
    string,
    string,
    string,
    string,
  ];
  await redis.hset(hash, "empty", "");
  await redis.zadd(zset, Date.UTC(2026, 0), "m");
  await redis.set(text, 'ü "quoted" \\ \u0000 -');
  const guards = [
    fieldIs(hash, "empty", ""),
    fieldIs(hash, "none", null),
    scoreIs(zset, "m", Date.UTC(2026, 0)),
    isNoMember(set, "m"),
    valueIs(text, 'ü "quoted" \\ \u0000 -'),
  ];
  expect(
    await write(redis, guards, [
      ["HSET", hash, "new", "=-"],
      ["SADD", set, "m"],
    ]),
  ).toBe(true);
  expect(await redis.hget(hash, "new")).toBe("=-");
  expect(await write(redis, [isNoMember(set, "m")], [["DEL", hash]])).toBe(false);
  expect(await redis.exists(hash)).toBe(1);
});

test.each([
  ["absent, where a value was expected", "a", null],
  ["another value", "a", "b"],
  ["a value, where none was expected", null, "b"],
  ["an empty value, where none was expected", null, ""],
])("nothing is written when a guard finds %s", async (_, expected, stored) => {
  const { redis, prefix } = testStore();
  const key = `${prefix}{a}:h`;
  if (stored !== null) await redis.hset(key, "field", stored);
  expect(await write(redis, [fieldIs(key, "field", expected)], [["HSET", key, "new", "x"]])).toBe(false);
  expect(await redis.hget(key, "new")).toBeNull();
});

test("of many who count at once nobody is lost", async () => {
  const { redis, prefix } = testStore();
  const key = `${prefix}{a}:h`;
  const count = () =>
    transact(redis, async () => {
      const text = await redis.hget(key, "n");
      const next = Number(text ?? 0) + 1;
      return { result: next, guards: [fieldIs(key, "n", text)], ops: [["HSET", key, "n", next]] };
    });
  const results = await Promise.all(Array.from({ length: 20 }, count));
  expect(new Set(results).size).toBe(20);
  expect(await redis.hget(key, "n")).toBe("20");
});

test("a plan that never holds gives up with an error to try again later", async () => {
  const { redis, prefix } = testStore();
  const key = `${prefix}{a}:h`;
  const plan = async () => ({ result: 1, guards: [fieldIs(key, "f", "never")], ops: [["DEL", key] as const] });
  await expect(transact(redis, plan)).rejects.toThrow(UpstreamError);
});

test("marks are written before, and only when there is something to write", async () => {
  const { redis, prefix } = testStore();
  const mark = { key: `${prefix}{b}`, member: "m", score: 5 };
  await transact(redis, async () => ({ result: null, before: [mark] }));
  expect(await redis.exists(mark.key)).toBe(0);
  await transact(redis, async () => ({ result: null, ops: [["SET", `${prefix}{a}`, "x"]], before: [mark] }));
  expect(await redis.zscore(mark.key, "m")).toBe("5");
});
