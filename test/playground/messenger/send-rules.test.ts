import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ANN, outcome, startWorld, type World } from "./world.js";

let world: World;
beforeEach(async () => {
  world = await startWorld({ templates: ["song_heard"] });
  await world.emulator.say(ANN, "hello");
});
afterEach(() => world.close());

const text = { text: "hi" };
const button = { type: "postback", title: "Heard it", payload: "heard" };
const link = { type: "web_url", title: "Listen", url: "https://open.spotify.com/track/1" };
const reply = { content_type: "text", title: "Yes", payload: "yes" };
const times = <T>(count: number, value: T): T[] => Array.from({ length: count }, () => value);
const template = (payload: object) => ({ attachment: { type: "template", payload } });
const generic = (...elements: object[]) => template({ template_type: "generic", elements });
const element = (more: object) => generic({ title: "Song", subtitle: "Band", ...more });
const buttons = (more: object) => template({ template_type: "button", text: "Well?", buttons: [button], ...more });
const utility = (name: string) => ({ template: { name, language: { code: "en_US" }, components: [] } });

describe("a message that is in order", () => {
  it("is answered with the person and a message id of its own", async () => {
    const [first, second] = [await world.send(text), await world.send(text)];
    expect(first.body).toEqual({ recipient_id: ANN, message_id: expect.any(String) });
    expect(first.body.message_id).not.toBe(second.body.message_id);
  });

  it.each([
    ["text of 1999 characters", { text: "x".repeat(1999) }],
    ["13 quick replies", { ...text, quick_replies: times(13, reply) }],
    ["a payload of 1000 characters", { ...text, quick_replies: [{ ...reply, payload: "p".repeat(1000) }] }],
    ["ten elements", generic(...times(10, { title: "t", subtitle: "s" }))],
    [
      "an element at every limit",
      element({ title: "t".repeat(80), subtitle: "s".repeat(80), buttons: times(3, link) }),
    ],
    ["an element that opens a page", element({ default_action: { type: "web_url", url: link.url } })],
    ["a button template at every limit", buttons({ text: "t".repeat(640), buttons: times(3, button) })],
    ["an image", { attachment: { type: "image", payload: { url: "https://i.scdn.co/1.jpg" } } }],
    ["a sticker", { sticker_id: 767226160478561 }],
  ])("may have %s", async (_name, message) => {
    expect(outcome(await world.send(message))).toBe("200");
  });

  it.each(["RESPONSE", "UPDATE", undefined])("may be of messaging_type %s", async (type) => {
    expect(outcome(await world.send(text, { messaging_type: type }))).toBe("200");
  });

  it("may be an approved utility template", async () => {
    expect(outcome(await world.send(utility("song_heard"), { messaging_type: "UTILITY" }))).toBe("200");
  });

  it("shows the person text, cards and quick replies as Messenger draws them", async () => {
    await world.send({ ...text, quick_replies: [{ ...reply, title: "More than twenty characters" }] });
    expect(world.emulator.messages(ANN).at(-1)).toMatchObject({
      from: "bot",
      text: "hi",
      quickReplies: [{ label: "More than twenty cha", payload: "yes" }],
    });
    await world.send(
      element({
        image_url: "https://i.scdn.co/1.jpg",
        default_action: { type: "web_url", url: link.url },
        buttons: [button, link],
      }),
    );
    expect(world.emulator.messages(ANN).at(-1)?.cards).toEqual([
      {
        title: "Song",
        subtitle: "Band",
        imageUrl: "https://i.scdn.co/1.jpg",
        linkUrl: link.url,
        buttons: [
          { label: "Heard it", kind: "postback", payload: "heard" },
          { label: "Listen", kind: "web_url", url: link.url },
        ],
      },
    ]);
    await world.send(buttons({}));
    expect(world.emulator.messages(ANN).at(-1)?.cards?.[0]).toMatchObject({
      title: "Well?",
      buttons: [{ label: "Heard it" }],
    });
  });
});

describe("the Send API refuses with code 100", () => {
  it.each([
    ["a text of 2000 characters", { text: "x".repeat(2000) }, "100"],
    ["a text that is none", { text: 7 }, "100"],
    ["an empty message", {}, "100/2018034"],
    ["an empty text", { text: "" }, "100/2018034"],
    ["text together with an attachment", { ...text, ...generic({ title: "t", subtitle: "s" }) }, "100"],
    ["keys Graph does not know", { ...text, attachments: [] }, "100"],
    ["metadata of 1000 characters", { ...text, metadata: "m".repeat(1000) }, "100"],
    ["an empty list of quick replies", { ...text, quick_replies: [] }, "100"],
    ["a quick reply without title", { ...text, quick_replies: [{ ...reply, title: "" }] }, "100"],
    ["a quick reply without payload", { ...text, quick_replies: [{ content_type: "text", title: "Yes" }] }, "100"],
    ["a quick reply of unknown type", { ...text, quick_replies: [{ ...reply, content_type: "dance" }] }, "100"],
    ["a quick reply payload over 1000", { ...text, quick_replies: [{ ...reply, payload: "p".repeat(1001) }] }, "100"],
    ["an attachment of unknown type", { attachment: { type: "hologram", payload: {} } }, "100"],
    ["an image without URL", { attachment: { type: "image", payload: {} } }, "100"],
    ["an unknown template", template({ template_type: "carousel" }), "100"],
    ["a generic template without elements", generic(), "100"],
    ["an element without title", generic({ subtitle: "s" }), "100"],
    ["an element with nothing but a title", generic({ title: "t" }), "100"],
    ["an element title over 80", element({ title: "t".repeat(81) }), "100"],
    ["an element subtitle over 80", element({ subtitle: "s".repeat(81) }), "100"],
    ["an image address that is no URL", element({ image_url: "cover.jpg" }), "100"],
    ["a default action with a title", element({ default_action: { ...link } }), "100"],
    ["a default action that is a postback", element({ default_action: { type: "postback", payload: "p" } }), "100"],
    ["a button title over 20", element({ buttons: [{ ...button, title: "t".repeat(21) }] }), "100"],
    ["a button payload over 1000", element({ buttons: [{ ...button, payload: "p".repeat(1001) }] }), "100"],
    ["a button without payload", element({ buttons: [{ type: "postback", title: "t" }] }), "100"],
    ["a button of unknown type", element({ buttons: [{ ...button, type: "element_share" }] }), "100"],
    ["a button to something that is no web page", element({ buttons: [{ ...link, url: "spotify:track:1" }] }), "100"],
    ["a button template text over 640", buttons({ text: "t".repeat(641) }), "100"],
    ["a button template without text", buttons({ text: "" }), "100"],
    ["a button template without buttons", buttons({ buttons: [] }), "100"],
    [
      "a one-time request with a title over 65",
      template({ template_type: "one_time_notif_req", title: "t".repeat(66), payload: "p" }),
      "100",
    ],
    ["a template outside of messaging_type UTILITY", utility("song_heard"), "100"],
  ])("%s", async (_name, message, expected) => {
    expect(outcome(await world.send(message))).toBe(expected);
    expect(world.emulator.messages(ANN)).toHaveLength(1);
  });

  it.each([
    ["a missing recipient", { recipient: undefined }],
    ["an empty recipient", { recipient: {} }],
    ["a missing message", { message: undefined }],
    ["an unknown messaging_type", { messaging_type: "GOSSIP" }],
    ["MESSAGE_TAG without a tag", { messaging_type: "MESSAGE_TAG" }],
    ["a tag that never was", { messaging_type: "MESSAGE_TAG", tag: "GOSSIP" }],
    ["UTILITY without a template", { messaging_type: "UTILITY" }],
    ["UTILITY with a template nobody approved", { messaging_type: "UTILITY", message: utility("spam") }],
    ["UTILITY without a language", { messaging_type: "UTILITY", message: { template: { name: "song_heard" } } }],
    ["a sender_action together with a message", { sender_action: "typing_on" }],
    ["an unknown sender_action", { message: undefined, sender_action: "dance" }],
    [
      "a reaction to a message that is not there",
      { message: undefined, sender_action: "react", payload: { message_id: "m_0", reaction: "love" } },
    ],
  ])("%s", async (_name, more) => {
    expect(outcome(await world.send(text, more))).toBe("100");
    expect(world.emulator.messages(ANN)).toHaveLength(1);
  });

  it.each(["CONFIRMED_EVENT_UPDATE", "ACCOUNT_UPDATE", "POST_PURCHASE_UPDATE"])("the dead tag %s", async (tag) => {
    expect(outcome(await world.send(text, { messaging_type: "MESSAGE_TAG", tag }))).toBe("100/1893061");
  });

  it("a recipient who is nobody", async () => {
    expect(outcome(await world.send(text, { recipient: { id: "666" } }))).toBe("100/2018001");
    expect(outcome(await world.send(text, { recipient: { user_ref: "ref" } }))).toBe("100/2018001");
  });

  it("a body that is no JSON, as one without recipient", async () => {
    const reply = await world.graph({ path: "/v26.0/me/messages", body: "no object" as unknown as object });
    expect(reply.body.error?.message).toBe("(#100) The parameter recipient is required");
  });
});

describe("the Send API refuses with other codes", () => {
  it.each([
    ["14 quick replies", { ...text, quick_replies: times(14, reply) }],
    ["eleven elements", generic(...times(11, { title: "t", subtitle: "s" }))],
    ["four buttons on an element", element({ buttons: times(4, button) })],
    ["four buttons of a button template", buttons({ buttons: times(4, button) })],
  ])("%s, with 105 as live bots get it", async (_name, message) => {
    expect(outcome(await world.send(message))).toBe("105");
  });

  it("the HUMAN_AGENT tag, which no automated sender may use", async () => {
    expect(outcome(await world.send(text, { messaging_type: "MESSAGE_TAG", tag: "HUMAN_AGENT" }))).toBe("10");
  });

  it("more messages within a second than a Page may send, until the second is over", async () => {
    const busy = await startWorld({ sendsPerSecond: 2 });
    await busy.emulator.say(ANN, "go");
    const outcomes = [];
    for (let index = 0; index < 3; index += 1) outcomes.push(outcome(await busy.send(text)));
    busy.advance(1000);
    outcomes.push(outcome(await busy.send(text)));
    expect(outcomes).toEqual(["200", "200", "613", "200"]);
    await busy.close();
  });
});
