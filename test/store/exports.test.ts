import { expect, test } from "vitest";
import { register } from "./people-for-tests.js";
import { hours, minutes, testStore } from "./redis.js";

async function bobs() {
  const test = testStore();
  const bob = await register(test, "Bob");
  const open = async (turnId: string): Promise<string> => {
    const opened = await test.store.exports.open(bob.id, turnId);
    if (opened.kind !== "opened") throw new Error("limited");
    return opened.token;
  };
  return { ...test, exports: test.store.exports, bob, open };
}

test("a token opens its owner's data once, and looking at it uses nothing up", async () => {
  const t = await bobs();
  const token = await t.open("turn");
  expect([await t.exports.isOpen(token), await t.exports.isOpen(token)]).toEqual([true, true]);
  const closed = await Promise.all([1, 2, 3].map(() => t.exports.close(token)));
  expect(closed.filter((id) => id === t.bob.id)).toHaveLength(1);
  expect(await t.exports.isOpen(token)).toBe(false);
});

test("a token is good for a quarter of an hour", async () => {
  const t = await bobs();
  const token = await t.open("turn");
  t.clock.advance(minutes(15) - 1);
  expect(await t.exports.isOpen(token)).toBe(true);
  t.clock.advance(1);
  expect([await t.exports.isOpen(token), await t.exports.close(token)]).toEqual([false, null]);
});

test("what is made up opens nothing, whatever it looks like", async () => {
  const t = await bobs();
  const token = await t.open("turn");
  const [id = "", secret = ""] = token.split(".");
  const ann = await register(t, "Ann");
  const forged = [
    "",
    ".",
    id,
    `${id}.`,
    `${id}.x`,
    `${ann.id}.${secret}`,
    `p_x.${secret}`,
    `a_1}{.${secret}`,
    `${token}.x`,
  ];
  for (const one of forged) expect([await t.exports.isOpen(one), await t.exports.close(one)]).toEqual([false, null]);
});

test("the token itself is stored nowhere", async () => {
  const t = await bobs();
  const [, secret = ""] = (await t.open("turn")).split(".");
  expect(JSON.stringify([...(await t.dump())])).not.toContain(secret);
});

test("the same turn again counts once, and only its last token is good", async () => {
  const t = await bobs();
  const [first, second] = [await t.open("turn"), await t.open("turn")];
  expect([await t.exports.isOpen(first), await t.exports.isOpen(second)]).toEqual([false, true]);
  await t.open("turn 2");
  await t.open("turn 3");
});

test("a fourth in 24 hours is refused until the first of them is old enough, used or not", async () => {
  const t = await bobs();
  const firstMs = t.clock.nowMs();
  await t.exports.close(await t.open("1"));
  t.clock.advance(hours(1));
  for (const turn of ["2", "3"]) await t.open(turn);
  expect(await t.exports.open(t.bob.id, "4")).toEqual({ kind: "limited", untilMs: firstMs + hours(24) });
  t.clock.advance(hours(23));
  await t.open("4");
  expect((await t.exports.open(t.bob.id, "5")).kind).toBe("limited");
});

test("many at once do not outrun the count", async () => {
  const t = await bobs();
  const opened = await Promise.all(Array.from({ length: 8 }, (_, at) => t.exports.open(t.bob.id, `turn ${at}`)));
  expect(opened.filter(({ kind }) => kind === "opened")).toHaveLength(3);
});

test("a token of somebody who was forgotten opens nothing, and gives no new one", async () => {
  const t = await bobs();
  const token = await t.open("turn");
  await t.store.people.forget(t.bob.id);
  expect([await t.exports.isOpen(token), await t.exports.close(token)]).toEqual([false, null]);
  await expect(t.exports.open(t.bob.id, "turn 2")).rejects.toThrow();
});
