import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SeenMessage } from "../../../playground/slack/seen-message.js";
import { ANN, BOB, buttonBlocks, CLEO, DORA, MUSIC, ORG, startWorld, TALK, TEAM, type World } from "./world.js";

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const post = (args: object) => world.api("chat.postMessage", args);
const errorOf = async (method: string, args: object) => (await world.api(method, args)).body.error;
const texts = (userId: string, channelId?: string) =>
  world.emulator.messages(userId, channelId).map((message) => message.text);

describe("chat.postMessage", () => {
  it("opens the direct message of a user id and names it", async () => {
    const { body } = await post({ channel: ANN, text: "Hello" });
    expect(body).toMatchObject({
      ok: true,
      channel: world.emulator.directMessageId(ANN),
      message: { type: "message", text: "Hello", ts: body.ts, bot_id: expect.stringMatching(/^B/) },
    });
    expect(world.emulator.messages(ANN)).toMatchObject([
      { ts: body.ts, atMs: world.nowMs(), from: "bot", text: "Hello", ephemeral: false, edited: false },
    ]);
    expect(texts(BOB)).toEqual([]);
  });

  it("gives every message a name of its own, later ones a later name", async () => {
    const names: string[] = [];
    for (const text of ["1", "2", "3"]) names.push((await post({ channel: ANN, text })).body.ts);
    expect(names).toEqual([...new Set(names)].sort());
    expect(names[0]).toMatch(/^\d{10}\.\d{6}$/);
  });

  it("reaches everybody in a channel", async () => {
    await post({ channel: MUSIC, text: "Hello all" });
    expect([texts(ANN, MUSIC), texts(BOB, MUSIC)]).toEqual([["Hello all"], ["Hello all"]]);
  });

  it("flags a message without text, which notifications need", async () => {
    const { body } = await post({ channel: ANN, blocks: buttonBlocks });
    expect(body).toMatchObject({ ok: true, warning: "missing_text_in_message" });
    expect((await post({ channel: ANN, blocks: buttonBlocks, text: "Heard it?" })).body.warning).toBeUndefined();
  });

  it("gives an id to what has none", async () => {
    const { body } = await post({ channel: ANN, text: "x", blocks: [{ type: "divider" }] });
    expect(body.message.blocks).toEqual([{ type: "divider", block_id: expect.any(String) }]);
  });

  it.each([
    ["a message that says nothing", { channel: ANN }, "no_text"],
    ["a message of spaces", { channel: ANN, text: "  " }, "no_text"],
    ["blocks that are no list of objects", { channel: ANN, text: "x", blocks: "[1" }, "invalid_blocks_format"],
    ["blocks that break a rule", { channel: ANN, text: "x", blocks: [{ type: "nonsense" }] }, "invalid_blocks"],
    ["a channel nobody knows", { channel: "C0NONE", text: "x" }, "channel_not_found"],
    ["a channel by its name", { channel: "#music", text: "x" }, "channel_not_found"],
    ["a person of another workspace", { channel: CLEO, text: "x" }, "channel_not_found"],
    ["a channel the bot is not in", { channel: TALK, text: "x" }, "not_in_channel"],
    ["markdown together with text", { channel: ANN, text: "x", markdown_text: "*x*" }, "markdown_text_conflict"],
    ["a thread of a strange name", { channel: ANN, text: "x", thread_ts: "yesterday" }, "invalid_thread_ts"],
    ["metadata without a type", { channel: ANN, text: "x", metadata: {} }, "invalid_metadata_format"],
  ])("refuses %s", async (_what, args, error) => {
    expect(await errorOf("chat.postMessage", args)).toBe(error);
    expect(texts(ANN)).toEqual([]);
  });

  it("refuses archived, read-only and private channels, bots and closed accounts", async () => {
    const bot = (await world.api("auth.test")).body.user_id;
    world.emulator.addChannel({ teamId: TEAM, id: "C0OLD", name: "old", members: [ANN], isArchived: true });
    world.emulator.addChannel({ teamId: TEAM, id: "C0NEWS", name: "news", members: [ANN], isReadOnly: true });
    world.emulator.addChannel({ teamId: TEAM, id: "C0PRIV", name: "private", members: [ANN], kind: "private" });
    world.emulator.inviteBot("C0NEWS");
    world.emulator.addUser({ teamId: TEAM, id: "U0GONE", name: "Gone", isDeactivated: true });
    const post = (channel: string) => errorOf("chat.postMessage", { channel, text: "x" });
    expect(await post("C0OLD")).toBe("is_archived");
    expect(await post("C0NEWS")).toBe("restricted_action");
    expect(await post("C0PRIV")).toBe("channel_not_found");
    expect(await post(bot)).toBe("cannot_dm_bot");
    expect(await post("U0GONE")).toBe("user_disabled");
  });

  it("refuses direct messages of an app without messages tab", async () => {
    const tabless = await startWorld({ hasMessagesTab: false });
    expect((await tabless.api("chat.postMessage", { channel: ANN, text: "x" })).body.error).toBe(
      "messages_tab_disabled",
    );
    await tabless.close();
  });

  it("reaches a stranger once a shared channel has brought them together", async () => {
    world.emulator.addChannel({ teamId: TEAM, id: "C0SHARED", name: "shared", members: [ANN, CLEO] });
    world.emulator.inviteBot("C0SHARED");
    expect((await post({ channel: CLEO, text: "Hello" })).body.ok).toBe(true);
    expect(texts(CLEO)).toEqual(["Hello"]);
  });

  it("reaches people of every workspace with an org-wide token", async () => {
    const { token } = world.emulator.install(ORG);
    const { body } = await world.api("chat.postMessage", { channel: DORA, text: "Hello" }, token);
    expect([body.ok, texts(DORA)]).toEqual([true, ["Hello"]]);
    expect((await world.api("chat.postMessage", { channel: ANN, text: "Hello" }, token)).body.error).toBe(
      "channel_not_found",
    );
  });

  it("cuts what is over 40 000 characters and says so", async () => {
    const { body } = await post({ channel: ANN, text: "x".repeat(40_001) });
    expect([body.warning, texts(ANN)[0]?.length]).toEqual(["message_truncated", 40_000]);
  });
});

describe("chat.update and chat.delete", () => {
  let posted: { channel: string; ts: string };
  beforeEach(async () => {
    const { body } = await post({ channel: ANN, text: "Sent", blocks: buttonBlocks });
    posted = { channel: body.channel, ts: body.ts };
  });

  it("change a message in place, keeping the blocks that are not given", async () => {
    const { body } = await world.api("chat.update", { ...posted, text: "Delivered" });
    expect(body).toMatchObject({ ok: true, ...posted, text: "Delivered" });
    expect(world.emulator.messages(ANN)).toMatchObject([
      { text: "Heard it?", notification: "Delivered", edited: true },
    ]);
    await world.api("chat.update", { ...posted, text: "Heard", blocks: [] });
    expect(texts(ANN)).toEqual(["Heard"]);
  });

  it("take a message away", async () => {
    expect((await world.api("chat.delete", posted)).body.ok).toBe(true);
    expect(world.emulator.messages(ANN)).toEqual([]);
  });

  it.each([
    ["chat.update", "cant_update_message"],
    ["chat.delete", "cant_delete_message"],
  ])("%s refuses messages that are not there, or not the bot's", async (method, notOwn) => {
    const said = world.emulator.say(BOB, "Hi", MUSIC);
    const args = method === "chat.update" ? { text: "x" } : {};
    expect(await errorOf(method, { ...args, channel: posted.channel, ts: "1.000001" })).toBe("message_not_found");
    expect(await errorOf(method, { ...args, channel: "C0NONE", ts: posted.ts })).toBe("channel_not_found");
    expect(await errorOf(method, { ...args, channel: said.channelId, ts: said.ts })).toBe(notOwn);
  });

  it("refuse an update of more than 4000 characters", async () => {
    expect(await errorOf("chat.update", { ...posted, text: "x".repeat(4001) })).toBe("msg_too_long");
  });
});

describe("chat.postEphemeral", () => {
  const whisper = (args: object) => world.api("chat.postEphemeral", { text: "psst", ...args });

  it("shows to one person only, and cannot be updated", async () => {
    const { body } = await whisper({ channel: MUSIC, user: ANN });
    expect(world.emulator.messages(ANN, MUSIC)).toMatchObject([{ text: "psst", ephemeral: true, ts: body.message_ts }]);
    expect(texts(BOB, MUSIC)).toEqual([]);
    expect(await errorOf("chat.update", { channel: MUSIC, ts: body.message_ts, text: "x" })).toBe("message_not_found");
  });

  it("refuses channels without the bot or without the person", async () => {
    expect((await whisper({ channel: TALK, user: ANN })).body.error).toBe("not_in_channel");
    expect((await whisper({ channel: MUSIC, user: CLEO })).body.error).toBe("user_not_in_channel");
    expect((await whisper({ channel: ANN, user: ANN })).body.error).toBe("channel_not_found");
  });
});

describe("a listener", () => {
  it("hears of new and changed messages, once for each person who sees them", async () => {
    const heard: [string, SeenMessage][] = [];
    const stop = world.emulator.onMessage((userId, message) => heard.push([userId, message]));
    const { body } = await post({ channel: MUSIC, text: "One" });
    await world.api("chat.update", { channel: MUSIC, ts: body.ts, text: "Two" });
    stop();
    await post({ channel: MUSIC, text: "Three" });
    expect(heard.map(([userId, { text, edited }]) => [userId, text, edited])).toEqual([
      [ANN, "One", false],
      [BOB, "One", false],
      [ANN, "Two", true],
      [BOB, "Two", true],
    ]);
  });
});
