import { beforeEach, describe, expect, it } from "vitest";
import { type Friend, openWorld, tinBoat, type World } from "../world.js";

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

describe("a song by its words", () => {
  it("is chosen from what Spotify finds, and goes with its words", async () => {
    await ann.says('share tin boat with Bob Fisher post:"told you"');
    expect(ann.news()).toEqual(["Do you mean this one? | Tin Boat Morning"]);
    expect(bob.news()).toEqual([]);
    await ann.presses("Send this one");
    expect(bob.news()[0]).toContain("Play it, and a last word opens. | Tin Boat Morning");
  });

  it("is never guessed when nothing is found", async () => {
    await ann.says("share an unheard-of thing with Bob Fisher");
    expect(ann.news()[0]).toContain("finds no song for “an unheard-of thing”");
  });

  it("asks which song first and which friend then, when both are open", async () => {
    const other = world.friend("bob2", "Bob Fisher");
    await other.registers();
    other.news();
    await ann.says("share tin boat with Bob Fisher");
    await ann.presses("Send this one");
    expect(ann.news().at(-1)).toBe("More than one person is called Bob Fisher. Which one?");
    await ann.presses("2: fake, 12:00");
    expect([bob.news(), other.news().length]).toEqual([[], 1]);
  });

  it("is not looked for when nobody is there to get it", async () => {
    await ann.says("share tin boat with Nobody Known");
    expect(ann.news()[0]).toContain("Nobody here is called");
  });

  it("may be a title with the word with in it", async () => {
    world.music.addTrack({ ...tinBoat, id: "4WithOrWithout00000001", name: "With or Without a Boat", isrc: null });
    await ann.says("share with or without with Bob Fisher");
    expect(ann.news()).toEqual(["Do you mean this one? | With or Without a Boat"]);
  });
});

describe("what I hear now", () => {
  it.each(["this", "now", "THIS"])("goes with share %s", async (word) => {
    world.music.playNow(await ann.personId(), tinBoat.id);
    await ann.says(`share ${word} with Bob Fisher`);
    expect(bob.news()[0]).toContain("Tin Boat Morning");
  });

  it("says so when nothing plays", async () => {
    await ann.says("share this with Bob Fisher");
    expect(ann.news()[0]).toContain("not playing a song right now");
  });

  it("asks to connect when Spotify is not connected", async () => {
    await ann.says("disconnect");
    await ann.says("share this with Bob Fisher");
    expect(ann.news().at(-1)).toContain("type register");
  });
});

describe("what plays, when Spotify has ended the access", () => {
  it("is answered with the way to a new login, not with an excuse", async () => {
    world.music.loseAccess(await ann.personId());
    await ann.says("share this with Bob Fisher");
    expect(ann.news().at(-1)).toBe("To share what you hear I need your Spotify: type register.");
  });
});

describe("a mention", () => {
  it("means the person behind it, whatever they are called", async () => {
    await ann.says(`share ${tinBoat.url} with <@fake:page1:bob>`);
    expect(bob.news()).toHaveLength(1);
  });

  it("that the platform has not taken for one is the name behind it", async () => {
    await ann.says(`share ${tinBoat.url} with @Bob Fisher`);
    expect(bob.news()).toHaveLength(1);
  });

  it("of somebody who is not registered sends nothing, and says no name", async () => {
    await ann.says(`share ${tinBoat.url} with <@fake:page1:nobody>`);
    expect(ann.news()[0]).toContain("They are not registered here yet.");
  });
});
