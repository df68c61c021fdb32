import type { Activity } from "botbuilder";
import { describe, expect, it } from "vitest";
import { activityOf, addressOf, referenceOf, turnOf } from "../../src/bots/activity.js";
import { anAddress } from "../fixtures/person.js";

function anActivity(changes: Partial<Activity> = {}): Activity {
  const activity: Partial<Activity> = {
    type: "message",
    id: "m_1",
    channelId: "facebook",
    timestamp: new Date(1000),
    from: { id: "psid-ann", name: "" },
    recipient: { id: "page1", name: "" },
    conversation: { id: "psid-ann", name: "", isGroup: false, conversationType: "personal" },
    text: "help",
    ...changes,
  };
  return activity as Activity;
}

const idOf = (changes: Partial<Activity>) => turnOf(anActivity(changes))?.id;

describe("what an activity says", () => {
  it("is its text", () => {
    expect(turnOf(anActivity({ text: "  help share \n" }))).toEqual({
      id: expect.stringMatching(/^[\w-]{43}$/),
      address: anAddress(),
      text: "help share",
      kind: "text",
    });
  });

  it("is the command of the button, not its label", () => {
    expect(turnOf(anActivity({ text: "I have heard it", value: "heard s1" }))?.text).toBe("heard s1");
    expect(turnOf(anActivity({ text: "help", value: { form: 1 } }))?.text).toBe("help");
    expect(turnOf(anActivity({ text: "help", value: " " }))?.text).toBe("help");
  });

  it("is a sticker when it has no words at all", () => {
    expect(turnOf(anActivity({ text: "", attachments: [{ contentType: "image/*" }] }))).toMatchObject({
      kind: "sticker",
      text: "",
    });
    const { text: _text, ...wordless } = anActivity();
    expect(turnOf(wordless as Activity)?.kind).toBe("sticker");
  });

  it("is a start when somebody arrives, but not when the bot itself does", () => {
    expect(turnOf(anActivity({ type: "event", name: "start", value: "hello" }))).toMatchObject({
      kind: "start",
      text: "",
    });
    const arrival = (id: string) => anActivity({ type: "conversationUpdate", membersAdded: [{ id, name: "" }] });
    expect(turnOf(arrival("psid-ann"))?.kind).toBe("start");
    expect(turnOf(arrival("page1"))).toBeNull();
    expect(turnOf(anActivity({ type: "conversationUpdate" }))).toBeNull();
  });

  it.each(["typing", "event", "messageReaction", "endOfConversation", "trace"])("is nothing for %s", (type) => {
    expect(turnOf(anActivity({ type }))).toBeNull();
  });
});

describe("the id of a turn", () => {
  it("is the same for every delivery of an event, also after JSON", () => {
    const again = JSON.parse(JSON.stringify(anActivity({ timestamp: new Date(2000) })));
    expect(turnOf(again)?.id).toBe(idOf({}));
    const { id: _id, ...nameless } = anActivity();
    expect(turnOf(JSON.parse(JSON.stringify(nameless)))?.id).toBe(turnOf(nameless as Activity)?.id);
  });

  it("differs between events, installations and channels", () => {
    const ids = [
      idOf({}),
      idOf({ id: "m_2" }),
      idOf({ channelId: "slack" }),
      idOf({ recipient: { id: "page2", name: "" } }),
      idOf({ id: "" }),
      idOf({ id: "", timestamp: new Date(2000) }),
      idOf({ id: "", text: "inbox" }),
      idOf({ id: "", from: { id: "psid-bob", name: "" } }),
      idOf({ id: "", type: "event", name: "start" }),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe("an address", () => {
  const onSlack = anAddress({
    channel: "slack",
    tenantId: "T1",
    userId: "U1",
    installationId: "E1",
    conversationId: "D1",
    botId: "B1",
    serviceUrl: "https://slack.com",
  });

  it("survives the way into a conversation reference and back, as JSON", () => {
    for (const address of [anAddress(), onSlack]) {
      const { user, bot, conversation, channelId, serviceUrl } = JSON.parse(JSON.stringify(referenceOf(address)));
      expect(addressOf(anActivity({ channelId, serviceUrl, conversation, from: user, recipient: bot }))).toEqual(
        address,
      );
    }
  });

  it("calls Messenger what the Bot Framework calls it", () => {
    expect(referenceOf(anAddress()).channelId).toBe("facebook");
    expect(referenceOf(onSlack).channelId).toBe("slack");
  });
});

describe("a message", () => {
  it("of words is a message activity", () => {
    expect(activityOf({ text: "Hi" })).toEqual({ type: "message", text: "Hi" });
    expect(activityOf({})).toEqual({ type: "message" });
  });

  it("with choices suggests actions that post their command back", () => {
    expect(
      activityOf({ text: "Which Bob?", choices: [{ label: "Bob F.", command: "send d1 to p_bob" }] }),
    ).toMatchObject({
      suggestedActions: { actions: [{ type: "postBack", title: "Bob F.", value: "send d1 to p_bob" }] },
    });
  });

  it("says what a picture says, where it is more than decoration", () => {
    const card = { title: "Your November", imageUrl: "https://songs.example/1.png", imageAlt: "Songs: Halo" };
    const [attachment] = activityOf({ cards: [card] }).attachments ?? [];
    expect(attachment?.content.images).toEqual([{ url: "https://songs.example/1.png", alt: "Songs: Halo" }]);
    const [cover] =
      activityOf({ cards: [{ title: "Song", imageUrl: "https://songs.example/1.png" }] }).attachments ?? [];
    expect(cover?.content.images).toEqual([{ url: "https://songs.example/1.png" }]);
  });

  it("with cards has hero cards, several of them side by side", () => {
    const card = {
      title: "Song",
      subtitle: "Artist",
      text: "Album",
      imageUrl: "https://example.com/cover.jpg",
      link: { label: "Listen", url: "https://open.spotify.com/track/1" },
      buttons: [{ label: "Heard", command: "heard s1" }],
    };
    const { attachments, attachmentLayout } = activityOf({ cards: [card, { title: "Bare" }] });
    const link = { type: "openUrl", title: "Listen", value: "https://open.spotify.com/track/1" };
    expect(attachmentLayout).toBe("carousel");
    expect(attachments?.map(({ contentType }) => contentType)).toEqual(
      Array(2).fill("application/vnd.microsoft.card.hero"),
    );
    expect(attachments?.[0]?.content).toMatchObject({
      title: "Song",
      subtitle: "Artist",
      text: "Album",
      images: [{ url: "https://example.com/cover.jpg" }],
      tap: link,
      buttons: [link, { type: "postBack", title: "Heard", value: "heard s1" }],
    });
    expect(activityOf({ cards: [card] }).attachmentLayout).toBeUndefined();
  });
});
