import { type Client, Events, type Interaction } from "discord.js";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { MessageChange } from "../../../playground/discord/messages.js";
import { ANN, APP, AWAY, BOB, CAT, GROUP, HOME, LOBBY, PLAZA, startWorld, type World } from "./world.js";

let world: World;
let client: Client;
let received: Interaction[];
beforeEach(async () => {
  world = await startWorld();
  client = await world.client();
  received = [];
  client.on(Events.InteractionCreate, (interaction) => {
    received.push(interaction);
    if (interaction.isAutocomplete()) void interaction.respond([{ name: "Song – Artist", value: "spotify:track:1" }]);
    else if (interaction.isRepliable()) void interaction.reply({ content: "ok", flags: 64 });
  });
});
afterEach(() => world.close());

const last = () => received.at(-1);
const command = (path: string, options: Record<string, string | number | boolean> = {}, channelId = LOBBY) =>
  world.emulator.command(ANN, path, options, { channelId });
const send = (channelId: string, body: object) => world.call(`/channels/${channelId}/messages`, { body });
const dm = (userId: string, body: object) => send(world.emulator.dmChannel(userId), body);

describe("a person", () => {
  it("types a command with its options, people resolved", async () => {
    await command("share", { song: "free text", stars: 5, mood: "happy", who: BOB });
    const interaction = last();
    if (!interaction?.isChatInputCommand()) throw new Error("no command");
    const { options } = interaction;
    expect([options.getString("song"), options.getInteger("stars"), options.getString("mood")]).toEqual([
      "free text",
      5,
      "happy",
    ]);
    expect([options.getUser("who")?.globalName, interaction.inCachedGuild()]).toEqual(["Bob", true]);
  });

  it("types a sub-command", async () => {
    await command("group create", { name: "road-trip" });
    const interaction = last();
    if (!interaction?.isChatInputCommand()) throw new Error("no command");
    expect([interaction.options.getSubcommand(), interaction.options.getString("name")]).toEqual([
      "create",
      "road-trip",
    ]);
  });

  it.each<[string, string, Record<string, string | number | boolean>, string]>([
    ["a command that there is not", "dance", {}, "no command dance"],
    ["no sub-command where one is needed", "group", {}, "needs one of its sub-commands"],
    ["a sub-command that there is not", "group destroy", {}, "no sub-command destroy"],
    ["an option that there is not", "share", { song: "x", volume: 11 }, "no option volume"],
    ["no option where one is needed", "share", {}, "song must be filled in"],
    ["too long a text", "share", { song: "x", note: "x".repeat(11) }, "note does not take"],
    ["too large a number", "share", { song: "x", stars: 6 }, "stars does not take"],
    ["half a number", "share", { song: "x", stars: 1.5 }, "stars does not take"],
    ["a text for a number", "share", { song: "x", stars: "five" }, "stars does not take"],
    ["a choice that is not offered", "share", { song: "x", mood: "sad" }, "mood does not take sad"],
    ["a person that there is not", "share", { song: "x", who: "999999999999999999" }, "no person"],
  ])("cannot send %s", async (_what, path, options, message) => {
    await expect(command(path, options)).rejects.toThrow(message);
    expect(received).toEqual([]);
  });

  it("cannot use a command in a place it is not for, or where the app is not installed", async () => {
    await expect(world.emulator.command(ANN, "group create", { name: "x" }, { channelId: GROUP })).rejects.toThrow(
      "cannot be used in a group",
    );
    await expect(world.emulator.command(ANN, "group create", { name: "x" }, { channelId: PLAZA })).rejects.toThrow(
      "has not installed",
    );
    await expect(world.emulator.command(BOB, "share", { song: "x" }, { channelId: GROUP })).rejects.toThrow(
      "has not installed",
    );
    await expect(world.emulator.command(BOB, "share", { song: "x" }, { channelId: PLAZA })).rejects.toThrow(
      "is not in channel",
    );
  });

  it("can use it there once the app is installed, until it is removed again", async () => {
    const inGroup = () => world.emulator.command(BOB, "share", { song: "x" }, { channelId: GROUP });
    world.emulator.installApp(BOB);
    expect(await inGroup()).toMatchObject({ response: "message" });
    expect(last()).toMatchObject({ context: 2, authorizingIntegrationOwners: { "1": BOB } });
    world.emulator.installApp(BOB, false);
    await expect(inGroup()).rejects.toThrow("has not installed");
  });

  it("types into an option and sees what is offered", async () => {
    expect(await world.emulator.complete(ANN, "share", "song", "so", { stars: 2 })).toEqual([
      { name: "Song – Artist", value: "spotify:track:1" },
    ]);
    const interaction = last();
    if (!interaction?.isAutocomplete()) throw new Error("no autocomplete");
    expect(interaction.options.getFocused(true)).toEqual({ name: "song", type: 3, value: "so", focused: true });
    expect(interaction.options.getInteger("stars")).toBe(2);
    await expect(world.emulator.complete(ANN, "share", "note", "so")).rejects.toThrow("does not complete");
  });

  it("sees nothing offered if nobody answers", async () => {
    await client.destroy();
    expect(await world.emulator.complete(ANN, "share", "song", "so")).toBeNull();
  });

  it("chooses a command on a message, whose text the bot gets also where it is no member", async () => {
    const id = world.emulator.say(CAT, "https://open.spotify.com/track/1", { channelId: PLAZA });
    await world.emulator.messageCommand(ANN, "Share this song", id);
    const interaction = last();
    if (!interaction?.isMessageContextMenuCommand()) throw new Error("no message command");
    expect(interaction.targetMessage).toMatchObject({ id, content: "https://open.spotify.com/track/1" });
    expect(interaction.targetMessage.author.id).toBe(CAT);
    await expect(world.emulator.messageCommand(BOB, "Share this song", id)).rejects.toThrow("sees no message");
  });

  it("chooses a command on another person", async () => {
    await world.emulator.userCommand(ANN, "Share a song with…", BOB, { channelId: LOBBY });
    const interaction = last();
    if (!interaction?.isUserContextMenuCommand()) throw new Error("no user command");
    expect(interaction.targetUser.globalName).toBe("Bob");
  });

  it("chooses in a menu of values, and of people", async () => {
    const options = ["a", "b", "c"].map((value) => ({ label: value.toUpperCase(), value }));
    const menu = { type: 3, custom_id: "letters", placeholder: "Pick", options, max_values: 2 };
    const people = { type: 5, custom_id: "people" };
    const components = [menu, people].map((each) => ({ type: 1, components: [each] }));
    await dm(ANN, { content: "Choose", components });
    const [message] = world.emulator.messages(ANN);
    const messageId = message?.id ?? "";
    expect(message?.selects).toMatchObject([{ customId: "letters", placeholder: "Pick", options }, { options: [] }]);
    const select = (customId: string, values: string[]) => world.emulator.select(ANN, { messageId, customId, values });
    await select("letters", ["a", "c"]);
    expect(last()).toMatchObject({ customId: "letters", values: ["a", "c"] });
    await select("people", [BOB]);
    const interaction = last();
    if (!interaction?.isUserSelectMenu()) throw new Error("no menu of people");
    expect(interaction.users.first()?.globalName).toBe("Bob");
    await expect(select("letters", ["z"])).rejects.toThrow("does not offer z");
    await expect(select("letters", ["a", "b", "c"])).rejects.toThrow("does not take 3");
    await expect(select("letters", [])).rejects.toThrow("does not take 0");
    await expect(select("numbers", ["a"])).rejects.toThrow("sees no menu");
  });

  it("presses a button on what the bot wrote by itself", async () => {
    const button = { type: 2, style: 1, label: "Heard it", custom_id: "heard" };
    await dm(ANN, { content: "A song", components: [{ type: 1, components: [button] }] });
    const messageId = world.emulator.messages(ANN)[0]?.id ?? "";
    await world.emulator.press(ANN, { messageId, label: "Heard it" });
    const interaction = last();
    if (!interaction?.isButton()) throw new Error("no button");
    expect([interaction.customId, interaction.guildId, interaction.message.author.id]).toEqual(["heard", null, APP]);
  });
});

describe("what a person sees", () => {
  it("of a classic card: title, text, picture, link, and buttons below", async () => {
    const embed = {
      title: "Song",
      description: "Artist",
      url: "https://open.spotify.com/track/1",
      thumbnail: { url: "https://example.com/cover.png" },
      fields: [{ name: "From", value: "Bob" }],
    };
    const buttons = [
      { type: 2, style: 5, label: "Listen", url: "https://open.spotify.com/track/1" },
      { type: 2, style: 1, label: "Thanks", custom_id: "thanks" },
    ];
    await dm(ANN, { content: "For you", embeds: [embed], components: [{ type: 1, components: buttons }] });
    expect(world.emulator.messages(ANN)).toEqual([
      {
        id: expect.any(String),
        channelId: world.emulator.dmChannel(ANN),
        atMs: world.nowMs(),
        from: "bot",
        text: "For you",
        cards: [
          {
            title: "Song",
            subtitle: "Artist\nFrom: Bob",
            imageUrl: "https://example.com/cover.png",
            linkUrl: "https://open.spotify.com/track/1",
            buttons: [],
          },
        ],
        buttons: [
          { label: "Listen", url: "https://open.spotify.com/track/1", disabled: false },
          { label: "Thanks", customId: "thanks", disabled: false },
        ],
        selects: [],
        ephemeral: false,
        edited: false,
        thinking: false,
        mentions: [],
      },
    ]);
  });

  it("of a container: its heading, the rest, its picture and its buttons", async () => {
    const text = (content: string) => ({ type: 10, content });
    const cover = { type: 11, media: { url: "https://example.com/cover.png" } };
    const title = text("### [Song \\*live\\*](https://open.spotify.com/track/1)");
    const section = { type: 9, components: [title, text("Artist")], accessory: cover };
    const button = { type: 2, style: 1, emoji: { name: "❤" }, custom_id: "like" };
    const container = { type: 17, components: [section, { type: 1, components: [button] }] };
    await dm(ANN, { flags: 1 << 15, components: [text("For you"), container] });
    expect(world.emulator.messages(ANN)).toMatchObject([
      {
        text: "For you",
        cards: [
          {
            title: "Song *live*",
            subtitle: "Artist",
            imageUrl: "https://example.com/cover.png",
            linkUrl: "https://open.spotify.com/track/1",
            buttons: [{ label: "❤", customId: "like" }],
          },
        ],
        buttons: [],
      },
    ]);
  });

  it("is everything in their channels, oldest first, or in one of them", async () => {
    world.emulator.say(BOB, "one", { channelId: LOBBY });
    world.advance(5);
    await dm(ANN, { content: "two" });
    world.emulator.say(CAT, "three", { channelId: PLAZA });
    const texts = (userId: string, channelId?: string) =>
      world.emulator.messages(userId, channelId).map(({ text }) => text);
    expect(texts(ANN)).toEqual(["one", "two", "three"]);
    expect(texts(ANN, LOBBY)).toEqual(["one"]);
    expect(texts(BOB)).toEqual(["one"]);
    expect(() => texts(BOB, PLAZA)).toThrow("is not in channel");
    expect(() => world.emulator.say(BOB, "hi", { channelId: PLAZA })).toThrow("is not in channel");
    expect(() => texts("999999999999999999")).toThrow("no person");
  });

  it("can be listened to: once for each who sees it, until told to stop", async () => {
    const heard: [string, string, MessageChange][] = [];
    const stop = world.emulator.onMessage((userId, { text }, change) => heard.push([userId, text, change]));
    const { body } = await send(LOBBY, { content: "one" });
    await world.call(`/channels/${LOBBY}/messages/${body.id}`, { method: "PATCH", body: { content: "two" } });
    await world.call(`/channels/${LOBBY}/messages/${body.id}`, { method: "DELETE" });
    stop();
    await send(LOBBY, { content: "unheard" });
    expect(heard).toEqual([
      [ANN, "one", "posted"],
      [BOB, "one", "posted"],
      [ANN, "two", "edited"],
      [BOB, "two", "edited"],
      [ANN, "two", "deleted"],
      [BOB, "two", "deleted"],
    ]);
  });
});

describe("setting up", () => {
  it("refuses ids that Discord would not give, and servers that there are not", () => {
    expect(() => world.emulator.addUser({ id: "ann", name: "Ann", guilds: [] })).toThrow("no Discord id");
    expect(() => world.emulator.addGuild({ id: "1", name: "x", channels: [], hasBot: true })).toThrow("no Discord id");
    expect(() => world.emulator.addUser({ id: ANN, name: "Ann", guilds: ["300000000000000099"] })).toThrow("no server");
    expect(() => world.emulator.addGroup({ id: GROUP, name: "x", users: ["1"] })).toThrow("no person");
    expect(() => world.emulator.addBot("300000000000000099")).toThrow("no server");
  });

  it("tells the bot of new servers, and of those it is thrown out of", async () => {
    world.emulator.addBot(AWAY);
    world.emulator.removeBot(HOME);
    await new Promise((resolve) => client.once(Events.GuildDelete, resolve));
    expect([...client.guilds.cache.keys()]).toEqual([AWAY]);
  });
});
