import { afterAll, beforeAll, expect, test } from "vitest";
import { chance } from "../../bench/chaos/chance.js";
import { judge, sumOf, type Verdict } from "../../bench/chaos/checker.js";
import { connectStage, playStory } from "../../bench/chaos/crash-points.js";
import type { Plant } from "../../bench/chaos/house.js";
import type { ToldEvent } from "../../bench/chaos/record.js";
import { openStage, type Player, type Stage, songOf } from "../../bench/chaos/stage.js";
import { testRedisUrl } from "../scheduler/setup.js";

let redis: ReturnType<typeof connectStage>;

beforeAll(() => {
  redis = connectStage(testRedisUrl());
});

afterAll(() => redis.close());

/** Stories one after the other, from this seed on, until `isEnough`. */
async function stories(from: number, isEnough: (verdicts: Verdict[]) => boolean, plant?: Plant): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (let seed = from; !isEnough(verdicts) && seed < from + 200; seed += 1)
    verdicts.push(await playStory({ redis, seed, ...(plant === undefined ? {} : { plant }) }));
  return verdicts;
}

function says(stage: Stage, { userId, platform }: Player, text: string): ToldEvent {
  const id = `${platform.kind.name}-${stage.record.events.length}`;
  const event = { id, userId, text, atMs: stage.nowMs(), turnId: null, reply: null, deliveries: 0 };
  stage.record.events.push(event);
  return event;
}

function violations(verdicts: Verdict[]): string[] {
  return verdicts.flatMap((verdict) => verdict.violations);
}

test("a process may die in front of any effect: nothing is lost, and nothing is told twice that can be told once", async () => {
  const wanted = 300;
  const verdicts = await stories(1, (all) => sumOf(all.map(({ counts }) => counts)).crashes >= wanted);
  expect(violations(verdicts)).toEqual([]);
  const sum = sumOf(verdicts.map(({ counts }) => counts));
  expect(sum.crashes).toBeGreaterThanOrEqual(wanted);
  // Without these the stories would never have come near what they are about.
  expect(sum.doubledSongs).toBeGreaterThan(0);
  expect(sum.repeatedReplies).toBeGreaterThan(0);
  expect(sum.shares).toBeGreaterThan(30);
}, 300_000);

test("a list that took the place of a song's message comes again when nobody knows whether it came", async () => {
  const stage = await openStage({ redis, chance: chance(1) });
  const [ann, , bob] = stage.players;
  if (!ann || !bob) throw new Error("nobody is there");
  stage.music.add(songOf(1));
  bob.platform.fault(bob.userId, "down");
  await stage.tell(says(stage, ann, `share ${songOf(1).url} with ${bob.person.name}`));
  // The direct answer, and what goes the way of the outbox instead.
  bob.platform.fault(bob.userId, "vanished", "vanished");
  await stage.tell(says(stage, bob, "inbox"));
  await stage.pass(10 * 24 * 60 * 60_000);
  const { violations: broken, counts } = await judge(stage);
  await stage.close();
  expect(broken).toEqual([]);
  expect(counts).toMatchObject({ shares: 1, faults: 3, missingReplies: 0, givenUpUnclear: 0 });
});

test.each<[Plant, RegExp]>([
  ["debts-struck-out-first", /never reached its recipient's slot|is nowhere|here and/u],
  ["turns-forgotten", /was answered|is there|came|nobody is done/u],
  ["sends-unmarked", /was told 2 times/u],
])(
  "the check sees it when %s",
  async (plant, words) => {
    const isSeen = (all: Verdict[]) => violations(all).some((one) => words.test(one));
    expect(violations(await stories(1, isSeen, plant)).join("\n")).toMatch(words);
  },
  300_000,
);
