import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type Built, build } from "./built.js";
import { type OwnRedis, ownRedis } from "./own-redis.js";
import type { Program } from "./program.js";
import { bobPlaysWhatComes, endsOnce, minutesLater, nothingIsDue, sharing, words } from "./story.js";
import { until } from "./until.js";
import { openWorld, type World } from "./world.js";

let built: Built;
let redis: OwnRedis;
let world: World;
let program: Program;

beforeAll(async () => {
  built = await build();
});

afterAll(() => built.remove());

beforeEach(async () => {
  // With `everysec` a disk that is busy may cost a killed Redis its last two seconds; what is promised here is for `always`.
  redis = await ownRedis({ fsync: "always" });
  world = await openWorld({ main: built.main, redisUrl: redis.url });
  program = await world.start();
  await world.friendsRegister();
});

afterEach(async () => {
  await world.close();
  await redis.remove();
});

async function readiness(): Promise<number> {
  return (await fetch(`${program.url}/readyz`)).status;
}

test("without Redis webhooks get 503 and nobody is ready; afterwards work goes on where it stood", async () => {
  const { messenger, spotify, ann, bob, song } = world;
  const [other] = spotify.tracks();
  await ann.says(sharing(world));
  await ann.sees("has reached Bob Fisher");
  expect(await readiness()).toBe(200);
  await redis.kill();
  const { shapes } = messenger;
  const meanwhile = shapes.events(shapes.text(ann.psid, `share ${other?.url} with ${bob.name}`));
  expect((await messenger.deliver(meanwhile, { tries: 1 })).status).toBe(503);
  expect(await readiness()).toBe(503);
  expect((await fetch(`${program.url}/healthz`)).status).toBe(200);
  await redis.restart();
  await until(async () => (await readiness()) === 200);
  expect((await messenger.deliver(meanwhile)).status).toBe(200);
  await bob.sees(`[${other?.title}`);
  await ann.sees("has reached Bob Fisher");
  await bob.says("heard 1");
  await bob.sees(words.post);
  await bob.says("heard 2");
  await nothingIsDue(world);
  expect([bob.count(`[${song.title}`), bob.count(`[${other?.title}`), bob.count(words.post)]).toEqual([1, 1, 1]);
  for (const { title } of [song, other ?? song]) {
    expect(ann.count(`Bob Fisher says they have heard “${title}”`)).toBe(1);
  }
  expect(await program.stop()).toBe(0);
});

test("a song whose Redis dies right after the 200 arrives once when Redis is back", async () => {
  bobPlaysWhatComes(world);
  const { ann, bob, song } = world;
  let back: Promise<void> | null = null;
  world.gate.watch(async ({ moment }) => {
    if (moment === "before") back ??= dieAndComeBack();
    await back;
    return true;
  });
  expect(await ann.says(sharing(world))).toBe(200);
  await bob.sees(`[${song.title}`);
  const next = await minutesLater(world, program);
  await endsOnce(world);
  expect(await next.stop()).toBe(0);
});

/** While it lasts every message waits on its way out. */
async function dieAndComeBack(): Promise<void> {
  await redis.kill();
  await redis.restart();
}

test("what a web process has accepted before Redis died is delivered by the worker that comes after", async () => {
  const { ann, bob, song } = world;
  expect(await program.stop()).toBe(0);
  const web = await world.start("web");
  expect(await ann.says(sharing(world))).toBe(200);
  await redis.kill();
  await redis.restart();
  await world.start("worker");
  await ann.sees("On its way to Bob Fisher");
  await ann.sees("has reached Bob Fisher");
  expect([ann.count("On its way"), bob.count(`[${song.title}`)]).toEqual([1, 1]);
  expect(await web.stop()).toBe(0);
});

test("who is asked to stop while Redis is away ends in order", async () => {
  // Far from what it takes, which are waits that end by themselves.
  world.settings.SHUTDOWN_MS = "20000";
  expect(await program.stop()).toBe(0);
  program = await world.start();
  await redis.kill();
  expect(await program.stop()).toBe(0);
});
