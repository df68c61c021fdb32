import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  ANN,
  BOB,
  buttonBlocks,
  CLEO,
  DORA,
  MUSIC,
  ORG,
  ORG_TEAM,
  respondTo,
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
const post = async (channel: string, blocks: object[] = buttonBlocks, token = world.token) =>
  (await world.api("chat.postMessage", { channel, text: "Card", blocks }, token)).body;

describe("pressing a button", () => {
  it("tells the bot what, where and by whom", async () => {
    const { ts, channel } = await post(ANN);
    expect(await world.emulator.press(ANN, { label: "Heard it" })).toMatchObject({ status: 200, error: null });
    expect(world.last().json).toMatchObject({
      type: "block_actions",
      api_app_id: world.emulator.appId,
      team: { id: TEAM },
      enterprise: null,
      is_enterprise_install: false,
      user: { id: ANN, team_id: TEAM },
      container: { type: "message", message_ts: ts, channel_id: channel, is_ephemeral: false },
      channel: { id: channel },
      message: { ts, text: "Card" },
      response_url: expect.stringContaining("/hooks/actions/"),
      trigger_id: expect.any(String),
      actions: [
        {
          type: "button",
          action_id: "song:heard",
          block_id: "answers",
          value: "heard 1",
          action_ts: expect.any(String),
        },
      ],
    });
  });

  it("finds it by what it carries, in the message that is named", async () => {
    const first = await post(ANN);
    await post(ANN);
    await world.emulator.press(ANN, { value: "heard 1", messageTs: first.ts });
    expect(world.last().json.container.message_ts).toBe(first.ts);
    await world.emulator.press(ANN, { actionId: "song:heard" });
    expect(world.last().json.container.message_ts).not.toBe(first.ts);
  });

  it("tells of buttons that open a page too", async () => {
    await post(ANN);
    await world.emulator.press(ANN, { label: "Open" });
    expect(world.last().json.actions[0]).toMatchObject({ action_id: "song:open", url: "https://example.com" });
  });

  it("is not possible where one sees no such button", async () => {
    await post(ANN);
    await expect(world.emulator.press(BOB, { label: "Heard it" })).rejects.toThrow("sees no button");
    await expect(world.emulator.press(ANN, { label: "Dance" })).rejects.toThrow("sees no button");
    await expect(world.emulator.press(ANN, {})).rejects.toThrow("sees no button");
  });

  it("shows a notice when the bot cannot be reached", async () => {
    await post(ANN);
    world.respondWith(() => ({ status: 404 }));
    expect((await world.emulator.press(ANN, { label: "Heard it" })).error).toBe("dispatch_failed");
    expect(world.emulator.messages(ANN).at(-1)).toMatchObject({ from: "platform", ephemeral: true });
  });

  it("names no team for an org-wide install, but the user's", async () => {
    const { token } = world.emulator.install(ORG);
    await post(DORA, buttonBlocks, token);
    await world.emulator.press(DORA, { label: "Heard it" });
    expect(world.last().json).toMatchObject({
      team: null,
      enterprise: { id: ORG },
      is_enterprise_install: true,
      user: { team_id: ORG_TEAM },
    });
  });

  it("by a stranger in a shared channel names the channel's workspace and their own", async () => {
    world.emulator.addChannel({ teamId: TEAM, id: "C0SHARED", name: "shared", members: [ANN, CLEO] });
    world.emulator.inviteBot("C0SHARED");
    await post("C0SHARED");
    await world.emulator.press(CLEO, { label: "Heard it" });
    expect(world.last().json).toMatchObject({ team: { id: TEAM }, user: { id: CLEO, team_id: "T0002" } });
  });
});

describe("the response URL of a button", () => {
  const pressed = async () => {
    await world.emulator.press(ANN, { label: "Heard it" });
    return String(world.last().json.response_url);
  };
  const texts = (userId: string) => world.emulator.messages(userId).map(({ text, ephemeral }) => [text, ephemeral]);

  it("replaces the message it is on, unless told not to", async () => {
    await post(MUSIC);
    const url = await pressed();
    expect(await respondTo(url, { text: "Thanks", replace_original: false })).toBe("ok");
    expect(texts(ANN)).toEqual([
      ["Heard it?", false],
      ["Thanks", true],
    ]);
    await respondTo(url, { text: "Done" });
    expect(texts(BOB)).toEqual([["Done", false]]);
  });

  it("deletes the message, an ephemeral one too", async () => {
    await world.api("chat.postEphemeral", { channel: MUSIC, user: ANN, text: "Card", blocks: buttonBlocks });
    const url = await pressed();
    const { json } = world.last();
    expect(json.container.is_ephemeral).toBe(true);
    expect(json).not.toHaveProperty("message");
    await respondTo(url, { delete_original: true });
    expect(texts(ANN)).toEqual([]);
  });
});

describe("choosing from a menu", () => {
  const menu = {
    type: "actions",
    block_id: "m",
    elements: [
      {
        type: "static_select",
        action_id: "kind",
        options: [
          { text: plain("One"), value: "1" },
          { text: plain("Two"), value: "2" },
        ],
      },
      { type: "users_select", action_id: "who" },
      { type: "overflow", action_id: "more", options: [{ text: plain("Cancel"), value: "cancel" }] },
    ],
  };

  it("tells the bot what was chosen, by label or value", async () => {
    await post(ANN, [menu]);
    await world.emulator.select(ANN, { actionId: "kind", chosen: "Two" });
    expect(world.last().json.actions[0]).toMatchObject({ type: "static_select", selected_option: { value: "2" } });
    await world.emulator.select(ANN, { actionId: "who", chosen: BOB });
    expect(world.last().json.actions[0]).toMatchObject({ selected_user: BOB });
    await world.emulator.select(ANN, { actionId: "more", chosen: "cancel" });
    expect(world.last().json.actions[0]).toMatchObject({
      type: "overflow",
      selected_option: { text: plain("Cancel") },
    });
  });

  it("is refused for what is not on it, and for menus that are not there", async () => {
    await post(ANN, [menu]);
    await expect(world.emulator.select(ANN, { actionId: "kind", chosen: "Three" })).rejects.toThrow("no option Three");
    await expect(world.emulator.select(ANN, { actionId: "none", chosen: "1" })).rejects.toThrow("sees no menu none");
    await expect(world.emulator.suggest(ANN, "kind", "one")).rejects.toThrow("asks the bot nothing");
  });

  it("on a home tab shows the view with what is chosen", async () => {
    const view = { type: "home", blocks: [menu] };
    await world.api("views.publish", { user_id: ANN, view });
    await world.emulator.select(ANN, { actionId: "kind", chosen: "1" });
    const { json } = world.last();
    expect(json).toMatchObject({ container: { type: "view" }, view: { type: "home" } });
    expect(json.view.state.values.m.kind.selected_option.value).toBe("1");
    expect(json).not.toHaveProperty("response_url");
  });
});
