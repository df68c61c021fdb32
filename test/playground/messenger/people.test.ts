import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { SeenMessage } from "../../../playground/messenger/seen-message.js";
import { ANN, startWorld, type World } from "./world.js";

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

/** The one event of the newest webhook. */
function event(): Record<string, unknown> {
  const entries = world.bodies().at(-1)?.entry as { messaging: Record<string, unknown>[] }[] | undefined;
  return entries?.[0]?.messaging[0] ?? {};
}

async function sent(message: object): Promise<string> {
  return String((await world.send(message)).body.message_id);
}

const quickReplies = {
  text: "Did you like it?",
  quick_replies: [{ content_type: "text", title: "Yes", payload: "like:1" }],
};
const card = {
  attachment: {
    type: "template",
    payload: {
      template_type: "generic",
      elements: [
        {
          title: "Song",
          buttons: [
            { type: "postback", title: "Heard it", payload: "heard:1" },
            { type: "web_url", title: "Open", url: "https://open.spotify.com/track/1" },
          ],
        },
      ],
    },
  },
};

describe("a person", () => {
  it("sees both sides of the conversation in order, with times", async () => {
    await world.emulator.say(ANN, "share");
    world.advance(5);
    await sent({ text: "Shared." });
    expect(world.emulator.messages(ANN)).toEqual([
      { mid: expect.any(String), atMs: world.nowMs() - 5, from: "person", text: "share" },
      { mid: expect.any(String), atMs: world.nowMs(), from: "bot", text: "Shared." },
    ]);
  });

  it("taps a quick reply: its title is the text, the payload comes beside it", async () => {
    await world.emulator.say(ANN, "hi");
    await world.emulator.press(ANN, { mid: await sent(quickReplies), payload: "like:1", title: "Yes" });
    expect(event().message).toEqual({ mid: expect.any(String), text: "Yes", quick_reply: { payload: "like:1" } });
    expect(world.emulator.messages(ANN).at(-1)).toMatchObject({ from: "person", text: "Yes" });
  });

  it("cannot tap a quick reply once anything else was said", async () => {
    await world.emulator.say(ANN, "hi");
    const mid = await sent(quickReplies);
    await sent({ text: "By the way" });
    expect(world.emulator.messages(ANN).find((message) => message.mid === mid)?.quickReplies).toBeUndefined();
    await expect(world.emulator.press(ANN, { mid, payload: "like:1" })).rejects.toThrow("sees no like:1");
  });

  it("presses a button: a postback with title and payload, however old the card", async () => {
    await world.emulator.say(ANN, "hi");
    const mid = await sent(card);
    await sent({ text: "By the way" });
    await world.emulator.press(ANN, { mid, title: "Heard it" });
    expect(event().postback).toEqual({ title: "Heard it", payload: "heard:1", mid: expect.any(String) });
  });

  it("cannot press what is not there, nor does the bot hear of an opened page", async () => {
    await world.emulator.say(ANN, "hi");
    const mid = await sent(card);
    await expect(world.emulator.press(ANN, { mid, title: "Gone" })).rejects.toThrow("sees no Gone");
    await expect(world.emulator.press(ANN, { mid })).rejects.toThrow("sees no");
    await expect(world.emulator.press(ANN, { mid: "m_0", title: "Heard it" })).rejects.toThrow("m_0");
    await expect(world.emulator.press(ANN, { mid, title: "Open" })).rejects.toThrow("https://open.spotify.com/track/1");
    expect(world.received).toHaveLength(1);
  });

  it("sends stickers and images without text", async () => {
    await world.emulator.sticker(ANN);
    expect(event().message).toMatchObject({
      attachments: [{ type: "sticker", payload: { sticker_id: 369239263222822 } }],
    });
    await world.emulator.image(ANN);
    expect(event().message).toMatchObject({ attachments: [{ type: "image", payload: { url: expect.any(String) } }] });
    expect(world.emulator.messages(ANN)).toMatchObject([
      { sticker: "369239263222822" },
      { imageUrl: expect.any(String) },
    ]);
  });

  it("reacts to a message and takes it back, but not to one that is not there", async () => {
    await world.emulator.say(ANN, "hi");
    const mid = await sent({ text: "Shared." });
    await world.emulator.react(ANN, mid);
    expect(event().reaction).toEqual({ mid, action: "react", emoji: "❤", reaction: "love" });
    expect(world.emulator.messages(ANN).at(-1)?.reaction).toBe("❤");
    await world.emulator.react(ANN, mid, "unreact");
    expect(event().reaction).toEqual({ mid, action: "unreact" });
    expect(world.emulator.messages(ANN).at(-1)?.reaction).toBeUndefined();
    await expect(world.emulator.react(ANN, "m_0")).rejects.toThrow("m_0");
  });

  it("sees the bot's reaction", async () => {
    await world.emulator.say(ANN, "hi");
    const payload = { message_id: world.emulator.messages(ANN)[0]?.mid, reaction: "love" };
    await world.graph({ body: { recipient: { id: ANN }, sender_action: "react", payload } });
    expect(world.emulator.messages(ANN)[0]?.reaction).toBe("love");
  });

  it("who opens an m.me link for the first time taps Get Started, which carries the ref", async () => {
    await world.emulator.openLink(ANN, "code-1_x=");
    expect(event().postback).toEqual({
      title: "Get Started",
      payload: "GET_STARTED",
      mid: expect.any(String),
      referral: { ref: "code-1_x=", source: "SHORTLINK", type: "OPEN_THREAD" },
    });
  });

  it("who opens an m.me link again causes a referral event without a message", async () => {
    await world.emulator.say(ANN, "hi");
    await world.emulator.openLink(ANN, "code-2");
    expect(event()).toMatchObject({ referral: { ref: "code-2", source: "SHORTLINK", type: "OPEN_THREAD" } });
    expect(event().message).toBeUndefined();
    expect(world.emulator.messages(ANN)).toHaveLength(1);
  });

  it.each(["", "a&b", "a b", "ä", "x".repeat(2084)])("cannot follow an m.me link with the ref '%s'", async (ref) => {
    await expect(world.emulator.openLink(ANN, ref)).rejects.toThrow("cannot carry");
  });

  it("gets started once, with the payload of the profile", async () => {
    await world.graph({ path: "/v26.0/me/messenger_profile", body: { get_started: { payload: "begin" } } });
    await world.emulator.getStarted(ANN);
    expect(event().postback).toEqual({ title: "Get Started", payload: "begin", mid: expect.any(String) });
    await expect(world.emulator.getStarted(ANN)).rejects.toThrow("started already");
  });

  it("cannot get started on a Page whose profile has no such button", async () => {
    await world.graph({ method: "DELETE", path: "/v26.0/me/messenger_profile", body: { fields: ["get_started"] } });
    await expect(world.emulator.openLink(ANN, "code")).rejects.toThrow("no Get Started button");
  });

  it("who does not exist can do nothing, and nobody exists twice", async () => {
    await expect(world.emulator.say("666", "hi")).rejects.toThrow("no person 666");
    expect(() => world.emulator.addPerson({ psid: ANN, name: "Ann" })).toThrow("already");
  });
});

it("listeners hear of every message from either side until they leave", async () => {
  const heard: [string, SeenMessage["from"], string | undefined][] = [];
  const leave = world.emulator.onMessage((psid, message) => heard.push([psid, message.from, message.text]));
  await world.emulator.say(ANN, "hi");
  await sent({ text: "hello" });
  leave();
  await sent({ text: "unheard" });
  expect(heard).toEqual([
    [ANN, "person", "hi"],
    [ANN, "bot", "hello"],
  ]);
});

it("a stopped emulator has no address, may be stopped again, and does not start anew", async () => {
  await world.emulator.stop();
  await world.emulator.stop();
  expect(() => world.emulator.url).toThrow("not running");
  await expect(world.emulator.start()).rejects.toThrow("create another");
});
