import { ContextMenuCommandBuilder, Routes, SlashCommandBuilder } from "discord.js";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ANN, APP, AWAY, COMMANDS, HOME, outcome, startWorld, type World } from "./world.js";

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const DAY_MS = 24 * 60 * 60 * 1000;
const put = (commands: unknown, scope = "") =>
  world.call(`/applications/${APP}${scope}/commands`, { method: "PUT", body: commands });
const chat = (more: object = {}) => ({ name: "share", description: "Share a song", ...more });
const option = (more: object = {}) => ({ type: 3, name: "song", description: "Which", ...more });
const withOptions = (...options: object[]) => chat({ options });
const many = <T>(count: number, item: (index: number) => T) => Array.from({ length: count }, (_, index) => item(index));

describe("registering commands", () => {
  it("replaces all of them, fills in what is missing and keeps the ids of those that stay", async () => {
    const before = world.emulator.commands();
    const { body } = await put([chat(), { name: "Share this song", type: 3 }]);
    expect(body).toMatchObject([
      { name: "share", type: 1, application_id: APP, integration_types: [0], contexts: null, nsfw: false },
      { name: "Share this song", type: 3, description: "" },
    ]);
    expect(world.emulator.commands().map(({ id }) => id)).toEqual([before[0]?.id, before[2]?.id]);
    const { body: read } = await world.call(`/applications/${APP}/commands`);
    expect(read).toEqual(world.emulator.commands());
  });

  it("takes what the builders of discord.js make", async () => {
    const share = new SlashCommandBuilder()
      .setName("share")
      .setDescription("Share a song")
      .addStringOption((each) => each.setName("song").setDescription("Which").setRequired(true).setAutocomplete(true))
      .setDefaultMemberPermissions(8);
    const context = new ContextMenuCommandBuilder().setName("Share this song").setType(3);
    await world.rest().put(Routes.applicationCommands(APP), { body: [share.toJSON(), context.toJSON()] });
    expect(world.emulator.commands()).toMatchObject([{ default_member_permissions: "8" }, { type: 3 }]);
  });

  it("keeps those of one server apart, which come before the app's", async () => {
    await put([chat({ description: "Only here" })], `/guilds/${HOME}`);
    expect(world.emulator.commands(HOME)).toMatchObject([{ description: "Only here", guild_id: HOME }]);
    expect(world.emulator.commands()).toHaveLength(COMMANDS.length);
    expect((await world.call(`/applications/${APP}/guilds/${HOME}/commands`)).body).toHaveLength(1);
  });

  it("is refused for another app, and for a server without the bot", async () => {
    expect(outcome(await world.call(`/applications/${ANN}/commands`, { method: "PUT", body: [] }))).toBe(50001);
    expect(outcome(await put([], `/guilds/${AWAY}`))).toBe(50001);
  });

  it("is refused after 200 new ones in a day, not counting those that stay", async () => {
    const names = (prefix: string) => many(98, (index) => chat({ name: `${prefix}${index}` }));
    expect((await put(names("a"))).status).toBe(200);
    expect((await put(names("b"))).status).toBe(200);
    expect(outcome(await put(names("c")))).toBe(30034);
    expect((await put(names("b"))).status).toBe(200);
    world.advance(DAY_MS + 1);
    expect((await put(names("c"))).status).toBe(200);
  });

  it.each<[string, unknown]>([
    ["capitals in a name", [chat({ name: "Share" })]],
    ["a space in a name", [chat({ name: "share song" })]],
    ["a name over 32", [chat({ name: "x".repeat(33) })]],
    ["no name", [chat({ name: "" })]],
    ["no description", [chat({ description: undefined })]],
    ["an empty description", [chat({ description: "" })]],
    ["a description over 100", [chat({ description: "x".repeat(101) })]],
    ["a description on a context command", [{ name: "Share", type: 3, description: "x" }]],
    ["options on a context command", [{ name: "Share", type: 2, options: [option()] }]],
    ["an unknown type", [chat({ type: 9 })]],
    ["an unknown property", [chat({ titel: "x" })]],
    ["an unknown locale", [chat({ name_localizations: { xx: "teilen" } })]],
    ["a localised name with capitals", [chat({ name_localizations: { de: "Teilen" } })]],
    ["a localised description over 100", [chat({ description_localizations: { de: "x".repeat(101) } })]],
    ["one name twice", [chat(), chat()]],
    ["101 chat commands", many(101, (index) => chat({ name: `c${index}` }))],
    ["16 message commands", many(16, (index) => ({ name: `c${index}`, type: 3 }))],
    ["16 user commands", many(16, (index) => ({ name: `c${index}`, type: 2 }))],
    ["26 options", [withOptions(...many(26, (index) => option({ name: `o${index}` })))]],
    ["one option twice", [withOptions(option(), option())]],
    ["a required option after another", [withOptions(option(), option({ name: "to", required: true }))]],
    ["choices and autocomplete", [withOptions(option({ choices: [{ name: "a", value: "a" }], autocomplete: true }))]],
    ["26 choices", [withOptions(option({ choices: many(26, (i) => ({ name: `c${i}`, value: `${i}` })) }))]],
    ["a choice over 100", [withOptions(option({ choices: [{ name: "a", value: "x".repeat(101) }] }))]],
    ["a choice of another type", [withOptions(option({ choices: [{ name: "a", value: 1 }] }))]],
    ["autocomplete for a person", [withOptions(option({ type: 6, autocomplete: true }))]],
    ["a sub-command beside an option", [withOptions({ type: 1, name: "add", description: "x" }, option())]],
    [
      "a group in a sub-command",
      [withOptions({ type: 1, name: "add", description: "x", options: [{ type: 2, name: "b", description: "x" }] })],
    ],
    ["a type of option that there is not", [withOptions(option({ type: 12 }))]],
    ["a context that there is not", [chat({ contexts: [3] })]],
    ["an install type that there is not", [chat({ integration_types: [2] })]],
    [
      "over 8000 characters",
      [
        withOptions(
          ...many(25, (o) =>
            option({ name: `o${o}`, choices: many(25, (c) => ({ name: `${c}`.padEnd(20, "x"), value: `${c}` })) }),
          ),
        ),
      ],
    ],
    ["no list", { name: "share" }],
  ])("is refused with 50035 for %s", async (_what, commands) => {
    const reply = await put(commands);
    expect([reply.status, outcome(reply)]).toEqual([400, 50035]);
    expect(world.emulator.commands()).toHaveLength(COMMANDS.length);
  });

  it("is refused with 50035 for contexts in a server", async () => {
    expect(outcome(await put([chat({ contexts: [0] })], `/guilds/${HOME}`))).toBe(50035);
  });
});
