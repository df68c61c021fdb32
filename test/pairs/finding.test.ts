import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { EmulatedTrack } from "../../playground/spotify/catalogue.js";
import { type ChannelName, channelNames } from "./hands.js";
import type { Person } from "./person.js";
import type { Seen } from "./seen.js";
import { openWorld, type World } from "./world.js";

const minute = 60_000;
const month = 31 * 24 * 60 * minute;

let world: World;
const anns = new Map<ChannelName, Person>();
const bobs = new Map<ChannelName, Person>();

beforeAll(async () => {
  world = await openWorld();
  for (const channel of channelNames) {
    anns.set(channel, await world.friend(channel, `Ann ${channel}`));
    bobs.set(channel, await world.friend(channel, `Bob ${channel}`));
  }
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

/** The message that offers songs to choose from: the newest with several such buttons. */
function offerTo(person: Person, label: string): Seen {
  const offers = person.messages().filter(({ buttons }) => buttons.some((button) => button.label.endsWith(label)));
  const offer = offers.at(-1);
  if (!offer) throw new Error(`${person.name} is offered nothing`);
  return offer;
}

const choose = "Send this one";

describe.each(channelNames)("words on %s", (channel) => {
  let ann: Person;
  let bob: Person;
  let found: EmulatedTrack[];

  beforeAll(() => {
    ann = one(anns, channel);
    bob = one(bobs, channel);
    found = ["first", "second", "third"].map((which) => world.newSong(`Quayside ${channel} ${which}`));
  });

  it("find songs, each with its picture, its link and its own button", async () => {
    await ann.shares({ song: `Quayside ${channel}`, to: bob.name, pre: "one of these" });
    const offer = offerTo(ann, choose);
    expect(ann.messages("Which one?")).toHaveLength(1);
    expect(offer.cards.map(({ title }) => title.replace(/^\d\. /, ""))).toEqual(found.map(({ title }) => title));
    for (const { imageUrl } of offer.cards) expect(imageUrl).toContain("/covers/");
    const links = offer.buttons.flatMap(({ url }) => url ?? []);
    expect(links).toEqual(found.map(({ url }) => url));
    expect(offer.buttons.filter(({ label }) => label.endsWith(choose))).toHaveLength(3);
    expect(bob.messages("one of these")).toEqual([]);
  });

  it("are followed by a press, which sends that song with the note", async () => {
    const answer = await ann.presses(offerTo(ann, choose), choose, 1);
    expect(answer.text).toContain(`On its way to ${bob.name}: “${found[1]?.title}”`);
    expect(bob.messages(found[1]?.title)).not.toEqual([]);
    expect(bob.messages("one of these")).toHaveLength(1);
    expect(bob.messages(found[0]?.title)).toEqual([]);
  });

  it("are followed by a second press, which sends nothing twice", async () => {
    const before = bob.messages().length;
    const again = await ann.presses(offerTo(ann, choose), choose, 1);
    expect(again.text).toContain(`${bob.name} already has “${found[1]?.title}”`);
    expect(bob.messages()).toHaveLength(before);
  });

  it("that find nothing are answered so", async () => {
    const answer = await ann.shares({ song: "zzqxv nothing like it", to: bob.name });
    expect(answer.text).toContain("Spotify finds no song for “zzqxv nothing like it”.");
  });

  it("may be “this”, the song that is playing", async () => {
    const playing = world.newSong(`Now playing on ${channel}`);
    expect((await ann.shares({ song: "this", to: bob.name })).text).toContain("You are not playing a song right now");
    world.spotify.nowPlaying(ann.listenerId, playing.id);
    expect((await ann.shares({ song: "this", to: bob.name })).text).toContain(`“${playing.title}”`);
    expect(bob.messages(playing.title)).not.toEqual([]);
    world.spotify.nowPlaying(ann.listenerId, null);
  });
});

describe("what completes itself while somebody types", () => {
  it("on Discord is songs for words, and friends of every channel by name", async () => {
    const ann = one(anns, "discord");
    await ann.shares({ song: world.newSong("To be known").url, to: one(bobs, "slack").name });
    const songs = await world.discord.complete(ann.userId, "share", "song", "Quayside discord");
    expect(songs?.map(({ name }) => name)).toContain("Quayside discord first – The Paper Herons, Oona Vask");
    const people = await world.discord.complete(ann.userId, "share", "to", "bob", { song: "x" });
    expect(people?.map(({ name }) => name).toSorted()).toEqual(["Bob discord", "Bob messenger", "Bob slack"]);
    const [song, person] = [songs?.[0], people?.find(({ name }) => name === "Bob slack")];
    const answer = await ann.shares({ song: String(song?.value), to: String(person?.value) });
    expect(answer.text).toContain("On its way to Bob slack: “Quayside discord");
  });

  it("on Discord is nothing for a stranger", async () => {
    const eve = world.stranger("discord", "Eve");
    expect(await world.discord.complete(eve.userId, "share", "song", "Quayside")).toEqual([]);
    expect(await world.discord.complete(eve.userId, "share", "to", "bob")).toEqual([]);
  });

  it("on Slack is songs and friends in the dialog, which shares what was chosen", async () => {
    const ann = one(anns, "slack");
    const bob = one(bobs, "messenger");
    await ann.shares({ song: world.newSong("To be known as well").url, to: bob.name });
    await world.slack.command(ann.userId, "share");
    await world.until("the dialog", () => world.slack.modal(ann.userId) ?? undefined);
    const songs = await world.slack.suggest(ann.userId, "song:song", "Quayside slack");
    expect(songs.options.map(({ text }) => text)).toContain("Quayside slack third – The Paper Herons, Oona Vask");
    const people = await world.slack.suggest(ann.userId, "song:person", "bob");
    expect(people.options.map(({ text }) => text).toSorted()).toEqual(["Bob discord", "Bob messenger", "Bob slack"]);
    const answer = await ann.does(() =>
      world.slack.submitView(ann.userId, {
        "song:song": "Quayside slack third – The Paper Herons, Oona Vask",
        "song:person": bob.name,
        "song:note": "from the dialog",
      }),
    );
    expect(answer.text).toContain("On its way to Bob messenger: “Quayside slack third”");
    expect(bob.message("from the dialog").text).toContain("Ann slack sent you a song.");
  });

  it("on Slack is nothing for a stranger", async () => {
    const eve = world.stranger("slack", "Eve");
    await world.slack.command(eve.userId, "share");
    await world.until("the dialog", () => world.slack.modal(eve.userId) ?? undefined);
    for (const field of ["song:song", "song:person"])
      expect((await world.slack.suggest(eve.userId, field, "Quayside")).options).toEqual([]);
  });
});

describe("the home tab on Slack", () => {
  const homeOf = ({ userId }: Person) => {
    const { text = "", cards = [] } = world.slack.home(userId) ?? {};
    return [text, ...cards.map(({ title, subtitle }) => `${title} ${subtitle ?? ""}`)].join("\n");
  };

  it("shows what waits and what was sent, wherever it came from and went to", async () => {
    const ann = one(anns, "slack");
    await ann.shares({ song: world.newSong("Sent from Slack").url, to: one(bobs, "messenger").name });
    await one(anns, "discord").shares({ song: world.newSong("Waiting on Slack").url, to: ann.name });
    await world.slack.openHome(ann.userId);
    await world.until("the home tab", () => (homeOf(ann).includes("Songs for you:") ? true : undefined));
    expect(homeOf(ann)).toMatch(/Waiting on Slack – .* from Ann discord/);
    expect(homeOf(ann)).toMatch(/Sent from Slack – .* to Bob messenger – delivered/);
  });

  it("changes when one of its buttons is pressed", async () => {
    const ann = one(anns, "slack");
    const home = world.slack.home(ann.userId);
    await world.slack.press(ann.userId, { label: "I have heard it", viewId: home?.viewId ?? "" });
    await world.until("an empty inbox", () => (homeOf(ann).includes("No songs are waiting") ? true : undefined));
    await world.settle();
    const told = one(anns, "discord").told("Waiting on Slack", (song) => `Ann slack says they have heard ${song}`);
    expect(told).toHaveLength(1);
  });

  it("shows a stranger how to begin, and nothing of anybody", async () => {
    const eve = world.stranger("slack", "Eve at home");
    await world.slack.openHome(eve.userId);
    await world.until("the home tab", () => (homeOf(eve).includes("/spotify/login") ? true : undefined));
    expect(homeOf(eve)).not.toMatch(/Songs for you|Songs you sent/);
  });
});

describe("a button", () => {
  it.each(["messenger", "slack"] as const)(
    "of somebody else's song says nothing on %s, whoever types it",
    async (channel) => {
      const [ann, bob] = [one(anns, channel), one(bobs, channel)];
      const song = world.newSong(`Private on ${channel}`);
      await ann.shares({ song: song.url, to: bob.name });
      const card = bob.messages(song.title).at(-1);
      for (const { carries } of card?.buttons ?? [])
        if (carries !== null)
          expect((await ann.says(carries)).text).toContain("I have no song with that number for you.");
    },
  );

  it.each(["messenger", "slack"] as const)(
    "of somebody else's question is answered as one too old on %s",
    async (channel) => {
      const [ann, bob] = [one(anns, channel), one(bobs, channel)];
      await ann.shares({ song: "Quayside", to: bob.name });
      const carries = offerTo(ann, choose).buttons.find(({ label }) => label.endsWith(choose))?.carries ?? "";
      const eve = await world.friend(channel, `Eve ${channel}`);
      expect((await eve.says(carries)).text).toBe("That question is too old to answer. Please share the song again.");
    },
  );

  it("of a month ago has an answer on every channel", async () => {
    const cards = new Map<ChannelName, Seen>();
    for (const channel of channelNames) {
      const [ann, bob] = [one(anns, channel), one(bobs, channel)];
      await bob.says("receipts off");
      const song = world.newSong(`Month on ${channel}`);
      await ann.shares({ song: song.url, to: bob.name });
      const card = bob.messages(song.title).at(-1);
      if (card) cards.set(channel, card);
      await ann.shares({ song: `Quayside ${channel}`, to: bob.name });
    }
    await world.skip(month);
    for (const [channel, card] of cards) {
      const [ann, bob] = [one(anns, channel), one(bobs, channel)];
      expect((await bob.presses(card, "Not for me")).text).toContain("has ended already, nothing to change.");
      expect((await bob.presses(card, "I have heard it")).text).toContain("Noted: you have heard");
      expect((await ann.presses(offerTo(ann, choose), choose, 2)).text).toContain(
        "That question is too old to answer.",
      );
    }
  });
});
