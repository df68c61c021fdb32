import { beforeEach, describe, expect, it } from "vitest";
import { paperLanterns } from "../fixtures/share.js";
import { days, type Friend, hours, minutes, openWorld, tinBoat, type World } from "../world.js";

const link = paperLanterns.url;
const song = "“Paper Lanterns” by The Quiet Harbour";
const boat = "“Tin Boat Morning” by The Quiet Harbour";

let world: World;
let ann: Friend;
let bob: Friend;

beforeEach(async () => {
  world = await openWorld({ areStrangers: true });
  ann = world.friend("ann", "Ann Reed");
  bob = world.friend("bob", "Bob Fisher");
  await ann.registers();
  await bob.registers();
  for (const friend of [ann, bob]) friend.news();
});

const asked = `Bob Fisher has been asked whether they want songs from you. ${song} waits for their yes.`;
const bondOf = async (one: Friend, other: Friend) =>
  (await world.store.circle.get(await one.personId(), await other.personId()))?.state ?? null;

describe("the first song of a stranger", () => {
  it("comes as one question with three answers, and without the stranger's words", async () => {
    await ann.says(`share ${link} with Bob Fisher pre:"free words" post:"told you"`);
    expect(bob.news()).toEqual([
      `Ann Reed would like to send you songs. It begins with ${song}:\n${link} | Paper Lanterns`,
    ]);
    expect(
      bob
        .screen()
        .at(-1)
        ?.buttons.map(({ label }) => label),
    ).toEqual(["Accept", "Not now", "Block"]);
    expect(ann.news().at(-1)).toBe(asked);
  });

  it("is a question once, however many songs follow", async () => {
    await ann.says(`share ${link} with Bob Fisher`);
    await ann.says(`share ${tinBoat.url} with Bob Fisher`);
    expect(bob.news()).toHaveLength(1);
    expect(ann.news().at(-1)).toContain(`${boat} waits for their yes`);
  });

  it("counts the songs in its question when they have gathered before it could be asked", async () => {
    world.channel.windowMs = hours(24);
    await world.advance(hours(25));
    await ann.says("help");
    await ann.says(`share ${link} with Bob Fisher`);
    await ann.says(`share ${tinBoat.url} with Bob Fisher`);
    expect(ann.news().at(-1)).toContain("gets it with their next message");
    await bob.says("hello");
    expect(bob.news()[1]).toContain("One more song waits for your answer.");
    expect(ann.news().join()).toContain(asked);
  });

  it("is not asked again by taking it back and sending another", async () => {
    await ann.says(`share ${link} with Bob Fisher`);
    await ann.says("cancel 1");
    await ann.says(`share ${tinBoat.url} with Bob Fisher`);
    expect(bob.news()).toHaveLength(1);
    await bob.presses("Accept");
    expect(bob.news().at(-1)).toBe("Ann Reed sent you a song. | Tin Boat Morning");
  });

  it("is neither in the inbox nor to be answered there, before the yes", async () => {
    await ann.says(`share ${link} with Bob Fisher`);
    bob.news();
    await bob.says("inbox");
    await bob.says("heard 1");
    await bob.says("skip 1");
    expect(bob.news()).toEqual([
      "No songs are waiting for you.\n\nOne person would like to send you songs: Ann Reed. Type friends to answer.",
      "I have no song with that number for you. Type inbox to see them.",
      "I have no song with that number for you. Type inbox to see them.",
    ]);
  });

  it("is never looked for in the listener's history", async () => {
    await ann.says(`share ${link} with Bob Fisher post:"told you"`);
    await bob.plays(paperLanterns, world.clock.nowMs() + minutes(5));
    await world.advance(days(9));
    expect(world.music.polls(await bob.personId())).toBe(0);
    expect(bob.news()).toHaveLength(1);
    expect(ann.news().at(-1)).toBe(`A week is over: I have stopped following ${song} for Bob Fisher.`);
  });

  it("is a new question when the first one has ended without an answer", async () => {
    await ann.says(`share ${link} with Bob Fisher`);
    await world.advance(days(8));
    await ann.says(`share ${tinBoat.url} with Bob Fisher`);
    expect(bob.news()).toHaveLength(2);
  });

  it("taken back before the yes never comes, and Accept still makes friends", async () => {
    await ann.says(`share ${link} with Bob Fisher`);
    await ann.says("cancel 1");
    bob.news();
    await bob.presses("Accept");
    expect(bob.news()).toEqual(["Songs from Ann Reed come to you from now on, and yours go to them."]);
    expect(await bondOf(ann, bob)).toBe("friend");
  });
});

describe("Accept", () => {
  it("brings the songs with their words, and both are friends", async () => {
    await ann.says(`share ${link} with Bob Fisher pre:"free words" post:"told you"`);
    await ann.says(`share ${tinBoat.url} with Bob Fisher`);
    for (const friend of [ann, bob]) friend.news();
    await bob.presses("Accept");
    expect(bob.news()).toEqual([
      "Songs from Ann Reed come to you from now on, and yours go to them.",
      `Ann Reed sent you ${song}. free words\nAnn Reed sent you ${boat}. | Paper Lanterns | Tin Boat Morning`,
    ]);
    expect(ann.news().join("\n")).toContain(`${song} has reached Bob Fisher.`);
    expect([await bondOf(ann, bob), await bondOf(bob, ann)]).toEqual(["friend", "friend"]);
    expect(world.alarms.forgotten).toEqual([]);
  });

  it("counts what was played since the request, at once", async () => {
    await ann.says(`share ${link} with Bob Fisher post:"told you"`);
    await world.advance(hours(2));
    await bob.plays(paperLanterns);
    await world.advance(hours(30));
    for (const friend of [ann, bob]) friend.news();
    await bob.presses("Accept");
    expect(ann.news().at(-1)).toBe(`Bob Fisher played ${song} yesterday.`);
    expect(bob.news().at(-1)).toContain("told you");
  });

  it("does not count what was played before the request", async () => {
    await bob.plays(paperLanterns, world.clock.nowMs() - 1_000);
    await ann.says(`share ${link} with Bob Fisher`);
    await bob.presses("Accept");
    ann.news();
    await world.advance(days(1));
    expect(ann.news()).toEqual([]);
  });

  it("gives the song its whole week, also on the last day of the request", async () => {
    await ann.says(`share ${link} with Bob Fisher`);
    await world.advance(days(6) + hours(23));
    await bob.presses("Accept");
    ann.news();
    await world.advance(days(6));
    expect(ann.news()).toEqual([]);
    await bob.plays(paperLanterns);
    await world.advance(hours(2));
    expect(ann.news()).toEqual([expect.stringContaining("Bob Fisher played")]);
  });

  it("twice is once, and says so kindly", async () => {
    await ann.says(`share ${link} with Bob Fisher`);
    await bob.presses("Accept");
    for (const friend of [ann, bob]) friend.news();
    await bob.presses("Accept");
    expect(bob.news()).toEqual(["You and Ann Reed are friends already."]);
    expect(ann.news()).toEqual([]);
  });

  it("may be typed, with the first name too", async () => {
    await ann.says(`share ${link} with Bob Fisher`);
    await bob.says("accept ann");
    expect(await bondOf(bob, ann)).toBe("friend");
  });

  it.each([
    ["accept", "friend"],
    ["not now", "later"],
  ])("may be typed without a name while one person asks: %s", async (typed, state) => {
    await ann.says(`share ${link} with Bob Fisher`);
    await bob.says(typed);
    expect(await bondOf(bob, ann)).toBe(state);
    expect(bob.news().at(1)).toContain("Ann Reed");
  });

  it("without a name decides nothing while several ask, and shows them with their buttons", async () => {
    const zoe = world.friend("zoe", "Zoe Lind");
    await zoe.registers();
    for (const friend of [ann, zoe]) await friend.says(`share ${link} with Bob Fisher`);
    for (const typed of ["accept", "not now"]) {
      await bob.says(typed);
      expect(
        bob
          .screen()
          .at(-1)
          ?.buttons.map(({ label }) => label),
      ).toEqual(expect.arrayContaining(["Accept", "Not now", "Block"]));
    }
    expect([await bondOf(bob, ann), await bondOf(bob, zoe)]).toEqual([null, null]);
  });

  it("of a request a month ago still makes friends", async () => {
    await ann.says(`share ${link} with Bob Fisher`);
    await world.advance(days(30));
    await bob.presses("Accept");
    expect([await bondOf(ann, bob), await bondOf(bob, ann)]).toEqual(["friend", "friend"]);
    await ann.says(`share ${tinBoat.url} with Bob Fisher`);
    expect(bob.news().at(-1)).toContain("Ann Reed sent you a song.");
  });

  it.each(["Accept", "Not now", "Block"])("somebody else's %s does nothing to anybody", async (label) => {
    await ann.says(`share ${link} with Bob Fisher`);
    const button = bob
      .screen()
      .flatMap(({ buttons }) => buttons)
      .find((one) => one.label === label);
    const zoe = world.friend("zoe", "Zoe Lind");
    await zoe.registers();
    for (const friend of [ann, zoe]) friend.news();
    await zoe.says(button?.command ?? "");
    expect(zoe.news().join()).not.toContain("Ann");
    expect(ann.news()).toEqual([]);
    expect([await bondOf(zoe, ann), await bondOf(bob, ann), await bondOf(ann, zoe)]).toEqual([null, null, null]);
  });

  it.each([
    ["accept", "Who is it? Please add a name: accept <name>"],
    ["accept Nobody Known", "I have no request of theirs for you."],
    ["accept Ann Reed", "I have no request of theirs for you."],
    ["not now", "Who is it?"],
    ["not now Ann Reed", "I have no request of theirs for you."],
    ["accept p_unknown", "I have no request of theirs for you."],
  ])("%s without a request says what to do", async (said, words) => {
    await bob.says(said);
    expect(bob.news()[0]).toContain(words);
  });

  it("asks which one when two of one name wait", async () => {
    const other = world.friend("ann2", "Ann Reed");
    await world.advance(days(1));
    await other.registers();
    await ann.says(`share ${link} with Bob Fisher`);
    await other.says(`share ${link} with Bob Fisher`);
    bob.news();
    await bob.says("accept Ann Reed");
    expect(bob.news()).toEqual(["More than one person is called Ann Reed. Which one?"]);
    await bob.presses("2: fake, Nov 22");
    expect([await bondOf(bob, ann), await bondOf(bob, other)]).toEqual([null, "friend"]);
  });

  it.each(["accept Ann Reed", "not now Ann Reed"])(
    "%s means the one who waits, not a friend of that name",
    async (said) => {
      const other = world.friend("ann2", "Ann Reed");
      await other.registers();
      for (const friend of [ann, other]) await friend.says(`share ${link} with Bob Fisher`);
      await bob.says(`accept ${await ann.personId()}`);
      await bob.says(said);
      expect(bob.news().at(-1)).not.toContain("More than one person");
      expect([await bondOf(bob, ann), await bondOf(bob, other)]).toEqual([
        "friend",
        said.startsWith("accept") ? "friend" : "later",
      ]);
    },
  );

  it("comes again with its event and changes nothing more", async () => {
    await ann.says(`share ${link} with Bob Fisher`);
    const event = await bob.says("accept Ann Reed");
    for (const friend of [ann, bob]) friend.news();
    await world.redeliver("bob", event, "accept Ann Reed");
    expect(bob.news()).toEqual(["Songs from Ann Reed come to you from now on, and yours go to them."]);
    expect(ann.news()).toEqual([]);
  });
});

describe("sending a song oneself", () => {
  it("lets songs back come freely, and makes both friends", async () => {
    await ann.says(`share ${link} with Bob Fisher`);
    expect(await bondOf(ann, bob)).toBe("asked");
    await bob.says(`share ${tinBoat.url} with Ann Reed`);
    expect(ann.news()).toContain("Bob Fisher sent you a song. | Tin Boat Morning");
    expect([await bondOf(ann, bob), await bondOf(bob, ann)]).toEqual(["friend", "friend"]);
    // What had waited for his yes is not kept from him any longer.
    expect(bob.news()).toContain("Ann Reed sent you a song. | Paper Lanterns");
  });

  it("from both sides at once makes both friends, and each song arrives", async () => {
    await world.alarms.stop();
    await Promise.all([ann.says(`share ${link} with Bob Fisher`), bob.says(`share ${tinBoat.url} with Ann Reed`)]);
    await world.restart();
    await world.settle();
    expect([await bondOf(ann, bob), await bondOf(bob, ann)]).toEqual(["friend", "friend"]);
    expect(bob.news().join("\n")).toContain("Ann Reed sent you a song. | Paper Lanterns");
    expect(ann.news().join("\n")).toContain("Bob Fisher sent you a song. | Tin Boat Morning");
    expect(world.alarms.errors).toEqual([]);
  });
});

describe("Not now", () => {
  beforeEach(async () => {
    await ann.says(`share ${link} with Bob Fisher`);
    for (const friend of [ann, bob]) friend.news();
    await bob.presses("Not now");
  });

  it("lets songs wait without a sound, and the sender is told nothing", async () => {
    expect(bob.news()).toEqual([
      "All right: songs from Ann Reed wait without a sound, and Ann Reed is not told. To let them in: accept Ann Reed",
    ]);
    await ann.says(`share ${tinBoat.url} with Bob Fisher`);
    await world.advance(days(8));
    await ann.says(`share ${link} with Bob Fisher`);
    expect(bob.news()).toEqual([]);
    expect(ann.news().filter((line) => line.includes("has been asked"))).toHaveLength(2);
  });

  it("can be changed into a yes, and what still waits comes", async () => {
    await ann.says(`share ${tinBoat.url} with Bob Fisher`);
    bob.news();
    await bob.says("accept Ann Reed");
    expect(bob.news().at(-1)).toContain("Paper Lanterns | Tin Boat Morning");
  });

  it("is over when the person sends a song of their own", async () => {
    await bob.says(`share ${tinBoat.url} with Ann Reed`);
    expect([await bondOf(ann, bob), await bondOf(bob, ann)]).toEqual(["friend", "friend"]);
  });

  it("pressed after the yes changes nothing", async () => {
    await bob.says("accept Ann Reed");
    bob.news();
    await bob.presses("Not now");
    expect(bob.news()).toEqual(["You have answered Ann Reed already. Type friends to see and change it."]);
    expect(await bondOf(bob, ann)).toBe("friend");
  });
});

describe("forgetting", () => {
  const traces = async (words: string[]) => {
    const left = JSON.stringify([...(await world.dump())].filter(([key]) => !key.endsWith(":turns")));
    return words.filter((word) => left.includes(word));
  };

  it("a sender whose request waits takes it back, and leaves no name", async () => {
    await ann.says(`share ${link} with Bob Fisher pre:"free words"`);
    await ann.says("forget me now");
    bob.news();
    await bob.presses("Accept");
    expect(bob.news()).toEqual(["I have no request of theirs for you. Type friends to see who waits for your answer."]);
    expect(await traces(["Ann Reed", "free words"])).toEqual([]);
  });

  it("a friend leaves no name in any circle, also long after the songs", async () => {
    await ann.says(`share ${link} with Bob Fisher`);
    await world.advance(days(120));
    await bob.says("forget me now");
    expect(bob.news().at(-1)).toContain("Done, I have forgotten you.");
    expect(await traces(["Bob Fisher"])).toEqual([]);
  });

  it("somebody who was blocked before they had ever met leaves no name either, and invitations go", async () => {
    for (const said of ["block Ann Reed", "invite"]) await bob.says(said);
    expect(await bondOf(bob, ann)).toBe("blocked");
    await ann.says("forget me now");
    expect(await traces(["Ann Reed"])).toEqual([]);
    await bob.says("forget me now");
    expect(bob.news().at(-1)).toContain("invitations: 1");
    expect((await world.keys()).filter((key) => key.includes("{v_"))).toEqual([]);
  });

  it("says how many people were in the circle", async () => {
    await ann.says(`share ${link} with Bob Fisher`);
    await ann.says("forget me now");
    expect(ann.news().at(-1)).toContain("people in your circle: 1");
  });
});
