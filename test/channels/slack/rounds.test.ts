import { setImmediate as nextRound } from "node:timers/promises";
import { expect, it } from "vitest";
import { Rounds } from "../../../src/channels/slack/rounds.js";

it("work begins in the order in which it was asked for, at most one piece in a round and none at once", async () => {
  const rounds = new Rounds();
  const begun: string[] = [];
  const work = ["first", "second", "third"].map((name) => rounds.turn().then(() => begun.push(name)));
  for (const round of [0, 1, 2]) {
    expect(begun.length).toBeLessThanOrEqual(round);
    await nextRound();
  }
  await Promise.all(work);
  expect(begun).toEqual(["first", "second", "third"]);
});

it("whoever asks when nobody waits any more begins without waiting for others", async () => {
  const rounds = new Rounds();
  await rounds.turn();
  await expect(rounds.turn()).resolves.toBeUndefined();
});
