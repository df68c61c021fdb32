import { beforeEach, describe, expect, it } from "vitest";
import type { Permission } from "../../src/bots/domain.js";
import { UpstreamError } from "../../src/bots/errors.js";
import { paperLanterns } from "../fixtures/share.js";
import { type Friend, hours, minutes, openWorld, tinBoat, type World } from "../world.js";

const login = "https://songs.example.org/spotify/login?from=fake&lang=en";
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
  await ann.says(`share ${paperLanterns.url} with Bob Fisher`);
  for (const friend of [ann, bob]) friend.news();
});

async function allows(friend: Friend, ...permissions: Permission[]): Promise<void> {
  await friend.says(`register code:"${await friend.logsIn(undefined, permissions)}"`);
}

const queued = async () => world.music.queued(await bob.personId());
const saved = async () => world.music.saved(await bob.personId());

describe("what nobody has allowed yet", () => {
  it.each([
    ["queue 1", "queue", "To add songs to your queue I need your permission once."],
    ["save 1", "save", "To save songs to your library I need your permission once."],
  ])("%s answers with a link that asks for that alone, and does nothing", async (said, permission, words) => {
    await bob.says(said);
    const [answer = "", ...others] = bob.news();
    expect(answer).toContain(words);
    expect(answer.endsWith(`${login}&ask=${permission}`)).toBe(true);
    expect([others, await queued(), await saved()]).toEqual([[], [], []]);
  });

  it("is told after the login that allowed it, with the button of the song that was wanted", async () => {
    await ann.says(`share ${tinBoat.url} with Bob Fisher`);
    await bob.says("queue 1");
    await allows(bob, "queue");
    expect(bob.screen().at(-1)?.text).toContain("I can add songs to your queue now: press the button again.");
    await bob.presses("Add to my queue");
    expect(await queued()).toEqual([paperLanterns.id]);
  });

  it("leads to the list when nobody knows which song was wanted", async () => {
    await allows(bob, "queue");
    expect(bob.news()).toEqual(["Thank you, that worked.\nI can add songs to your queue now: press the button again."]);
    await bob.presses("Show my songs");
    await bob.presses("More");
    await bob.presses("Add to my queue");
    expect(await queued()).toEqual([paperLanterns.id]);
  });

  it("is asked for beside what was allowed before, which no later login loses", async () => {
    await allows(bob, "queue");
    bob.news();
    await bob.says("save 1");
    expect(bob.news()[0]).toContain(`${login}&ask=queue&ask=save`);
    await bob.says("register");
    expect(bob.news()[0]).toContain(`${login}&ask=queue\n`);
  });

  it("is asked for again when Spotify says so, whatever is remembered", async () => {
    await allows(bob, "queue");
    bob.news();
    world.music.refuse(await bob.personId(), "scope");
    await bob.says("queue 1");
    expect(bob.news()[0]).toContain("I need your permission once");
  });

  it("is not said to be allowed in settings before it is", async () => {
    await bob.says("settings");
    expect(bob.news()[0]).not.toContain("I may");
    await allows(bob, "save");
    await bob.says("settings");
    expect(bob.news().at(-1)).toContain("I may save songs to your library.");
    await bob.says("disconnect");
    await bob.says("settings");
    expect(bob.news().at(-1)).not.toContain("I may");
  });
});

describe("a song that was sent", () => {
  beforeEach(async () => {
    await allows(bob, "queue", "save");
    bob.news();
  });

  it("goes into the queue and the library by one tap on its card", async () => {
    await bob.presses("Add to my queue");
    await bob.presses("Save to my library");
    expect(bob.news()).toEqual([`${song} is in your Spotify queue.`, `${song} is in your Spotify library.`]);
    expect([await queued(), await saved()]).toEqual([[paperLanterns.id], [paperLanterns.id]]);
  });

  it("stays open for its sender, and is heard only when it is played", async () => {
    await bob.says("queue 1");
    await world.advance(minutes(30));
    expect(ann.news()).toEqual([]);
    await bob.plays(paperLanterns);
    await world.advance(hours(1));
    expect(ann.news()).toEqual([expect.stringContaining("Bob Fisher played")]);
  });

  it("can be added after it was heard", async () => {
    await bob.says("heard 1");
    await bob.says("save 1");
    expect(await saved()).toEqual([paperLanterns.id]);
  });

  it("is nobody else's: a button of another person's song finds nothing", async () => {
    const [share] = await world.store.shares.received(await bob.personId());
    await allows(ann, "queue");
    ann.news();
    await ann.says(`queue ${share?.id}`);
    expect(ann.news()).toEqual(["I have no song with that number for you. Type inbox to see them."]);
    expect(world.music.queued(await ann.personId())).toEqual([]);
  });

  it("is added once, however often the same event comes", async () => {
    const eventId = await bob.says("queue 1");
    await world.redeliver("bob", eventId, "queue 1");
    expect(await queued()).toEqual([paperLanterns.id]);
    expect(bob.news()).toEqual([`${song} is in your Spotify queue.`, `${song} is in your Spotify queue.`]);
  });

  it("is not added a second time when we were stopped before the answer was stored, and that is said", async () => {
    const commit = world.store.turns.commit;
    world.store.turns.commit = async () => {
      throw new Error("stopped");
    };
    const eventId = "stopped-in-between";
    await world.redeliver("bob", eventId, "queue 1").catch(() => {});
    world.store.turns.commit = commit;
    bob.news();
    await world.redeliver("bob", eventId, "queue 1");
    expect(await queued()).toEqual([paperLanterns.id]);
    expect(bob.news()).toEqual([
      `Spotify gave me no clear answer: ${song} may be in your queue or not. Please look there before you add it again.`,
    ]);
  });

  it("that had not been brought yet has been brought by that", async () => {
    world.channel.fail("bob", "transient");
    await ann.says(`share ${tinBoat.url} with Bob Fisher`);
    world.channel.fail("bob", null);
    await bob.says("queue 2");
    ann.news();
    await ann.says("sent 1");
    expect(ann.news()[0]).toContain("to Bob Fisher – delivered, just now");
  });
});

describe("a refusal of Spotify's is explained", () => {
  beforeEach(async () => {
    await allows(bob, "queue", "save");
    bob.news();
  });

  it.each([
    ["premium-required", "Spotify lets only people with Premium add to their queue"],
    ["no-device", "Spotify is not open anywhere."],
    ["not-found", `Spotify does not know ${song} any more.`],
    ["unclear", "Spotify gave me no clear answer"],
    ["quota", "I have asked Spotify as much as I may for now. Please try again on Nov 21, 12:01 UTC."],
    ["budget", "I have asked Spotify as much as I may for now."],
    ["forbidden", "Spotify is not answering right now, so I could not do that."],
  ])("%s", async (status, words) => {
    world.music.refuse(await bob.personId(), status);
    await bob.says("queue 1");
    expect(bob.news()[0]).toContain(words);
    expect(await queued()).toEqual([]);
  });

  it("no device: trying again is a button, and another try", async () => {
    world.music.refuse(await bob.personId(), "no-device");
    await bob.says("queue 1");
    world.music.refuse(await bob.personId(), null);
    await bob.presses("Try again");
    expect(await queued()).toEqual([paperLanterns.id]);
  });

  it("access that was revoked: the way back, with what was allowed before", async () => {
    world.music.loseAccess(await bob.personId());
    await bob.says("save 1");
    expect(bob.news()).toEqual([expect.stringContaining("I need your Spotify.")]);
    await bob.says("disconnect");
    bob.news();
    await bob.says("save 1");
    expect(bob.news()).toEqual([expect.stringMatching(/I need your Spotify\.[\s\S]*\?from=fake&lang=en&ask=save$/)]);
  });

  it("a Spotify that is down: nothing was done", async () => {
    world.music.fail(new UpstreamError("spotify", "down", { status: "network" }));
    await bob.says("save 1");
    expect(bob.news()[0]).toContain("Spotify is not answering right now");
  });
});

describe("what is asked of strangers and of nothing", () => {
  it("is the login for somebody who is not registered", async () => {
    const eve = world.friend("eve");
    await eve.says("queue 1");
    expect(eve.news()[0]).toContain("First I need to know you.");
  });

  it("is a number where none was given", async () => {
    await bob.says("queue");
    expect(bob.news()[0]).toContain("queue 1");
    await bob.says("more 9");
    expect(bob.news()[0]).toContain("I have no song with that number");
  });
});
