import { afterAll, beforeAll, describe, test } from "vitest";
import { type Built, build } from "./built.js";
import type { GatedCall, Moment } from "./gate.js";
import type { Program } from "./program.js";
import { bobPlaysWhatComes, nothingIsDue, sharing, words } from "./story.js";
import { until } from "./until.js";
import { openWorld, type World } from "./world.js";

/** By then leases and locks are over, and so are the two minutes after which a message counts as given up. */
const laterMs = 10 * 60_000;
/** From the share to the end of the song: typing, reply, words, card, often "has reached"; then receipt and last words. */
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

/** How the process died: what was shared, and the bodies of the Graph calls it had begun; none when all was done. */
interface Death {
  share: Share;
  begun: string[];
}

/** A friend shares a song, the process dies, another one begins on the same Redis and ends what is left to do. */
async function livesThrough(world: World, die: (program: Program) => Promise<Death>): Promise<Death> {
  const first = await world.start();
  await world.friendsRegister();
  bobPlaysWhatComes(world);
  const death = await die(first);
  await world.pass(laterMs);
  world.gate.watch(async () => true);
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
  const begun: string[] = [];
  let isDying = false;
  const killed = new Promise<string[]>((resolve) => {
    world.gate.watch(async ({ number, moment, body }: GatedCall) => {
      // Calls come side by side, and what the dying process has just sent is not with the platform yet.
      if (isDying) return false;
      if (moment === "before") begun.push(body);
      if (number !== point.number || moment !== point.moment) return true;
      isDying = true;
      await program.kill();
      resolve(begun);
      return false;
    });
  });
  const share = await annShares(world);
  const atDeath = await Promise.race([killed, allIsDone(world)]);
  await program.kill();
  return { share, begun: atDeath };
}

async function allIsDone(world: World): Promise<string[]> {
  await until(async () => cards(world) > 0 && isToldOfArrival((words) => world.ann.count(words) > 0));
  await nothingIsDue(world);
  return [];
}

/** Whether it may have come without anybody having noted so. Of its arrival its sender is told only afterwards. */
function isSongUnderWay({ song }: World, begun: string[]): boolean {
  const has = (words: string) => begun.some((body) => body.includes(words));
  return (has("Ann Reed sent you") || has(`"title":"${song.title}"`)) && !isToldOfArrival(has);
}

/** That it was played may be known before its sender has been told that it has come; then the one takes the other's place. */
function isToldOfArrival(has: (words: string) => boolean): boolean {
  return has("has reached") || has("Bob Fisher played");
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
      const { begun } = await livesThrough(world, (program) => dieAt(world, program, point));
      const { ann, bob } = world;
      // What somebody chose or wrote is worth getting twice, and must not be lost; a receipt is told at most once.
      expect(cards(world)).toBeLessThanOrEqual(isSongUnderWay(world, begun) ? 2 : 1);
      // Receipt and last words go to two people at the same time, so either may be under way with the other.
      const isEndUnderWay = begun.some((body) => /Bob Fisher played|says about/.test(body));
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
        return { share, begun: [] };
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
});
