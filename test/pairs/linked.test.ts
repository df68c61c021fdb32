import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { EmulatedTrack } from "../../playground/spotify/catalogue.js";
import { type ChannelName, channelNames } from "./hands.js";
import type { Person } from "./person.js";
import { places } from "./platforms.js";
import { wordsOf } from "./seen.js";
import { openWorld, type World } from "./world.js";

const minute = 60_000;
const day = 24 * 60 * minute;

let world: World;
let ann: Person;
let bob: Record<ChannelName, Person>;
let song: EmulatedTrack;
let count = 0;

/** One person with an account everywhere, linked by codes in the order of `channelNames`. */
async function linked(name: string): Promise<Record<ChannelName, Person>> {
  const messenger = await world.friend("messenger", name);
  const [slack, discord] = [world.stranger("slack", name), world.stranger("discord", name)];
  for (const one of [slack, discord]) await one.enters(await one.fetchesCode(messenger.listenerId));
  return { messenger, slack, discord };
}

beforeAll(async () => {
  world = await openWorld();
});

afterAll(() => world.close());

beforeEach(async () => {
  count += 1;
  ann = await world.friend("discord", `Ann ${count}`);
  bob = await linked(`Bob ${count}`);
  song = world.newSong(`Song number ${count}`);
});

afterEach(async () => {
  expect(world.errors).toEqual([]);
  // What is still followed would be looked at every hour of the days that pass in the tests to come.
  for (const [sender, most] of [
    [ann, 2],
    [bob.discord, 3],
  ] as const)
    for (let number = 1; number <= most; number += 1) await sender.says(`cancel ${number}`);
});

const shareFrom = (sender: Person) =>
  sender.shares({ song: song.url, to: bob.messenger.name, post: "by the harbour wall" });

/** The channels on which Bob sees the song, newest state of all. */
function arrivals(): ChannelName[] {
  return channelNames.filter((channel) => bob[channel].messages(song.title).length > 0);
}

describe("one person on three channels", () => {
  it("is linked by codes, and the first chat learns of every other", async () => {
    const said = (channel: ChannelName) => bob[channel].messages().map(wordsOf).join("\n");
    expect(said("slack")).toContain(`This chat now belongs to ${bob.slack.name} too.`);
    expect(said("discord")).toContain("Songs reach you here on Discord as well.");
    expect(said("messenger")).toContain("Slack is now linked to you as well.");
    expect(said("messenger")).toContain("Discord is now linked to you as well.");
    for (const channel of channelNames)
      expect(wordsOf(await bob[channel].says("settings"))).toContain("on Messenger, Slack, Discord.");
  });

  it("gets a song once, where they were linked first", async () => {
    await shareFrom(ann);
    expect(arrivals()).toEqual(["messenger"]);
  });

  it.each(channelNames)("gets a song on %s, which they prefer, and nowhere else", async (preferred) => {
    expect(wordsOf(await bob.discord.says(`prefer ${preferred}`))).toMatch(/Songs come to you on \w+ first/);
    await shareFrom(ann);
    await world.skip(song.durationMs + minute);
    world.spotify.play(bob.messenger.listenerId, song.id);
    await world.skip(10 * minute);
    expect(arrivals()).toEqual([preferred]);
    expect(bob[preferred].message("by the harbour wall").text).toContain(song.title);
  });

  it("is who a mention on Discord means, wherever the song goes then", async () => {
    await bob.discord.says("prefer slack");
    await ann.shares({ song: song.url, to: `<@${bob.discord.userId}>` }, places.discordRoom);
    expect(bob.slack.messages(song.title)).toHaveLength(1);
    expect(bob.messenger.messages(song.title)).toEqual([]);
  });

  it("cannot prefer a channel that is not linked", async () => {
    expect(wordsOf(await ann.says("prefer slack"))).toContain("You are on Discord.");
  });

  it("sees the same inbox everywhere, and what is said on one channel counts on all", async () => {
    await shareFrom(ann);
    for (const channel of channelNames) {
      await bob[channel].says("inbox");
      expect(bob[channel].messages(`1. ${song.title}`)).toHaveLength(1);
    }
    expect(wordsOf(await bob.discord.says("heard 1"))).toContain("Noted");
    expect(wordsOf(await bob.slack.says("inbox"))).toBe("No songs are waiting for you.");
    const { name } = bob.messenger;
    expect(ann.told(song.title, (heard) => `${name} says they have heard ${heard}`)).toHaveLength(1);
  });

  it("shares from where they are, and reads what becomes of it there", async () => {
    for (const channel of channelNames) {
      const sent = world.newSong(`From ${channel} ${count}`);
      const answer = await bob[channel].shares({ song: sent.url, to: ann.name });
      const news = bob[channel].messages(sent.title).filter(({ id }) => id !== answer.id);
      expect(news.map(wordsOf).join()).toContain(`has reached ${ann.name}`);
      const elsewhere = channelNames.filter((other) => other !== channel);
      expect(elsewhere.flatMap((other) => bob[other].messages(sent.title))).toEqual([]);
    }
  });
});

describe("where a song arrived", () => {
  const news = () => wordsOf(ann.message("has reached"));

  it("is not told to the sender", async () => {
    await shareFrom(ann);
    expect(news()).toMatch(new RegExp(`has reached ${bob.slack.name}\\.$`));
  });

  it("is told once the recipient has said where on, and no more after where off", async () => {
    await bob.slack.says("where on");
    await bob.slack.says("prefer slack");
    await shareFrom(ann);
    expect(news()).toContain(`has reached ${bob.slack.name} on Slack.`);
    await bob.discord.says("where off");
    song = world.newSong(`Song number ${count} once more`);
    await shareFrom(ann);
    const [card, ...more] = ann.messages(song.title).filter((message) => wordsOf(message).includes("has reached"));
    expect(more).toEqual([]);
    expect(card && wordsOf(card)).not.toContain("on Slack");
  });
});

describe("a channel that cannot be reached", () => {
  it("is Messenger after 24 hours: the song comes to the next one, until its person writes there again", async () => {
    await world.skip(day + minute);
    await shareFrom(ann);
    expect(arrivals()).toEqual(["slack"]);
    await bob.messenger.says("inbox");
    song = world.newSong(`Song number ${count} once more`);
    await shareFrom(ann);
    expect(arrivals()).toEqual(["messenger"]);
  });

  it("is Discord with closed direct messages, until its person acts there again", async () => {
    await bob.slack.says("prefer discord");
    world.discord.closeDms(bob.discord.userId);
    await shareFrom(ann);
    expect(world.discord.stats().byOutcome).toMatchObject({ 50007: 1 });
    expect(arrivals()).toEqual(["messenger"]);
    world.discord.closeDms(bob.discord.userId, false);
    await bob.discord.says("settings");
    song = world.newSong(`Song number ${count} once more`);
    await shareFrom(ann);
    expect(arrivals()).toEqual(["discord"]);
  });

  it("is Slack without the app, until it is installed and its person acts there again", async () => {
    await bob.discord.says("prefer slack");
    await world.slack.uninstall(places.team);
    await shareFrom(ann);
    expect(arrivals()).toEqual(["messenger"]);
    await world.installSlack();
    await bob.slack.says("inbox");
    song = world.newSong(`Song number ${count} once more`);
    await shareFrom(ann);
    expect(arrivals()).toEqual(["slack"]);
  });

  it("keeps nothing from arriving while one is left, and the sender reads only that it has", async () => {
    await bob.slack.says("prefer slack");
    await world.slack.uninstall(places.team, "silent");
    await world.skip(day + minute);
    await shareFrom(ann);
    expect(arrivals()).toEqual(["discord"]);
    expect(wordsOf(ann.message("has reached"))).toMatch(new RegExp(`has reached ${bob.slack.name}\\.$`));
    await world.installSlack();
  });

  it("waits for its person when none is left, and the sender reads that it does", async () => {
    await world.slack.uninstall(places.team);
    world.discord.closeDms(bob.discord.userId);
    await world.skip(day + minute);
    await shareFrom(ann);
    expect(arrivals()).toEqual([]);
    const [card] = ann.messages(`is waiting: ${bob.slack.name} gets it with their next message`);
    await bob.messenger.says("inbox");
    expect(arrivals()).toEqual(["messenger"]);
    expect(ann.message("has reached")).toMatchObject({ id: card?.id, isEdited: true });
    await world.installSlack();
  });

  it("of a sender sends the news to the next one of theirs", async () => {
    const sent = world.newSong(`From Messenger ${count}`);
    await bob.messenger.shares({ song: sent.url, to: ann.name });
    await world.skip(day + minute);
    world.spotify.play(ann.listenerId, sent.id);
    await world.skip(2 * 60 * minute);
    const played = (person: Person) => person.told(sent.title, (song) => `${ann.name} played ${song}`);
    expect(played(bob.messenger)).toEqual([]);
    expect(played(bob.slack).map(wordsOf)).toEqual([expect.stringMatching(/ on \w+ \d+, \d\d:\d\d UTC\./)]);
  });
});
