import { beforeEach, describe, expect, it } from "vitest";
import { places } from "../../playground/people.js";
import { slackShortcuts } from "../../playground/slack-menus.js";
import { slackManifest } from "../../src/channels/slack/manifest.js";
import { slackView } from "./fake-slack.js";
import { type FakeWorld, fakeWorld } from "./fake-stage.js";

const BOB = "U0BOBFISHER";
const plain = (text: string) => ({ type: "plain_text", text });
const input = (block_id: string, element: object, more: object = {}) => ({
  ...{ type: "input", block_id, label: plain(`The ${block_id}`) },
  element: { action_id: `song:${block_id}`, ...element },
  ...more,
});
const blocks = [
  { type: "divider" },
  input("song", { type: "external_select", min_query_length: 0, placeholder: plain("A search") }, { optional: true }),
  input("person", { type: "users_select" }),
  input("note", { type: "plain_text_input", multiline: true, max_length: 500 }),
];

let world: FakeWorld;
beforeEach(() => {
  world = fakeWorld();
});

describe("a dialog on Slack", () => {
  it("comes with the answer to what opened it, and stays with whoever has it", async () => {
    world.slack.onAct = () => {
      world.slack.dialog = slackView(blocks, { text: "A hint" });
    };
    const { body } = await world.post("say", { as: "bob", text: "share" });
    expect(body.form).toMatchObject({ id: "V1", title: "Share a song", words: "A hint", submit: "Share" });
    await world.spotify.start();
    const { panes } = (await world.get("events?since=0")).body;
    expect(panes.map(({ form }: { form: unknown }) => form !== null)).toEqual([false, true, false, false]);
    await world.spotify.stop();
  });

  it("has fields to type into, to search people in, and some that ask the bot; with what is wrong with them", async () => {
    const values = {
      song: { "song:song": { type: "x", selected_option: { value: "spotify:track:1", text: plain("Glass Weather") } } },
      person: { "song:person": { type: "x", selected_user: BOB } },
    };
    world.slack.dialog = slackView(blocks, { values, errors: { note: "Say something." } });
    const { form } = (await world.post("close", { as: "bob" })).body;
    expect(form).toBeUndefined();
    world.slack.dialog = slackView(blocks, { values, errors: { note: "Say something." } });
    const { fields } = (await world.post("submit", { as: "bob", values: {} })).body.form;
    expect(fields).toEqual([
      {
        ...{ name: "song", label: "The song", kind: "asks", isOptional: true, placeholder: "A search" },
        ...{ value: "spotify:track:1", shown: "Glass Weather", maxLength: null, options: [], error: null },
      },
      {
        ...{ name: "person", label: "The person", kind: "people", isOptional: false, placeholder: "" },
        ...{ value: BOB, shown: "Bob Fisher", maxLength: null, error: null },
        options: [
          { value: BOB, label: "Bob Fisher" },
          { value: "U0DANALEVI", label: "Dana Levi" },
        ],
      },
      {
        ...{ name: "note", label: "The note", kind: "lines", isOptional: false, placeholder: "" },
        ...{ value: "", shown: "", maxLength: 500, options: [], error: "Say something." },
      },
    ]);
  });

  it("asks the bot by the element of the field", async () => {
    world.slack.dialog = slackView(blocks);
    const { body } = await world.post("suggest", { as: "bob", field: "song", text: "" });
    expect(body.options).toEqual([{ value: "spotify:track:1", label: "Glass Weather – Oona Vask" }]);
    expect(world.slack.acts).toEqual([["suggest", BOB, "song:song", "", { viewId: "V1" }]]);
  });

  it("is sent with what is filled in; nothing is null", async () => {
    world.slack.dialog = slackView(blocks);
    await world.post("submit", { as: "bob", values: { song: "spotify:track:1", note: "" } });
    expect(world.slack.acts).toEqual([["submit", BOB, { song: "spotify:track:1", note: null }]]);
  });

  it.each([
    ["a field it does not have", { values: { colour: "red" } }, 400, "values"],
    ["a value that is no text", { values: { song: 7 } }, 400, "song"],
    ["values that are no object", { values: "all" }, 400, "values"],
  ])("refuses %s", async (_what, fields, status, field) => {
    world.slack.dialog = slackView(blocks);
    const answer = await world.post("submit", { as: "bob", ...fields });
    expect({ status: answer.status, field: answer.body.error.field }).toEqual({ status, field });
    expect(world.slack.acts).toEqual([]);
  });

  it.each(["submit", "close", "suggest"])("has to be open for %s", async (what) => {
    const { status, body } = await world.post(what, { as: "bob", field: "song", text: "" });
    expect({ status, code: body.error.code }).toEqual({ status: 409, code: "conflict" });
  });

  it("that the bot does not take is a failure with Slack's word for it", async () => {
    world.slack.dialog = slackView(blocks);
    world.slack.answer = { status: 500, ackMs: 1, body: "", error: "dispatch_failed" };
    const { status, body } = await world.post("submit", { as: "bob" });
    expect({ status, message: body.error.message }).toEqual({
      status: 502,
      message: expect.stringContaining("dispatch_failed"),
    });
  });

  it.each(["submit", "close", "suggest", "home", "choose"])("is nothing for Messenger: %s", async (what) => {
    const { status } = await world.post(what, { as: "ann", field: "x", text: "", entry: "x" });
    expect(status).toBe(400);
  });
});

describe("Slack's menus", () => {
  it("have the shortcuts of the manifest", () => {
    const { shortcuts } = slackManifest({ publicUrl: "https://x", commands: [] }).features;
    const ofType = (wanted: string) =>
      Object.fromEntries(shortcuts.filter(({ type }) => type === wanted).map((one) => [one.name, one.callback_id]));
    expect(slackShortcuts).toEqual({ app: ofType("global"), message: ofType("message") });
  });

  it("start a shortcut from anywhere, and on a message where it is", async () => {
    const message = world.slack.botSays(BOB, { channelId: places.slack.room.id });
    await world.post("choose", { as: "bob", entry: "Share a song" });
    await world.post("choose", { as: "bob", entry: "Share this song", message });
    expect(world.slack.acts).toEqual([
      ["shortcut", BOB, "song:share"],
      ["shortcut", BOB, "song:share-message", { channelId: places.slack.room.id, ts: message }],
    ]);
  });

  it.each([
    [404, "entry", { entry: "Share this song" }],
    [404, "message", { entry: "Share this song", message: "1.2" }],
    [400, "person", { entry: "Share a song", person: BOB }],
    [400, "entry", {}],
  ])("answer %i for what they do not have: %s", async (wanted, field, choice) => {
    const { status, body } = await world.post("choose", { as: "bob", ...choice });
    expect({ status, field: body.error.field }).toEqual({ status: wanted, field });
    expect(world.slack.acts).toEqual([]);
  });
});

describe("the home tab", () => {
  const heard = { label: "Heard 1", kind: "press" as const, actionId: "song:0", blockId: "b", value: "heard s_1" };

  it("is opened, and a button of its sections pressed where no message has it", async () => {
    const section = { text: "Songs for you", cards: [], buttons: [heard], menus: [] };
    world.slack.tab = slackView([], { viewId: "VHOME", sections: [section, { ...section, text: "Settings" }] });
    await world.post("home", { as: "bob" });
    await world.post("press", { as: "bob", button: "heard 1", message: "home-0" });
    expect(world.slack.acts).toEqual([
      ["home", BOB],
      ["press", BOB, { viewId: "VHOME", label: "Heard 1", value: "heard s_1" }],
    ]);
    world.slack.botSays(BOB, { buttons: [heard] });
    await world.post("press", { as: "bob", button: "Heard 1" });
    expect(world.slack.acts.at(-1)).toEqual(["press", BOB, { messageTs: expect.any(String), actionId: "song:0" }]);
  });

  it("has no buttons before the bot has drawn it", async () => {
    expect((await world.post("press", { as: "bob", button: "Heard 1", message: "home-0" })).status).toBe(404);
  });
});
