import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ANN, BOB, CLEO, shareModal, startWorld, TEAM, type World } from "./world.js";

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const plain = (text: string) => ({ type: "plain_text", text });
const home = (text = "Inbox") => ({ type: "home", blocks: [{ type: "section", text: plain(text) }] });
const modal = (more: object = {}) => ({ type: "modal", title: plain("Songs"), blocks: [], ...more });

async function trigger(userId = ANN): Promise<string> {
  await world.emulator.globalShortcut(userId, "song:new");
  return world.last().json.trigger_id;
}

const open = async (view: object) => (await world.api("views.open", { trigger_id: await trigger(), view })).body;

describe("views.open", () => {
  it("shows a modal and answers it with its ids and state", async () => {
    const { view } = await open(shareModal);
    expect(view).toMatchObject({
      id: expect.stringMatching(/^V/),
      hash: expect.any(String),
      team_id: TEAM,
      app_installed_team_id: TEAM,
      callback_id: "song:share",
      private_metadata: "draft 1",
      root_view_id: view.id,
      previous_view_id: null,
    });
    expect(view.state.values.song["song:pick"]).toEqual({ type: "external_select", selected_option: null });
    expect(world.emulator.modal(ANN)).toMatchObject({
      viewId: view.id,
      title: "Share a song",
      submit: "Send",
      menus: [
        { actionId: "song:pick", type: "external_select", label: "Song", isOptional: false },
        { actionId: "song:to", type: "users_select", label: "To" },
        { actionId: "song:note", isOptional: true },
      ],
    });
    expect(world.emulator.modal(BOB)).toBeNull();
  });

  it("takes a trigger once, within three seconds, and only the bot's own", async () => {
    const triggerId = await trigger();
    const openWith = async (trigger_id: string) =>
      (await world.api("views.open", { trigger_id, view: modal() })).body.error;
    expect(await openWith("1.2.3")).toBe("invalid_trigger_id");
    expect(await openWith(triggerId)).toBeUndefined();
    expect(await openWith(triggerId)).toBe("exchanged_trigger_id");
    const late = await trigger();
    world.advanceReal(3001);
    expect(await openWith(late)).toBe("expired_trigger_id");
    const { token } = world.emulator.install("T0002");
    const foreign = await world.api("views.open", { trigger_id: await trigger(), view: modal() }, token);
    expect(foreign.body.error).toBe("invalid_trigger_id");
  });

  it("leaves the trigger alone when it refuses the view", async () => {
    const triggerId = await trigger();
    await world.api("views.open", { trigger_id: triggerId, view: home() });
    expect((await world.api("views.open", { trigger_id: triggerId, view: modal() })).body.ok).toBe(true);
  });

  it.each<[string, object, string]>([
    ["a home tab", home(), "must be a view of type modal [json-pointer:/view/type]"],
    ["no title", modal({ title: undefined }), "missing required field: title [json-pointer:/view]"],
    [
      "a title of 25 characters",
      modal({ title: plain("x".repeat(25)) }),
      "must be less than 25 characters [json-pointer:/view/title/text]",
    ],
    [
      "a submit button of 25 characters",
      modal({ submit: plain("x".repeat(25)) }),
      "must be less than 25 characters [json-pointer:/view/submit/text]",
    ],
    [
      "101 blocks",
      modal({ blocks: Array(101).fill({ type: "divider" }) }),
      "no more than 100 items allowed [json-pointer:/view/blocks]",
    ],
    [
      "private_metadata of 3001 characters",
      modal({ private_metadata: "x".repeat(3001) }),
      "must be less than 3001 characters [json-pointer:/view/private_metadata]",
    ],
    [
      "a callback_id of 256 characters",
      modal({ callback_id: "x".repeat(256) }),
      "must be less than 256 characters [json-pointer:/view/callback_id]",
    ],
    [
      "inputs without a submit button",
      { ...shareModal, submit: undefined },
      "missing required field: submit [json-pointer:/view]",
    ],
    ["a property nobody knows", modal({ colour: "red" }), "invalid additional property: colour [json-pointer:/view]"],
    [
      "a card, which only messages have",
      modal({ blocks: [{ type: "card", title: { type: "mrkdwn", text: "x" } }] }),
      "unsupported type: card [json-pointer:/view/blocks/0/type]",
    ],
    [
      "two elements that want the focus",
      {
        ...shareModal,
        blocks: shareModal.blocks.map((block) => ({ ...block, element: { ...block.element, focus_on_load: true } })),
      },
      "only one element can have focus_on_load [json-pointer:/view/blocks]",
    ],
  ])("refuses %s", async (_what, view, problem) => {
    const body = await open(view);
    expect([body.error, body.response_metadata.messages]).toEqual([
      "invalid_arguments",
      expect.arrayContaining([`[ERROR] ${problem}`]),
    ]);
    expect(world.emulator.modal(ANN)).toBeNull();
  });

  it("refuses a view over 250 kB", async () => {
    const text = { type: "mrkdwn", text: "x".repeat(2999) };
    const blocks = Array(90).fill({ type: "section", text });
    expect((await open(modal({ blocks }))).error).toBe("view_too_large");
  });

  it("takes an alert, which only modals have", async () => {
    expect((await open(modal({ blocks: [{ type: "alert", text: plain("Careful"), level: "warning" }] }))).ok).toBe(
      true,
    );
  });
});

describe("views.update", () => {
  it("changes the hash each time and refuses an old one", async () => {
    const { view } = await open(modal({ external_id: "mine" }));
    const update = async (args: object) =>
      (await world.api("views.update", { view: modal({ external_id: "mine" }), ...args })).body;
    const first = await update({ view_id: view.id, hash: view.hash });
    expect(first.view.hash).not.toBe(view.hash);
    expect((await update({ view_id: view.id, hash: view.hash })).error).toBe("hash_conflict");
    expect((await update({ external_id: "mine" })).ok).toBe(true);
    expect((await update({ view_id: "V0NONE" })).error).toBe("not_found");
    expect((await update({})).error).toBe("invalid_arguments");
    expect((await open(modal({ external_id: "mine" }))).error).toBe("duplicate_external_id");
  });

  it("keeps what is filled in under the same ids", async () => {
    const { view } = await open(shareModal);
    await world.emulator.select(ANN, { actionId: "song:note", chosen: "Enjoy" });
    const { body } = await world.api("views.update", { view_id: view.id, view: shareModal });
    expect(body.view.state.values.note["song:note"].value).toBe("Enjoy");
  });

  it("finds no view that has been closed", async () => {
    const { view } = await open(modal());
    await world.emulator.closeModal(ANN);
    expect((await world.api("views.update", { view_id: view.id, view: modal() })).body.error).toBe("not_found");
  });
});

describe("views.push", () => {
  it("stacks three modals and no more", async () => {
    await open(modal({ submit: plain("More") }));
    const push = async () => {
      await world.emulator.submitView(ANN);
      return (
        await world.api("views.push", {
          trigger_id: world.last().json.trigger_id,
          view: modal({ submit: plain("More") }),
        })
      ).body;
    };
    world.respondWith(() => ({ json: { response_action: "update", view: modal({ submit: plain("More") }) } }));
    expect((await push()).view.previous_view_id).toMatch(/^V/);
    expect((await push()).ok).toBe(true);
    expect((await push()).error).toBe("push_limit_reached");
  });

  it("needs a modal below", async () => {
    expect((await world.api("views.push", { trigger_id: await trigger(), view: modal() })).body.error).toBe(
      "invalid_trigger_id",
    );
  });
});

describe("views.publish", () => {
  const publish = async (args: object) =>
    (await world.api("views.publish", { user_id: ANN, view: home(), ...args })).body;

  it("shows each person a home tab of their own", async () => {
    const { view } = await publish({});
    await publish({ user_id: BOB, view: home("Bob's") });
    expect([world.emulator.home(ANN)?.text, world.emulator.home(BOB)?.text]).toEqual(["Inbox", "Bob's"]);
    expect((await publish({ hash: view.hash, view: home("New") })).ok).toBe(true);
    expect((await publish({ hash: view.hash })).error).toBe("hash_conflict");
    expect(world.emulator.home(ANN)?.text).toBe("New");
  });

  it("is seen in sections, cut at its dividers", async () => {
    const section = (text: string) => ({ type: "section", text: plain(text) });
    const button = { type: "button", action_id: "x", text: plain("Heard 1") };
    const blocks = [section("Inbox"), { type: "actions", elements: [button] }, { type: "divider" }, section("Sent")];
    await publish({ view: { type: "home", blocks: [{ type: "divider" }, ...blocks] } });
    expect(world.emulator.home(ANN)?.sections).toMatchObject([
      { text: "Inbox", buttons: [{ label: "Heard 1" }] },
      { text: "Sent", buttons: [] },
    ]);
  });

  it("refuses modals, strangers and apps without home tab", async () => {
    expect((await publish({ view: modal() })).error).toBe("invalid_arguments");
    expect((await publish({ user_id: CLEO })).error).toBe("invalid_arguments");
    const tabless = await startWorld({ hasHomeTab: false });
    expect((await tabless.api("views.publish", { user_id: ANN, view: home() })).body.error).toBe("not_enabled");
    await tabless.close();
  });

  it("is forgotten with the install", async () => {
    await publish({});
    await world.emulator.uninstall(TEAM, "silent");
    expect(world.emulator.home(ANN)).toBeNull();
    world.emulator.install(TEAM);
    expect(world.emulator.home(ANN)).toBeNull();
  });
});
