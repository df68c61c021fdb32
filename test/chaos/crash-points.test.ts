import { afterAll, beforeAll, expect, test } from "vitest";
import { sumOf, type Verdict } from "../../bench/chaos/checker.js";
import { connectStage, playStory } from "../../bench/chaos/crash-points.js";
import type { Plant } from "../../bench/chaos/house.js";
import { testRedisUrl } from "../scheduler/setup.js";

let redis: ReturnType<typeof connectStage>;

beforeAll(() => {
  redis = connectStage(testRedisUrl());
});

afterAll(() => redis.close());

/** Stories one after the other, from this seed on, until `isEnough`. */
async function stories(from: number, isEnough: (verdicts: Verdict[]) => boolean, plant?: Plant): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  for (let seed = from; !isEnough(verdicts) && seed < from + 40; seed += 1)
    verdicts.push(await playStory({ redis, seed, ...(plant === undefined ? {} : { plant }) }));
  return verdicts;
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
