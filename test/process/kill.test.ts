import { afterAll, beforeAll, describe, test } from "vitest";
import { type Built, build } from "./built.js";
import type { GatedCall, Moment } from "./gate.js";
import type { Program } from "./program.js";
import { bobPlaysWhatComes, nothingIsDue, sharing, words } from "./story.js";
import { until } from "./until.js";
import { openWorld, type World } from "./world.js";

/** By then leases and locks are over, and so are the two minutes after which a message counts as given up. */
const laterMs = 10 * 60_000;
/** From the share to the end of the song: typing, reply, words, card, "has reached"; then receipt and last words. */
const calls = [1, 2, 3, 4, 5, 6, 7];
const points = calls.flatMap((number) => (["before", "after"] as const).map((moment) => ({ number, moment })));

let built: Built;

beforeAll(async () => {
  built = await build();
});

afterAll(() => built.remove());

interface Share {
  /** The webhook's whole body, for a redelivery. */
  body: object;
  status: number;
}

/** How the process died: what was shared, and the body of the Graph call that was under way, "" for none. */
interface Death {
  share: Share;
  during: string;
}

/** A friend shares a song, the process dies, another one begins on the same Redis and ends what is left to do. */
async function livesThrough(world: World, die: (program: Program) => Promise<Death>): Promise<Death> {
  const first = await world.start();
  await world.friendsRegister();
  bobPlaysWhatComes(world);
  const death = await die(first);
  await world.pass(laterMs);
  await world.start();
  // What got no 200 the platform sends again, as long as it takes.
  if (death.share.status !== 200) await world.messenger.deliver(death.share.body);
  await until(async () => world.ann.count("On its way") > 0 && cards(world) > 0);
  await nothingIsDue(world);
  return death;
}

async function annShares({ messenger, ann, ...rest }: World): Promise<Share> {
  const body = messenger.shapes.events(messenger.shapes.text(ann.psid, sharing({ messenger, ann, ...rest })));
  return { body, status: (await messenger.deliver(body)).status };
}

/** Dies in the midst of that Graph call; where there are fewer of them, when all is done. */
async function dieAt(world: World, program: Program, point: { number: number; moment: Moment }): Promise<Death> {
  const killed = new Promise<string>((resolve) => {
    world.gate.watch(async ({ number, moment, body }: GatedCall) => {
      if (number !== point.number || moment !== point.moment) return true;
      await program.kill();
      resolve(body);
      return false;
    });
  });
  const share = await annShares(world);
  const during = await Promise.race([killed, allIsDone(world)]);
  await program.kill();
  return { share, during };
}

async function allIsDone(world: World): Promise<string> {
  await until(async () => cards(world) > 0 && world.ann.count("has reached") > 0);
  await nothingIsDue(world);
  return "";
}

function cards({ bob, song }: World): number {
  return bob.count(`[${song.title}`);
}

async function inWorld(act: (world: World) => Promise<void>): Promise<void> {
  const world = await openWorld(built);
  try {
    await act(world);
  } finally {
    await world.close();
  }
}

describe.concurrent("a process killed with -9", () => {
  test.for(points)("$moment Graph call $number: the song arrives, nothing is told twice", (point, { expect }) =>
    inWorld(async (world) => {
      const { during } = await livesThrough(world, (program) => dieAt(world, program, point));
      const { ann, bob, song } = world;
      const isSongUnderWay = during.includes("Ann Reed sent you") || during.includes(`"title":"${song.title}"`);
      // What somebody chose or wrote is worth getting twice, and must not be lost; a receipt is told at most once.
      expect(cards(world)).toBeLessThanOrEqual(isSongUnderWay ? 2 : 1);
      // Receipt and last words go to two people at the same time, so either may be under way with the other.
      const isEndUnderWay = /Bob Fisher played|says about/.test(during);
      expect(isEndUnderWay ? [1, 2] : [1]).toContain(bob.count(words.post));
      expect(isEndUnderWay ? [0, 1] : [1]).toContain(ann.count("Bob Fisher played"));
      await ann.says("sent");
      await ann.sees("to Bob Fisher – heard,");
    }),
  );

  test("right after the 200: every accepted event has its effect, and only once", ({ expect }) =>
    inWorld(async (world) => {
      await livesThrough(world, async (program) => {
        const share = await annShares(world);
        await program.kill();
        expect(share.status).toBe(200);
        return { share, during: "" };
      });
      await world.ann.says("sent");
      await world.ann.sees("[1. Lighthouse Blink – The Paper Herons | to Bob Fisher – heard,");
    }));

  test("a webhook that comes again to the next process gets the same reply and sends no second song", ({ expect }) =>
    inWorld(async (world) => {
      const { share } = await livesThrough(world, (program) => dieAt(world, program, { number: 2, moment: "after" }));
      const before = { replies: world.ann.count("On its way"), cards: cards(world) };
      expect((await world.messenger.deliver(share.body)).status).toBe(200);
      await until(async () => world.ann.count("On its way") > before.replies);
      await nothingIsDue(world);
      expect(cards(world)).toBe(before.cards);
      const replies = world.messenger.messages(world.ann.psid).filter(({ text }) => text?.includes("On its way"));
      expect(new Set(replies.map(({ text }) => text)).size).toBe(1);
    }));
}, 60_000);
