import { beforeEach, describe, expect, it } from "vitest";
import { paperLanterns } from "../fixtures/share.js";
import { type Friend, hours, minutes, openWorld, type World } from "../world.js";

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

describe("notify", () => {
  it("lists what there is, with a button for each", async () => {
    await bob.says("notify");
    expect(bob.news()[0]).toContain("• songs (on): songs that friends send you");
    await bob.presses("receipts off");
    expect(bob.news()[0]).toContain("I no longer write to you what became of your songs.");
    await bob.presses("Undo");
    expect(bob.news()[0]).toBe("I write to you about what became of songs you sent again.");
    await bob.says("notify songs off");
    await bob.says("notify");
    expect(bob.news().at(-1)).toContain("• songs (off)");
    await bob.presses("songs on");
    expect((await world.store.people.at(bob.address))?.optOuts).toEqual([]);
  });

  it.each(["notify songs", "notify off", "notify linked off", "notify songs maybe", "notify songs off now"])(
    "does not understand %s",
    async (said) => {
      await bob.says(said);
      expect(bob.news()).toEqual(["Type for example notify receipts off, or notify to see what there is."]);
    },
  );

  it("songs off: they come without a message, count as delivered, and are heard like any other", async () => {
    await bob.says("notify songs off");
    bob.news();
    await ann.says(`share ${paperLanterns.url} with Bob Fisher post:"told you"`);
    expect(bob.news()).toEqual([]);
    expect(ann.news().at(-1)).toBe(`${song} has reached Bob Fisher.`);
    await bob.plays(paperLanterns, world.clock.nowMs() + minutes(4));
    await world.advance(hours(1));
    expect(ann.news()).toEqual([expect.stringContaining("Bob Fisher played")]);
    // Last words were promised for it.
    expect(bob.news()).toEqual([`Ann Reed says about ${song}:\ntold you`]);
  });

  it("receipts off: nothing is said, and the list tells the truth", async () => {
    await ann.says("notify receipts off");
    await ann.says(`share ${paperLanterns.url} with Bob Fisher`);
    ann.news();
    await bob.says("heard 1");
    expect(ann.news()).toEqual([]);
    await ann.says("sent");
    expect(ann.news()[0]).toContain("to Bob Fisher – heard, they say,");
  });

  it("reminders off: those that are set do not come, and new ones are refused", async () => {
    await ann.says(`share ${paperLanterns.url} with Bob Fisher`);
    await bob.says("remind 1 in 1h");
    await bob.says("notify reminders off");
    bob.news();
    await world.advance(hours(2));
    expect(bob.news()).toEqual([]);
    await bob.says("remind 1 in 1h");
    expect(bob.news()[0]).toContain("You have switched reminders off.");
  });
});
