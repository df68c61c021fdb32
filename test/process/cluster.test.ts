import { Cluster } from "ioredis";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { checkRedis, connectRedis } from "../../src/store/redis.js";
import { silentLog } from "../fixtures/silent-log.js";
import { type Built, build } from "./built.js";
import { type OwnCluster, ownCluster } from "./own-cluster.js";
import { bobPlaysWhatComes, endsOnce, minutesLater, sharing } from "./story.js";
import { openWorld, type World } from "./world.js";

let built: Built;
let cluster: OwnCluster;
let world: World;

beforeAll(async () => {
  [built, cluster] = await Promise.all([build(), ownCluster()]);
});

afterAll(async () => {
  await cluster.remove();
  await built.remove();
});

beforeEach(async () => {
  world = await openWorld({ main: built.main, redisUrl: cluster.urls });
});

afterEach(() => world.close());

test("two web processes and two workers carry a song on three nodes, and each thing is told once", async () => {
  const { ann, bob, song } = world;
  const first = await Promise.all([world.start("web"), world.start("worker"), world.start("worker")]);
  await world.friendsRegister();
  bobPlaysWhatComes(world);
  expect(await ann.says(sharing(world))).toBe(200);
  await bob.sees(song.title);
  await endsOnce(world);
  expect(await Promise.all(first.map((program) => program.stop()))).toEqual([0, 0, 0]);
});

test.for([0, 1, 2])("node %i killed with -9 in the middle of a song comes back, and the song arrives", async (node) => {
  const { ann, bob, song } = world;
  const program = await world.start();
  await world.friendsRegister();
  bobPlaysWhatComes(world);
  let back: Promise<void> | null = null;
  world.gate.watch(async ({ moment }) => {
    if (moment === "before") back ??= cluster.kill(node).then(() => cluster.restart(node));
    await back;
    return true;
  });
  expect(await ann.says(sharing(world))).toBe(200);
  await bob.sees(`[${song.title}`);
  const next = await minutesLater(world, program);
  await endsOnce(world);
  expect(await next.stop()).toBe(0);
});

test("what is asked of a Redis is asked of every master, and one node alone is no address for a cluster", async () => {
  const all = connectRedis(cluster.urls, { log: silentLog });
  if (!(all instanceof Cluster)) throw new Error("several addresses are a cluster's");
  const one = connectRedis(cluster.nodes[0] ?? "", { log: silentLog });
  try {
    expect(await checkRedis(all)).toMatchObject({ policy: "noeviction", appendOnly: true, problems: [] });
    await all.nodes("master")[1]?.config("SET", "maxmemory-policy", "allkeys-lru");
    expect((await checkRedis(all)).problems).toEqual([expect.stringContaining("it is allkeys-lru")]);
    expect((await checkRedis(one)).problems).toEqual([expect.stringContaining("node of a Redis Cluster")]);
  } finally {
    await all.nodes("master")[1]?.config("SET", "maxmemory-policy", "noeviction");
    all.disconnect();
    one.disconnect();
  }
});
