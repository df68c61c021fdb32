import { beforeEach, describe, expect, it } from "vitest";
import { paperLanterns } from "../fixtures/share.js";
import { days, type Friend, minutes, openWorld, tinBoat, type World } from "../world.js";

const link = paperLanterns.url;

let world: World;
let ann: Friend;
let bob: Friend;

beforeEach(async () => {
  world = await openWorld();
  ann = world.friendOnBoard("ann", "Ann Reed");
  bob = world.friend("bob", "Bob Fisher");
  await ann.registers();
  await bob.registers();
  for (const friend of [ann, bob]) friend.news();
});

const lines = () => ann.screen().filter(({ titles }) => titles.includes("Paper Lanterns"));

describe("the living card", () => {
  it("is one message that changes from delivered to heard", async () => {
    await ann.says(`share ${link} with Bob Fisher`);
    expect(lines()).toHaveLength(1);
    expect(lines()[0]?.words).toEqual(["It has reached Bob Fisher."]);
    expect(lines()[0]?.buttons.map(({ label }) => label)).toContain("Take back");
    await world.advance(minutes(4));
    await bob.plays(paperLanterns);
    await world.advance(minutes(6));
    expect(lines()).toHaveLength(1);
    expect(lines()[0]?.words[0]).toMatch(/^Bob Fisher played/);
    expect(lines()[0]?.buttons.map(({ label }) => label)).not.toContain("Take back");
  });

  it("comes anew when somebody has deleted it", async () => {
    await ann.says(`share ${link} with Bob Fisher`);
    world.board.forgetMessages();
    await bob.says("heard 1");
    expect(lines().at(-1)?.words).toEqual(["Bob Fisher says they have heard it."]);
  });

  it("shows only the last state when the platform was away for a while", async () => {
    world.board.fail("ann", "transient");
    await ann.says(`share ${link} with Bob Fisher`).catch(() => {});
    await bob.says("heard 1");
    world.board.fail("ann", null);
    await world.advance(minutes(10));
    expect(lines()).toHaveLength(1);
    expect(lines()[0]?.words[0]).toContain("they have heard");
  });
});

describe("a song sent in a room", () => {
  it("is shown to the room only when its recipient lets rooms see what they play", async () => {
    await ann.says(`share ${link} with Bob Fisher`, "C1");
    expect(world.board.inRoom("C1")).toEqual([]);
    expect(lines()).toHaveLength(1);
    await bob.says("receipts public");
    await ann.says(`share ${tinBoat.url} with Bob Fisher`, "C1");
    await bob.says("heard 2");
    expect(world.board.inRoom("C1").map(({ words }) => words[0])).toEqual(["Bob Fisher says they have heard it."]);
  });

  it("goes to the sender alone when the room cannot be written to", async () => {
    await bob.says("receipts public");
    world.board.fail("room C1", "unreachable");
    await ann.says(`share ${link} with Bob Fisher`, "C1");
    expect(lines()).toHaveLength(1);
  });
});

describe("a reply that could not be sent in a room", () => {
  const failed = async (text: string) => {
    const incoming = { id: `e-${text}`, address: { ...ann.address, room: "C1" }, text, kind: "text" } as const;
    expect(await world.conversation.replyFailed(incoming, await world.conversation.answer(incoming))).toBe(true);
    await world.advance(1_000);
  };

  it("comes to the person alone afterwards, and never to the room, when it is for nobody else", async () => {
    await bob.says(`share ${link} with Ann Reed pre:"for you alone"`);
    ann.news();
    await failed("inbox");
    expect(world.board.inRoom("C1")).toEqual([]);
    expect(ann.news().join()).toContain("Paper Lanterns");
  });

  it("comes to the room when it is for everybody there", async () => {
    await failed(`share ${link} with Bob Fisher`);
    expect(
      world.board
        .inRoom("C1")
        .map(({ text }) => text)
        .join(),
    ).toContain("On its way to Bob Fisher");
  });
});

describe("one person in many rooms", () => {
  let elsewhere: Friend;
  beforeEach(async () => {
    elsewhere = world.friendOnBoard("bob-board");
    await elsewhere.says(`register code:"${await elsewhere.logsIn("account-bob")}"`);
    for (const friend of [bob, elsewhere]) friend.news();
  });

  it("gets songs where they were linked first, or where they prefer", async () => {
    await ann.says(`share ${link} with Bob Fisher`);
    expect([bob.news().length, elsewhere.news().length]).toEqual([1, 0]);
    await bob.says("prefer board");
    bob.news();
    await ann.says(`share ${tinBoat.url} with Bob Fisher`);
    expect([bob.news().length, elsewhere.news().length]).toEqual([0, 1]);
  });

  it("gets them on the next channel when the first cannot be reached, told to the sender only if allowed", async () => {
    world.channel.fail("bob", "unreachable");
    await ann.says(`share ${link} with Bob Fisher`);
    expect(elsewhere.news()).toHaveLength(1);
    expect(lines()[0]?.words[0]).not.toContain("Board");
    await elsewhere.says("where on");
    await ann.says(`share ${tinBoat.url} with Bob Fisher`);
    expect(ann.screen().at(-1)?.words[0]).toBe("It has reached Bob Fisher on Board.");
  });

  it("hears of a song where it was sent from, not where songs are preferred", async () => {
    const annElsewhere = world.friend("ann-fake");
    await annElsewhere.says(`register code:"${await annElsewhere.logsIn("account-ann")}"`);
    annElsewhere.news();
    await annElsewhere.says(`share ${link} with Bob Fisher`);
    expect(annElsewhere.news().at(-1)).toContain("has reached Bob Fisher");
    expect(lines()).toEqual([]);
    await world.advance(days(8));
    expect(annElsewhere.news().at(-1)).toContain("A week is over");
  });

  it("says which channels there are when the preferred one is not linked", async () => {
    await bob.says("prefer discord");
    expect(bob.news()[0]).toContain("You are on Fake, Board");
  });
});
