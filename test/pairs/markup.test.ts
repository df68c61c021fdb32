import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ChannelName, channelNames } from "./hands.js";
import type { Person } from "./person.js";
import { places, roomFor } from "./platforms.js";
import { type Seen, wordsOf } from "./seen.js";
import { openWorld, type World } from "./world.js";

const pairs = channelNames.flatMap((from) => channelNames.map((to) => ({ from, to })));

let world: World;
let nasty: string;
const anns = new Map<ChannelName, Person>();
const bobs = new Map<ChannelName, Person>();
/** Those who would be mentioned. */
const eves = new Map<ChannelName, Person>();

beforeAll(async () => {
  world = await openWorld();
  for (const channel of channelNames) {
    anns.set(channel, await world.friend(channel, `*Ann* _${channel}_`));
    bobs.set(channel, await world.friend(channel, `Bob ~~${channel}~~`));
    eves.set(channel, world.stranger(channel, `eve${channel}`));
  }
  const [onSlack, onDiscord] = [one(eves, "slack").userId, one(eves, "discord").userId];
  nasty = `@everyone @here @channel <!channel> <!here> <!everyone> <@${onSlack}> <@${onDiscord}> <@&${places.guild}> *NSYNC`;
});

afterAll(() => {
  expect(world.errors).toEqual([]);
  return world.close();
});

function one(people: Map<ChannelName, Person>, channel: ChannelName): Person {
  const person = people.get(channel);
  if (!person) throw new Error(`nobody is on ${channel}`);
  return person;
}

/** As the person reads it, without the backslashes with which Discord is told to take letters as letters. */
function read(message: Seen): string {
  return wordsOf(message).replace(/\\(?=[^\p{L}\p{N}\s])/gu, "");
}

describe.each(pairs)("texts with mentions and markup from $from to $to", ({ from, to }) => {
  it("mention nobody, neither in the song's title nor in what goes with it, and stay as they were written", async () => {
    const [ann, bob, eve] = [one(anns, from), one(bobs, to), one(eves, to)];
    const song = world.newSong(`${nasty} ${from} ${to}`);
    const before = eve.messages().length;
    await ann.shares({ song: song.url, to: bob.name, pre: `note ${nasty}`, post: `after ${nasty}` });
    world.clock.advanceTo(world.clock.nowMs() + song.durationMs);
    world.spotify.play(bob.listenerId, song.id);
    await world.skip(10 * 60_000);
    const all = [...ann.messages(), ...bob.messages()];
    expect(all.flatMap(({ mentions }) => mentions)).toEqual([]);
    expect(eve.messages()).toHaveLength(before);
    expect(bob.messages().some((message) => read(message).includes(song.title))).toBe(true);
    expect(bob.messages().some((message) => read(message).includes(`${ann.name} says about`))).toBe(true);
    const played = ann
      .messages()
      .filter((message) => read(message).includes(song.title))
      .map(read);
    expect(played.join()).toContain(`${bob.name} played ${from === "messenger" ? `“${song.title}”` : "it"}`);
    // Slack's own field has made names of its tokens before anybody else sees them.
    if (from !== "slack") expect(bob.messages().some((message) => read(message).includes(`note ${nasty}`))).toBe(true);
    expect(bob.messages().some((message) => /after @everyone @here @channel/.test(read(message)))).toBe(true);
  });
});

describe.each(["slack", "discord"] as const)("in a room on %s", (channel) => {
  let room: string;
  beforeAll(() => {
    room = roomFor(world, [one(anns, channel), one(bobs, channel), one(eves, channel)]);
  });

  it("nothing that is shown to everybody mentions anybody", async () => {
    const [ann, bob, eve] = [one(anns, channel), one(bobs, channel), one(eves, channel)];
    const song = world.newSong(`${nasty} in a room on ${channel}`);
    await bob.says("receipts public");
    await ann.shares({ song: song.url, to: bob.name, pre: nasty, post: nasty }, room);
    const shown = eve.messages().filter((message) => message.room === room);
    expect(shown.some((message) => read(message).includes(song.title))).toBe(true);
    expect([...shown, ...ann.messages()].flatMap(({ mentions }) => mentions)).toEqual([]);
  });

  it.each(["everyone", "here"])("a song for @%s is for nobody", async (who) => {
    const [ann, bob, eve] = [one(anns, channel), one(bobs, channel), one(eves, channel)];
    const before = [bob, eve].map((person) => person.messages().length);
    const to = channel === "slack" ? `<!${who}>` : `@${who}`;
    const answer = await ann.shares({ song: world.newSong(`For ${who} on ${channel}`).url, to }, room);
    expect(answer).toMatchObject({
      isEphemeral: true,
      mentions: [],
      text: expect.stringContaining("Nobody here is called"),
    });
    expect([bob, eve].map((person) => person.messages().length)).toEqual(before);
  });
});

describe.each(channelNames)("a name on %s", (channel) => {
  it.each(["@everyone", "<!channel>", "<@U0PERSON1>", "@here"])("is refused when it is %s", async (name) => {
    const max = world.stranger(channel, "Max");
    const answer = await max.enters(await max.fetchesCode(), name);
    expect(wordsOf(answer)).toContain("Please give me a name of 1 to 40 characters");
    expect(answer.mentions).toEqual([]);
  });
});
