import { beforeEach, describe, expect, it } from "vitest";
import { paperLanterns } from "../fixtures/share.js";
import { days, type Friend, hours, minutes, openWorld, tinBoat, type World } from "../world.js";

const song = "“Paper Lanterns” by The Quiet Harbour";
const reminded = "You wanted to be reminded of this song from Ann Reed. | Paper Lanterns";

let world: World;
let ann: Friend;
let bob: Friend;

/** At noon, UTC, Bob has a song; he is in Berlin, where it is 13:00. */
beforeEach(async () => {
  world = await openWorld();
  ann = world.friend("ann", "Ann Reed");
  bob = world.friend("bob", "Bob Fisher");
  await ann.registers();
  await bob.registers();
  await bob.says("zone Europe/Berlin");
  await ann.says(`share ${paperLanterns.url} with Bob Fisher`);
  for (const friend of [ann, bob]) friend.news();
});

const dueMs = async () => world.store.dueTimes.get("agenda", await bob.personId());

describe("remind", () => {
  it.each([
    ["remind 1 tonight", "Nov 21, 20:00", hours(7)],
    ["remind 1", "Nov 21, 20:00", hours(7)],
    ["remind me of 1 in 3h", "Nov 21, 16:00", hours(3)],
    ["remind #1 15:30", "Nov 21, 15:30", hours(2) + minutes(30)],
    ["remind 1 tomorrow", "Nov 22, 09:00", hours(20)],
    ["not now 1", "Nov 22, 09:00", hours(20)],
  ])("%s comes at its time, once", async (said, moment, ms) => {
    await bob.says(said);
    expect(bob.news()).toEqual([`I will remind you of ${song} on ${moment}.`]);
    await world.advance(ms - 1);
    expect(bob.news()).toEqual([]);
    await world.advance(1);
    expect(bob.news()).toEqual([reminded]);
    await world.advance(days(2));
    expect(bob.news()).toEqual([]);
    expect(world.alarms.forgotten).toEqual([]);
  });

  it("from the inbox is a button, and the inbox says when", async () => {
    await bob.says("inbox");
    await bob.presses("Remind me tonight");
    await bob.says("inbox");
    expect(bob.news().at(-1)).toContain("Reminder: Nov 21, 20:00");
  });

  it("again takes the place of what was set before", async () => {
    await bob.says("remind 1 in 1h");
    await bob.says("remind 1 in 2h");
    bob.news();
    await world.advance(hours(1));
    expect(bob.news()).toEqual([]);
    await world.advance(hours(1));
    expect(bob.news()).toEqual([reminded]);
  });

  it("has the buttons of the song", async () => {
    await bob.says("remind 1 in 1h");
    await world.advance(hours(1));
    await bob.presses("I have heard it");
    expect(ann.news()).toEqual([`Bob Fisher says they have heard ${song}.`]);
  });

  it.each([
    ["heard", async () => bob.says("heard 1")],
    ["played", async () => bob.plays(paperLanterns, world.clock.nowMs() + minutes(4))],
    ["passed on", async () => bob.says("skip 1")],
    ["taken back", async () => ann.says("cancel 1")],
    ["of somebody who is gone", async () => ann.says("forget me now")],
  ])("is dropped when the song was %s meanwhile", async (_name, act) => {
    await bob.says("remind 1 in 3h");
    await act();
    await world.advance(hours(2));
    bob.news();
    await world.advance(days(2));
    expect(bob.news().filter((line) => line.includes("reminded"))).toEqual([]);
    expect(await dueMs()).not.toBe(world.clock.nowMs());
  });

  it("is dropped while it waits to be delivered, too", async () => {
    await bob.says("remind 1 in 1h");
    world.channel.fail("bob", "transient");
    await world.advance(hours(1));
    world.channel.fail("bob", null);
    await bob.says("heard 1");
    bob.news();
    await world.advance(hours(3));
    expect(bob.news()).toEqual([]);
  });

  it("does not come into quiet hours, and says so when it is set", async () => {
    await bob.says("quiet 19-9");
    bob.news();
    await bob.says("remind 1 tonight");
    expect(bob.news()).toEqual([`I will remind you of ${song} when your quiet hours are over, on Nov 22, 09:00.`]);
    await world.advance(hours(20) - 1);
    expect(bob.news()).toEqual([]);
    await world.advance(1);
    expect(bob.news()).toEqual([reminded]);
  });

  it("survives a crash, and a platform that fails", async () => {
    await bob.says("remind 1 in 1h");
    bob.news();
    await world.alarms.stop();
    await world.restart();
    world.channel.fail("bob", "transient");
    await world.advance(hours(1));
    world.channel.fail("bob", null);
    await world.advance(hours(1));
    expect(bob.news()).toEqual([reminded]);
  });

  it("a redelivered wish is one reminder and one answer", async () => {
    const event = await bob.says("remind 1 in 1h");
    await world.redeliver("bob", event, "remind 1 in 1h");
    expect(new Set(bob.news()).size).toBe(1);
    await world.advance(hours(2));
    expect(bob.news()).toEqual([reminded]);
  });

  it.each([
    ["remind", "Which one? Type inbox to see the numbers, then for example: remind 1"],
    ["remind 7 tonight", "I have no song with that number for you. Type inbox to see them."],
    ["remind 1 soon", "When? Type for example remind 3 tonight"],
    ["remind 1 in 9 days", "I follow a song for 7 days, so please choose a time within that."],
    ["not now 7", "I have no song with that number for you. Type inbox to see them."],
  ])("%s is refused kindly", async (said, answer) => {
    await bob.says(said);
    expect(bob.news()[0]).toContain(answer);
    expect(await world.store.agenda.of(await bob.personId())).not.toContainEqual(
      expect.objectContaining({ item: expect.objectContaining({ kind: "reminder" }) }),
    );
  });

  it("of a song that is over is refused", async () => {
    await ann.says(`share ${tinBoat.url} with Bob Fisher`);
    await bob.says("heard 1");
    await ann.says("cancel 2");
    bob.news();
    await bob.says("remind 1");
    await bob.says("remind 2");
    expect(bob.news()).toEqual([
      `${song} is already marked as heard.`,
      "“Tin Boat Morning” by The Quiet Harbour has ended already, nothing to change.",
    ]);
  });

  it("of somebody else's song finds nothing", async () => {
    const [{ id } = { id: "" }] = await world.store.shares.received(await bob.personId());
    await ann.says(`remind ${id} tonight`);
    expect(ann.news()).toEqual(["I have no song with that number for you. Type inbox to see them."]);
  });
});

describe("for somebody whose zone is not known", () => {
  let cleo: Friend;

  beforeEach(async () => {
    cleo = world.friend("cleo", "Cleo Park");
    await cleo.registers();
    for (const url of [paperLanterns.url, tinBoat.url]) await ann.says(`share ${url} with Cleo Park`);
    cleo.news();
  });

  it("it counts in UTC, says so, asks once, and moves to the right time with the answer", async () => {
    await cleo.says("remind 1 tonight");
    expect(cleo.news()[0]).toMatch(/on Nov 21, 20:00 UTC\.\n\nI counted in UTC/);
    await cleo.presses("New York");
    await cleo.says("inbox");
    expect(cleo.news().at(-1)).toContain("Reminder: Nov 21, 20:00");
    await world.advance(hours(9));
    expect(cleo.news()).toEqual([]);
    await world.advance(hours(4));
    expect(cleo.news()).toEqual([reminded]);
    expect(world.alarms.forgotten).toEqual([]);
  });

  it("asks no second time", async () => {
    await cleo.says("remind 1 tonight");
    await cleo.says("remind 2 tonight");
    expect(cleo.news().map((line) => line.includes("I counted in UTC"))).toEqual([true, false]);
  });

  it("needs no zone for so many hours", async () => {
    await cleo.says("remind 1 in 2h");
    expect(cleo.news()).toEqual([`I will remind you of ${song} on Nov 21, 14:00 UTC.`]);
  });

  it("where the clock meant is over already, it is the next time it shows that", async () => {
    await cleo.says("remind 1 13:00");
    await cleo.says("zone Asia/Kolkata");
    cleo.news();
    await world.advance(hours(19));
    expect(cleo.news()).toEqual([]);
    await world.advance(minutes(30));
    expect(cleo.news()).toEqual([reminded]);
  });
});
