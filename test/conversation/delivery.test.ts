import { beforeEach, describe, expect, it } from "vitest";
import { paperLanterns } from "../fixtures/share.js";
import { days, type Friend, hours, minutes, openWorld, tinBoat, type World } from "../world.js";

const link = paperLanterns.url;
const song = "“Paper Lanterns” by The Quiet Harbour";

let world: World;
let ann: Friend;
let bob: Friend;

beforeEach(async () => {
  world = await openWorld();
  ann = world.friend("ann", "Ann Reed");
  bob = world.friend("bob", "Bob Fisher");
  await ann.registers();
  await bob.registers();
  for (const friend of [ann, bob]) friend.news();
});

describe("outside the window", () => {
  beforeEach(async () => {
    world.channel.windowMs = hours(24);
    await world.advance(hours(25));
    await ann.says("help");
    ann.news();
  });

  it("a song waits, its sender is told, and it comes right after the answer to the next word", async () => {
    await ann.says(`share ${link} with Bob Fisher`);
    expect(ann.news().at(-1)).toBe(`${song} is waiting: Bob Fisher gets it with their next message to me.`);
    expect(bob.news()).toEqual([]);
    await world.advance(days(2));
    await ann.says("help");
    ann.news();
    await bob.says("help");
    expect(bob.news().map((line) => line.split("\n")[0])).toEqual([
      "This is what you need to begin:",
      "Ann Reed sent you a song. | Paper Lanterns",
    ]);
    expect(ann.news()).toEqual([`${song} has reached Bob Fisher.`]);
    await bob.plays(paperLanterns, world.clock.nowMs() + minutes(5));
    await world.advance(minutes(15));
    expect(ann.news()).toEqual([expect.stringContaining("Bob Fisher played")]);
  });

  it("several songs come as one message, and several receipts as one text", async () => {
    await ann.says(`share ${link} with Bob Fisher`);
    await ann.says(`share ${tinBoat.url} with Bob Fisher`);
    ann.news();
    await bob.says("hello");
    expect(bob.news()[1]).toMatch(/Paper Lanterns \| Tin Boat Morning$/);
    await world.advance(hours(25));
    await bob.says("heard 1");
    await bob.says("heard 2");
    expect(ann.news().join()).not.toContain("they have heard");
    await ann.says("hello");
    expect(ann.news().at(-1)?.split("\n")).toEqual([
      `Bob Fisher says they have heard ${song}.`,
      "Bob Fisher says they have heard “Tin Boat Morning” by The Quiet Harbour.",
    ]);
  });

  it("a later state of a song takes the place of an earlier one", async () => {
    await ann.says(`share ${link} with Bob Fisher`);
    await world.advance(hours(25));
    await bob.says("hello");
    await bob.presses("I have heard it");
    ann.news();
    await ann.says("hello");
    expect(ann.news().slice(1)).toEqual([`Bob Fisher says they have heard ${song}.`]);
  });

  it("a song nobody came for within a week is taken back, and told once", async () => {
    await ann.says(`share ${link} with Bob Fisher`);
    await world.advance(days(9));
    await ann.says("hello");
    expect(ann.news().at(-1)).toBe(`${song} could not be handed to Bob Fisher for a week, so I have taken it back.`);
    await bob.says("hello");
    expect(bob.news()).toHaveLength(1);
  });
});

describe("when the platform fails", () => {
  it("a passing failure is tried again, and the song arrives once", async () => {
    world.channel.fail("bob", "transient");
    await ann.says(`share ${link} with Bob Fisher`);
    await world.advance(minutes(1));
    expect(bob.news()).toEqual([]);
    world.channel.fail("bob", null);
    await world.advance(minutes(30));
    expect(bob.news()).toHaveLength(1);
    expect(ann.news().at(-1)).toBe(`${song} has reached Bob Fisher.`);
  });

  it("somebody who cannot be reached ends the share, and the sender is told", async () => {
    world.channel.fail("bob", "unreachable");
    await ann.says(`share ${link} with Bob Fisher`);
    expect(ann.news().at(-1)).toBe(`${song} cannot be delivered: Bob Fisher cannot be reached.`);
  });

  it("an unclear send of a song is made again, an unclear receipt is not", async () => {
    world.channel.fail("bob", "unclear");
    await ann.says(`share ${link} with Bob Fisher`);
    world.channel.fail("bob", null);
    await world.advance(minutes(10));
    expect(bob.news()).toHaveLength(1);
    ann.news();
    world.channel.fail("ann", "unclear");
    await bob.presses("I have heard it");
    world.channel.fail("ann", null);
    await world.advance(hours(2));
    expect(ann.news()).toEqual([]);
    await ann.says("sent");
    expect(ann.news()[0]).toContain("heard, they say");
  });

  it("a song played after a send of which nobody could tell was seen then, and is heard", async () => {
    world.channel.fail("bob", "unclear");
    await ann.says(`share ${link} with Bob Fisher`);
    await bob.plays(paperLanterns, world.clock.nowMs() + 1);
    world.channel.fail("bob", null);
    await world.advance(hours(2));
    expect(ann.news().at(-1)).toBe(`Bob Fisher played ${song} 4 minutes ago.`);
  });

  it("a song that never gets an answer is tried seven times, for more than an hour, and then counts as delivered", async () => {
    world.channel.fail("bob", "unclear");
    await ann.says(`share ${link} with Bob Fisher`);
    await world.advance(days(1));
    const tries = world.logged.filter(({ event }) => event === "outbox.failed");
    expect(tries).toHaveLength(7);
    expect(ann.news().at(-1)).toBe(`${song} has reached Bob Fisher.`);
  });

  it("a reply that could not be sent comes later through the outbox", async () => {
    world.channel.fail("ann", "transient");
    await ann.says("settings");
    world.channel.fail("ann", null);
    await world.advance(minutes(1));
    expect(ann.news()).toEqual([expect.stringContaining("You are Ann Reed")]);
  });

  it("nobody unregistered is ever written to first", async () => {
    const zoe = world.friend("zoe");
    world.channel.fail("zoe", "transient");
    await expect(zoe.says("help")).rejects.toThrow();
    world.channel.fail("zoe", null);
    await world.advance(days(1));
    expect(zoe.news()).toEqual([]);
  });
});

describe("a crash between any two steps", () => {
  it("between the decision and its delivery loses nothing and doubles nothing", async () => {
    const { alarms } = world;
    await alarms.stop();
    await ann.says(`share ${link} with Bob Fisher`);
    expect(bob.news()).toEqual([]);
    const fresh = await openRest();
    await fresh.runDue();
    await fresh.runDue();
    expect(bob.news()).toHaveLength(1);
    expect(ann.news().filter((line) => line.includes("has reached"))).toHaveLength(1);
  });

  /** The same store in a new process. */
  async function openRest() {
    await world.restart();
    return world.alarms;
  }
});

it("every alarm that had to ring was armed by whoever made it due", async () => {
  await ann.says(`share ${link} with Bob Fisher post:"x"`);
  await world.advance(minutes(4));
  await bob.plays(paperLanterns);
  await world.advance(days(8));
  await ann.says(`share ${tinBoat.url} with Bob Fisher`);
  await bob.says("skip 2");
  await ann.says("forget me now");
  expect(world.alarms.forgotten).toEqual([]);
  expect(world.alarms.errors).toEqual([]);
});
