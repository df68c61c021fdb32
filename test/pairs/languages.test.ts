import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Language } from "../../src/bots/say.js";
import { foreignIn } from "../fixtures/tell-tales.js";
import type { Person } from "./person.js";
import { wordsOf } from "./seen.js";
import { openWorld, type World } from "./world.js";

const minute = 60_000;

let world: World;
let ann: Person;
let bob: Person;
let cleo: Person;

beforeAll(async () => {
  world = await openWorld();
  ann = await world.friend("slack", "Ann Reed");
  bob = await world.friend("discord", "Bob Fisher", "de");
  cleo = await world.friend("messenger", "Cleo Park", "es_LA");
});

afterAll(() => world.close());

/** Everything of the bot's that somebody sees, buttons too. */
function readOf(person: Person): string {
  const messages = person.messages().flatMap((one) => [wordsOf(one), ...one.buttons.map(({ label }) => label)]);
  return messages.join("\n");
}

function foreignTo(person: Person, language: Language): string[] {
  return foreignIn(readOf(person), language);
}

describe("Ann reads English on Slack, Bob German on Discord", () => {
  it("from their first word on, as their platforms say", () => {
    expect(readOf(ann)).toContain("Welcome, Ann Reed!");
    expect(readOf(bob)).toContain("Willkommen, Bob Fisher! Du kannst jetzt Songs verschicken.");
    expect(readOf(bob)).toContain("/share song:<Link> to:<Name>");
    expect(foreignTo(bob, "de")).toEqual([]);
  });

  it("each of one song: its card is German, its living card English", async () => {
    const song = world.newSong("Two Tongues");
    await ann.shares({ song: song.url, to: bob.name, post: "That was the harbour." });
    const card = bob.message("Ann Reed hat dir einen Song geschickt.");
    const labels = card.buttons.map(({ label }) => label);
    expect(labels.slice(0, 3)).toEqual(["Auf Spotify hören", "Hab ich gehört", "Nichts für mich"]);
    expect(labels).toContain("In die Warteschlange");
    expect(ann.messages("has reached Bob Fisher")).toHaveLength(1);
    await world.skip(song.durationMs + minute);
    world.spotify.play(bob.listenerId, song.id);
    await world.skip(10 * minute);
    expect(ann.messages("Bob Fisher played it on ").map(({ isEdited }) => isEdited)).toEqual([true]);
    expect(bob.messages("Ann Reed sagt zu „Two Tongues“ von")).toHaveLength(1);
  });

  it("each of one song the other way: its living card is German, with the month as Germans write it", async () => {
    const song = world.newSong("Zwei Zungen");
    await bob.shares({ song: song.url, to: ann.name });
    expect(ann.messages("Bob Fisher sent you a song.")).toHaveLength(1);
    const living = bob.message("ist bei Ann Reed angekommen");
    expect(living.buttons.map(({ label }) => label)).toEqual(["In Spotify öffnen", "Zurücknehmen"]);
    await world.skip(song.durationMs + minute);
    world.spotify.play(ann.listenerId, song.id);
    await world.skip(10 * minute);
    const heard = bob.message("Ann Reed hat den Song am ");
    expect(heard).toMatchObject({ id: living.id, isEdited: true });
    expect(wordsOf(heard)).toMatch(/ am \d+\. \p{L}+\.?,? \d\d:\d\d UTC gespielt\./u);
  });

  it("and lists, with menus, are in the reader's language", async () => {
    expect(wordsOf(await bob.says("sent"))).toContain("Songs von dir:");
    expect(wordsOf(await ann.says("sent"))).toContain("Songs you sent:");
  });
});

describe("Cleo, whose Messenger does not say what she reads", () => {
  it("reads English until she asks for Spanish, and the others keep theirs", async () => {
    expect(readOf(cleo)).toContain("Welcome, Cleo Park!");
    const before = cleo.messages().length;
    expect(wordsOf(await cleo.says("language es"))).toBe("Desde ahora te hablo en español.");
    await bob.shares({ song: world.newSong("Tres Lenguas").url, to: cleo.name });
    expect(cleo.messages("Bob Fisher te ha enviado una canción.")).toHaveLength(1);
    const since = cleo.messages().slice(before).map(wordsOf).join("\n");
    expect(foreignIn(since, "es")).toEqual([]);
  });
});

describe("after all that", () => {
  it("nobody has read a word in a language of somebody else's", () => {
    expect(foreignTo(ann, "en")).toEqual([]);
    expect(foreignTo(bob, "de")).toEqual([]);
    expect(world.errors).toEqual([]);
  });
});
