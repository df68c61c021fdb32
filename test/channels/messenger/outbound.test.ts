import { type Activity, CardFactory } from "botbuilder";
import { describe, expect, it } from "vitest";
import { activityOf } from "../../../src/bots/activity.js";
import { payloadsOf, withoutMedia } from "../../../src/channels/messenger/outbound.js";

const conversation = { id: "ann", name: "", isGroup: false, conversationType: "personal" };

function messages(activity: Partial<Activity>): unknown[] {
  return payloadsOf({ type: "message", conversation, ...activity }, "RESPONSE").map((payload) => payload.message);
}

function elements(activity: Partial<Activity>): { title: string; subtitle?: string; buttons?: object[] }[] {
  return JSON.parse(JSON.stringify(messages(activity))).flatMap(
    (message: { attachment?: { payload: { elements?: [] } } }) => message.attachment?.payload.elements ?? [],
  );
}

describe("a song card", () => {
  const card = {
    title: "Paper Lanterns",
    subtitle: "The Quiet Harbour",
    imageUrl: "https://example.com/cover.jpg",
    link: { label: "Listen on Spotify", url: "https://open.spotify.com/track/1" },
    buttons: [
      { label: "I have heard it", command: "heard s1" },
      { label: "Not for me", command: "skip s1" },
    ],
  };

  it("is an element of a generic template", () => {
    expect(messages(activityOf({ text: "Ann sent you a song.", cards: [card] }))).toEqual([
      { text: "Ann sent you a song." },
      {
        attachment: {
          type: "template",
          payload: {
            template_type: "generic",
            elements: [
              {
                title: "Paper Lanterns",
                subtitle: "The Quiet Harbour",
                image_url: "https://example.com/cover.jpg",
                default_action: { type: "web_url", url: "https://open.spotify.com/track/1" },
                buttons: [
                  { type: "web_url", title: "Listen on Spotify", url: "https://open.spotify.com/track/1" },
                  { type: "postback", title: "I have heard it", payload: "heard s1" },
                  { type: "postback", title: "Not for me", payload: "skip s1" },
                ],
              },
            ],
          },
        },
      },
    ]);
  });

  it("whose picture says something says it in words before, as a template has no place for it", () => {
    const told = { title: "Your November", imageUrl: "https://songs.example/1.png", imageAlt: "Songs: Halo" };
    expect(messages(activityOf({ text: "Here it is.", cards: [told] }))).toMatchObject([
      { text: "Here it is." },
      { text: "Songs: Halo" },
      { attachment: { payload: { elements: [{ title: "Your November", image_url: told.imageUrl }] } } },
    ]);
    const long = messages(activityOf({ cards: [{ ...told, imageAlt: "word ".repeat(600) }] }));
    expect(long).toHaveLength(3);
  });

  it("shares one carousel with up to nine others", () => {
    const twelve = messages(activityOf({ cards: Array.from({ length: 12 }, () => card) }));
    expect(twelve).toHaveLength(2);
    expect(elements(activityOf({ cards: Array.from({ length: 12 }, () => card) }))).toHaveLength(12);
  });
});

describe("the limits of a card", () => {
  it("shorten title, subtitle and labels on the card, and say the whole before it", () => {
    const card = CardFactory.heroCard("t".repeat(81), [], [{ type: "postBack", title: "b".repeat(21), value: "v" }], {
      text: "x".repeat(200),
    });
    const [whole] = messages({ attachments: [card] });
    expect(whole).toEqual({ text: `${"t".repeat(81)}\n${"x".repeat(200)}` });
    const [element] = elements({ attachments: [card] });
    expect(element?.title).toBe(`${"t".repeat(79)}…`);
    expect(element?.subtitle).toBe(`${"x".repeat(79)}…`);
    expect(element?.buttons).toEqual([{ type: "postback", title: `${"b".repeat(19)}…`, payload: "v" }]);
  });

  it("spread more than three buttons over more elements", () => {
    const card = CardFactory.heroCard("Pick", [], ["1", "2", "3", "4", "5", "6", "7"]);
    expect(elements({ attachments: [card] }).map(({ title, buttons }) => [title, buttons?.length])).toEqual([
      ["Pick", 3],
      ["Pick", 3],
      ["Pick", 1],
    ]);
  });

  it("make a card of nothing but words a text, whole", () => {
    expect(messages({ attachments: [CardFactory.heroCard("w".repeat(100))] })).toEqual([{ text: "w".repeat(100) }]);
    expect(messages({ attachments: [CardFactory.heroCard("")] })).toEqual([]);
  });

  it("drop buttons of kinds Messenger does not have, and addresses that are none", () => {
    const card = CardFactory.heroCard(
      "Card",
      ["data:image/png;base64,AA"],
      [
        { type: "call", title: "Call", value: "tel:1" },
        { type: "openUrl", title: "Bad", value: "javascript:alert(1)" },
        { type: "imBack", title: "Object", value: { a: 1 } },
      ],
    );
    expect(elements({ attachments: [card] })).toEqual([
      { title: "Card", buttons: [{ type: "postback", title: "Object", payload: '{"a":1}' }] },
    ]);
  });

  it("show a card without a title by its first button", () => {
    expect(elements({ attachments: [CardFactory.heroCard("", [], ["Yes"])] })).toMatchObject([{ title: "Yes" }]);
  });
});

describe("quick replies", () => {
  const action = (title: string) => ({ type: "postBack", title, value: `say ${title}` });

  it("are thirteen at most, and their titles twenty characters", () => {
    const actions = Array.from({ length: 20 }, (_, index) => action(`A very long choice no ${index}`));
    const [message] = JSON.parse(JSON.stringify(messages({ text: "Which?", suggestedActions: { to: [], actions } })));
    expect(message.quick_replies).toHaveLength(13);
    expect(message.quick_replies[0]).toEqual({
      content_type: "text",
      title: "A very long choice…",
      payload: "say A very long choice no 0",
    });
  });

  it("hang on the last part of a message, or on three dots", () => {
    const suggestedActions = { to: [], actions: [action("Yes")] };
    const parts = messages({ text: "word ".repeat(600), suggestedActions });
    expect(parts.map((part) => Object.keys(Object(part)))).toEqual([["text"], ["text", "quick_replies"]]);
    expect(messages({ suggestedActions })).toMatchObject([{ text: "…", quick_replies: [{ title: "Yes" }] }]);
  });

  it("that open a page are written out, as Messenger's cannot", () => {
    const actions = [{ type: "openUrl", title: "Docs", value: "https://example.com" }, action("Yes")];
    expect(messages({ text: "Hi", suggestedActions: { to: [], actions } })).toMatchObject([
      { text: "Hi\nDocs: https://example.com", quick_replies: [{ title: "Yes" }] },
    ]);
  });
});

describe("other attachments", () => {
  it.each([
    ["image/png", "image"],
    ["audio/mp3", "audio"],
    ["video/mp4", "video"],
    ["application/pdf", "file"],
  ])("%s goes as %s", (contentType, type) => {
    const contentUrl = "https://example.com/it";
    expect(messages({ attachments: [{ contentType, contentUrl }] })).toEqual([
      { attachment: { type, payload: { url: contentUrl } } },
    ]);
  });

  it("that Messenger cannot draw go as their words", () => {
    const content = { fallbackText: "Your flight leaves at nine" };
    const contentType = "application/vnd.microsoft.card.adaptive";
    expect(messages({ attachments: [{ contentType, content }] })).toEqual([{ text: "Your flight leaves at nine" }]);
    expect(
      messages({
        attachments: [
          { contentType, name: "notes" },
          { contentType, content: null },
        ],
      }),
    ).toEqual([{ text: "notes" }]);
  });
});

describe("without its media", () => {
  it("a message that has none has no other form", () => {
    expect(withoutMedia({ message: { text: "hi" } })).toBeNull();
    expect(withoutMedia({ sender_action: "typing_on" })).toBeNull();
  });

  it("an element that is left with its title alone gets a second line", () => {
    const elements = [{ title: "Song", image_url: "https://example.com/1" }];
    const plain = withoutMedia({
      message: { attachment: { type: "template", payload: { template_type: "generic", elements } } },
    });
    expect(plain).toMatchObject({
      message: { attachment: { payload: { elements: [{ title: "Song", subtitle: "…" }] } } },
    });
  });
});

it("types Messenger cannot show have no form", () => {
  for (const type of ["trace", "event", "endOfConversation", "handoff", "messageReaction"]) {
    expect(payloadsOf({ type, conversation }, "RESPONSE")).toEqual([]);
  }
  expect(messages({ text: "" })).toEqual([]);
});
