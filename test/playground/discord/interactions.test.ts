import {
  ButtonBuilder,
  ButtonStyle,
  type ChatInputCommandInteraction,
  type Client,
  DiscordAPIError,
  type Interaction,
  MessageFlags,
  type ModalSubmitInteraction,
  Routes,
} from "discord.js";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { InteractionOutcome } from "../../../playground/discord/interactions.js";
import { ANN, APP, BOB, CAT, LOBBY, nextInteraction, outcome, PLAZA, startWorld, type World } from "./world.js";

let world: World;
let client: Client;
beforeEach(async () => {
  world = await startWorld();
  client = await world.client();
});
afterEach(() => world.close());

const FIFTEEN_MINUTES_MS = 15 * 60 * 1000;
const ROW = { type: 1, components: [{ type: 2, style: 1, label: "Go", custom_id: "go" }] };
const MODAL = {
  custom_id: "note",
  title: "A note",
  components: [{ type: 18, label: "Note", component: { type: 4, style: 1, custom_id: "text" } }],
};

/** Somebody acts, and the client gets it as this kind of interaction. */
async function begin<T extends Interaction>(act: () => Promise<InteractionOutcome>) {
  const coming = nextInteraction(client);
  const done = act();
  return { interaction: (await coming) as T, done };
}

const share = (userId = ANN, channelId?: string) =>
  begin<ChatInputCommandInteraction>(() =>
    world.emulator.command(userId, "share", { song: "x" }, channelId === undefined ? {} : { channelId }),
  );

/** The code discord.js reports for what Discord refuses. */
async function refused(call: Promise<unknown>): Promise<[status: number, code: number | string] | "accepted"> {
  const result = await call.then(
    () => "accepted" as const,
    (error: unknown) => error,
  );
  if (result === "accepted") return result;
  if (!(result instanceof DiscordAPIError)) throw result;
  return [result.status, result.code];
}

const callback = ({ id, token }: Interaction, type: number, data?: object) =>
  world.call(`/interactions/${id}/${token}/callback`, { body: { type, data }, token: null });
const hook = ({ token }: Interaction, rest = "", how: object = {}) =>
  world.call(`/webhooks/${APP}/${token}${rest}`, { token: null, ...how });
const texts = (userId = ANN) => world.emulator.messages(userId).map(({ text }) => text);

describe("an interaction", () => {
  it("carries what Discord sends, and an id minted from now", async () => {
    const { interaction } = await share(ANN, LOBBY);
    expect(interaction.createdTimestamp).toBe(world.nowMs());
    expect(interaction).toMatchObject({ commandName: "share", channelId: LOBBY, locale: "en-US", context: 0 });
    expect(interaction.authorizingIntegrationOwners).toMatchObject({ "0": interaction.guildId, "1": ANN });
    expect(interaction.appPermissions.has("SendMessages")).toBe(true);
    expect(interaction.attachmentSizeLimit).toBe(10 * 1024 * 1024);
    expect(interaction.user.globalName).toBe("Ann Miller");
  });

  it("comes also from servers and direct messages where the bot is not", async () => {
    const away = await share(CAT, PLAZA);
    expect(away.interaction.inCachedGuild()).toBe(false);
    expect(away.interaction.authorizingIntegrationOwners).toMatchObject({ "1": CAT });
    const direct = await share(ANN);
    expect(direct.interaction).toMatchObject({ guildId: null, context: 1 });
    expect(direct.interaction.authorizingIntegrationOwners).toMatchObject({ "0": "0", "1": ANN });
  });

  it("is answered by a message, which everybody in the channel sees", async () => {
    const { interaction, done } = await share(ANN, LOBBY);
    await interaction.reply("hello");
    const outcomeSeen = await done;
    expect(outcomeSeen).toMatchObject({ response: "message", messageId: expect.any(String) });
    expect(outcomeSeen.ackMs).toBeGreaterThan(0);
    expect([texts(ANN), texts(BOB), texts(CAT)]).toEqual([["hello"], ["hello"], []]);
  });

  it("answered ephemerally is seen by the one person only", async () => {
    const { interaction } = await share(ANN, LOBBY);
    await interaction.reply({ content: "psst", flags: MessageFlags.Ephemeral });
    expect(world.emulator.messages(ANN)).toMatchObject([{ text: "psst", ephemeral: true }]);
    expect(texts(BOB)).toEqual([]);
  });

  it("deferred shows thinking until the edit, which does not count as one", async () => {
    const { interaction, done } = await share();
    await interaction.deferReply();
    expect(await done).toMatchObject({ response: "deferred" });
    expect(world.emulator.messages(ANN)).toMatchObject([{ text: "", thinking: true, edited: false }]);
    await interaction.editReply("done");
    expect(world.emulator.messages(ANN)).toMatchObject([{ text: "done", thinking: false, edited: false }]);
    await interaction.editReply("done again");
    expect(world.emulator.messages(ANN)).toMatchObject([{ text: "done again", edited: true }]);
  });

  it("gives its first follow-up after a defer the place of thinking, with the defer's visibility", async () => {
    const { interaction } = await share(ANN, LOBBY);
    await interaction.deferReply();
    await interaction.followUp({ content: "first", flags: MessageFlags.Ephemeral });
    await interaction.followUp("second");
    expect(world.emulator.messages(BOB)).toMatchObject([
      { text: "first", ephemeral: false, thinking: false },
      { text: "second" },
    ]);
  });

  it("lets its answer be read and deleted", async () => {
    const { interaction } = await share();
    const response = await interaction.reply({ content: "hello", withResponse: true });
    expect(response.resource?.message?.content).toBe("hello");
    expect((await interaction.fetchReply()).content).toBe("hello");
    await interaction.deleteReply();
    expect(texts()).toEqual([]);
    expect(await refused(interaction.fetchReply())).toEqual([404, 10008]);
  });

  it("takes files and shows them where the message refers to them", async () => {
    const { interaction } = await share();
    const files = [{ attachment: Buffer.from("png"), name: "card.png", description: "Cover" }];
    const message = await interaction.reply({
      files,
      embeds: [{ title: "Song", image: { url: "attachment://card.png" } }],
      withResponse: true,
    });
    const [card] = world.emulator.messages(ANN)[0]?.cards ?? [];
    const served = await fetch(String(card?.imageUrl));
    expect([served.headers.get("content-type"), await served.text()]).toEqual(["image/png", "png"]);
    expect(message.resource?.message?.attachments.first()).toMatchObject({ name: "card.png", description: "Cover" });
  });

  it("nobody hears of is over at once", async () => {
    await client.destroy();
    expect(await world.emulator.command(ANN, "share", { song: "x" })).toMatchObject({ response: null });
  });
});

describe("Discord refuses", () => {
  it("a first response after its time, and a token that is not the interaction's, with 10062", async () => {
    const hurried = await startWorld({ ackLimitMs: 20 });
    const other = await hurried.client();
    const coming = nextInteraction(other);
    expect(await hurried.emulator.command(ANN, "share", { song: "x" })).toMatchObject({ response: null });
    const late = (await coming) as ChatInputCommandInteraction;
    expect(await refused(late.reply("late"))).toEqual([404, 10062]);
    expect(hurried.emulator.messages(ANN)).toEqual([]);
    await hurried.close();

    const { interaction } = await share();
    const wrong = await world.call(`/interactions/${interaction.id}/wrong/callback`, { body: { type: 5 } });
    expect([wrong.status, outcome(wrong)]).toEqual([404, 10062]);
  });

  it("a second first response with 40060", async () => {
    const { interaction } = await share();
    await interaction.deferReply();
    const second = await callback(interaction, 4, { content: "again" });
    expect([second.status, outcome(second)]).toEqual([400, 40060]);
  });

  it("webhook calls after 15 minutes with 50027, by which the client's token does not suffer", async () => {
    const { interaction } = await share();
    await interaction.deferReply();
    world.advance(FIFTEEN_MINUTES_MS - 1);
    await interaction.editReply("in time");
    world.advance(1);
    expect(await refused(interaction.editReply("late"))).toEqual([401, 50027]);
    expect(await refused(interaction.followUp("late"))).toEqual([401, 50027]);
    expect((await client.users.fetch(BOB, { force: true })).id).toBe(BOB);
  });

  it("webhook calls before a response with 10015, with an unknown token with 50027, for another app with 10015", async () => {
    const { interaction } = await share();
    expect(outcome(await hook(interaction, "", { body: { content: "hi" } }))).toBe(10015);
    const unknown = await world.call(`/webhooks/${APP}/nonsense`, { body: { content: "hi" }, token: null });
    expect([unknown.status, outcome(unknown)]).toEqual([401, 50027]);
    expect(outcome(await world.call(`/webhooks/${ANN}/nonsense`, { body: { content: "hi" } }))).toBe(10015);
  });

  it("messages that are not this interaction's with 10008", async () => {
    const first = await share();
    await first.interaction.reply("first");
    const second = await share();
    await second.interaction.reply("second");
    const id = world.emulator.messages(ANN)[0]?.id;
    expect(outcome(await hook(second.interaction, `/messages/${id}`, { method: "GET" }))).toBe(10008);
  });

  it("the sixth follow-up where the app is there by a user's install alone, with 40094", async () => {
    const { interaction } = await share(CAT, PLAZA);
    await interaction.reply("first");
    for (let count = 0; count < 5; count += 1) await interaction.followUp(`more ${count}`);
    expect(await refused(interaction.followUp("too many"))).toEqual([400, 40094]);
    expect(texts(CAT)).toHaveLength(6);
  });

  it("no sixth follow-up where the server has the bot", async () => {
    const { interaction } = await share(ANN, LOBBY);
    await interaction.reply("first");
    for (let count = 0; count < 6; count += 1) await interaction.followUp(`more ${count}`);
    expect(texts()).toHaveLength(7);
  });

  it("a modal after a defer, and as the answer to a modal", async () => {
    const { interaction } = await share();
    await interaction.deferReply();
    expect((await callback(interaction, 9, MODAL)).status).toBe(400);
    const fresh = await share();
    await callback(fresh.interaction, 9, MODAL);
    const submitted = await begin<ModalSubmitInteraction>(() => world.emulator.submitModal(ANN, { text: "hi" }));
    expect(outcome(await callback(submitted.interaction, 9, MODAL))).toBe(50035);
  });

  it.each<[string, number, object | undefined]>([
    ["a flag other than EPHEMERAL on a defer", 5, { flags: MessageFlags.IsComponentsV2 }],
    ["a text on a defer", 5, { content: "hi" }],
    ["an update where there is no message", 7, { content: "hi" }],
    ["a deferred update where there is no message", 6, undefined],
    ["choices for a command", 8, { choices: [] }],
    ["a pong", 1, undefined],
    ["a launch", 12, undefined],
    ["an unknown property", 4, { content: "hi", contents: "hi" }],
    ["a nonce, which belongs to channels", 4, { content: "hi", nonce: "1" }],
    ["a modal without title", 9, { ...MODAL, title: "" }],
  ])("%s with 50035, and the interaction can still be answered", async (_what, type, data) => {
    const { interaction } = await share();
    expect(outcome(await callback(interaction, type, data))).toBe(50035);
    expect((await callback(interaction, 4, { content: "hi", tts: false, enforce_nonce: false })).status).toBe(204);
  });

  it("to make a message ephemeral afterwards", async () => {
    const { interaction } = await share();
    await interaction.reply("public");
    const body = { content: "private", flags: MessageFlags.Ephemeral };
    expect(outcome(await hook(interaction, "/messages/@original", { method: "PATCH", body }))).toBe(50035);
  });

  it("public answers in a server without the bot that forbids external apps: they become ephemeral", async () => {
    world.emulator.addGuild({
      id: "300000000000000009",
      name: "Strict",
      channels: [{ id: "300000000000000019", name: "hall" }],
      hasBot: false,
      allowsExternalApps: false,
    });
    world.emulator.addUser({ id: CAT, name: "Cat", guilds: ["300000000000000009"], userInstalled: true });
    const { interaction } = await share(CAT, "300000000000000019");
    await interaction.reply("hello");
    expect(world.emulator.messages(CAT)).toMatchObject([{ text: "hello", ephemeral: true }]);
  });
});

describe("a button", () => {
  async function posted(data: object, userId = ANN) {
    const { interaction } = await share(userId, LOBBY);
    await callback(interaction, 4, data);
    return world.emulator.messages(userId).at(-1)?.id ?? "";
  }

  it("pressed brings its message, which the answer changes in place", async () => {
    const messageId = await posted({ content: "before", components: [ROW] });
    const coming = nextInteraction(client);
    const done = world.emulator.press(BOB, { messageId, label: "Go" });
    const interaction = await coming;
    if (!interaction.isButton()) throw new Error("no button");
    expect([interaction.customId, interaction.message.id, interaction.user.id]).toEqual(["go", messageId, BOB]);
    const button = new ButtonBuilder().setCustomId("done").setLabel("Done").setStyle(ButtonStyle.Secondary);
    await interaction.update({ content: "after", components: [{ type: 1, components: [button] }] });
    expect(await done).toMatchObject({ response: "update", messageId });
    expect(world.emulator.messages(ANN)).toMatchObject([
      { id: messageId, text: "after", edited: true, buttons: [{ label: "Done", customId: "done", disabled: false }] },
    ]);
  });

  it("can be answered by a deferred update, after which the original is its message", async () => {
    const messageId = await posted({ content: "before", components: [ROW] });
    const coming = nextInteraction(client);
    const done = world.emulator.press(ANN, { messageId, customId: "go" });
    const interaction = await coming;
    if (!interaction.isButton()) throw new Error("no button");
    await interaction.deferUpdate();
    expect(await done).toMatchObject({ response: "deferredUpdate" });
    await interaction.editReply("after");
    expect(texts()).toEqual(["after"]);
  });

  it("on an ephemeral message can only be pressed by who sees it", async () => {
    const messageId = await posted({ content: "psst", flags: 64, components: [ROW] });
    await expect(world.emulator.press(BOB, { messageId, label: "Go" })).rejects.toThrow("sees no message");
  });

  it("cannot be pressed where there is none, it is off, or it opens a page", async () => {
    const buttons = [
      { type: 2, style: 1, label: "Off", custom_id: "off", disabled: true },
      { type: 2, style: 5, label: "Listen", url: "https://open.spotify.com" },
    ];
    const messageId = await posted({ content: "hi", components: [{ type: 1, components: buttons }] });
    const press = (label: string) => world.emulator.press(ANN, { messageId, label });
    await expect(press("Gone")).rejects.toThrow("sees no button Gone");
    await expect(press("Off")).rejects.toThrow("switched off");
    await expect(press("Listen")).rejects.toThrow("https://open.spotify.com");
  });
});

describe("the record", () => {
  it("has no tokens of interactions", async () => {
    const { interaction } = await share();
    await interaction.deferReply();
    await interaction.editReply("done");
    await client.rest.get(Routes.user(BOB));
    const seen = world.emulator.requests();
    expect(JSON.stringify(seen)).not.toContain(interaction.token);
    expect(seen.slice(-3).map(({ method, path, authorized, status }) => [method, path, authorized, status])).toEqual([
      ["POST", `/interactions/${interaction.id}/[token]/callback?with_response=false`, false, 204],
      ["PATCH", `/webhooks/${APP}/[token]/messages/@original`, false, 200],
      ["GET", `/users/${BOB}`, true, 200],
    ]);
  });
});
