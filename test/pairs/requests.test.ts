import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EmulatedTrack } from "../../playground/spotify/catalogue.js";
import { type ChannelName, channelNames } from "./hands.js";
import type { Person } from "./person.js";
import { type Seen, wordsOf } from "./seen.js";
import { openWorld, type World } from "./world.js";

const minute = 60_000;
const pairs = channelNames.flatMap((from) => channelNames.map((to) => ({ from, to })));

let world: World;

beforeAll(async () => {
  world = await openWorld();
});

afterAll(() => {
  expect(world.errors).toEqual([]);
  return world.close();
});

async function newcomer(channel: ChannelName, name: string): Promise<Person> {
  const person = world.stranger(channel, name);
  await person.registers();
  return person;
}

/** The message that asks, with its buttons; on Messenger the words come before it. */
function questionTo(person: Person): Seen {
  const asking = person.messages().filter(({ buttons }) => buttons.some(({ label }) => label === "Accept"));
  const [only, ...others] = asking;
  if (!only || others.length > 0) throw new Error(`${person.name} is asked ${asking.length} times`);
  return only;
}

describe.each(pairs)("the first song of a stranger from $from to $to", ({ from, to }) => {
  let ann: Person;
  let bob: Person;
  let song: EmulatedTrack;

  beforeAll(async () => {
    song = world.newSong(`Ferry ${from} ${to}`);
    ann = await newcomer(from, `Ann ${from} to ${to}`.replaceAll(" to ", " at "));
    bob = await newcomer(to, `Bob ${from} at ${to}`);
  });

  it("is a question with the song and three answers, and none of the stranger's words", async () => {
    await ann.shares({ song: song.url, to: bob.name, pre: "free words", post: "last words" });
    const question = questionTo(bob);
    expect(question.cards[0]).toMatchObject({ title: song.title, words: "The Paper Herons, Oona Vask" });
    expect(question.buttons.map(({ label }) => label)).toEqual(["Accept", "Not now", "Block"]);
    expect(wordsOf(bob.message("would like to send you songs"))).toContain(song.url);
    expect(bob.messages("words")).toEqual([]);
    expect(wordsOf(ann.message("has been asked whether they want songs from you"))).toContain(song.title);
  });

  it("comes with its words after Accept, and is followed like every other", async () => {
    const answer = await bob.presses(questionTo(bob), "Accept");
    expect(answer.text).toContain(`Songs from ${ann.name} come to you from now on`);
    expect(bob.message("free words").text).toContain(`${ann.name} sent you a song.`);
    await world.skip(4 * minute);
    world.spotify.play(bob.listenerId, song.id);
    await world.skip(10 * minute);
    const played = ann.told(`Ferry ${from} ${to}`, (heard) => `${bob.name} played ${heard}`);
    expect(played.map(wordsOf)).toEqual([expect.stringContaining("The Paper Herons")]);
    expect(bob.messages("last words")).toHaveLength(1);
  });
});

describe.each(channelNames)("friends on %s", (channel) => {
  it("are a list with buttons, and a block keeps songs away", async () => {
    const ann = await newcomer(channel, `Ann lists ${channel}`);
    const bob = await newcomer(channel, `Bob lists ${channel}`);
    await ann.shares({ song: world.newSong(`Listed ${channel}`).url, to: bob.name });
    await bob.presses(questionTo(bob), "Accept");
    await bob.says("friends");
    const list = bob.messages(ann.name).findLast(({ buttons }) => buttons.some(({ label }) => label === "Unfriend"));
    expect(list?.buttons.map(({ label }) => label)).toEqual(
      expect.arrayContaining(["Mute for a week", "Unfriend", "Block"]),
    );
    await bob.presses(list as Seen, "Block");
    const other = world.newSong(`Unheard ${channel}`);
    await ann.shares({ song: other.url, to: bob.name });
    expect(bob.messages(other.title)).toEqual([]);
    expect(ann.messages(other.title).filter((message) => wordsOf(message).includes("has reached"))).toHaveLength(1);
    expect(wordsOf(await bob.says(`unblock ${ann.name}`))).toContain("is not blocked any more");
  });
});
