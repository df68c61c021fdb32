import { beforeEach, describe, expect, it } from "vitest";
import { paperLanterns } from "../fixtures/share.js";
import { days, type Friend, minutes, openWorld, tinBoat, type World } from "../world.js";

const link = paperLanterns.url;
const song = "“Paper Lanterns” by The Quiet Harbour";
/** Answers wait so long for a change of mind. */
const moment = 3_000;

let world: World;
/** Where messages can be changed. */
let ann: Friend;
/** Where they cannot. */
let bob: Friend;

beforeEach(async () => {
  world = await openWorld();
  ann = world.friendOnBoard("ann", "Ann Reed");
  bob = world.friend("bob", "Bob Fisher");
  for (const friend of [ann, bob]) await friend.registers();
});

const labels = (who: Friend) =>
  who
    .screen()
    .at(-1)
    ?.buttons.map(({ label }) => label) ?? [];
const answers = ["🔥 Fire", "❤️ Heart", "😂 Laugh", "🤯 Mind blown", "😢 Sad", "👍 Thumbs up"];

/** The only card of what somebody has sent, line by line. */
function card(who: Friend): string[] {
  const cards = who.screen().filter(({ text, titles }) => text === "" && titles.includes("Paper Lanterns"));
  expect(cards).toHaveLength(1);
  return cards[0]?.words.join("\n").split("\n") ?? [];
}

/** From one to the other, heard, and all news of that read. */
async function heardSong(from: Friend, to: Friend, words = ""): Promise<void> {
  const name = to === bob ? "Bob Fisher" : "Ann Reed";
  await from.says(`share ${link} with ${name} ${words}`);
  await to.presses("I have heard it");
  await world.advance(moment);
  for (const friend of [ann, bob]) friend.news();
}

const passes = () => world.advance(moment);

describe("a reaction", () => {
  it("is offered with the answer to “I have heard it”, with thanks and a song back", async () => {
    await ann.says(`share ${link} with Bob Fisher`);
    await bob.presses("I have heard it");
    expect(labels(bob)).toEqual([...answers, "Thanks, good pick", "Reply with a song"]);
    expect(labels(bob).every((label) => label.length <= 20)).toBe(true);
  });

  it("is offered with the last words that open, and not twice", async () => {
    await ann.says(`share ${link} with Bob Fisher post:"told you"`);
    await bob.presses("I have heard it");
    const offers = bob.screen().filter(({ buttons }) => buttons.some(({ label }) => label === "🔥 Fire"));
    expect(offers.map(({ text }) => text)).toEqual([`Ann Reed says about ${song}:\ntold you`]);
  });

  it("shows on the sender's card, changes there, and the same again takes it away", async () => {
    await heardSong(ann, bob);
    await bob.presses("🔥 Fire");
    expect(bob.news()).toEqual([`Ann Reed gets your 🔥 for ${song}.`]);
    await passes();
    expect(card(ann)).toEqual(["Bob Fisher says they have heard it.", "Bob Fisher reacted: 🔥"]);
    await bob.says("react 1 heart");
    await passes();
    expect(card(ann)[1]).toBe("Bob Fisher reacted: ❤️");
    await bob.says("react 1 ❤️");
    expect(bob.news().at(-1)).toBe(`Your ❤️ for ${song} is taken back.`);
    await passes();
    expect(card(ann)).toEqual(["Bob Fisher says they have heard it."]);
  });

  it("comes as one short message where nothing can be changed, and what was thought better of is not spoken of", async () => {
    await heardSong(bob, ann);
    await ann.says("react 1 sad");
    await ann.says("react 1 fire");
    await ann.says("thanks 1");
    expect(bob.news()).toEqual([]);
    await passes();
    expect(bob.news()).toEqual([`Ann Reed reacted to ${song}: 🔥\nAnn Reed says about ${song}: thanks, good pick!`]);
    await ann.says("react 1 fire");
    await passes();
    await ann.says("react 1 fire");
    await passes();
    expect(bob.news()).toEqual([]);
    await ann.says("react 1 laugh");
    await passes();
    expect(bob.news()).toEqual([`Ann Reed reacted to ${song}: 😂`]);
  });

  it("to several songs is one message", async () => {
    await heardSong(bob, ann);
    await bob.says(`share ${tinBoat.url} with Ann Reed`);
    bob.news();
    await ann.says("react 1 fire");
    await ann.says("thanks 2");
    await passes();
    expect(bob.news()).toEqual([
      `Ann Reed reacted to ${song}: 🔥\nAnn Reed says about “Tin Boat Morning” by The Quiet Harbour: thanks, good pick!`,
    ]);
  });

  it("needs a song that has come, and says what it knows", async () => {
    await heardSong(ann, bob);
    await bob.says("react 1 pizza");
    expect(bob.news().at(-1)).toContain("I know these reactions: fire, heart, laugh, mind_blown, sad, and thumbs_up");
    await bob.says("react 1");
    expect(bob.news().at(-1)).toBe(`What do you say to ${song}?`);
    await bob.says("react 7 fire");
    expect(bob.news().at(-1)).toContain("I have no song with that number for you");
    await bob.says("react fire");
    expect(bob.news().at(-1)).toBe("For which song?");
    await bob.presses("1. Paper Lanterns");
    expect(bob.news().at(-1)).toBe(`Ann Reed gets your 🔥 for ${song}.`);
  });

  it("without a song that was heard has nothing to choose from", async () => {
    bob.news();
    for (const said of ["react", "thanks", "reply"]) await bob.says(said);
    expect(new Set(bob.news())).toEqual(
      new Set(["You have not heard a song from a friend lately. Type inbox to see what waits for you."]),
    );
  });

  it("is too late for a song that was taken back, and none of anybody else's", async () => {
    await ann.says(`share ${link} with Bob Fisher`);
    await ann.says("cancel 1");
    bob.news();
    await bob.says("react 1 fire");
    expect(bob.news()).toEqual([`${song} has ended already, nothing to change.`]);
    const zoe = world.friend("zoe", "Zoe");
    await zoe.registers();
    await heardSong(ann, bob);
    const [button] = bob.screen().flatMap(({ buttons }) => buttons.filter(({ label }) => label === "🔥 Fire"));
    zoe.news();
    await zoe.says(button?.command ?? "");
    expect(zoe.news()).toEqual(["I have no song with that number for you. Type inbox to see them."]);
    await passes();
    expect(ann.news().join()).not.toContain("reacted");
  });

  it("still counts after the song was not found in its week", async () => {
    await ann.says(`share ${link} with Bob Fisher`);
    await world.advance(days(8));
    await bob.says("react 1 thumbs up");
    await passes();
    expect(card(ann)[1]).toBe("Bob Fisher reacted: 👍");
  });
});

describe("thanks", () => {
  it("show on the sender's card, once", async () => {
    await heardSong(ann, bob);
    await bob.presses("Thanks, good pick");
    expect(bob.news()).toEqual([`Ann Reed gets your thanks for ${song}.`]);
    await bob.presses("Thanks, good pick");
    expect(bob.news()).toEqual([`You have thanked Ann Reed for ${song} already.`]);
    await passes();
    expect(card(ann)).toEqual(["Bob Fisher says they have heard it.", "Bob Fisher says: thanks, good pick!"]);
  });
});

describe("the card of a song", () => {
  it("offers what can be said once a play was found, where it stands, and shows what was said", async () => {
    await bob.says(`share ${link} with Ann Reed pre:"for you" post:"told you"`);
    const own = () => ann.screen().find(({ text }) => text.startsWith("Bob Fisher sent you a song."));
    expect(own()?.text).toContain("Play it, and a last word opens.");
    await world.advance(minutes(4));
    await ann.plays(paperLanterns);
    await world.advance(minutes(6));
    expect(own()?.text).toBe("Bob Fisher sent you a song.\nfor you");
    expect(own()?.buttons.map(({ label }) => label)).toEqual(
      expect.arrayContaining(["🔥 Fire", "Thanks, good pick", "Reply with a song"]),
    );
    expect(own()?.buttons.map(({ label }) => label)).not.toContain("I have heard it");
    await ann.says("react 1 fire");
    expect(own()?.words).toEqual(["You said: 🔥"]);
  });

  it("is not sent anew when somebody has deleted it, and nothing is said where it cannot change", async () => {
    await bob.says(`share ${link} with Ann Reed`);
    await ann.says(`share ${tinBoat.url} with Bob Fisher`);
    world.board.forgetMessages();
    for (const friend of [ann, bob]) friend.news();
    await world.advance(minutes(4));
    await ann.plays(paperLanterns);
    await bob.plays(tinBoat);
    await world.advance(minutes(6));
    expect(bob.news()).toEqual([expect.stringMatching(/^Ann Reed played “Paper Lanterns”/)]);
    expect(ann.screen().filter(({ text }) => text.startsWith("Bob Fisher sent you a song."))).toHaveLength(1);
  });
});

describe("who learns of it", () => {
  it("with receipts off it is the listener's own word: it is sent, and the reply says so", async () => {
    await bob.says("receipts off");
    await heardSong(ann, bob);
    await bob.says("react 1 fire");
    expect(bob.news()[0]).toBe(
      `Ann Reed gets your 🔥 for ${song}. Your receipts are off, but this is your own word, so it is sent.`,
    );
    await bob.says("thanks 1");
    expect(bob.news()[0]).toContain("this is your own word");
    await passes();
    expect(card(ann)).toEqual([
      "It has reached Bob Fisher.",
      "Bob Fisher reacted: 🔥",
      "Bob Fisher says: thanks, good pick!",
    ]);
    await world.advance(days(8));
    expect(card(ann)[0]).toBe("A week is over: I have stopped following it for Bob Fisher.");
  });

  it("a blocked sender gets nothing, and the reply says why", async () => {
    await heardSong(ann, bob);
    await bob.says("block Ann Reed");
    bob.news();
    for (const said of ["react 1 fire", "thanks 1", `reply 1 ${tinBoat.url}`]) await bob.says(said);
    const why = "You have blocked Ann Reed, so nothing goes to them. To undo it: unblock Ann Reed";
    expect(bob.news()).toEqual([why, why, why]);
    await passes();
    expect(card(ann)).toEqual(["Bob Fisher says they have heard it."]);
  });

  it("a sender who has blocked the listener sees nothing, and the listener cannot tell", async () => {
    await heardSong(ann, bob);
    await ann.says("block Bob Fisher");
    bob.news();
    await bob.says("react 1 fire");
    await bob.says("thanks 1");
    expect(bob.news()).toEqual([`Ann Reed gets your 🔥 for ${song}.`, `Ann Reed gets your thanks for ${song}.`]);
    await passes();
    expect(card(ann)).toEqual(["Bob Fisher says they have heard it."]);
  });

  it("a sender who is gone is not thanked, and forgetting takes a reaction from the sender's records", async () => {
    await heardSong(ann, bob);
    await heardSong(bob, ann);
    await ann.says("react 1 fire");
    await passes();
    const isKnown = async () => [...(await world.dump()).values()].some((text) => /reaction\W+fire/.test(text));
    expect(await isKnown()).toBe(true);
    await ann.says("forget me");
    await ann.presses("Yes, forget me");
    await passes();
    expect(await isKnown()).toBe(false);
    bob.news();
    for (const said of ["react 1 fire", "thanks 1", `reply 1 ${tinBoat.url}`]) await bob.says(said);
    expect(new Set(bob.news())).toEqual(new Set([`Whoever sent you ${song} is not here any more.`]));
  });

  it("who wants no messages about receipts gets none, and their card changes all the same", async () => {
    await heardSong(bob, ann);
    await bob.says("notify receipts off");
    await heardSong(ann, bob);
    await ann.says("notify receipts off");
    for (const friend of [ann, bob]) friend.news();
    await ann.says("react 1 fire");
    await bob.says("react 1 fire");
    for (const friend of [ann, bob]) friend.news();
    await passes();
    expect([...ann.news(), ...bob.news()]).toEqual([]);
    const cards = ann.screen().filter(({ text, titles }) => text === "" && titles.includes("Paper Lanterns"));
    expect(cards.map(({ words }) => words[0])).toEqual(["Bob Fisher says they have heard it.\nBob Fisher reacted: 🔥"]);
  });

  it("quiet hours hold the message, and not the card", async () => {
    await heardSong(bob, ann);
    await bob.says("quiet 10-20 UTC");
    bob.news();
    await ann.says("react 1 fire");
    await passes();
    expect(bob.news()).toEqual([]);
    await world.advance(minutes(8 * 60));
    expect(bob.news()).toEqual([`Ann Reed reacted to ${song}: 🔥`]);
  });

  it("an event that comes twice, or a process that dies in between, tells it once", async () => {
    await heardSong(bob, ann);
    await bob.says(`share ${tinBoat.url} with Ann Reed`);
    const cleo = world.friend("cleo", "Cleo Park");
    await cleo.registers();
    await bob.says(`share ${link} with Cleo Park`);
    await cleo.says("heard 1");
    await passes();
    bob.news();
    await world.alarms.stop();
    const id = await cleo.says("react 1 fire");
    await world.redeliver("cleo", id, "react 1 fire");
    await world.restart();
    await passes();
    await world.redeliver("cleo", id, "react 1 fire");
    await passes();
    expect(bob.news()).toEqual([`Cleo Park reacted to ${song}: 🔥`]);
    expect(cleo.news().filter((line) => line.includes("taken back"))).toEqual([]);
  });
});

describe("a song to a group", () => {
  let cleo: Friend;

  beforeEach(async () => {
    cleo = world.friend("cleo", "Cleo Park");
    await cleo.registers();
    await ann.says("group create crew");
    for (const name of ["Bob Fisher", "Cleo Park"]) await ann.says(`group add crew ${name}`);
  });

  it("counts reactions on its sender's card", async () => {
    await ann.says(`share ${link} with #crew`);
    for (const one of [bob, cleo]) await one.says("heard 1");
    await bob.says("react 1 fire");
    await cleo.says("react 1 fire");
    await cleo.says("thanks 1");
    await passes();
    const group = ann.screen().find(({ words }) => words.join().includes("heard by"));
    expect(group?.words[0]?.split("\n")).toEqual(["For crew: heard by all 2", "🔥 2 🙏 1", expect.any(String)]);
  });

  it("tells a sender whose messages cannot change, at most once an hour", async () => {
    await bob.says(`share ${link} with #crew`);
    bob.news();
    await cleo.says("react 1 fire");
    await passes();
    expect(bob.news()).toEqual([`${song} for crew: 🔥 1`]);
    await ann.says("heard 1");
    await ann.says("react 1 heart");
    await passes();
    expect(bob.news()).toEqual([]);
    await world.advance(minutes(60));
    expect(bob.news()).toEqual([`${song} for crew: heard by 1 of 2 so far.\n🔥 1 ❤️ 1`]);
    await cleo.says("heard 1");
    await passes();
    expect(bob.news()).toEqual([`Everyone in crew has heard ${song}! | Paper Lanterns`]);
    await cleo.says("thanks 1");
    await world.advance(minutes(60));
    expect(bob.news()).toEqual([`${song} for crew: 🔥 1 ❤️ 1 🙏 1`]);
    await world.advance(days(9));
    expect(bob.news()).toEqual([]);
  });

  it("shows its room only what those say who let rooms see", async () => {
    await ann.says("group bind crew", "den");
    await ann.says(`share ${link} with #crew`);
    await cleo.says("receipts public");
    await bob.says("react 1 heart");
    await cleo.says("react 1 fire");
    await cleo.says("heard 1");
    await passes();
    const room = world.board.inRoom("den").find(({ words }) => words.join().includes("Heard by"));
    expect(room?.words[0]?.split("\n")).toEqual([expect.stringContaining("Heard by 1 of 2: Cleo Park"), "🔥 1"]);
  });
});

describe("a song back", () => {
  it("goes to whoever sent the song, like every other song", async () => {
    await heardSong(ann, bob);
    await bob.presses("Reply with a song");
    expect(bob.news()).toEqual(["Send Ann Reed a song back:\nreply 1 <link or words>"]);
    await bob.says(`reply 1 ${tinBoat.url} pre:"try this" post:"and?"`);
    expect(bob.news()[0]).toContain("On its way to Ann Reed: “Tin Boat Morning” by The Quiet Harbour.");
    expect(ann.screen().at(-1)?.text).toBe("Bob Fisher sent you a song.\ntry this\nPlay it, and a last word opens.");
  });

  it("is searched for by words, and the choice goes to the same person", async () => {
    await heardSong(ann, bob);
    await bob.says("reply 1 tin boat");
    await bob.presses("Send this one");
    expect(bob.news().join()).toContain("On its way to Ann Reed: “Tin Boat Morning”");
  });

  it("to a song for a group goes to its sender alone", async () => {
    const cleo = world.friend("cleo", "Cleo Park");
    await cleo.registers();
    await ann.says("group create crew");
    for (const name of ["Bob Fisher", "Cleo Park"]) await ann.says(`group add crew ${name}`);
    await ann.says(`share ${link} with #crew`);
    cleo.news();
    await bob.says(`reply 1 ${tinBoat.url}`);
    expect(cleo.news()).toEqual([]);
    expect(ann.screen().at(-1)?.text).toBe("Bob Fisher sent you a song.");
  });
});

describe("the last song again", () => {
  it("is whatever was sent last, to a person or a group, in every form", async () => {
    const cleo = world.friend("cleo", "Cleo Park");
    await cleo.registers();
    await ann.says(`share ${tinBoat.url} with Bob Fisher`);
    await ann.says(`share ${link} with Bob Fisher`);
    ann.news();
    await ann.says('share again with Cleo Park pre:"you too"');
    expect(ann.news()[0]).toBe(`On its way to Cleo Park: ${song}.`);
    expect(cleo.screen().at(-1)?.text).toBe("Ann Reed sent you a song.\nyou too");
    await ann.says(`share ${tinBoat.url} with Cleo Park`);
    const dan = world.friend("dan", "Dan Wolf");
    await dan.registers();
    for (const said of ["again with Dan Wolf", 'send_song again name:"Dan Wolf"']) await ann.says(said);
    const lines = ann.news().join("\n");
    expect(lines).toContain("On its way to Dan Wolf: “Tin Boat Morning” by The Quiet Harbour.");
    expect(lines).toContain("Dan Wolf already has “Tin Boat Morning”");
  });

  it("asks which of two namesakes is meant, and remembers the song", async () => {
    await ann.says(`share ${link} with Bob Fisher`);
    const other = world.friend("bob2", "Bob Fisher");
    await other.registers();
    ann.news();
    await ann.says("again with Bob Fisher");
    expect(ann.news()[0]).toContain("More than one person is called Bob Fisher.");
    const choices = ann.screen().at(-1)?.buttons ?? [];
    for (const { command } of choices) await ann.says(command);
    expect(ann.news().filter((line) => line.includes(song))).toHaveLength(choices.length);
  });

  it("needs a song that was sent, and somebody to send it to", async () => {
    ann.news();
    await ann.says("again with Bob Fisher");
    await ann.says("again");
    expect(ann.news()).toEqual([
      "You have not sent a song yet. Begin with: share <link> with <name>",
      "Who is your last song for? Type: again with <name>",
    ]);
  });
});
