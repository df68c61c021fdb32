import { afterEach, beforeEach, expect, test } from "vitest";
import { type Emulated, startEmulated } from "./emulated.js";
import { app } from "./setup.js";

let world: Emulated;

beforeEach(async () => {
  world = await startEmulated();
});
afterEach(() => world.emulator.stop());

const title = () => world.emulator.tracks()[0]?.title ?? "";

test("a search is made as somebody who waits, within the budget of people", async () => {
  const [first] = await world.music.search(title());
  expect(first?.name).toBe(title());
  expect(world.quota.taken).toEqual([[app.id, "person"]]);
});

test("the same words ask Spotify once in ten minutes, however they are written", async () => {
  const found = await world.music.search(title());
  expect(await world.music.search(`  ${title().toUpperCase().replaceAll(" ", "   ")} `)).toEqual(found);
  expect(world.quota.taken).toHaveLength(1);
  expect([...world.cache.values.values()].map(({ ttlMs }) => ttlMs)).toEqual([600_000]);
});

test("other words are another search, and no words are none", async () => {
  await world.music.search(title());
  await world.music.search("zzqxv");
  expect(await world.music.search("   ")).toEqual([]);
  expect(world.quota.taken).toHaveLength(2);
});

test("ten songs are the most that is found, and nothing found is remembered too", async () => {
  expect((await world.music.search("e")).length).toBeLessThanOrEqual(10);
  expect(await world.music.search("zzqxv nothing like it")).toEqual([]);
  expect(await world.music.search("zzqxv nothing like it")).toEqual([]);
  expect(world.quota.taken).toHaveLength(2);
});
