import { beforeEach, describe, expect, it } from "vitest";
import { places } from "../../playground/people.js";
import { type FakeWorld, fakeWorld } from "./fake-stage.js";

const BOB = "U0BOBFISHER";
const CLEO = "300000000000000003";

let world: FakeWorld;
beforeEach(() => {
  world = fakeWorld();
  world.slack.onAct = (userId) => world.slack.botSays(userId, { text: "Done", ephemeral: true });
  world.discord.onAct = (userId) => world.discord.botSays(userId, { text: "Done" });
});

describe("on Slack", () => {
  it.each(["share this with Cleo", "/song share this with Cleo", "/share this with Cleo"])(
    "%j is typed as the app's command in the direct message",
    async (text) => {
      const { status, body } = await world.post("say", { as: "bob", text });
      expect({ status, messages: body.messages.length }).toEqual({ status: 200, messages: 1 });
      const where = { channelId: `D-${BOB}`, command: "/song" };
      expect(world.slack.acts).toEqual([["command", BOB, "share this with Cleo", where]]);
    },
  );

  it("a song goes to the room where that is wished", async () => {
    await world.post("say", { as: "bob", text: "share this with Cleo", room: true });
    expect(world.slack.acts).toMatchObject([["command", BOB, expect.any(String), { channelId: places.slack.room.id }]]);
  });

  it("a command that the bot does not acknowledge is a failure with Slack's word for it", async () => {
    world.slack.answer = { status: 0, ackMs: 3000, body: "", error: "operation_timeout" };
    const { status, body } = await world.post("say", { as: "bob", text: "inbox" });
    expect({ status, message: body.error.message }).toEqual({
      status: 502,
      message: expect.stringContaining("operation_timeout"),
    });
  });

  it("messages tell cards, buttons, rooms and who else sees them; a changed one is edited where it stands", async () => {
    const button = { label: "Take back", kind: "press" as const, actionId: "song:0", blockId: "b", value: "cancel 1" };
    const link = {
      ...{ label: "Open", kind: "link" as const, actionId: "link:1", blockId: "b" },
      url: "https://open.spotify.com/track/x",
    };
    const ts = world.slack.botSays(BOB, {
      channelId: places.slack.room.id,
      cards: [{ title: "Glass Weather", imageUrl: "http://127.0.0.1/c.svg", buttons: [link, button] }],
    });
    world.slack.botSays(BOB, { text: "For you", ephemeral: true, buttons: [button] });
    world.slack.botChanges(ts, { text: "Heard" });
    const [first, second] = (await world.get("messages?as=bob")).body;
    expect(first).toMatchObject({ text: "Heard", edited: true, room: "music", card: { title: "Glass Weather" } });
    expect(first.buttons).toEqual([
      { label: "Open", kind: "link", url: link.url },
      { label: "Take back", kind: "press" },
    ]);
    expect(second).toMatchObject({ text: "For you", edited: false, ephemeral: true });
    expect(second.room).toBeUndefined();
  });

  it("a press goes to the newest message with that button", async () => {
    const button = { label: "Heard", kind: "press" as const, actionId: "song:0", blockId: "b" };
    world.slack.botSays(BOB, { buttons: [button] });
    const messageTs = world.slack.botSays(BOB, { buttons: [{ ...button, actionId: "song:1" }] });
    expect((await world.post("press", { as: "bob", button: "heard" })).status).toBe(200);
    expect(world.slack.acts).toEqual([["press", BOB, { messageTs, actionId: "song:1" }]]);
  });

  it("there is no sticker", async () => {
    expect((await world.post("sticker", { as: "bob" })).status).toBe(400);
  });
});

describe("on Discord", () => {
  it("words become the slash command that is offered, and show above the answer", async () => {
    const { body } = await world.post("say", { as: "cleo", text: 'share this with Bob Fisher pre:"Hi"' });
    const options = { song: "this", to: "Bob Fisher", note: "Hi" };
    expect(world.discord.acts).toEqual([["command", CLEO, "share", options, { channelId: `dm-${CLEO}` }]]);
    expect(body.messages.map(({ from, text }: { from: string; text: string }) => [from, text])).toEqual([
      ["person", "/share song:this to:Bob Fisher note:Hi"],
      ["bot", "Done"],
    ]);
  });

  it("what is no command is refused with those there are", async () => {
    const { status, body } = await world.post("say", { as: "cleo", text: "hello" });
    expect({ status, field: body.error.field }).toEqual({ status: 400, field: "text" });
    expect(body.error.message).toContain("/share");
    expect((await world.get("messages?as=cleo")).body).toEqual([]);
  });

  it("what Discord's own client would not send is refused, and does not show", async () => {
    world.discord.response = new Error("The option to must be filled in");
    const { status, body } = await world.post("say", { as: "cleo", text: "share something" });
    expect({ status, message: body.error.message }).toEqual({
      status: 400,
      message: "Discord does not let that through: The option to must be filled in.",
    });
    expect((await world.get("messages?as=cleo")).body).toEqual([]);
  });

  it("a thought is no answer, but shows as typing", async () => {
    world.discord.onAct = () => {};
    await world.post("say", { as: "cleo", text: "inbox" });
    expect((await world.get("messages?as=cleo")).body.map(({ from }: { from: string }) => from)).toEqual(["person"]);
    await world.spotify.start();
    const cleo = (await world.get("events?since=0")).body.panes.find(({ id }: { id: string }) => id === "cleo");
    expect(cleo.typing).toBe(true);
    await world.spotify.stop();
  });

  it("a bot that does not respond within Discord's time has failed", async () => {
    world.discord.response = null;
    const { status, body } = await world.post("say", { as: "cleo", text: "inbox" });
    expect({ status, message: body.error.message }).toEqual({ status: 502, message: expect.stringContaining("3 sec") });
  });

  it("buttons that are switched off are none, marks behind a backslash are plain, and links are not pressed", async () => {
    const url = "https://open.spotify.com/track/x";
    world.discord.botSays(CLEO, {
      text: "\\*NSYNC is here",
      cards: [{ title: "\\*NSYNC", buttons: [] }],
      buttons: [
        { label: "Listen", url, disabled: false },
        { label: "Gone", customId: "g", disabled: true },
        { label: "Heard", customId: "heard 1", disabled: false },
      ],
    });
    const [message] = (await world.get("messages?as=cleo")).body;
    expect(message).toMatchObject({ text: "*NSYNC is here", card: { title: "*NSYNC" } });
    expect(message.buttons.map(({ label }: { label: string }) => label)).toEqual(["Listen", "Heard"]);
    expect((await world.post("press", { as: "cleo", button: "Listen" })).body.link).toBe(url);
    expect((await world.post("press", { as: "cleo", button: "Gone" })).status).toBe(404);
    expect((await world.post("press", { as: "cleo", button: "Heard" })).status).toBe(200);
    expect(world.discord.acts).toEqual([["press", CLEO, { messageId: expect.any(String), customId: "heard 1" }]]);
  });
});

describe("menus on Discord", () => {
  it("are pressed line by line, named by the menu and the line", async () => {
    world.discord.botSays(CLEO, {
      text: "Songs for you:",
      selects: [
        {
          customId: "menu:menu1",
          placeholder: "Not for me: …",
          disabled: false,
          options: [{ label: "1. Paper Lanterns", value: "skip s_1" }],
        },
      ],
    });
    expect((await world.post("press", { as: "cleo", button: "Not for me: 1. Paper Lanterns" })).status).toBe(200);
    const choice = { messageId: expect.any(String), customId: "menu:menu1", values: ["skip s_1"] };
    expect(world.discord.acts).toEqual([["select", CLEO, choice]]);
  });
});

describe("a room", () => {
  it.each([
    ["ann", true],
    ["bob", "yes"],
    ["cleo", 1],
  ])("is refused for %s and %j", async (as, room) => {
    const { status, body } = await world.post("say", { as, text: "inbox", room });
    expect({ status, field: body.error.field }).toEqual({ status: 400, field: "room" });
  });
});

describe("registration", () => {
  it("is looked up under the workspace, the application and the Page", async () => {
    const asked: unknown[] = [];
    world.app.inspect.personAt = async (address) => {
      asked.push(address);
      return null;
    };
    await world.get("people");
    expect(asked).toEqual([
      { channel: "messenger", tenantId: places.messenger.pageId, userId: "6100000000000001" },
      { channel: "slack", tenantId: places.slack.teamId, userId: BOB },
      { channel: "discord", tenantId: places.discord.applicationId, userId: CLEO },
      { channel: "messenger", tenantId: places.messenger.pageId, userId: "6100000000000004" },
    ]);
  });
});
