import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { type Language, languages } from "../../src/bots/say.js";
import { paperLanterns } from "../fixtures/share.js";
import { foreignIn } from "../fixtures/tell-tales.js";
import { type Friend, hours, minutes, openWorld, tinBoat, type World } from "../world.js";

let world: World;
let ann: Friend;
let bob: Friend;

const lanterns = paperLanterns.url;

beforeEach(async () => {
  world = await openWorld();
  ann = world.friend("ann", "Ann Reed");
  bob = world.friend("bob", "Bob Fisher");
  await ann.registers();
  await bob.registers();
  for (const friend of [ann, bob]) friend.news();
});

/** Everything that somebody reads, buttons too. */
function screenOf(friend: Friend): string {
  const lines = friend.screen().flatMap(({ text, titles, words, buttons }) => {
    return [text, ...titles, ...words, ...buttons.map(({ label }) => label)];
  });
  return lines.join("\n");
}

/** From now on. */
function readsOnly(friend: Friend, language: Language): () => void {
  const before = friend.screen().length;
  return () => {
    const since = { ...friend, screen: () => friend.screen().slice(before) };
    expect(foreignIn(screenOf(since), language)).toEqual([]);
  };
}

describe("a language somebody chooses", () => {
  it.each([
    ["language de", "Ab jetzt spreche ich Deutsch mit dir."],
    ["language es", "Desde ahora te hablo en español."],
    ["language DE-at", "Ab jetzt spreche ich Deutsch mit dir."],
    ["lang en", "From now on I speak English with you."],
    ["language pt", "I speak English (en), Deutsch (de), español (es). Type for example: language de"],
  ])("%s", async (said, answer) => {
    await bob.says(said);
    expect(bob.news()).toEqual([answer]);
  });

  it("is the language of help, which is asked for by its name in each", async () => {
    await bob.says("language de");
    bob.news();
    await bob.says("Hilfe");
    expect(bob.news()[0]).toContain("Das brauchst du für den Anfang:");
    await bob.says("language es");
    bob.news();
    await bob.says("ayuda");
    expect(bob.news()[0]).toContain("Esto es lo que necesitas para empezar:");
  });

  it("is the language of what was sent before, and comes after", async () => {
    await bob.says("quiet 8-20 Europe/London");
    await ann.says(`share ${lanterns} with Bob Fisher pre:"for you"`);
    await bob.says("language de");
    bob.news();
    await world.advance(hours(12));
    const [waited = ""] = bob.news();
    expect(waited).toBe("Ann Reed hat dir einen Song geschickt.\nfor you | Paper Lanterns");
    expect(ann.news().join("\n")).toContain("has reached Bob Fisher");
  });
});

describe("a conversation in German", () => {
  it("is German from the first word to the last, and English for whom it is with", async () => {
    await bob.says("language de");
    const [german, english] = [readsOnly(bob, "de"), readsOnly(ann, "en")];
    bob.news();
    await ann.says(`share ${lanterns} with Bob Fisher pre:"Hör mal" post:"It was summer"`);
    expect(bob.news()).toEqual([
      "Ann Reed hat dir einen Song geschickt.\nHör mal\nSpiel ihn, dann öffnet sich ein Nachwort. | Paper Lanterns",
    ]);
    await world.advance(minutes(10));
    await bob.plays(paperLanterns);
    await world.advance(minutes(30));
    expect(bob.news()[0]).toMatch(/^Ann Reed sagt zu „Paper Lanterns“ von .+:\nIt was summer$/u);
    expect(ann.news().at(-1)).toMatch(/^Bob Fisher played “Paper Lanterns” by .+ minutes ago\.$/u);
    await bob.says(`share ${tinBoat.url} with Ann Reed`);
    expect(bob.news()[0]).toMatch(/^Unterwegs zu Ann Reed: „Tin Boat Morning“ von /u);
    expect(ann.news()[0]).toContain("Bob Fisher sent you a song.");
    await ann.presses("Not for me");
    expect(bob.news().at(-1)).toMatch(/^Ann Reed hat „Tin Boat Morning“ von .+ ausgelassen\.$/u);
    const rest = ["help", "help all", "help share", "inbox", "sent", "settings", "receipts off", "receipts", "friends"];
    const more = ["zone", "quiet 22-8 Europe/Berlin", "notify", "notify songs off", "invite", "export", "heard 9"];
    const groups = ["group create Chor", "group add Chor Ann Reed", "group show Chor", "group list", "groups"];
    for (const said of [...rest, ...more, ...groups, "wie bitte?", "forget me", "forget me now"]) await bob.says(said);
    expect(bob.news().at(-1)).toMatch(
      /^Erledigt, ich habe dich vergessen\. Gelöscht – Adressen: 1, erhaltene Songs: 1, /u,
    );
    german();
    english();
  });
});

describe("a conversation in Spanish", () => {
  it("is Spanish from the first word to the last, and English for whom it is with", async () => {
    await bob.says("language es");
    const [spanish, english] = [readsOnly(bob, "es"), readsOnly(ann, "en")];
    bob.news();
    await ann.says(`share ${lanterns} with Bob Fisher`);
    expect(bob.news()).toEqual(["Ann Reed te ha enviado una canción. | Paper Lanterns"]);
    await bob.presses("Ya la escuché");
    expect(bob.news()[0]).toMatch(/^Anotado: has escuchado «Paper Lanterns» de /u);
    expect(ann.news().at(-1)).toMatch(/^Bob Fisher says they have heard “Paper Lanterns”/u);
    await bob.says(`share ${tinBoat.url} with Ann Reed`);
    await ann.plays(tinBoat, world.clock.nowMs() + minutes(5));
    await world.advance(minutes(30));
    expect(bob.news().at(-1)).toMatch(/^Ann Reed escuchó «Tin Boat Morning» de .+ ahora mismo\.$/u);
    for (const said of ["inbox", "sent", "settings", "friends", "zone", "notify", "help all", "¿cómo?", "forget me"])
      await bob.says(said);
    spanish();
    english();
  });
});

describe("whatever people do", () => {
  const sayings = [
    `share ${lanterns} with NAME`,
    `share ${tinBoat.url} with NAME post:"~"`,
    "heard 1",
    "skip 1",
    "react 1 fire",
    "thanks 1",
    "reply 1 Tin Boat Morning",
    "again with NAME",
    "queue 1",
    "cancel 1",
    "block NAME",
    "unblock NAME",
    "accept NAME",
    "mute NAME 1d",
    "inbox",
    "sent",
    "friends",
    "group create Choir",
    "group add Choir NAME",
    "group join Choir",
    `share ${lanterns} with #Choir`,
    "group owner Choir NAME",
    "nonsense",
  ];
  const step = fc.record({ by: fc.nat(2), to: fc.nat(2), says: fc.constantFrom(...sayings), minutes: fc.nat(90) });

  it("nobody reads a word in a language of somebody else's", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 25 }), async (steps) => {
        const here = await openWorld();
        const people = languages.map((language) => ({
          language,
          friend: here.friend(`in-${language}`, `N${language}`),
        }));
        for (const { friend } of people) await friend.registers();
        for (const { language, friend } of people) await friend.says(`language ${language}`);
        const checks = people.map(({ language, friend }) => readsOnly(friend, language));
        for (const { by, to, says, minutes: later } of steps) {
          const name = `N${people[to]?.language}`;
          await people[by]?.friend.says(says.replace("NAME", name));
          await here.advance(minutes(later));
        }
        for (const check of checks) check();
      }),
      { numRuns: 12 },
    );
  });
});
