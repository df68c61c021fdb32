import { beforeEach, describe, expect, it } from "vitest";
import { limits } from "../../src/bots/limits.js";
import { type Friend, openWorld, type World } from "../world.js";

let world: World;
let ann: Friend;
let bob: Friend;
let cleo: Friend;
let eve: Friend;

/** Ann, Bob and Cleo are friends; Eve is nobody's. */
beforeEach(async () => {
  world = await openWorld();
  ann = world.friend("ann", "Ann Reed");
  bob = world.friend("bob", "Bob Fisher");
  cleo = world.friendOnBoard("cleo", "Cleo Park");
  eve = world.friend("eve", "Eve Moss");
  for (const friend of [ann, bob, cleo]) await friend.registers();
  await eve.says(`register name:"Eve Moss" code:"${await eve.logsIn()}"`);
  for (const friend of [ann, bob, cleo, eve]) friend.news();
});

const labels = (who: Friend) =>
  who
    .screen()
    .at(-1)
    ?.buttons.map(({ label }) => label);

async function roadTrip(): Promise<void> {
  await ann.says("group create road trip");
  await ann.says("group add road trip Bob Fisher");
  for (const friend of [ann, bob]) friend.news();
}

describe("a group is begun", () => {
  it("by its name, and its owner is told what comes next", async () => {
    await ann.says("group create road trip");
    expect(ann.news()).toEqual(['road trip is yours. Add somebody: group add "road trip" <name>']);
    await ann.says("group list");
    expect(ann.news()).toEqual(["Your groups:\nroad trip – only you, yours"]);
  });

  it("and what its owner is told works as it is written, also with spaces in the name", async () => {
    await ann.says("group create road trip");
    const [, hint = ""] = /Add somebody: (.+)$/u.exec(ann.news()[0] ?? "") ?? [];
    await ann.says(hint.replace("<name>", "Bob Fisher"));
    expect(ann.news()).toEqual(["Bob Fisher is in road trip now."]);
  });

  it("by what the commands were called at first, to the letter", async () => {
    await ann.says("create_group name:'group1'");
    expect(ann.news()).toEqual(["group1 is yours. Add somebody: group add group1 <name>"]);
    await ann.says("add_to_group group1 'Bob Fisher'");
    expect(ann.news()).toEqual(["Bob Fisher is in group1 now."]);
    expect(bob.news()).toEqual(["Ann Reed has added you to group1. Songs that are sent to it come to you."]);
  });

  it("and somebody is added, made its owner and taken out in the words people use", async () => {
    await ann.says("group create crew");
    ann.news();
    await ann.says("group add crew to Bob");
    await ann.says("group add crew to 'Cleo Park'");
    await ann.says("group remove crew Cleo");
    await ann.says("group owner crew to @Bob");
    expect(ann.news()).toEqual([
      "Bob Fisher is in crew now.",
      "Cleo Park is in crew now.",
      "Cleo Park is in crew no longer.",
      "crew belongs to Bob Fisher now. You are still in it.",
    ]);
  });

  it("once by a command that comes twice", async () => {
    const id = await ann.says("group create twice");
    await world.redeliver("ann", id, "group create twice");
    expect(ann.news()).toEqual(Array(2).fill("twice is yours. Add somebody: group add twice <name>"));
    await ann.says("groups");
    expect(ann.news()[0]).toContain("twice – only you");
  });

  it("not without a name, nor with one that a platform could expand, that is too long or that is taken", async () => {
    await ann.says("group create");
    await ann.says("group create @everyone");
    await ann.says(`group create ${"x".repeat(limits.groupNameLength + 1)}`);
    await ann.says("group create !!!");
    await ann.says("group create One");
    await ann.says("create group name:'ONE'");
    const shape = "A group's name has 1 to 40 characters, with a letter or a digit, and without quotes, #, @, < or >.";
    expect(ann.news()).toEqual([
      "What shall it be called? Type: group create <name>",
      shape,
      shape,
      shape,
      "One is yours. Add somebody: group add One <name>",
      "You have a group called ONE already. Give this one another name.",
    ]);
  });

  it("by nobody who has not registered", async () => {
    const stranger = world.friend("stranger");
    await stranger.says("group create mine");
    expect(stranger.news()[0]).toContain("First I need to know you.");
  });
});

describe("somebody is added", () => {
  it("who is a friend: at once, and can leave by a button", async () => {
    await ann.says("group create road-trip");
    await ann.says("group add road-trip Bob Fisher");
    expect(labels(bob)).toEqual(["Leave"]);
    await bob.presses("Leave");
    expect(bob.news().at(-1)).toBe("You have left road-trip.");
    await ann.says("group show road-trip");
    expect(ann.news().at(-1)).not.toContain("Bob Fisher");
  });

  it("in every order and with every kind of quotes", async () => {
    await ann.says("group create road trip");
    await ann.says("group add 'road trip' “Bob Fisher”");
    await ann.says("group remove #road trip Bob");
    await ann.says("group add Bob Fisher to Road Trip");
    await ann.says("group remove Bob Fisher from road trip");
    await ann.says('group add road trip name:"Bob Fisher"');
    await ann.says("group remove Bob Fisher name:'road trip'");
    expect(ann.news().slice(1)).toEqual([
      "Bob Fisher is in road trip now.",
      "Bob Fisher is in road trip no longer.",
      "Bob Fisher is in road trip now.",
      "Bob Fisher is in road trip no longer.",
      "Bob Fisher is in road trip now.",
      "Bob Fisher is in road trip no longer.",
    ]);
  });

  it("who is no friend: is asked, sees the group's name and who asks, and joins by a button", async () => {
    await roadTrip();
    await ann.says("group add road trip Eve Moss");
    expect(ann.news()).toEqual(["I have asked Eve Moss whether they want to join road trip."]);
    expect(eve.news()).toEqual(["Ann Reed asks you to join road trip."]);
    expect(labels(eve)).toEqual(["Join", "Not now", "Block"]);
    await eve.says("group show road trip");
    await eve.says("group list");
    expect(eve.news()).toEqual([
      "Ann Reed asks you to join road trip.",
      "Your groups:\nroad trip – Ann Reed asks you to join",
    ]);
    await ann.says("group add road trip Eve Moss");
    expect(ann.news()).toEqual(["Eve Moss has been asked already whether they want to join road trip."]);
    await eve.presses("Join");
    await eve.presses("Join");
    expect(eve.news()).toEqual([
      "You are in road trip now. Send everybody in it a song: share <link> with #road trip",
      "You are in road trip already.",
    ]);
    expect(ann.news()).toEqual(["Eve Moss has joined road trip."]);
  });

  it("who is no friend is called by it a few times a day at most, however often it is done and undone", async () => {
    await roadTrip();
    for (let time = 0; time < limits.groupCallsPerPairPerDay + 2; time += 1) {
      if (time > 0) await ann.says("group remove road trip Eve Moss");
      await ann.says("group add road trip Eve Moss");
      expect(ann.news().at(-1)).toContain("Eve Moss");
    }
    expect(eve.news()).toHaveLength(limits.groupCallsPerPairPerDay);
    await eve.says("group list");
    expect(eve.news().join()).toContain("road trip");
    await cleo.says("group create other");
    await cleo.says("group add other Eve Moss");
    expect(eve.news().join()).toContain("other");
  });

  it("and says not now: sees nothing of it any more, nobody is told, and the old button still joins", async () => {
    await roadTrip();
    await ann.says("group add road trip Eve Moss");
    await eve.presses("Not now");
    expect(eve.news().at(-1)).toBe("All right: you hear nothing of road trip, and nobody is told.");
    await eve.says("group list");
    expect(eve.news()[0]).toContain("You are in no group yet.");
    await ann.says("group remove road trip Eve Moss");
    await ann.says("group add road trip Eve Moss");
    expect(ann.news().at(-1)).toBe("I have asked Eve Moss whether they want to join road trip.");
    expect(eve.news()).toEqual([]);
    await eve.presses("Join");
    expect(eve.news().at(-1)).toContain("You are in road trip now.");
  });

  it("and has blocked the owner: hears and sees nothing, and the owner reads what they always read", async () => {
    await ann.says("group create road trip");
    await bob.says("block Ann Reed");
    await eve.says("block Ann Reed");
    for (const friend of [ann, bob, eve]) friend.news();
    await ann.says("group add road trip Bob Fisher");
    await ann.says("group add road trip Eve Moss");
    expect(ann.news()).toEqual([
      "Bob Fisher is in road trip now.",
      "I have asked Eve Moss whether they want to join road trip.",
    ]);
    for (const friend of [bob, eve]) {
      await friend.says("group list");
      expect(friend.news()).toEqual(["You are in no group yet. Begin one: group create <name>"]);
    }
  });

  it("not twice, not oneself, nobody who is blocked, nobody unknown, and by nobody but the owner", async () => {
    await roadTrip();
    await ann.says("group add road trip Bob Fisher");
    await ann.says("group add road trip Ann Reed");
    await ann.says("block Eve Moss");
    ann.news();
    await ann.says("group add road trip Bob Fisher");
    await ann.says("group add road trip Ann Reed");
    await ann.says("group add road trip Eve Moss");
    await ann.says("group add road trip Zoe Lind");
    await ann.says("group add road trip");
    await ann.says("group add");
    await ann.says("group add other Bob Fisher");
    expect(ann.news()).toEqual([
      "Bob Fisher is in road trip already.",
      "That is you! You are in it already.",
      "You have blocked Eve Moss. To add them, first: unblock Eve Moss",
      expect.stringContaining("Nobody here is called “Zoe Lind”"),
      "Who is it? Type: group add <group> <name>",
      "Which group? Type for example: group add <group>\nTo see yours: group list",
      "You have no group called “other”. To see yours: group list",
    ]);
    await bob.says("group add road trip Cleo Park");
    await eve.says("group add road trip Cleo Park");
    expect(bob.news()).toEqual(["Only the owner of road trip can do that. To see who it is: group show road trip"]);
    expect(eve.news()).toEqual(["You have no group called “road”. To see yours: group list"]);
    expect(cleo.news()).toEqual([]);
  });

  it("chosen by a button among namesakes", async () => {
    const other = world.friendOnBoard("bob2", "Bob Fisher");
    await other.registers();
    await ann.says("group create road-trip");
    await ann.says("group add road-trip Bob Fisher");
    expect(ann.news().at(-1)).toBe("More than one person is called Bob Fisher. Which one?");
    const [first = "", second = ""] = labels(ann) ?? [];
    expect([first, second].map((label) => label.slice(0, 2))).toEqual(["1:", "2:"]);
    await ann.presses(second);
    expect(other.news().at(-1)).toContain("Ann Reed has added you to road-trip");
    expect(bob.news()).toEqual([]);
    await ann.presses(first);
    await ann.says("group remove road-trip Bob");
    expect(ann.news().at(-1)).toBe("More than one person is called Bob. Which one?");
    await ann.presses(labels(ann)?.[0] ?? "");
    expect(ann.news().at(-1)).toBe("Bob Fisher is in road-trip no longer.");
  });

  it("is told once, even if the process dies before the answer is stored and the event comes again", async () => {
    await ann.says("group create road-trip");
    ann.news();
    const { turns } = world.store;
    const { commit } = turns;
    turns.commit = async () => {
      turns.commit = commit;
      throw new Error("the process has died");
    };
    await expect(world.redeliver("ann", "event-lost", "group add road-trip Bob Fisher")).rejects.toThrow("died");
    await world.settle();
    expect(bob.news()).toHaveLength(1);
    await world.redeliver("ann", "event-lost", "group add road-trip Bob Fisher");
    expect(ann.news()).toEqual(["Bob Fisher is in road-trip now."]);
    expect(bob.news()).toEqual([]);
  });
});

describe("somebody goes", () => {
  it("taken out by the owner alone", async () => {
    await roadTrip();
    await ann.says("group add road trip Cleo Park");
    await bob.says("group remove road trip Cleo Park");
    expect(bob.news()).toEqual(["Only the owner of road trip can do that. To see who it is: group show road trip"]);
    ann.news();
    await ann.says("group remove road trip Cleo Park");
    await ann.says("group remove road trip Cleo Park");
    await ann.says("group remove road trip Ann Reed");
    expect(ann.news()).toEqual([
      "Cleo Park is in road trip no longer.",
      "Nobody in road trip is called “Cleo Park”. To see who is in it: group show road trip",
      "That is you! To hand the group over: group owner <group> <name>, to end it: group delete <group>",
    ]);
  });

  it("an owner only after handing it over, to somebody chosen by a button", async () => {
    await roadTrip();
    await ann.says("group leave road trip");
    expect(ann.news()).toEqual(["road trip is yours. Hand it over before you leave, or delete it:"]);
    expect(labels(ann)).toEqual(["Bob Fisher", "Delete the group"]);
    await ann.presses("Bob Fisher");
    expect(ann.news()).toEqual(["road trip belongs to Bob Fisher now. You are still in it."]);
    expect(bob.news()).toEqual(["road trip is yours now: Ann Reed has handed it over."]);
    await ann.says("group leave road trip");
    await ann.says("group leave road trip");
    expect(ann.news()).toEqual([
      "You have left road trip.",
      "You have no group called “road trip”. To see yours: group list",
    ]);
    await bob.says("group leave road trip");
    expect(bob.news()).toEqual(["You are the only one in road trip. You can delete it:"]);
  });

  it("and no other group is left than the one that was named", async () => {
    await ann.says("group create road");
    ann.news();
    await ann.says("group delete road trip");
    expect(ann.news()).toEqual(["You have no group called “road trip”. To see yours: group list"]);
  });

  it("ownership goes to no stranger, nobody who is only invited, and by nobody but the owner", async () => {
    await roadTrip();
    await ann.says("group add road trip Eve Moss");
    ann.news();
    await ann.says("group owner road trip Eve Moss");
    await ann.says("group owner road trip Cleo Park");
    await ann.says("group owner road trip Ann Reed");
    await ann.says("group owner road trip");
    expect(ann.news()).toEqual([
      "Only somebody who has joined the group can own it.",
      "Nobody in road trip is called “Cleo Park”. To see who is in it: group show road trip",
      "road trip is yours already.",
      "Who is it? Type: group owner <group> <name>",
    ]);
    await bob.says("group owner road trip Bob Fisher");
    expect(bob.news()).toEqual(["Only the owner of road trip can do that. To see who it is: group show road trip"]);
  });

  it("forgotten, and what was theirs goes to the longest member, who is told", async () => {
    await roadTrip();
    await ann.says("group create alone");
    await world.advance(1_000);
    await ann.says("group add road trip Cleo Park");
    bob.news();
    await ann.says("forget me now");
    expect(ann.news().at(-1)).toContain("groups: 2");
    expect(bob.news()).toEqual(["road trip is yours now, as its owner has gone."]);
    await bob.says("group show road trip");
    expect(bob.news()[0]).toContain("Owner: Bob Fisher\nMembers: Bob Fisher and Cleo Park");
    const stored = [...(await world.dump())].filter(
      ([key, text]) => /Ann Reed|alone/u.test(text) && !key.endsWith(":turns"),
    );
    expect(stored.map(([key]) => key)).toEqual([]);
  });
});

describe("a group", () => {
  it("shows its members who is in it, and buttons to those who may press them", async () => {
    await roadTrip();
    await ann.says("group add road trip Cleo Park");
    await ann.says("group add road trip Eve Moss");
    ann.news();
    await ann.says("group show road trip");
    expect(ann.news()).toEqual([
      [
        "road trip: 3 people.",
        "Owner: Ann Reed",
        "Members: Ann Reed, Bob Fisher, and Cleo Park",
        "Asked: Eve Moss",
        "To send them a song: share <link> with #road trip",
      ].join("\n"),
    ]);
    expect(labels(ann)).toEqual(["Delete the group"]);
    await bob.says("group list");
    await bob.presses("Show road trip");
    expect(labels(bob)).toEqual(["Leave"]);
  });

  it("is renamed by its owner, and found by its new name at once", async () => {
    await roadTrip();
    await ann.says("group rename road trip to Summer");
    await ann.says("group rename summer 'winter nights'");
    await ann.says("group rename winter nights");
    await ann.says("group show summer");
    await bob.says("group rename winter nights to mine");
    await bob.says("group show winter nights");
    expect(ann.news()).toEqual([
      "The group is called Summer now.",
      "The group is called winter nights now.",
      "What shall it be called? Type: group rename <group> to <new name>",
      "You have no group called “summer”. To see yours: group list",
    ]);
    expect(bob.news()).toEqual([
      "Only the owner of winter nights can do that. To see who it is: group show winter nights",
      expect.stringContaining("winter nights: 2 people."),
    ]);
  });

  it("is deleted for everybody, after a question where others are in it", async () => {
    await roadTrip();
    await bob.says("group delete road trip");
    expect(bob.news()).toEqual(["Only the owner of road trip can do that. To see who it is: group show road trip"]);
    await ann.says("group delete road trip");
    expect(ann.news()).toEqual(["This ends road trip for 2 people. Songs that were sent to it stay where they are."]);
    await ann.presses("Yes, delete it");
    await ann.presses("Yes, delete it");
    expect(ann.news()).toEqual(["road trip is deleted.", expect.stringContaining("You have no group called")]);
    await bob.says("group list");
    expect(bob.news()).toEqual(["You are in no group yet. Begin one: group create <name>"]);
    await ann.says("group create road trip");
    await ann.says("group delete road trip");
    expect(ann.news().at(-1)).toBe("road trip is deleted.");
  });

  it("of a name that several have is chosen by a button, and the owner's own where only an owner may", async () => {
    await roadTrip();
    await bob.says("group create road trip");
    await bob.says("group add road trip Ann Reed");
    bob.news();
    ann.news();
    await ann.says("group show road trip");
    expect(ann.news()).toEqual(["More than one group is called road trip. Which one?"]);
    expect(labels(ann)).toEqual(["1: of Ann Reed, 2 people", "2: of Bob Fisher, 2 people"]);
    await ann.presses("2: of Bob Fisher, 2 people");
    expect(ann.news()[0]).toContain("Owner: Bob Fisher");
    await ann.says("group add road trip Cleo Park");
    expect(ann.news()).toEqual(["Cleo Park is in road trip now."]);
    await cleo.says("group show road trip");
    expect(cleo.news().at(-1)).toContain("Owner: Ann Reed");
  });

  it("shows nothing to whoever is not in it, whatever id they say", async () => {
    await roadTrip();
    const [group] = await world.store.groups.of(await ann.personId());
    const tries = ["show", "leave", "delete", "rename", "add", "remove", "owner", "bind", "unbind", "join", "later"];
    for (const sub of tries) await eve.says(`group ${sub} ${group?.id} Eve Moss`);
    await eve.says(`share https://open.spotify.com/track/4PaperLanterns00000001 with ${group?.id}`);
    await eve.says("share https://open.spotify.com/track/4PaperLanterns00000001 with #road trip");
    for (const said of eve.news()) expect(said).not.toMatch(/Ann|Bob|people|road trip(?!”)/u);
    expect(await world.store.groups.get(group?.id ?? "")).toEqual(group);
  });

  it("explains itself to whoever types only the word", async () => {
    await ann.says("group");
    await ann.says("group dance");
    expect(ann.news().every((said) => said.includes("To begin a group: group create <group>"))).toBe(true);
    await ann.says("help group");
    expect(ann.news()[0]).toContain("group owner road-trip Bob Fisher");
  });
});

describe("a room", () => {
  it("is bound where its owner says so, and nowhere else", async () => {
    const dan = world.friendOnBoard("dan", "Dan Wolf");
    await dan.registers();
    await dan.says("group create crew");
    await dan.says("group add crew Cleo Park");
    await dan.says("group bind crew");
    expect(dan.news().at(-1)).toBe(
      "Type that in the Slack channel or Discord channel that shall see the songs of crew.",
    );
    cleo.news();
    await cleo.says("group bind crew", "C1");
    expect(cleo.news()).toEqual(["Only the owner of crew can do that. To see who it is: group show crew"]);
    await dan.says("group bind crew", "C1");
    expect(dan.news().at(-1)).toContain("Songs for crew are shown in this room from now on");
    await dan.says("group show crew");
    expect(dan.news().at(-1)).toContain("Its songs are shown in a room on Board.");
    const [group] = await world.store.groups.of(await dan.personId());
    expect(group?.room).toMatchObject({ channel: "board", room: "C1", userId: "" });
    await dan.presses("Take out of the room");
    await dan.says("group unbind crew");
    expect(dan.news()).toEqual(["crew is shown in no room any more.", "crew is shown in no room."]);
  });
});
