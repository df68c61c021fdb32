import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EmulatedTrack } from "../../playground/spotify/catalogue.js";
import { type ChannelName, channelNames } from "./hands.js";
import type { Person } from "./person.js";
import { type Button, type Seen, wordsOf } from "./seen.js";
import { openWorld, type World } from "./world.js";

const minute = 60_000;
const pairs = channelNames.flatMap((from) => channelNames.map((to) => ({ from, to })));

let world: World;
const people = new Map<string, Person>();

beforeAll(async () => {
  world = await openWorld();
  for (const channel of channelNames)
    for (const name of ["Ann", "Bob"])
      people.set(`${name} ${channel}`, await world.friend(channel, `${name} ${channel}`));
});

afterAll(() => world.close());

function person(name: "Ann" | "Bob", channel: ChannelName): Person {
  const found = people.get(`${name} ${channel}`);
  if (!found) throw new Error(`${name} is not on ${channel}`);
  return found;
}

/** The messages that bring this song; a living card is none of them, as it has another line. */
function cardsWith(title: string, messages: Seen[]): Seen[] {
  return messages.filter(
    ({ cards, buttons }) => cards.some((card) => card.title === title) && labelsOf(buttons).includes("I have heard it"),
  );
}

function labelsOf(buttons: Button[]): string[] {
  return buttons.map(({ label }) => label);
}

describe.each(pairs)("a song from $from to $to", ({ from, to }) => {
  const title = `Crossing from ${from} to ${to}`;
  const words = { pre: `The ferry from ${from} to ${to}.`, post: `It was our harbour, ${from} to ${to}.` };
  let ann: Person;
  let bob: Person;
  let song: EmulatedTrack;
  let answer: Seen;

  beforeAll(async () => {
    ann = person("Ann", from);
    bob = person("Bob", to);
    song = world.newSong(title);
    answer = await ann.shares({ song: song.url, to: bob.name, ...words });
  });

  const living = () => ann.messages(title).filter(({ id }) => id !== answer.id);

  it("is on its way at once, and its last words are locked", () => {
    expect(answer.text).toContain(`On its way to ${bob.name}: “${title}” by The Paper Herons, Oona Vask.`);
    expect(answer.text).toContain("locked");
    expect(bob.messages(words.post)).toEqual([]);
  });

  it("is one card with cover, artists, a link to listen and its buttons, and the note with it", () => {
    const [card, ...more] = cardsWith(title, bob.messages());
    expect(more).toEqual([]);
    const cover = expect.stringMatching(/^http.*\/covers\//);
    expect(card?.cards).toEqual([{ title, words: "The Paper Herons, Oona Vask", imageUrl: cover }]);
    expect(card?.buttons).toEqual([
      { label: "Listen on Spotify", url: song.url, carries: null },
      { label: "I have heard it", url: null, carries: expect.stringMatching(/^heard s_/) },
      { label: "Not for me", url: null, carries: expect.stringMatching(/^skip s_/) },
      { label: "Add to my queue", url: null, carries: expect.stringMatching(/^queue s_/) },
      { label: "Save to my library", url: null, carries: expect.stringMatching(/^save s_/) },
    ]);
    expect(bob.message(words.pre).text).toBe(
      `${ann.name} sent you a song.\n${words.pre}\nPlay it, and a last word opens.`,
    );
  });

  it("shows to nobody else", () => {
    const others = [...people.values()].filter((one) => one !== ann && one !== bob);
    expect(others.flatMap((one) => one.messages(title))).toEqual([]);
  });

  it("is delivered, as the sender reads", () => {
    const [card, ...more] = living();
    expect(more).toEqual([]);
    const named = from === "messenger" ? `“${title}” by The Paper Herons, Oona Vask` : "It";
    expect(card && wordsOf(card)).toContain(`${named} has reached ${bob.name}.`);
    expect(card?.isEdited).toBe(false);
    expect(card?.isEphemeral).toBe(false);
    const labels = from === "messenger" ? [] : ["Open in Spotify", "Take back"];
    expect(labelsOf(card?.buttons ?? [])).toEqual(labels);
    const cover = expect.stringMatching(/^http.*\/covers\//);
    if (from !== "messenger") expect(card?.cards).toMatchObject([{ title, imageUrl: cover }]);
  });

  it("is heard, as the sender reads with when, in the same message wherever one can be changed", async () => {
    const [before] = living();
    await world.skip(song.durationMs + minute);
    world.spotify.play(bob.listenerId, song.id);
    await world.skip(10 * minute);
    const cards = living();
    const heard = cards.at(-1);
    const when = from === "messenger" ? "4 minutes ago\\." : "on \\w+ \\d+, \\d\\d:\\d\\d UTC\\.";
    const named = from === "messenger" ? `“${title}” by .+` : "it";
    expect(heard && wordsOf(heard)).toMatch(new RegExp(`${bob.name} played ${named} ${when}`));
    if (from === "messenger") return expect(cards).toEqual([before, heard]);
    expect(cards).toEqual([heard]);
    expect(heard).toMatchObject({ id: before?.id, isEdited: true });
    expect(labelsOf(heard?.buttons ?? [])).toEqual(["Open in Spotify"]);
  });

  it("opens its last words once, and nothing more comes of it", async () => {
    await world.skip(2 * 60 * minute);
    expect(bob.messages(words.post).map(({ text }) => text)).toEqual([
      `${ann.name} says about “${title}” by The Paper Herons, Oona Vask:\n${words.post}`,
    ]);
    expect(bob.messages().filter(({ cards }) => cards.some((card) => card.title === title))).toHaveLength(1);
    expect(living()).toHaveLength(from === "messenger" ? 2 : 1);
    expect(world.errors).toEqual([]);
  });
});
