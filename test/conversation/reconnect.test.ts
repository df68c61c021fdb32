import { beforeEach, describe, expect, it } from "vitest";
import { UpstreamError } from "../../src/bots/errors.js";
import { paperLanterns } from "../fixtures/share.js";
import { days, type Friend, hours, minutes, openWorld, tinBoat, type World } from "../world.js";

const login = "https://songs.example.org/spotify/login?from=fake&lang=en";

let world: World;
let ann: Friend;
let bob: Friend;

/** In the test world a login lasts for 180 days, from 21 November 2026. */
beforeEach(async () => {
  world = await openWorld();
  ann = world.friend("ann", "Ann Reed");
  bob = world.friend("bob", "Bob Fisher");
  await ann.registers();
  await bob.registers();
  for (const friend of [ann, bob]) friend.news();
});

const warning = (when: string) =>
  `${when}, on May 20, 2027, Spotify stops showing me what you play. To go on without a gap, open this link, log in, and send me the code:\n\n${login}`;

describe("before Spotify's six months are over", () => {
  it("30, 7 and 1 day before, each once", async () => {
    await world.advance(days(150) - 1);
    expect(bob.news()).toEqual([]);
    await world.advance(1);
    expect(bob.news()).toEqual([warning("In 30 days")]);
    await world.advance(days(23));
    expect(bob.news()).toEqual([warning("In 7 days")]);
    await world.advance(days(6));
    expect(bob.news()).toEqual([warning("Tomorrow")]);
    await world.advance(days(30));
    expect(bob.news()).toEqual([]);
    expect(world.alarms.forgotten).toEqual([]);
    expect(world.alarms.errors).toEqual([]);
  });

  it("a new login cancels what is left, and has its own", async () => {
    await world.advance(days(151));
    bob.news();
    await bob.says(`register code:"${await bob.logsIn()}"`);
    bob.news();
    await world.advance(days(149));
    expect(bob.news()).toEqual([]);
    await world.advance(days(2));
    expect(bob.news()).toEqual([expect.stringContaining("In 30 days, on October 18, 2027")]);
  });

  it("a crash at any of them neither loses nor doubles it", async () => {
    await world.alarms.stop();
    await world.restart();
    await world.advance(days(150));
    await world.alarms.stop();
    await world.restart();
    await world.advance(days(24));
    expect(bob.news()).toEqual([warning("In 30 days"), warning("In 7 days")]);
  });

  it("who cannot be written to meanwhile gets the latest alone, and none after a new login", async () => {
    world.channel.windowMs = hours(24);
    await world.advance(days(175));
    await bob.says("help");
    expect(bob.news().slice(1)).toEqual([warning("In 7 days")]);
    await world.advance(days(4));
    const code = await bob.logsIn();
    await bob.says(`register code:"${code}"`);
    expect(bob.news()).toEqual(["Your Spotify is connected again. Songs that were waiting go on."]);
  });

  it("who has disconnected, or does not want it, hears nothing", async () => {
    await bob.says("disconnect");
    await ann.says("notify reconnect off");
    for (const friend of [ann, bob]) friend.news();
    await world.advance(days(185));
    expect([ann.news(), bob.news()]).toEqual([[], []]);
  });

  it("does not come into quiet hours", async () => {
    await bob.says("quiet 11:30-20 UTC");
    bob.news();
    await world.advance(days(150));
    expect(bob.news()).toEqual([]);
    await world.advance(hours(8));
    expect(bob.news()).toEqual([warning("In 30 days")]);
  });
});

describe("when access is revoked", () => {
  beforeEach(async () => {
    world.music.loseAccess(await bob.personId());
    await ann.says(`share ${paperLanterns.url} with Bob Fisher`);
    for (const friend of [ann, bob]) friend.news();
  });

  it("the listener gets one message with one link, however many songs wait, and the sender reads that it waits", async () => {
    await world.advance(hours(2));
    expect(bob.news()).toEqual([expect.stringContaining(login)]);
    await ann.says(`share ${tinBoat.url} with Bob Fisher`);
    for (const friend of [ann, bob]) friend.news();
    await world.alarms.stop();
    await world.restart();
    await world.advance(hours(5));
    expect([ann.news(), bob.news()]).toEqual([[], []]);
    await ann.says("sent");
    expect(ann.news()[0]).toContain("to Bob Fisher – waiting,");
  });

  it("the sender's card changes too, without a message and without the reason", async () => {
    const eve = world.friendOnBoard("eve", "Eve Moss");
    await eve.registers();
    await eve.says(`share ${tinBoat.url} with Bob Fisher`);
    const before = eve.screen().length;
    const card = () => eve.screen().at(-1)?.words[0];
    expect(card()).toContain("has reached Bob Fisher.");
    await world.advance(hours(2));
    expect(card()).toBe("It is with Bob Fisher, waiting.");
    world.music.loseAccess(await bob.personId(), false);
    await bob.says(`register code:"${await bob.logsIn()}"`);
    await world.advance(hours(1));
    expect(card()).toContain("has reached Bob Fisher.");
    expect(eve.screen()).toHaveLength(before);
    await bob.plays(tinBoat, world.clock.nowMs());
    await world.advance(hours(1));
    expect(card()).toContain("Bob Fisher played");
  });

  it("in the list the song is delivered again as soon as it can be looked for", async () => {
    await world.advance(hours(2));
    world.music.loseAccess(await bob.personId(), false);
    await bob.says(`register code:"${await bob.logsIn()}"`);
    await world.advance(hours(1));
    await ann.says("sent");
    expect(ann.news().at(-1)).toContain("to Bob Fisher – delivered,");
  });

  it("a disconnected listener looks the same to the sender", async () => {
    await bob.says("disconnect");
    await world.advance(hours(2));
    await ann.says("sent");
    expect(ann.news().at(-1)).toContain("to Bob Fisher – waiting,");
  });

  it("a listener without receipts is no more known to wait than to play", async () => {
    await bob.says("receipts off");
    await ann.says(`share ${tinBoat.url} with Bob Fisher post:"a last word"`);
    await world.advance(hours(2));
    await ann.says("sent");
    expect(ann.news().at(-1)).not.toContain("waiting");
  });

  it("a Spotify that does not answer is no lost access: the sender reads what they read before", async () => {
    world.music.loseAccess(await bob.personId(), false);
    world.music.fail(new UpstreamError("spotify", "down", { status: 503 }));
    await world.advance(hours(2));
    await ann.says("sent");
    expect(ann.news().at(-1)).toContain("to Bob Fisher – delivered,");
  });

  it("after a week it has ended, and nobody claims to know how", async () => {
    await world.advance(days(9));
    await ann.says("sent");
    expect(ann.news().at(-1)).toContain("to Bob Fisher – cannot tell,");
  });

  it("the link asks again for what the listener had allowed", async () => {
    const code = await bob.logsIn("account-bob", ["save"]);
    await bob.says(`register code:"${code}"`);
    bob.news();
    await world.advance(hours(2));
    expect(bob.news()).toEqual([expect.stringContaining(`${login}&ask=save`)]);
    await bob.says("register");
    expect(bob.news()[0]).toContain(`${login}&ask=save\n`);
  });

  it("the song waits and goes on after a new login", async () => {
    await world.advance(hours(2));
    world.music.loseAccess(await bob.personId(), false);
    await bob.says(`register code:"${await bob.logsIn()}"`);
    await bob.plays(paperLanterns, world.clock.nowMs() + minutes(4));
    await world.advance(hours(2));
    expect(ann.news()).toEqual([expect.stringContaining("Bob Fisher played")]);
  });

  it("another loss after another login is told again", async () => {
    await world.advance(hours(2));
    await bob.says(`register code:"${await bob.logsIn()}"`);
    bob.news();
    await world.advance(hours(2));
    expect(bob.news()).toEqual([expect.stringContaining(login)]);
  });

  it("a message that could not be brought is no more said after the login", async () => {
    world.channel.fail("bob", "transient");
    await world.advance(minutes(30));
    world.channel.fail("bob", null);
    await bob.says(`register code:"${await bob.logsIn()}"`);
    bob.news();
    world.music.loseAccess(await bob.personId(), false);
    await world.advance(hours(3));
    expect(bob.news()).toEqual([]);
  });
});
