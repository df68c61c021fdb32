import { beforeEach, describe, expect, it } from "vitest";
import { allCommands, commandsWith } from "../../src/bots/commands/all.js";
import { type Command, forPeople } from "../../src/bots/commands/command.js";
import { plainManner } from "../../src/bots/manner.js";
import { definePlugin } from "../../src/bots/plugin.js";
import { createSuggestions, suggestFor } from "../../src/bots/suggestions.js";
import { commandDocuments } from "../../src/channels/discord/commands.js";
import { hashOf } from "../../src/channels/discord/register.js";
import { profileOf } from "../../src/channels/messenger/profile.js";
import { homeCommands } from "../../src/channels/slack/home.js";
import { slackManifest } from "../../src/channels/slack/manifest.js";
import { commandList } from "../../src/command-list.js";
import { builtIn } from "../../src/plugins/all.js";
import { silentLog } from "../fixtures/silent-log.js";
import { type Friend, openWorld, type World } from "../world.js";

const everyWord = (en: string, de: string, es: string) => ({ en, de, es });

const gather: Command = {
  name: "gather",
  aliases: ["sammle"],
  about: everyWord("gather songs of a friend", "Songs von jemandem sammeln", "reunir canciones de alguien"),
  usage: ["gather", "gather for Bob Fisher every week"],
  forms: [
    {
      fields: [
        { name: "friend", about: "fieldTo", kind: "person", isRequired: true },
        { name: "every", about: "fieldWords", kind: "choice", choices: ["day", "week"] },
      ],
      says: "for {friend} every {every}",
    },
  ],
  isBasic: true,
  isReading: true,
  run: forPeople(async ({ words }) => ({ reply: { text: `gathering ${words}` } })),
};

const hidden: Command = { ...gather, name: "gather press", aliases: [], isHidden: true, usage: ["gather press"] };

const gatherer = definePlugin({
  name: "gatherer",
  open: () => ({ commands: [{ ...gather, atHome: "gather" }, hidden] }),
});

const commands = commandList({}, [gatherer]);

describe("a command of a plugin", () => {
  it("is there besides those of the core, and only with its plugin", () => {
    const names = commands.map(({ name }) => name);
    expect(names).toEqual([...allCommands.slice(0, -1).map(({ name }) => name), "gather", "gather press", "help"]);
    expect(commandList({}, []).map(({ name }) => name)).toEqual(allCommands.map(({ name }) => name));
  });

  it("is told to Discord with its description in every language, its fields and what completes them", () => {
    const documents = commandDocuments(commands);
    expect(documents.find(({ name }) => name === "gather")).toMatchObject({
      description: "Gather songs of a friend",
      description_localizations: { de: "Songs von jemandem sammeln", "es-ES": "Reunir canciones de alguien" },
      options: [
        { name: "friend", required: true, autocomplete: true },
        { name: "every", choices: [{ value: "day" }, { value: "week" }] },
      ],
    });
    expect(documents.map(({ name }) => name)).not.toContain("gather-press");
    // So that a plugin that comes or goes is a change that is pushed.
    expect(hashOf(documents)).not.toBe(hashOf(commandDocuments(allCommands)));
  });

  it("stands in the hint of Slack's manifest where it is a basic one, and on the home tab where it has a part there", () => {
    const hint = (of: typeof commands) =>
      slackManifest({ publicUrl: "https://songs.example.org", commands: of }).features.slash_commands[0]?.usage_hint;
    expect(hint(commands)).toContain("gather for @friend");
    expect(hint(allCommands)).not.toContain("gather");
    expect(homeCommands(commands)).toEqual([...homeCommands(allCommands), "gather"]);
  });

  it("is in Messenger's menu, in every language, before settings and help", () => {
    const { persistent_menu: menus } = profileOf(commands) as {
      persistent_menu: { call_to_actions: { title: string; payload: string }[] }[];
    };
    for (const { call_to_actions: items } of menus) {
      expect(items.map(({ payload }) => payload)).toEqual(["inbox", "sent", "gather", "settings", "help"]);
      expect(items[2]?.title).toBe("Gather");
    }
  });

  it("never makes Messenger's menu too long, however many there are", () => {
    const many = Array.from({ length: 40 }, (_, at) => ({ ...gather, name: `a command with a very long name ${at}` }));
    const plugin = definePlugin({
      name: "many",
      open: () => ({ commands: many.map((one) => ({ ...one, aliases: [] })) }),
    });
    const profile = profileOf(commandList({}, [plugin])) as { persistent_menu: { call_to_actions: object[] }[] };
    expect(profile.persistent_menu[0]?.call_to_actions).toHaveLength(16);
  });
});

describe("a plugin's command in a conversation", () => {
  let world: World;
  let ann: Friend;

  beforeEach(async () => {
    world = await openWorld({ plugins: [gatherer] });
    ann = world.friend("ann", "Ann");
    await ann.registers();
    await world.friend("bob", "Bob Fisher").registers();
    ann.news();
  });

  it("is listed by help under its own heading, and explained", async () => {
    await ann.says("help all");
    expect(ann.news().join()).toContain("Regularly, for you\n• gather – gather songs of a friend");
    await ann.says("help sammle");
    expect(ann.news().join()).toContain("gather for Bob Fisher every week");
    await ann.says("help");
    expect(ann.news().join()).toContain("• gather");
  });

  it("is listed in the language of whoever asks", async () => {
    await ann.says("language de");
    await ann.says("help gather");
    expect(ann.news().join()).toContain("Songs von jemandem sammeln");
  });

  it("is understood by all its names", async () => {
    await ann.says("sammle for Bob Fisher every week");
    expect(ann.news()).toEqual(["gathering for Bob Fisher every week"]);
  });

  it("is completed while somebody types, by what its fields are", async () => {
    const { store, music } = world;
    const suggest = createSuggestions({ ...store, music, log: silentLog, mannerOf: () => plainManner });
    const [field] = commandsWith(world.plugins).find(({ name }) => name === "gather")?.forms?.[0]?.fields ?? [];
    const found = await suggestFor(field?.kind ?? "text", suggest)?.(ann.address, "bo", 10);
    expect(found?.map(({ label }) => label)).toEqual(["Bob Fisher"]);
  });
});

describe("the answer to me", () => {
  it.each([
    ["en", "songs, friends, groups, playlist syncs, months in songs, new releases, settings."],
    ["de", "Songs, Freunde, Gruppen, Playlist-Abgleiche, Monate in Songs, neue Musik, Einstellungen."],
    ["es", "canciones, amigos, grupos, sincronizaciones, meses en canciones, novedades, ajustes."],
  ])("names what plugins show there, in %s", async (language, what) => {
    const world = await openWorld({ plugins: builtIn });
    const bob = world.friend("bob", "Bob Fisher");
    await bob.registers();
    await bob.says(`language ${language}`);
    bob.news();
    await bob.says("me");
    expect(bob.news().join()).toContain(what);
  });

  it("names nothing that there is not", async () => {
    const world = await openWorld({ plugins: [gatherer] });
    const bob = world.friend("bob", "Bob Fisher");
    await bob.registers();
    bob.news();
    await bob.says("me");
    expect(bob.news().join()).toContain("songs, friends, groups, settings.");
  });
});
