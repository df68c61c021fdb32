import { beforeEach, describe, expect, it } from "vitest";
import { limits } from "../../src/bots/limits.js";
import { paperLanterns } from "../fixtures/share.js";
import { days, type Friend, hours, minutes, openWorld, tinBoat, type World } from "../world.js";

const link = paperLanterns.url;
const song = "“Paper Lanterns” by The Quiet Harbour";
/** Cards that show many shares wait so long for more to change. */
const moment = 3_000;

let world: World;
/** Where messages can be changed. */
let ann: Friend;
/** Where they cannot. */
let bob: Friend;
let cleo: Friend;
let dan: Friend;
/** Asked, and has not joined. */
let eve: Friend;

beforeEach(async () => {
  world = await openWorld();
  ann = world.friendOnBoard("ann", "Ann Reed");
  bob = world.friend("bob", "Bob Fisher");
  cleo = world.friend("cleo", "Cleo Park");
  dan = world.friendOnBoard("dan", "Dan Wolf");
  for (const friend of [ann, bob, cleo, dan]) await friend.registers();
  eve = world.friend("eve", "Eve Moss");
  await eve.says(`register name:"Eve Moss" code:"${await eve.logsIn()}"`);
  await ann.says("group create crew");
  for (const name of ["Bob Fisher", "Cleo Park", "Dan Wolf"]) await ann.says(`group add crew ${name}`);
  for (const friend of [ann, bob, cleo, dan, eve]) friend.news();
});

/** The last state of the sender's card. */
function card(who: Friend, title = "Paper Lanterns"): string[] {
  const cards = who.screen().filter(({ titles, words }) => titles.includes(title) && words.join().includes("heard by"));
  expect(cards.length).toBeLessThanOrEqual(1);
  return cards[0]?.words.join("\n").split("\n") ?? [];
}

const hears = async (who: Friend, number = 1) => {
  await who.says(`heard ${number}`);
  await world.advance(moment);
};

/** Where something is stored; what the bot has answered others is theirs for two days. */
async function placesOf(what: RegExp): Promise<string[]> {
  const stored = [...(await world.dump())].filter(([key, text]) => what.test(text) && !key.endsWith(":turns"));
  return stored.map(([key]) => key);
}

describe("a song to a group", () => {
  it("reaches everybody but its sender, with its words, each once", async () => {
    await ann.says(`share ${link} with #crew pre:"for you all" post:"told you"`);
    expect(ann.news()[0]).toBe(
      `On its way to everybody in crew: ${song}. Your last words open for each of them when they have played it.`,
    );
    for (const friend of [bob, cleo, dan])
      expect(friend.news()).toEqual([
        "Ann Reed sent a song to crew.\nfor you all\nPlay it, and a last word opens. | Paper Lanterns",
      ]);
    expect(ann.screen().some(({ text }) => text.includes("Ann Reed sent a song"))).toBe(false);
  });

  it("needs no # where nobody is called so, and any member may send", async () => {
    await bob.says(`share ${link} with crew`);
    expect(bob.news()[0]).toBe(`On its way to everybody in crew: ${song}.`);
    expect(cleo.news()).toEqual(["Bob Fisher sent a song to crew. | Paper Lanterns"]);
  });

  it("goes to the person where one is called like it, and with # to the group", async () => {
    const crew = world.friend("crew", "Crew");
    await crew.registers();
    await ann.says(`share ${link} with crew`);
    expect(crew.news().at(-1)).toContain("Ann Reed sent you a song.");
    expect(bob.news()).toEqual([]);
    await ann.says(`share ${link} with #crew`);
    expect(bob.news()).toHaveLength(1);
  });

  it("shows its sender one card that fills up, and says once that everyone has heard it", async () => {
    await ann.says(`share ${link} with #crew`);
    await world.advance(moment);
    expect(card(ann)).toEqual(["For crew: heard by 0 of 3", "Delivered: Bob Fisher, Cleo Park, and Dan Wolf"]);
    await world.advance(minutes(4));
    await bob.plays(paperLanterns);
    await world.advance(minutes(6));
    expect(card(ann)).toEqual(["For crew: heard by 1 of 3", "Heard: Bob Fisher", "Delivered: Cleo Park and Dan Wolf"]);
    await hears(cleo);
    ann.news();
    await hears(dan);
    expect(ann.news()).toEqual([`Everyone in crew has heard ${song}! | Paper Lanterns`]);
    const last = ann.screen().find(({ words }) => words.join().includes("heard by all"));
    expect(last?.words[0]).toContain("For crew: heard by all 3");
    expect(last?.buttons.map(({ label }) => label)).not.toContain("Take back");
    await world.advance(days(9));
    expect(ann.news()).toEqual([]);
  });

  it("opens the last words for each when they have played it", async () => {
    await ann.says(`share ${link} with #crew post:"told you"`);
    for (const friend of [bob, cleo]) friend.news();
    await hears(bob);
    expect(bob.news()).toContain(`Ann Reed says about ${song}:\ntold you`);
    expect(cleo.news()).toEqual([]);
  });

  it("tells a sender whose messages cannot change how many have heard it, now and then, and what it came to", async () => {
    await bob.says(`share ${link} with #crew`);
    bob.news();
    await hears(ann);
    expect(bob.news()).toEqual([`${song} for crew: heard by 1 of 3 so far.`]);
    await hears(cleo);
    expect(bob.news()).toEqual([]);
    await world.advance(hours(1));
    expect(bob.news()).toEqual([`${song} for crew: heard by 2 of 3 so far.`]);
    await world.advance(days(9));
    expect(bob.news()).toEqual([`${song} for crew has ended: it was heard by 2 of 3.`]);
  });

  it("tells such a sender too that everyone has heard it, once", async () => {
    await bob.says(`share ${link} with #crew`);
    bob.news();
    for (const friend of [ann, cleo, dan]) await friend.says("heard 1");
    await world.advance(moment);
    expect(bob.news()).toEqual([`Everyone in crew has heard ${song}! | Paper Lanterns`]);
    await world.advance(days(9));
    expect(bob.news()).toEqual([]);
  });

  it("is one line of `sent` and one number, and one cancel ends it for all", async () => {
    await ann.says(`share ${tinBoat.url} with Bob Fisher`);
    await ann.says(`share ${link} with #crew`);
    await hears(cleo);
    ann.news();
    await ann.says("sent");
    expect(ann.news()).toEqual([
      [
        "Songs you sent: | 2. Paper Lanterns – The Quiet Harbour | 1. Tin Boat Morning – The Quiet Harbour",
        "to #crew – heard by 1 of 3, just now",
        "to Bob Fisher – delivered, just now",
      ].join(" | "),
    ]);
    await ann.says("cancel 2");
    expect(ann.news()).toEqual([`I have stopped following ${song} for crew. Whoever had not got it yet will not.`]);
    await world.advance(moment);
    expect(card(ann).slice(0, 3)).toEqual([
      "For crew: heard by 1 of 3",
      "Heard: Cleo Park",
      "Cancelled: Bob Fisher and Dan Wolf",
    ]);
    await dan.says("inbox");
    expect(dan.news().at(-1)).toBe("No songs are waiting for you.");
    await ann.says("cancel 2");
    expect(ann.news()).toEqual([`${song} has ended already, nothing to take back.`]);
    await ann.says(`share ${tinBoat.url} with Cleo Park`);
    await ann.says("cancel 3");
    expect(ann.news().at(-1)).toContain("I have stopped following “Tin Boat Morning”");
  });

  it("can be taken back by the button of its card", async () => {
    await ann.says(`share ${link} with #crew`);
    await ann.presses("Take back");
    await world.advance(moment);
    expect(card(ann)).toContain("Cancelled: Bob Fisher, Cleo Park, and Dan Wolf");
  });

  it("counts once against the day, and not against the songs of each pair", async () => {
    for (let at = 0; at < limits.songsPerPairPerDay + 2; at += 1) {
      world.music.addTrack({ ...paperLanterns, id: `4Song${String(at).padStart(17, "0")}`, name: `Song ${at}` });
      await ann.says(`share spotify:track:4Song${String(at).padStart(17, "0")} with #crew`);
    }
    expect(ann.news().filter((said) => said.startsWith("On its way"))).toHaveLength(limits.songsPerPairPerDay + 2);
    for (let at = 12; at < 20; at += 1) {
      world.music.addTrack({ ...paperLanterns, id: `4Song${String(at).padStart(17, "0")}`, name: `Song ${at}` });
      await ann.says(`share spotify:track:4Song${String(at).padStart(17, "0")} with #crew`);
    }
    ann.news();
    await ann.says(`share ${link} with #crew`);
    expect(ann.news()).toEqual(["You have sent 20 songs in 24 hours, that is a whole album! More tomorrow."]);
    expect(await world.store.shares.received(await bob.personId())).toHaveLength(20);
  });

  it("is left out for whoever has it already, and refused when that is everybody", async () => {
    await ann.says(`share ${link} with Bob Fisher`);
    for (const friend of [ann, bob]) friend.news();
    await ann.says(`share ${link} with #crew`);
    await world.advance(moment);
    expect(card(ann)[0]).toBe("For crew: heard by 0 of 2");
    expect(bob.news()).toEqual([]);
    await ann.says(`share ${link} with #crew`);
    expect(ann.news().at(-1)).toBe(`crew already has ${song} from you, sent just now. I am still following it.`);
  });

  it("comes once from an event that comes twice", async () => {
    const id = await bob.says(`share ${link} with #crew`);
    await world.redeliver("bob", id, `share ${link} with #crew`);
    expect(cleo.news()).toHaveLength(1);
    expect(await world.store.shares.batches(await bob.personId())).toHaveLength(1);
  });

  it("is chosen by a button among what was found for words, and among groups of one name", async () => {
    world.music.addTrack({ ...tinBoat, id: "4TinBoatMorning0000002", name: "Tin Boat Evening" });
    await bob.says("group create crew");
    await bob.says("group add crew Ann Reed");
    ann.news();
    await ann.says("share tin boat with #crew");
    await ann.presses("Send this one");
    expect(ann.news().at(-1)).toBe("More than one group is called crew. Which one?");
    await ann.presses("2: of Bob Fisher, 2 people");
    expect(ann.news()[0]).toContain("On its way to everybody in crew: “Tin Boat");
    expect(bob.news().at(-1)).toContain("Ann Reed sent a song to crew.");
    expect(cleo.news()).toEqual([]);
  });

  it("is refused to whoever is alone in it, only invited, or not in it", async () => {
    await ann.says("group create alone");
    ann.news();
    await ann.says(`share ${link} with #alone`);
    expect(ann.news()).toEqual(["Nobody else is in alone yet. Add somebody: group add alone <name>"]);
    await ann.says("group add crew Eve Moss");
    eve.news();
    await eve.says(`share ${link} with #crew`);
    await eve.says(`share ${link} with #alone`);
    await eve.says(`share ${link} with #`);
    expect(eve.news()).toEqual([
      "You have not joined crew yet.",
      "You have no group called “alone”. To see yours: group list",
      "You have no group called “”. To see yours: group list",
    ]);
  });
});

describe("consent in a group", () => {
  it("members who are no friends of the sender get the song, and whoever is only asked gets a request", async () => {
    await ann.says("group add crew Eve Moss");
    await eve.presses("Join");
    const fay = world.friend("fay", "Fay Lund");
    await fay.says(`register name:"Fay Lund" code:"${await fay.logsIn()}"`);
    await ann.says("group add crew Fay Lund");
    for (const friend of [ann, eve, fay]) friend.news();
    await bob.says(`share ${link} with #crew pre:"a stranger's words"`);
    expect(eve.news()).toEqual(["Bob Fisher sent a song to crew.\na stranger's words | Paper Lanterns"]);
    const [request] = fay.news();
    expect(request).toContain("Bob Fisher would like to send you songs.");
    expect(request).not.toContain("a stranger's words");
    expect(
      fay
        .screen()
        .at(-1)
        ?.buttons.map(({ label }) => label),
    ).toEqual(["Accept", "Not now", "Block"]);
    const batches = await world.store.shares.batches(await bob.personId());
    const known = await world.store.shares.batch(await bob.personId(), batches[0]?.id ?? "");
    expect(known?.shares.find(({ recipientName }) => recipientName === "Fay Lund")?.state).toBe("requested");
  });

  it("whoever says yes to a sender met in a group gets their songs from then on, and they are friends", async () => {
    await ann.says("group add crew Eve Moss");
    eve.news();
    await bob.says(`share ${link} with #crew pre:"a stranger's words"`);
    expect(eve.news()[0]).toContain("Bob Fisher would like to send you songs.");
    await eve.presses("Accept");
    expect(eve.news().join()).toContain("a stranger's words");
    await bob.says(`share ${tinBoat.url} with Eve Moss pre:"hello"`);
    expect(eve.news()).toEqual(["Bob Fisher sent you a song.\nhello | Tin Boat Morning"]);
    await eve.says("friends");
    expect(eve.news().join()).toContain("Bob Fisher");
    await eve.says(`share ${link} with Bob Fisher`);
    expect(bob.news().at(-1)).toContain("Eve Moss sent you a song.");
  });

  it("is no answer to somebody's first song: that is neither accepted by it nor taken back", async () => {
    await ann.says("group add crew Eve Moss");
    await eve.says(`share ${link} with Bob Fisher`);
    eve.news();
    await bob.says(`share ${tinBoat.url} with #crew`);
    expect(eve.news()).toEqual(["Bob Fisher sent a song to crew. | Tin Boat Morning"]);
    const bond = await world.store.circle.get(await eve.personId(), await bob.personId());
    expect(bond?.state).toBe("asked");
    await bob.says("accept Eve Moss");
    expect(bob.news().join()).toContain("Paper Lanterns");
    const after = await world.store.circle.get(await eve.personId(), await bob.personId());
    expect(after?.state).toBe("friend");
  });

  it("a song of a fellow member to one alone needs no asking, and still makes no friends", async () => {
    await ann.says("group add crew Eve Moss");
    await eve.says(`share ${link} with Bob Fisher pre:"before I joined"`);
    expect(bob.news().at(-1)).toContain("Eve Moss would like to send you songs.");
    await eve.presses("Join");
    for (const friend of [cleo, eve]) friend.news();
    await eve.says(`share ${link} with Cleo Park pre:"hello"`);
    expect(cleo.news()).toEqual(["Eve Moss sent you a song.\nhello | Paper Lanterns"]);
    expect(eve.news().at(-1)).toBe(`${song} has reached Cleo Park.`);
    expect(await world.store.circle.get(await cleo.personId(), await eve.personId())).toBeNull();
    await eve.says("group leave crew");
    await eve.says(`share ${tinBoat.url} with Cleo Park`);
    expect(cleo.news().at(-1)).toContain("Eve Moss would like to send you songs.");
  });

  it("a fellow member who was put off, or blocked, or meets one in a group that one wants nothing of, comes no nearer", async () => {
    await ann.says("group add crew Eve Moss");
    await eve.presses("Join");
    await eve.says("group leave crew");
    await eve.says(`share ${link} with Bob Fisher`);
    await bob.says("not now Eve Moss");
    await cleo.says("block Ann Reed");
    await ann.says("group create second");
    await ann.says("group add second Cleo Park");
    await ann.says("group add second Bob Fisher");
    await ann.says("group add second Eve Moss");
    await eve.presses("Join");
    for (const friend of [bob, cleo, eve]) friend.news();
    await eve.says(`share ${tinBoat.url} with Bob Fisher`);
    expect(bob.news()).toEqual([]);
    await eve.says(`share ${tinBoat.url} with Cleo Park`);
    expect(cleo.news().at(-1)).toContain("Eve Moss would like to send you songs.");
  });

  it("whoever has said not now to the group, or blocked its owner, gets nothing, and looks like one who does not answer", async () => {
    await ann.says("group add crew Eve Moss");
    await eve.presses("Not now");
    eve.news();
    await ann.says(`share ${link} with #crew`);
    await bob.says(`share ${tinBoat.url} with #crew`);
    await world.advance(moment);
    expect(eve.news()).toEqual([]);
    expect(card(ann)).toContain("Waiting for their yes: Eve Moss");
    await eve.says("inbox");
    expect(eve.news()).toEqual(["No songs are waiting for you."]);
    await world.advance(days(9));
    expect(card(ann)).toContain("Ended: Bob Fisher, Cleo Park, Dan Wolf, and Eve Moss");
    expect(eve.news()).toEqual([]);
  });

  it("a member who has blocked the sender gets nothing, and looks like one with receipts off", async () => {
    await dan.says("block Ann Reed");
    await cleo.says("receipts off");
    for (const friend of [cleo, dan]) friend.news();
    await ann.says(`share ${link} with #crew`);
    await hears(cleo);
    expect(dan.news()).toEqual([]);
    expect(card(ann)).toEqual(["For crew: heard by 0 of 3", "Delivered: Bob Fisher, Cleo Park, and Dan Wolf"]);
    await hears(bob);
    await world.advance(days(9));
    const [, heard, ended] = card(ann);
    expect([heard, ended]).toEqual(["Heard: Bob Fisher", "Ended: Cleo Park and Dan Wolf"]);
    expect(ann.news().join()).not.toContain("Everyone");
  });

  it("whom the sender has blocked gets nothing of theirs", async () => {
    await ann.says("block Dan Wolf");
    dan.news();
    await ann.says(`share ${link} with #crew`);
    await world.advance(moment);
    expect(card(ann)[0]).toBe("For crew: heard by 0 of 2");
    expect(dan.news()).toEqual([]);
  });

  it("whoever is taken out gets no more, and keeps what has come", async () => {
    await ann.says(`share ${link} with #crew`);
    await ann.says("group remove crew Dan Wolf");
    dan.news();
    await ann.says(`share ${tinBoat.url} with #crew`);
    expect(dan.news()).toEqual([]);
    await dan.says("inbox");
    expect(dan.news().at(-1)).toContain("1. Paper Lanterns – The Quiet Harbour");
  });
});

describe("somebody is forgotten", () => {
  it("among many: the card loses the name, and everything else goes on", async () => {
    await ann.says(`share ${link} with #crew`);
    await hears(bob);
    await dan.says("forget me now");
    await world.advance(moment);
    expect(card(ann)).toEqual([
      "For crew: heard by 1 of 3",
      "Heard: Bob Fisher",
      "Delivered: Cleo Park",
      "Ended: one other",
    ]);
    expect(await placesOf(/Dan Wolf/u)).toEqual([]);
  });

  it("who has sent songs to groups: the songs go with their sender", async () => {
    await bob.says(`share ${link} with #crew pre:"bob's words"`);
    await bob.says("forget me now");
    expect(bob.news().at(-1)).toContain("songs sent to groups: 1, groups: 1");
    await world.advance(days(1));
    expect(await placesOf(/Bob Fisher|bob's words/u)).toEqual([]);
    await cleo.says("inbox");
    expect(cleo.news().at(-1)).toBe("No songs are waiting for you.");
  });
});

describe("a room", () => {
  const inRoom = () => world.board.inRoom("C1").map(({ titles, words }) => [...titles, ...words].join(" | "));

  beforeEach(async () => {
    await ann.says("group bind crew", "C1");
    ann.news();
  });

  it("sees the song once, in a card that changes, without its words and without names of whoever wants none", async () => {
    await bob.says(`share ${link} with #crew pre:"only for you" post:"a secret"`);
    expect(inRoom()).toEqual(["Paper Lanterns | Bob Fisher sent this to crew. Heard by 0 of 3"]);
    await cleo.says("receipts public");
    await hears(cleo);
    await hears(dan);
    expect(inRoom()).toEqual(["Paper Lanterns | Bob Fisher sent this to crew. Heard by 1 of 3: Cleo Park"]);
    expect(world.board.inRoom("C1")[0]?.buttons.map(({ label }) => label)).toEqual(["Listen on Spotify"]);
    await ann.says(`share ${tinBoat.url} with #crew`);
    expect(inRoom()).toHaveLength(2);
  });

  it("that cannot be written to costs nobody else anything", async () => {
    world.board.fail("room C1", "unreachable");
    await bob.says(`share ${link} with #crew`);
    for (const friend of [ann, cleo, dan]) expect(friend.news()).toHaveLength(1);
    world.board.fail("room C1", null);
    await hears(cleo);
    expect(inRoom()).toEqual(["Paper Lanterns | Bob Fisher sent this to crew. Heard by 0 of 3"]);
  });

  it("that gave no clear answer is not written to twice", async () => {
    world.board.fail("room C1", "unclear");
    await bob.says(`share ${link} with #crew`);
    world.board.fail("room C1", null);
    await hears(cleo);
    await world.advance(days(9));
    expect(inRoom()).toEqual([]);
  });

  it("sees nothing more when it has taken the card away, and the members all of it", async () => {
    await bob.says(`share ${link} with #crew`);
    world.board.forgetMessages();
    await hears(cleo);
    expect(inRoom()).toEqual(["Paper Lanterns | Bob Fisher sent this to crew. Heard by 0 of 3"]);
    expect(dan.news()).toHaveLength(1);
  });

  it("sees nothing of songs sent before it was bound or after it was taken out", async () => {
    await ann.says("group unbind crew");
    await bob.says(`share ${link} with #crew`);
    expect(inRoom()).toEqual([]);
  });

  it("is served while the sender's own chat is shut", async () => {
    await bob.says(`share ${link} with #crew`);
    world.channel.fail("bob", "halted");
    await cleo.says("receipts public");
    await hears(cleo);
    expect(inRoom()).toEqual(["Paper Lanterns | Bob Fisher sent this to crew. Heard by 1 of 3: Cleo Park"]);
  });
});
