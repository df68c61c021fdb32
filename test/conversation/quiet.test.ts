import { beforeEach, describe, expect, it } from "vitest";
import { paperLanterns } from "../fixtures/share.js";
import { days, type Friend, hours, minutes, openWorld, tinBoat, type World } from "../world.js";

const song = "“Paper Lanterns” by The Quiet Harbour";
const boat = "“Tin Boat Morning” by The Quiet Harbour";

let world: World;
let ann: Friend;
let bob: Friend;

/** The world begins at noon, UTC. */
beforeEach(async () => {
  world = await openWorld();
  ann = world.friend("ann", "Ann Reed");
  bob = world.friend("bob", "Bob Fisher");
  await ann.registers();
  await bob.registers();
  for (const friend of [ann, bob]) friend.news();
});

const outboxDueMs = async (friend: Friend) => world.store.dueTimes.get("outbox", await friend.personId());

describe("quiet", () => {
  it("is set with a zone, shown, and switched off", async () => {
    await bob.says("quiet 22-8 Europe/Berlin");
    await bob.says("quiet");
    const line =
      "From 22:00 to 08:00 (Europe/Berlin) I keep quiet: I answer you, and what else there is comes as one message at 08:00.";
    expect(bob.news()).toEqual([line, line]);
    await bob.presses("No quiet hours");
    await bob.says("quiet");
    expect(bob.news()).toEqual([
      "You have no quiet hours any more. What was waiting comes now.",
      "You have no quiet hours. To have some, type for example: quiet 22-8 Europe/Berlin",
    ]);
  });

  it("asks for a zone when none is known, offers some, and keeps it", async () => {
    await bob.says("quiet 10pm to 7:30");
    expect(bob.news()[0]).toContain("In which time zone is that?");
    await bob.presses("Berlin");
    expect(bob.news()[0]).toContain("From 22:00 to 07:30 (Europe/Berlin)");
    await bob.says("quiet 23-6");
    expect(bob.news()[0]).toContain("From 23:00 to 06:00 (Europe/Berlin)");
  });

  it("offers the zones that a time on a clock may mean", async () => {
    await bob.says("quiet 22-8 13:00");
    expect(
      bob
        .screen()
        .at(-1)
        ?.buttons.map(({ label }) => label),
    ).toEqual(["Berlin", "Lagos"]);
    await bob.presses("Lagos");
    expect(bob.news().at(-1)).toContain("(Africa/Lagos)");
  });

  it.each(["quiet please", "quiet 22", "quiet 8-8", "quiet 25-8 Europe/Berlin", "quiet -"])(
    "does not understand %s, and says how",
    async (said) => {
      await bob.says(said);
      expect(bob.news()).toEqual([
        "From when to when? Type for example quiet 22-8 Europe/Berlin, or quiet off for none.",
      ]);
    },
  );

  it("refuses a zone that is none, and stores nothing", async () => {
    await bob.says("quiet 22-8 Europe/Atlantis");
    expect(bob.news()[0]).toContain("I know no time zone called “Europe/Atlantis”.");
    expect(await world.store.people.at(bob.address)).not.toHaveProperty("quiet");
  });

  it("is for people who are registered", async () => {
    const zoe = world.friend("zoe");
    for (const said of ["quiet 22-8 Europe/Berlin", "zone Europe/Berlin", "notify songs off", "export", "remind 1"])
      await zoe.says(said);
    for (const answer of zoe.news()) expect(answer).toContain("First I need to know you.");
  });
});

describe("zone", () => {
  it("is set by a name, a city or a clock, and shown with its time", async () => {
    for (const said of ["zone asia/kolkata", "zone berlin", "zone 8:30", "zone"]) await bob.says(said);
    expect(bob.news()).toEqual([
      "Your time zone is Asia/Kolkata, where it is 17:30 now.",
      "Your time zone is Europe/Berlin, where it is 13:00 now.",
      "Your time zone is America/St_Johns, where it is 08:30 now.",
      "Your time zone is America/St_Johns, where it is 08:30 now.",
    ]);
  });

  it("is asked for with choices when none is known or several fit", async () => {
    await bob.says("zone");
    expect(bob.news()[0]).toContain("so I count in UTC");
    await bob.says("zone 13:00");
    expect(bob.news()[0]).toBe("Which of these is yours?");
    await bob.presses("Berlin");
    expect(bob.news()[0]).toContain("Europe/Berlin");
    await bob.says("zone Atlantis");
    expect(bob.news()[0]).toContain("I know no time zone called “Atlantis”.");
  });
});

describe("in quiet hours", () => {
  beforeEach(async () => {
    await bob.says("quiet 22-8 Europe/Berlin");
    // 22:30 in Berlin.
    await world.advance(hours(9) + minutes(30));
    bob.news();
  });

  it("a song waits without a word to its sender, and everything comes as one message at the end", async () => {
    await ann.says(`share ${paperLanterns.url} with Bob Fisher`);
    await ann.says(`share ${tinBoat.url} with Bob Fisher pre:"wake up"`);
    expect(ann.news()).toEqual([`On its way to Bob Fisher: ${song}.`, `On its way to Bob Fisher: ${boat}.`]);
    await ann.says("sent");
    expect(ann.news()[0]).toContain("to Bob Fisher – on its way,");
    await world.advance(hours(9));
    expect([ann.news(), bob.news()]).toEqual([[], []]);
    expect(await outboxDueMs(bob)).toBe(Date.UTC(2026, 10, 22, 7));
    await world.advance(minutes(30));
    expect(bob.news()).toEqual([
      `Ann Reed sent you ${song}.\nAnn Reed sent you ${boat}. wake up | Paper Lanterns | Tin Boat Morning`,
    ]);
    expect(ann.news()).toEqual([`${song} has reached Bob Fisher.\n${boat} has reached Bob Fisher.`]);
    expect(world.alarms.forgotten).toEqual([]);
  });

  it("songs, news and words of the night are one message", async () => {
    await bob.says(`share ${paperLanterns.url} with Ann Reed`);
    expect(bob.news()).toEqual([`On its way to Ann Reed: ${song}.`]);
    await ann.says("heard 1");
    await ann.says(`share ${tinBoat.url} with Bob Fisher`);
    await world.advance(hours(10));
    expect(bob.news()).toEqual([
      [
        "While you had quiet hours:",
        `Ann Reed says they have heard ${song}.`,
        "Ann Reed sent you a song. | Tin Boat Morning",
      ].join("\n\n"),
    ]);
  });

  it("answers come at once, and so does what they open", async () => {
    await ann.says(`share ${paperLanterns.url} with Bob Fisher post:"told you"`);
    await bob.says("inbox");
    await bob.presses("I have heard it");
    expect(bob.news()).toEqual([
      "Songs for you: | 1. Paper Lanterns – The Quiet Harbour | from Ann Reed, just now, with locked last words",
      "Noted. Here come Ann Reed's last words.",
      `Ann Reed says about ${song}:\ntold you`,
    ]);
    await world.advance(hours(10));
    expect(bob.news()).toEqual([]);
  });

  it("who looks into the inbox has the song: it counts from then, and its sender is told", async () => {
    await ann.says(`share ${paperLanterns.url} with Bob Fisher`);
    ann.news();
    await bob.says("inbox");
    expect(ann.news()).toEqual([`${song} has reached Bob Fisher.`]);
    await bob.plays(paperLanterns, world.clock.nowMs() + minutes(4));
    await world.advance(hours(1));
    expect(ann.news()).toEqual([expect.stringContaining("Bob Fisher played")]);
    await world.advance(hours(10));
    expect(bob.news()).toHaveLength(1);
  });

  it("what is seen in a panel that shows itself can be answered, too", async () => {
    await ann.says(`share ${paperLanterns.url} with Bob Fisher post:"told you"`);
    ann.news();
    await bob.says("heard 1");
    expect(bob.news()).toEqual(["Noted. Here come Ann Reed's last words.", `Ann Reed says about ${song}:\ntold you`]);
    expect(ann.news().at(-1)).toBe(`Bob Fisher says they have heard ${song}.`);
    await world.advance(hours(10));
    expect(bob.news()).toEqual([]);
  });

  it("last words that a play has opened wait, as nobody is known to be there", async () => {
    await ann.says(`share ${paperLanterns.url} with Bob Fisher post:"told you"`);
    await bob.says("inbox");
    await bob.plays(paperLanterns, world.clock.nowMs() + minutes(4));
    bob.news();
    await world.advance(hours(2));
    expect(bob.news()).toEqual([]);
    await world.advance(hours(8));
    expect(bob.news()).toEqual([`Ann Reed says about ${song}:\ntold you`]);
  });

  it("to switch them off brings what waits, at once and once", async () => {
    await ann.says(`share ${paperLanterns.url} with Bob Fisher`);
    await bob.says("quiet off");
    expect(bob.news()).toEqual([
      "You have no quiet hours any more. What was waiting comes now.",
      "Ann Reed sent you a song. | Paper Lanterns",
    ]);
    await world.advance(days(1));
    expect(bob.news()).toEqual([]);
  });

  it("a change of them dates what waits anew, a change of the zone too", async () => {
    await ann.says(`share ${paperLanterns.url} with Bob Fisher`);
    await bob.says("quiet 22-6:30");
    expect(await outboxDueMs(bob)).toBe(Date.UTC(2026, 10, 22, 5, 30));
    await bob.says("zone Asia/Kolkata");
    expect(await outboxDueMs(bob)).toBe(Date.UTC(2026, 10, 22, 1));
    // 18:00 there.
    await bob.says("zone America/St_Johns");
    bob.news();
    expect(await outboxDueMs(bob)).toBeNull();
    expect(world.alarms.forgotten).toEqual([]);
  });

  it("a song that is taken back is not spoken of", async () => {
    await ann.says(`share ${paperLanterns.url} with Bob Fisher`);
    await ann.says("cancel 1");
    await world.advance(days(1));
    expect(bob.news()).toEqual([]);
  });

  it("a crash changes nothing", async () => {
    await ann.says(`share ${paperLanterns.url} with Bob Fisher`);
    await world.alarms.stop();
    await world.restart();
    await world.advance(hours(9));
    expect(bob.news()).toEqual([]);
    await world.advance(hours(1));
    expect(bob.news()).toHaveLength(1);
  });

  it("a living card of the sender changes in its place", async () => {
    const cleo = world.friendOnBoard("cleo", "Cleo Park");
    await cleo.registers();
    await cleo.says(`share ${paperLanterns.url} with Ann Reed`);
    await cleo.says("quiet 22-8 Europe/Berlin");
    const before = cleo.screen().length;
    await ann.says("heard 1");
    expect(cleo.screen()).toHaveLength(before);
    expect(cleo.screen().flatMap(({ words }) => words)).toEqual(["Ann Reed says they have heard it."]);
  });
});

describe("the card of a song to a group", () => {
  let cleo: Friend;

  /** Cleo is where messages can be changed, and it is the middle of her night. */
  beforeEach(async () => {
    cleo = world.friendOnBoard("cleo", "Cleo Park");
    await cleo.registers();
    await cleo.says("group create crew");
    for (const name of ["Ann Reed", "Bob Fisher"]) await cleo.says(`group add crew ${name}`);
    await cleo.says("quiet 11-20 UTC");
    // What is painted must not be taken for a part of the message that begins with this.
    await bob.says(`share ${tinBoat.url} with Cleo Park`);
    await world.advance(1);
    await cleo.says(`share ${paperLanterns.url} with #crew`);
    cleo.news();
  });

  it("that is not there yet comes in the morning, beside the one message of the night", async () => {
    await ann.says("heard 1");
    await world.advance(hours(8) - 2);
    expect(cleo.news()).toEqual([]);
    await world.advance(1);
    expect(cleo.news().toSorted()).toEqual([
      "Bob Fisher sent you a song. | Tin Boat Morning",
      expect.stringMatching(/^Paper Lanterns \| For crew: heard by 1 of 2\n/),
    ]);
    expect(world.alarms.forgotten).toEqual([]);
  });

  it("that is there changes in its place, at night too", async () => {
    await world.advance(hours(8));
    cleo.news();
    await cleo.says("quiet 19-11 UTC");
    cleo.news();
    await ann.says("heard 1");
    await world.advance(minutes(5));
    expect(cleo.news()).toEqual([]);
    expect(cleo.screen().flatMap(({ words }) => words)).toContainEqual(
      expect.stringMatching(/^For crew: heard by 1 of 2\n/),
    );
  });
});

describe.each([
  ["an hour is left out", Date.UTC(2027, 2, 27, 22), Date.UTC(2027, 2, 28, 6)],
  ["an hour comes twice", Date.UTC(2027, 9, 30, 22), Date.UTC(2027, 9, 31, 7)],
])("the night in which %s", (_name, beginMs, endMs) => {
  it("ends at eight by the clock on the wall", async () => {
    await bob.says("quiet 22-8 Europe/Berlin");
    // Nothing is open, so no alarm is in the way of a long time.
    await world.advance(beginMs - world.clock.nowMs());
    bob.news();
    await ann.says(`share ${paperLanterns.url} with Bob Fisher`);
    expect(await outboxDueMs(bob)).toBe(endMs);
    await world.advance(endMs - 1 - world.clock.nowMs());
    expect(bob.news()).toEqual([]);
    await world.advance(1);
    expect(bob.news()).toEqual(["Ann Reed sent you a song. | Paper Lanterns"]);
  });
});
