import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openWorld, type World } from "./world.js";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world?.close());

describe("a bot that has settled has answered, however long the platform took", () => {
  it("on Messenger, which has only kept the event when it acknowledges it", async () => {
    const { hands } = world.stranger("messenger", "Mia Settled");
    await hands.say("help");
    await world.inspect.settle();
    expect(hands.seen()).toHaveLength(1);
  });

  it("on Slack, where a turn goes on behind its acknowledgement", async () => {
    const { userId } = await world.friend("slack", "Sam Settled");
    await world.slack.openHome(userId);
    await world.inspect.settle();
    world.slack.fault({ name: "slow", method: "chat.postMessage", delayMs: 300 });
    await world.slack.press(userId, { label: "Receipts off" });
    await world.inspect.settle();
    // The home tab is drawn again once the answer has arrived.
    expect(world.slack.home(userId)?.buttons.map(({ label }) => label)).toContain("Receipts on");
  });

  it("on Discord, where a turn goes on behind the announcement of an answer", async () => {
    const { hands } = world.stranger("discord", "Dan Settled");
    world.discord.fault({ name: "429", path: "/messages/@original", retryAfterMs: 300 });
    await hands.say("help");
    expect(hands.seen()).toHaveLength(0);
    await world.inspect.settle();
    expect(hands.seen()).toHaveLength(1);
  });
});
