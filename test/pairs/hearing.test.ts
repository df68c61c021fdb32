import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ChannelName, channelNames } from "./hands.js";
import type { Person } from "./person.js";
import { type Seen, wordsOf } from "./seen.js";
import { openWorld, type World } from "./world.js";

const minute = 60_000;
/** Answers wait a moment for a change of mind. */
const moment = 5_000;
/** Each sends to the next. */
const crossings = channelNames.map((from, at) => ({ from, to: channelNames[(at + 1) % 3] as ChannelName }));

let world: World;
const people = new Map<string, Person>();

beforeAll(async () => {
  world = await openWorld();
  for (const channel of channelNames)
    for (const name of ["Ann", "Bob"])
      people.set(`${name} ${channel}`, await world.friend(channel, `${name} ${channel}`));
});

afterAll(() => {
  expect(world.errors).toEqual([]);
  return world.close();
});

function person(name: "Ann" | "Bob", channel: ChannelName): Person {
  const found = people.get(`${name} ${channel}`);
  if (!found) throw new Error(`${name} is not on ${channel}`);
  return found;
}

const labelsOf = ({ buttons }: Seen) => buttons.map(({ label }) => label);

describe.each(crossings)("what somebody on $to says about a song from $from", ({ from, to }) => {
  const title = `After hearing ${from} ${to}`;
  let ann: Person;
  let bob: Person;
  let answer: Seen;
  /** The newest answer: Messenger takes the choices of older ones away. */
  let offer: Seen;

  /** The song as it came, in whatever state it is. */
  const songCard = () => {
    const card = bob.messages(title).find(({ cards }) => cards.some((one) => one.title === title));
    if (!card) throw new Error("the song has not come");
    return card;
  };

  beforeAll(async () => {
    [ann, bob] = [person("Ann", from), person("Bob", to)];
    answer = await ann.shares({ song: world.newSong(title).url, to: bob.name });
    offer = await bob.presses(songCard(), "I have heard it");
  });

  const living = () => ann.messages(title).filter(({ id }) => id !== answer.id);

  it("is offered with the answer to “I have heard it”", () => {
    expect(labelsOf(offer)).toEqual([
      "🔥 Fire",
      "❤️ Heart",
      "😂 Laugh",
      "🤯 Mind blown",
      "😢 Sad",
      "👍 Thumbs up",
      "Thanks, good pick",
      "Reply with a song",
    ]);
  });

  it("changes the card they have, where one can be changed", () => {
    const labels = labelsOf(songCard());
    if (to === "messenger") return expect(labels).toContain("I have heard it");
    expect(labels).toEqual(expect.arrayContaining(["🔥 Fire", "Reply with a song"]));
    expect(labels).not.toContain("I have heard it");
    expect(songCard().isEdited).toBe(true);
  });

  it("reaches the sender, in the same message wherever one can be changed", async () => {
    const before = living();
    offer = await bob.presses(offer, "🔥 Fire");
    expect(wordsOf(offer)).toContain(`${ann.name} gets your 🔥 for “${title}”`);
    await world.skip(moment);
    offer = await bob.presses(offer, "Thanks, good pick");
    expect(wordsOf(offer)).toContain("gets your thanks");
    await world.skip(moment);
    const after = living();
    const said = after.map(wordsOf).join("\n");
    expect(said).toContain(from === "messenger" ? `${bob.name} reacted to “${title}”` : `${bob.name} reacted: 🔥`);
    expect(said).toContain("thanks, good pick!");
    if (from === "messenger") return expect(after).toHaveLength(before.length + 2);
    expect(after.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
  });

  it("is a song back, for which a dialog asks where there are dialogs", async () => {
    const back = world.newSong(`Back ${from} ${to}`);
    if (to === "messenger") {
      const how = await bob.presses(offer, "Reply with a song");
      const [, command = ""] = /\n(reply \d+) /.exec(how.text) ?? [];
      await bob.does(() => world.messenger.say(bob.userId, `${command} ${back.url} pre:"my turn"`));
    } else await inDialog(back.url);
    expect(wordsOf(ann.message("my turn"))).toContain(`${bob.name} sent you a song.`);
    expect(ann.messages(back.title).length).toBeGreaterThan(0);
  });

  async function inDialog(song: string): Promise<void> {
    await bob.hands.press(offer, "Reply with a song");
    if (to === "discord") {
      await world.until("the dialog", () => world.discord.modal(bob.userId) ?? undefined);
      const sent = await bob.does(() => world.discord.submitModal(bob.userId, { song, note: "my turn" }));
      expect(wordsOf(sent)).toContain(`On its way to ${ann.name}`);
      return;
    }
    const dialog = await world.until("the dialog", () => world.slack.modal(bob.userId) ?? undefined);
    expect(JSON.stringify(dialog)).not.toContain("song:person");
    await bob.does(() => world.slack.submitView(bob.userId, { "song:words": song, "song:note": "my turn" }));
  }
});

describe.each(["slack", "discord"] as const)("a play that was found on %s", (channel) => {
  it("changes the card, and no message says so", async () => {
    const [ann, bob] = [person("Ann", "messenger"), person("Bob", channel)];
    const song = world.newSong(`Found on ${channel}`);
    await ann.shares({ song: song.url, to: bob.name });
    await world.skip(song.durationMs + minute);
    world.spotify.play(bob.listenerId, song.id);
    await world.skip(10 * minute);
    const [card, ...more] = bob.messages(song.title);
    expect(more).toEqual([]);
    expect(card && labelsOf(card)).toContain("👍 Thumbs up");
  });
});

describe.each(channelNames)("the last song on %s", (channel) => {
  it("goes out again by its own command", async () => {
    const [ann, bob] = [person("Ann", channel), person("Bob", "messenger")];
    const song = world.newSong(`Once more ${channel}`);
    await ann.shares({ song: song.url, to: person("Bob", "discord").name });
    const again = await ann.does(() =>
      channel === "discord"
        ? world.discord.command(ann.userId, "again", { to: bob.name })
        : ann.hands.say(`again with ${bob.name}`),
    );
    expect(wordsOf(again)).toContain(`On its way to ${bob.name}: “${song.title}”`);
  });
});
