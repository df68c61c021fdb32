import {
  type Client,
  Events,
  LabelBuilder,
  ModalBuilder,
  type ModalSubmitInteraction,
  TextInputBuilder,
  TextInputStyle,
} from "discord.js";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ANN, BOB, LOBBY, nextInteraction, outcome, startWorld, type World } from "./world.js";

let world: World;
let client: Client;
beforeEach(async () => {
  world = await startWorld();
  client = await world.client();
});
afterEach(() => world.close());

const many = <T>(count: number, item: (index: number) => T) => Array.from({ length: count }, (_, index) => item(index));
const label = (component: object, more: object = {}) => ({ type: 18, label: "Field", component, ...more });
const input = (more: object = {}) => ({ type: 4, style: 1, custom_id: "text", ...more });
const options = ["a", "b", "c"].map((value) => ({ label: value.toUpperCase(), value }));
const modal = (...components: object[]) => ({ custom_id: "dialog", title: "Dialog", components });

/** Ann types a command, which is answered so. */
async function answer(type: number, data: unknown) {
  const coming = nextInteraction(client);
  const done = world.emulator.command(ANN, "share", { song: "x" }, { channelId: LOBBY });
  const { id, token } = await coming;
  const reply = await world.call(`/interactions/${id}/${token}/callback`, { body: { type, data }, token: null });
  return { reply, done };
}

/** Ann types into an option, and the bot answers so. */
async function offer(data: unknown) {
  const coming = nextInteraction(client);
  const done = world.emulator.complete(ANN, "share", "song", "x");
  const { id, token } = await coming;
  const reply = await world.call(`/interactions/${id}/${token}/callback`, { body: { type: 8, data }, token: null });
  return {
    reply,
    done,
    respond: (type: number) => world.call(`/interactions/${id}/${token}/callback`, { body: { type } }),
  };
}

async function submitted(values: Record<string, string | boolean | string[]>): Promise<ModalSubmitInteraction> {
  const coming = nextInteraction(client);
  void world.emulator.submitModal(ANN, values);
  const interaction = await coming;
  if (!interaction.isModalSubmit()) throw new Error("no modal");
  return interaction;
}

describe("a modal", () => {
  it("opens for the person, who fills it in and sends it", async () => {
    const text = input({ min_length: 2, max_length: 5, value: "pre", placeholder: "Say it" });
    const { done } = await answer(
      9,
      modal(
        { type: 10, content: "Welcome" },
        label(text, { description: "Few words" }),
        label({ type: 3, custom_id: "menu", options, max_values: 2 }),
        label({ type: 21, custom_id: "radio", options, required: false }),
        label({ type: 23, custom_id: "tick" }),
      ),
    );
    expect(await done).toMatchObject({ response: "modal", messageId: null });
    const field = { label: "Field", isLong: false };
    const words = { description: "Few words", placeholder: "Say it", maxLength: 5 };
    expect(world.emulator.modal(ANN)).toEqual({
      id: expect.stringMatching(/^\d+$/),
      customId: "dialog",
      title: "Dialog",
      texts: ["Welcome"],
      fields: [
        { ...field, ...words, customId: "text", value: "pre", required: true, options: [] },
        { ...field, customId: "menu", required: true, options },
        { ...field, customId: "radio", required: false, options },
        { ...field, customId: "tick", required: true, options: [] },
      ],
    });
    const interaction = await submitted({ text: "hello", menu: ["a", "b"], tick: true });
    const { fields } = interaction;
    expect([interaction.customId, fields.getTextInputValue("text"), fields.getStringSelectValues("menu")]).toEqual([
      "dialog",
      "hello",
      ["a", "b"],
    ]);
    await interaction.reply("thanks");
    expect([world.emulator.modal(ANN), world.emulator.messages(BOB)]).toMatchObject([null, [{ text: "thanks" }]]);
  });

  it("may have rows with one text input each, as of old", async () => {
    await answer(9, modal({ type: 1, components: [input({ label: "Note" })] }));
    expect(world.emulator.modal(ANN)?.fields).toMatchObject([{ label: "Note" }]);
    expect((await submitted({ text: "hi" })).fields.getTextInputValue("text")).toBe("hi");
  });

  it("opened from a message can change that message", async () => {
    const button = { type: 2, style: 1, label: "Note", custom_id: "note" };
    await answer(4, { content: "before", components: [{ type: 1, components: [button] }] });
    const text = new TextInputBuilder().setCustomId("text").setStyle(TextInputStyle.Short);
    const field = new LabelBuilder().setLabel("Field").setTextInputComponent(text);
    const dialog = new ModalBuilder().setCustomId("dialog").setTitle("Dialog").addLabelComponents(field);
    client.once(Events.InteractionCreate, (interaction) => {
      if (interaction.isButton()) void interaction.showModal(dialog);
    });
    const messageId = world.emulator.messages(ANN)[0]?.id ?? "";
    await world.emulator.press(ANN, { messageId, label: "Note" });
    const interaction = await submitted({ text: "after" });
    if (!interaction.isFromMessage()) throw new Error("no message");
    await interaction.update(interaction.fields.getTextInputValue("text"));
    expect(world.emulator.messages(ANN)).toMatchObject([{ text: "after", edited: true }]);
  });

  it("can be closed, of which the bot hears nothing", async () => {
    await answer(9, modal(label(input())));
    world.emulator.dismissModal(ANN);
    expect(world.emulator.modal(ANN)).toBeNull();
    await expect(world.emulator.submitModal(ANN, { text: "hi" })).rejects.toThrow("no modal open");
  });

  it("does not let through what does not fit", async () => {
    const fields = [input({ min_length: 2, max_length: 5 }), { type: 3, custom_id: "menu", options }];
    await answer(9, modal(...fields.map((each) => label(each))));
    const submit = (values: Record<string, string | string[]>) => world.emulator.submitModal(ANN, values);
    await expect(submit({ text: "hello", menu: ["a"], other: "x" })).rejects.toThrow("no field other");
    await expect(submit({ text: "too long", menu: ["a"] })).rejects.toThrow("8 characters");
    await expect(submit({ menu: ["a"] })).rejects.toThrow("0 characters");
    await expect(submit({ text: "hello", menu: ["z"] })).rejects.toThrow("does not offer z");
    await expect(submit({ text: "hello" })).rejects.toThrow("menu must be filled in");
    expect(world.emulator.modal(ANN)).not.toBeNull();
  });

  it.each<[string, object]>([
    ["a title over 45", { ...modal(label(input())), title: "x".repeat(46) }],
    ["a custom_id over 100", { ...modal(label(input())), custom_id: "x".repeat(101) }],
    ["no components", modal()],
    ["6 components", modal(...many(6, (index) => label(input({ custom_id: `${index}` }))))],
    ["a label over 45", modal(label(input(), { label: "x".repeat(46) }))],
    ["a description over 100", modal(label(input(), { description: "x".repeat(101) }))],
    ["a label on an input in a label", modal(label(input({ label: "x" })))],
    ["an input in a row without label", modal({ type: 1, components: [input()] })],
    ["a button", modal({ type: 1, components: [{ type: 2, style: 1, label: "x", custom_id: "x" }] })],
    ["a container", modal({ type: 17, components: [{ type: 10, content: "x" }] })],
    ["one custom_id twice", modal(label(input()), label(input()))],
    ["one radio button", modal(label({ type: 21, custom_id: "radio", options: options.slice(1, 2) }))],
    ["an unknown property", { ...modal(label(input())), colour: "red" }],
  ])("with %s is refused with 50035", async (_what, data) => {
    expect(outcome((await answer(9, data)).reply)).toBe(50035);
    expect(world.emulator.modal(ANN)).toBeNull();
  });
});

describe("an autocomplete", () => {
  const choice = (more: object = {}) => ({ name: "Song", value: "spotify:track:1", ...more });

  it("offers up to 25 choices", async () => {
    const { done } = await offer({ choices: many(25, (index) => choice({ name: `Song ${index}` })) });
    expect(await done).toHaveLength(25);
  });

  it("may offer none", async () => {
    expect(await (await offer({ choices: [] })).done).toEqual([]);
  });

  it.each<[string, object]>([
    ["26 choices", { choices: many(26, () => choice()) }],
    ["a name over 100", { choices: [choice({ name: "x".repeat(101) })] }],
    ["an empty name", { choices: [choice({ name: "" })] }],
    ["a value over 100", { choices: [choice({ value: "x".repeat(101) })] }],
    ["a number for a text", { choices: [choice({ value: 1 })] }],
    ["an unknown property", { choices: [choice({ label: "x" })] }],
    ["no choices at all", {}],
  ])("with %s is refused with 50035", async (_what, data) => {
    expect(outcome((await offer(data)).reply)).toBe(50035);
  });

  it("knows no defer, no message and no second answer", async () => {
    const bad = await offer({});
    expect(outcome(await bad.respond(5))).toBe(50035);
    expect(outcome(await bad.respond(4))).toBe(50035);
    const good = await offer({ choices: [] });
    expect(outcome(await good.respond(8))).toBe(40060);
  });
});
