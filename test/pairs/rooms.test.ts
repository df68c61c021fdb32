import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { EmulatedTrack } from "../../playground/spotify/catalogue.js";
import type { Person } from "./person.js";
import { roomFor } from "./platforms.js";
import { type Seen, wordsOf } from "./seen.js";
import { openWorld, type World } from "./world.js";

const minute = 60_000;
let world: World;

beforeAll(async () => {
  world = await openWorld();
});

afterAll(() => world.close());

/** How one names somebody who is there, as the platform's own field completes it. */
function mentionOf({ channel, userId }: Person): string {
  return channel === "slack" ? `<@${userId}|whoever>` : `<@${userId}>`;
}

describe.each(["slack", "discord"] as const)("in a room on %s", (channel) => {
  let ann: Person;
  let bob: Person;
  let eve: Person;
  let room: string;
  let song: EmulatedTrack;
  let songs = 0;

  beforeAll(async () => {
    ann = await world.friend(channel, `Ann in ${channel}`);
    bob = await world.friend(channel, `Bob in ${channel}`);
    eve = world.stranger(channel, `Eve in ${channel}`);
    room = roomFor(world, [ann, bob, eve]);
  });

  beforeEach(() => {
    songs += 1;
    song = world.newSong(`Song ${songs} for ${channel}`);
  });

  const share = (to = mentionOf(bob)) =>
    ann.shares({ song: song.url, to, pre: "only for you", post: "a secret" }, room);
  const inRoom = (who: Person) => who.messages().filter((message) => message.room === room);
  const played = async () => {
    await world.skip(song.durationMs + minute);
    world.spotify.play(bob.listenerId, song.id);
    await world.skip(10 * minute);
  };
  const playedBy = (one: Person): Seen => {
    const [only, ...more] = one.told(song.title, (heard) => `${bob.name} played ${heard}`);
    if (!only || more.length > 0) throw new Error(`${one.name} sees ${more.length + 1} cards or none`);
    return only;
  };
  const wordsWith = (messages: Seen[]) => messages.map(wordsOf).filter((words) => words.includes(song.title));

  // Slack would show the typed command with a public answer, and with it the words that are not for the room.
  it(`${channel === "slack" ? "only the sender" : "everybody"} reads that a song is on its way, and nobody the words that go with it`, async () => {
    const answer = await share();
    expect(answer).toMatchObject({ room, isEphemeral: channel === "slack" });
    expect(answer.text).toContain(`On its way to ${bob.name}: “${song.title}”`);
    for (const one of [eve, bob]) expect(wordsWith(inRoom(one))).toEqual(channel === "slack" ? [] : [answer.text]);
    expect(eve.messages("only for you")).toEqual([]);
    expect(bob.message("only for you").room).not.toBe(room);
  });

  it("nobody reads what became of the song, as the card is with its sender alone", async () => {
    await share();
    await played();
    const card = playedBy(ann);
    expect(card.room).not.toBe(room);
    expect(card.isEdited).toBe(true);
    expect(wordsWith(eve.messages()).join()).not.toMatch(/has reached|played it/);
    expect(wordsWith(inRoom(bob)).join()).not.toMatch(/has reached|played it/);
  });

  it("everybody reads who has heard it once its recipient lets rooms see that, in one message that changes", async () => {
    await bob.says("receipts public");
    await share();
    const [delivered, ...more] = inRoom(eve).filter((message) => wordsOf(message).includes("has reached"));
    expect(more).toEqual([]);
    await played();
    const heard = inRoom(eve).filter((message) => new RegExp(`${song.title}[^]*played it`).test(wordsOf(message)));
    expect(heard).toMatchObject([{ id: delivered?.id, isEdited: true, isEphemeral: false }]);
    expect(heard.map(wordsOf).join()).toMatch(/ on \w+ \d+, \d\d:\d\d UTC\./);
    expect(eve.messages("a secret")).toEqual([]);
    await bob.says("receipts on");
  });

  it("the room learns nothing more once the recipient wants that no longer", async () => {
    await bob.says("receipts public");
    await share();
    expect(wordsWith(inRoom(eve)).join()).toContain("has reached");
    await bob.says("receipts on");
    await played();
    expect(wordsWith(inRoom(eve)).join()).not.toContain("played it");
    expect(playedBy(ann).room).not.toBe(room);
  });

  it("a card that everybody sees can be taken back by nobody but the sender", async () => {
    await bob.says("receipts public");
    await share();
    const card = inRoom(eve)
      .filter((message) => wordsOf(message).includes("has reached"))
      .at(-1);
    if (!card) throw new Error("there is no card");
    for (const one of [eve, bob]) {
      const answer = await one.presses(card, "Take back");
      expect(answer).toMatchObject({ isEphemeral: true });
      expect(answer.text).toMatch(one === eve ? /First I need to know you/ : /no song with that number/);
      expect(inRoom(ann).map(({ text }) => text)).not.toContain(answer.text);
    }
    const taken = await ann.presses(card, "Take back");
    expect(taken).toMatchObject({ isEphemeral: true, text: expect.stringContaining("I have stopped following") });
    await bob.says("receipts on");
  });

  it.each(["inbox", "sent", "settings", "help"])("%s is answered to its asker alone", async (command) => {
    const before = inRoom(eve).length;
    const answer = await ann.says(command, room);
    expect(answer).toMatchObject({ room, isEphemeral: true });
    expect(inRoom(eve)).toHaveLength(before);
    expect(bob.messages().map(({ id }) => id)).not.toContain(answer.id);
  });

  it.each([
    ["a song that is none", { song: "https://example.org/song", to: "Bob" }],
    ["a name that nobody has", { song: "spotify:track:7LT7FAAfpOikWlgP8CU24y", to: "Nobody Atall" }],
    ["words that find several songs", { song: "Lantern", to: "Bob" }],
  ])("the answer to %s is private", async (_what, { song: link, to }) => {
    const before = inRoom(eve).length;
    const answer = await ann.shares({ song: link, to: to === "Bob" ? bob.name : to }, room);
    expect(answer.isEphemeral).toBe(true);
    expect(inRoom(eve)).toHaveLength(before);
  });

  it("a stranger who shares gets a login link that nobody else sees", async () => {
    const answer = await eve.shares({ song: song.url, to: mentionOf(bob) }, room);
    expect(answer.isEphemeral).toBe(true);
    expect(answer.text).toMatch(/First I need to know you.*\/spotify\/login/s);
    for (const one of [ann, bob]) expect(one.messages("First I need to know you")).toEqual([]);
    expect(wordsWith(bob.messages())).toEqual([]);
  });

  it("a song for somebody who is not registered is refused in private, and they hear nothing", async () => {
    const before = eve.messages().length;
    const answer = await share(mentionOf(eve));
    expect(answer).toMatchObject({
      isEphemeral: true,
      text: expect.stringContaining("They are not registered here yet"),
    });
    expect(answer.mentions).toEqual([]);
    expect(eve.messages()).toHaveLength(before);
  });

  it("somebody who enters their code there is welcomed in private, and gets their songs in private", async () => {
    const max = world.stranger(channel, `Max in ${channel}`);
    const there = roomFor(world, [max, ann]);
    const welcome = await max.enters(await max.fetchesCode(), max.name, there);
    expect(welcome).toMatchObject({ room: there, isEphemeral: true, text: expect.stringContaining("Welcome") });
    await ann.shares({ song: song.url, to: max.name });
    expect(max.message(song.title).room).not.toBe(there);
    expect(world.errors).toEqual([]);
  });
});
