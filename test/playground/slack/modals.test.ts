import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  ANN,
  BOB,
  buttonBlocks,
  DORA,
  MUSIC,
  ORG,
  ORG_TEAM,
  type Payload,
  respondTo,
  shareModal,
  startWorld,
  TEAM,
  type World,
} from "./world.js";

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const plain = (text: string) => ({ type: "plain_text", text });
const modal = (more: object = {}) => ({ type: "modal", title: plain("Songs"), blocks: [], ...more });

async function trigger(userId = ANN): Promise<string> {
  await world.emulator.globalShortcut(userId, "song:new");
  return world.last().json.trigger_id;
}

const open = async (view: object) => (await world.api("views.open", { trigger_id: await trigger(), view })).body;

describe("a modal", () => {
  const offer = (...titles: string[]) =>
    world.respondWith(() => ({
      json: { options: titles.map((title, index) => ({ text: plain(title), value: `track${index}` })) },
    }));
  const fill = async () => {
    await open(shareModal);
    offer("First", "Second");
    await world.emulator.suggest(ANN, "song:pick", "so");
    world.respondWith(() => ({}));
  };

  it("submits what was chosen and typed, and closes when the bot says nothing", async () => {
    await fill();
    const answer = await world.emulator.submitView(ANN, { "song:pick": "Second", to: BOB, "song:note": "Enjoy" });
    expect(answer).toMatchObject({ status: 200, error: null });
    const { json } = world.last();
    expect(json).toMatchObject({
      type: "view_submission",
      team: { id: TEAM },
      user: { id: ANN },
      view: { callback_id: "song:share", private_metadata: "draft 1", app_installed_team_id: TEAM },
      response_urls: [],
    });
    expect(json.view.state.values).toEqual({
      song: { "song:pick": { type: "external_select", selected_option: { text: plain("Second"), value: "track1" } } },
      to: { "song:to": { type: "users_select", selected_user: BOB } },
      note: { "song:note": { type: "plain_text_input", value: "Enjoy" } },
    });
    expect(world.emulator.modal(ANN)).toBeNull();
  });

  it("stays open with what is said to be wrong", async () => {
    await fill();
    world.respondWith(() => ({ json: { response_action: "errors", errors: { to: "Bob has left" } } }));
    await world.emulator.submitView(ANN, { "song:pick": "track0", to: BOB });
    expect(world.emulator.modal(ANN)).toMatchObject({ errors: { to: "Bob has left" }, failure: null });
  });

  it.each<[string, Payload, string]>([
    ["errors for what is no input", { response_action: "errors", errors: { nowhere: "x" } }, "invalid_errors"],
    ["errors without any", { response_action: "errors", errors: {} }, "invalid_errors"],
    ["an action nobody knows", { response_action: "explode" }, "invalid_response_action"],
    ["a view that breaks a rule", { response_action: "update", view: { type: "modal" } }, "invalid_arguments"],
  ])("does not take %s", async (_what, json, error) => {
    await fill();
    world.respondWith(() => ({ json }));
    expect((await world.emulator.submitView(ANN, { song: "First", to: BOB })).error).toBe(error);
    expect(world.emulator.modal(ANN)).toMatchObject({ failure: error });
  });

  it("can be updated, stacked on and cleared by the answer", async () => {
    await open(modal({ submit: plain("Go") }));
    const answer = (json: object) => world.respondWith(() => ({ json }));
    const next = (title: string) => modal({ title: plain(title), submit: plain("Go") });
    answer({ response_action: "update", view: next("Two") });
    await world.emulator.submitView(ANN);
    expect(world.emulator.modal(ANN)?.title).toBe("Two");
    answer({ response_action: "push", view: next("Three") });
    await world.emulator.submitView(ANN);
    await world.emulator.closeModal(ANN);
    expect(world.emulator.modal(ANN)?.title).toBe("Two");
    answer({ response_action: "clear" });
    await world.emulator.submitView(ANN);
    expect(world.emulator.modal(ANN)).toBeNull();
  });

  it("cannot be submitted half filled in, over its limits, or with options nobody offered", async () => {
    await fill();
    const submit = (values: Record<string, unknown>) => world.emulator.submitView(ANN, values);
    await expect(submit({ "song:pick": "First" })).rejects.toThrow("Please fill in: To");
    await expect(submit({ "song:pick": "Third" })).rejects.toThrow("no option Third");
    await expect(submit({ "song:note": "x".repeat(21) })).rejects.toThrow("At most 20");
    await expect(submit({ shoe: "42" })).rejects.toThrow("no input shoe");
    await expect(world.emulator.submitView(BOB)).rejects.toThrow("no modal open");
  });

  it("says so when the bot cannot be reached", async () => {
    await fill();
    world.respondWith(() => ({ status: 503 }));
    await world.emulator.submitView(ANN, { song: "First", to: BOB });
    expect(world.emulator.modal(ANN)?.failure).toBe("dispatch_failed");
  });

  it("tells of being closed where the bot asked for it", async () => {
    await open(modal({ notify_on_close: true, callback_id: "c" }));
    await world.emulator.closeModal(ANN);
    expect(world.last().json).toMatchObject({ type: "view_closed", is_cleared: false, view: { callback_id: "c" } });
    await open(modal());
    expect(await world.emulator.closeModal(ANN)).toBeNull();
  });

  it("of a stranger in a shared channel names the installed workspace, and the stranger's organisation", async () => {
    world.emulator.addChannel({ teamId: TEAM, id: "C0SHARED", name: "shared", members: [ANN, DORA] });
    world.emulator.inviteBot("C0SHARED");
    await world.api("chat.postMessage", { channel: "C0SHARED", text: "Card", blocks: buttonBlocks });
    await world.emulator.press(DORA, { label: "Heard it" });
    const { trigger_id } = world.last().json;
    await world.api("views.open", { trigger_id, view: modal({ submit: plain("Go") }) });
    await world.emulator.submitView(DORA);
    expect(world.last().json).toMatchObject({
      team: { id: ORG_TEAM, enterprise_id: ORG },
      enterprise: { id: ORG },
      is_enterprise_install: false,
      view: { app_installed_team_id: TEAM, team_id: TEAM },
    });
  });

  it("brings a response URL for a chosen conversation that asks for one", async () => {
    const element = { type: "conversations_select", action_id: "where", response_url_enabled: true };
    await open(
      modal({ submit: plain("Go"), blocks: [{ type: "input", block_id: "w", label: plain("Where"), element }] }),
    );
    await world.emulator.submitView(ANN, { where: MUSIC });
    const [issued] = world.last().json.response_urls;
    expect(issued).toMatchObject({ block_id: "w", action_id: "where", channel_id: MUSIC });
    expect(await respondTo(issued.response_url, { text: "Done" })).toBe("ok");
    expect(world.emulator.messages(ANN, MUSIC)).toMatchObject([{ text: "Done", ephemeral: true }]);
  });
});

describe("a menu that asks the bot", () => {
  const ask = (text: string) => world.emulator.suggest(ANN, "song:pick", text);
  beforeEach(async () => {
    await open(shareModal);
  });

  it("sends what is typed and shows what comes back", async () => {
    world.respondWith(() => ({ json: { options: [{ text: plain("Song"), value: "1" }] } }));
    expect((await ask("so")).options).toEqual([{ text: "Song", value: "1" }]);
    expect(world.last().json).toMatchObject({
      type: "block_suggestion",
      action_id: "song:pick",
      block_id: "song",
      value: "so",
      view: { callback_id: "song:share" },
    });
  });

  it("asks nothing before enough is typed", async () => {
    const before = world.received.length;
    expect(await ask("s")).toMatchObject({ status: 0, options: [] });
    expect(world.received.length).toBe(before);
  });

  it.each<[string, object]>([
    ["no options at all", {}],
    ["an option of 76 characters", { options: [{ text: plain("x".repeat(76)), value: "1" }] }],
    ["an option without value", { options: [{ text: plain("x") }] }],
    ["101 options", { options: Array(101).fill({ text: plain("x"), value: "1" }) }],
    ["options in mrkdwn", { options: [{ text: { type: "mrkdwn", text: "x" }, value: "1" }] }],
  ])("shows nothing of %s", async (_what, json) => {
    world.respondWith(() => ({ json }));
    const { options, error } = await ask("song");
    expect([options, error]).toEqual([[], expect.stringContaining("invalid_options")]);
  });

  it("takes an empty list, and groups", async () => {
    world.respondWith(() => ({ json: { options: [] } }));
    expect(await ask("song")).toMatchObject({ options: [], error: null });
    const options = [{ text: plain("Song"), value: "1" }];
    world.respondWith(() => ({ json: { option_groups: [{ label: plain("Recent"), options }] } }));
    expect((await ask("song")).options).toEqual([{ text: "Song", value: "1" }]);
  });
});
