import { expect, test } from "vitest";
import { minutes, testStore } from "./redis.js";

test("a login opened in a browser is closed there once", async () => {
  const { store } = testStore();
  const { state, browserKey } = await store.logins.open("messenger", []);
  const closed = await Promise.all([1, 2, 3].map(() => store.logins.close(state, browserKey)));
  expect(closed.filter((one) => one !== null)).toEqual([{ from: "messenger", asks: [] }]);
});

test("another browser can neither close a login nor use it up", async () => {
  const { store } = testStore();
  const { state, browserKey } = await store.logins.open(null, []);
  expect(await store.logins.close(state, "somebody else's")).toBeNull();
  expect(await store.logins.close("unknown", browserKey)).toBeNull();
  expect(await store.logins.close(state, browserKey)).toEqual({ from: null, asks: [] });
});

test("a login is open for 10 minutes", async () => {
  const { store, clock } = testStore();
  const { state, browserKey } = await store.logins.open(null, []);
  clock.advance(minutes(10));
  expect(await store.logins.close(state, browserKey)).toBeNull();
});

test("neither state nor browser key can be read in what is stored", async () => {
  const { store, dump } = testStore();
  const { state, browserKey } = await store.logins.open(null, []);
  const text = [...(await dump())].flat().join();
  expect(text).not.toContain(state);
  expect(text).not.toContain(browserKey);
});

test("a login remembers what somebody is asked for", async () => {
  const { store } = testStore();
  const { state, browserKey } = await store.logins.open("slack", ["queue", "save"]);
  expect(await store.logins.close(state, browserKey)).toEqual({ from: "slack", asks: ["queue", "save"] });
});
