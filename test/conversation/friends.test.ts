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

const shown = (who: Friend) => who.screen().at(-1);
const labels = (who: Friend) => shown(who)?.buttons.map(({ label }) => label) ?? [];

describe("friends", () => {
  it("is kind to somebody who has none", async () => {
    const zoe = world.friend("zoe", "Zoe Lind");
    await zoe.says(`register name:"Zoe Lind" code:"${await zoe.logsIn()}"`);
    zoe.news();
    await zoe.says("friends");
    expect(zoe.news()).toEqual(["You have no friends here yet: send somebody a song, or invite them."]);
  });

  it("names everybody by what was decided about them, each with buttons", async () => {
    for (const name of ["Cleo Park", "Dan Wolf", "Eve Moss", "Fay Lund"])
      await world.friend(name, name).says(`register name:"${name}" code:"${await world.friend(name).logsIn()}"`);
    await world.friend("Cleo Park").says(`share ${link} with Ann Reed`);
    await world.friend("Dan Wolf").says(`share ${link} with Ann Reed`);
    await ann.presses("Not now");
    await ann.says(`share ${link} with Eve Moss`);
    await ann.says("block Fay Lund");
    ann.news();
    await ann.says("friends");
    expect(ann.news()).toEqual([
      [
        "You have one friend here.",
        "Waiting for your answer: Cleo Park.",
        "You have sent them songs: Eve Moss.",
        "Put off: Dan Wolf. To let somebody in: accept <name>",
        "Blocked: Fay Lund. To undo it: unblock <name> | Cleo Park | Bob Fisher",
      ].join("\n"),
    ]);
    expect(labels(ann)).toEqual([
      "Invite somebody",
      ...["Accept", "Not now", "Block"],
      ...["Mute for a week", "Unfriend", "Block"],
    ]);
  });

  it("shows ten at a time", async () => {
    for (let at = 10; at < 22; at += 1) await world.friend(`f${at}`, `Friend ${at}`).registers();
    await ann.says("friends");
    expect(shown(ann)?.titles).toHaveLength(10);
    await ann.presses("More");
    expect(shown(ann)?.titles).toEqual(["Friend 19", "Friend 20", "Friend 21"]);
    expect(labels(ann)).not.toContain("More");
    await ann.says("friends many");
    expect(shown(ann)?.titles).toHaveLength(10);
    const zoe = world.friend("zoe", "Zoe Lind");
    await zoe.says(`register name:"Zoe Lind" code:"${await zoe.logsIn()}"`);
    await zoe.says(`share ${link} with Ann Reed`);
    await ann.says("friends");
    expect(shown(ann)?.titles).toHaveLength(10);
    expect(shown(ann)?.titles[0]).toBe("Zoe Lind");
  });

  it("is for people who are registered", async () => {
    const zoe = world.friend("zoe");
    for (const said of ["friends", "block Ann Reed", "mute Ann Reed 7d", "accept Ann Reed", "invite"]) {
      await zoe.says(said);
      expect(zoe.news()[0]).toContain("First I need to know you.");
    }
  });
});

describe("unfriend", () => {
  it("ends the friendship on both sides; the next song is a question", async () => {
    await ann.says("friends");
    await ann.presses("Unfriend");
    expect(ann.news().at(-1)).toBe(
      "Bob Fisher is your friend no longer. Their next song comes as a question, unless you are in a group together.",
    );
    expect(bob.news()).toEqual([]);
    for (const friend of [ann, bob]) {
      await friend.says("friends");
      expect(friend.news()[0]).toContain("You have no friends here yet");
    }
    await bob.says(`share ${link} with Ann Reed`);
    expect(ann.news().at(-1)).toContain("Bob Fisher would like to send you songs.");
  });

  it("leaves alone what has arrived", async () => {
    await bob.says(`share ${link} with Ann Reed`);
    await ann.says("unfriend bob");
    bob.news();
    await world.advance(minutes(4));
    await ann.plays(paperLanterns);
    await world.advance(minutes(10));
    expect(bob.news()).toEqual([expect.stringContaining("Ann Reed played")]);
  });

  it.each([
    ["unfriend", "Who is it?"],
    ["unfriend Nobody Known", "You have no friend of that name."],
  ])("%s says what to do", async (said, words) => {
    await ann.says(said);
    expect(ann.news()[0]).toContain(words);
  });

  it("at the same time from both sides ends it once", async () => {
    await Promise.all([ann.says("unfriend Bob Fisher"), bob.says("unfriend Ann Reed")]);
    for (const friend of [ann, bob]) expect(await world.store.circle.of(await friend.personId())).toEqual([]);
    expect(world.alarms.errors).toEqual([]);
  });
});

describe("mute", () => {
  it("brings songs without a sound until the time that is said, and the sender reads as ever", async () => {
    await bob.says("mute Ann Reed 7d");
    expect(bob.news()).toEqual([
      "Until Nov 28, 12:00 UTC songs from Ann Reed come without a sound. They wait in your inbox.",
    ]);
    await ann.says(`share ${link} with Bob Fisher`);
    expect(ann.news().at(-1)).toBe(`${song} has reached Bob Fisher.`);
    expect(bob.news()).toEqual([]);
    await bob.says("inbox");
    expect(bob.news()[0]).toContain("1. Paper Lanterns");
    await world.advance(minutes(4));
    await bob.plays(paperLanterns);
    await world.advance(minutes(10));
    expect(ann.news().at(-1)).toContain("Bob Fisher played");
  });

  it("is over by itself, or by unmute", async () => {
    await bob.says("mute ann 12h");
    await world.advance(hours(12));
    await ann.says(`share ${link} with Bob Fisher`);
    await bob.says("mute ann 2 weeks");
    await bob.presses("Unmute");
    await ann.says(`share ${tinBoat.url} with Bob Fisher`);
    const news = bob.news();
    expect(news.filter((line) => line.startsWith("Ann Reed sent you"))).toHaveLength(2);
    expect(news).toContain("Songs from Ann Reed come with a sound again.");
    await bob.says("unmute ann");
    expect(bob.news()).toEqual(["Ann Reed is not muted."]);
  });

  it.each([
    ["mute Ann Reed 12h", "Nov 22, 00:00 UTC"],
    ["mute Ann Reed for 90 minutes", "Nov 21, 13:30 UTC"],
    ["mute ann for a week", "Nov 28, 12:00 UTC"],
    ["mute ann 2 weeks", "Dec 5, 12:00 UTC"],
    ["mute 'Ann Reed' 1 month", "Dec 21, 12:00 UTC"],
    ['mute 3 days name:"Ann Reed"', "Nov 24, 12:00 UTC"],
    ["mute <@fake:page1:ann> 7d", "Nov 28, 12:00 UTC"],
  ])("%s lasts until %s", async (said, until) => {
    await bob.says(said);
    expect(bob.news()[0]).toContain(`Until ${until} songs from Ann Reed`);
  });

  it.each([
    ["mute", "Who is it? Please add a name: mute <name>"],
    ["mute 7d", "Who is it?"],
    ["mute Ann Reed", "For how long? Type for example: mute Ann Reed 12h, or 7d, or 2 weeks"],
    ["mute Ann Reed 0h", "For how long?"],
    ["mute Ann Reed 366 days", "365 days is the most"],
    ["mute Ann Reed 999999 weeks", "365 days is the most"],
    ["mute Ann Reed 7 parsecs", "You have no friend of that name."],
    ["mute Nobody Known 7d", "You have no friend of that name."],
    ["unmute", "Who is it?"],
    ["unmute Nobody Known", "You have no friend of that name."],
  ])("%s says what to do", async (said, words) => {
    await bob.says(said);
    expect(bob.news()[0]).toContain(words);
    expect((await world.store.circle.of(await bob.personId())).map(({ mutedUntilMs }) => mutedUntilMs)).toEqual([
      undefined,
    ]);
  });

  it("asks which one of two, and keeps the time", async () => {
    const other = world.friend("ann2", "Ann Reed");
    await world.advance(days(1));
    await other.registers();
    bob.news();
    await bob.says("mute Ann Reed 2 weeks");
    await bob.presses("2: fake, Nov 22");
    expect(bob.news().at(-1)).toContain("Until Dec 6, 12:00 UTC songs from Ann Reed");
    const bond = await world.store.circle.get(await bob.personId(), await other.personId());
    expect(bond?.mutedUntilMs).toBe(world.clock.nowMs() + days(14));
  });

  it("says the time by the clock of whoever mutes, once it is known", async () => {
    await bob.says("zone Europe/Berlin");
    await bob.says("mute Ann Reed 12h");
    expect(bob.news().at(-1)).toContain("Until Nov 22, 01:00 songs from Ann Reed");
  });

  it("shows in the list of friends, with the way back", async () => {
    await bob.says("mute Ann Reed 7d");
    await bob.says("friends");
    expect(labels(bob)).toContain("Unmute");
    await bob.presses("Unmute");
    expect(bob.news().at(-1)).toBe("Songs from Ann Reed come with a sound again.");
  });
});

describe("receipts for one friend", () => {
  let cleo: Friend;

  beforeEach(async () => {
    cleo = world.friend("cleo", "Cleo Park");
    await cleo.registers();
    for (const friend of [ann, cleo]) {
      await friend.says(`share ${link} with Bob Fisher`);
      friend.news();
    }
    bob.news();
  });

  const bobPlays = async () => {
    await world.advance(minutes(4));
    await bob.plays(paperLanterns);
    await world.advance(minutes(20));
    return [ann, cleo].map((friend) => friend.news().some((line) => line.includes("Bob Fisher played")));
  };

  it("off: this one is told nothing, the others are", async () => {
    await bob.says("receipts off for Ann Reed");
    expect(bob.news()).toEqual(["Receipts are off for Ann Reed: they are not told what you play."]);
    expect(await bobPlays()).toEqual([false, true]);
    await world.advance(days(8));
    expect(ann.news()).toEqual([`A week is over: I have stopped following ${song} for Bob Fisher.`]);
  });

  it("on: only this one is told, when they are off for all", async () => {
    await bob.says("receipts off");
    await bob.says("receipts on for cleo");
    expect(await bobPlays()).toEqual([false, true]);
  });

  it("off: the listener's own word is not told either", async () => {
    await bob.says("receipts off for Ann Reed");
    await bob.says("heard 1");
    await bob.says("heard 2");
    expect(ann.news()).toEqual([]);
    expect(cleo.news()).toEqual([`Bob Fisher says they have heard ${song}.`]);
  });

  it("usual: the exception is over", async () => {
    await bob.says("receipts off for Ann Reed");
    await bob.says("receipts usual for Ann Reed");
    expect(bob.news().at(-1)).toBe("For Ann Reed your receipts are what they are for everybody.");
    expect(await bobPlays()).toEqual([true, true]);
  });

  it("shows in the settings, with the friends and the yes of the registration", async () => {
    await bob.says("receipts off for Ann Reed");
    await bob.says("receipts on for Cleo Park");
    await bob.says("settings");
    const text = shown(bob)?.text ?? "";
    expect(text).toContain("Receipts are off for Ann Reed.\nReceipts are on for Cleo Park.");
    expect(text).toContain("You have 2 friends here. To see everybody: friends");
    expect(text).toContain("On November 21, 2026 you agreed to this:");
    expect(labels(bob)).toContain("Friends");
  });

  it.each([
    ["receipts off for", "Type receipts on"],
    ["receipts maybe for Ann Reed", "For one friend: receipts off for <name>"],
    ["receipts public for Ann Reed", "Type receipts on"],
    ["receipts off for Nobody Known", "You have no friend of that name."],
  ])("%s says what to do", async (said, words) => {
    await bob.says(said);
    expect(bob.news()[0]).toContain(words);
    expect((await world.store.people.get(await bob.personId()))?.receipts).toBe(true);
  });

  it("off: a room does not see it either", async () => {
    const dora = world.friendOnBoard("dora", "Dora Holm");
    await dora.registers();
    await bob.says("receipts public");
    await bob.says("receipts off for Dora Holm");
    await dora.says(`share ${tinBoat.url} with Bob Fisher`, "C1");
    expect(world.board.inRoom("C1")).toEqual([]);
    await bob.says("receipts usual for Dora Holm");
    await dora.says(`share ${link} with Bob Fisher`, "C1");
    expect(world.board.inRoom("C1")).toHaveLength(1);
  });
});

it("a room sees nothing of a stranger's request, and nothing of a block", async () => {
  world = await openWorld({ areStrangers: true });
  const zoe = world.friendOnBoard("zoe", "Zoe Lind");
  bob = world.friend("bob", "Bob Fisher");
  await zoe.registers();
  await bob.registers();
  await bob.says("receipts public");
  await zoe.says(`share ${link} with Bob Fisher`, "C1");
  expect(world.board.inRoom("C1")).toEqual([]);
  await bob.presses("Block");
  await zoe.says(`share ${tinBoat.url} with Bob Fisher`, "C1");
  await world.advance(days(8));
  expect(world.board.inRoom("C1")).toEqual([]);
});
