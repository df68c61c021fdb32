import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createBodyShapes } from "../../../playground/messenger/body-shapes.js";
import { createEventShapes, withStringTimestamp, withUnknownKeys } from "../../../playground/messenger/event-shapes.js";
import { turnOf } from "../../../src/bots/activity.js";
import { textOfRef } from "../../../src/channels/messenger/channel.js";
import { eventsOf, type InboundAction, readEvent } from "../../../src/channels/messenger/inbound.js";

const pageId = "page1";
const nowMs = Date.UTC(2026, 10, 21);
const mids = { next: 0 };
const shapes = createEventShapes({ pageId, nowMs: () => nowMs, newMid: () => `m_${mids.next++}` });
const bodies = createBodyShapes(pageId, () => nowMs);
const options = { pageId, textOfRef };

/** What the bot makes of the only event of a body. */
function read(event: object): InboundAction | null {
  const [first, ...others] = eventsOf(bodies.events({ ...event }), options);
  expect(others).toEqual([]);
  return first === undefined ? null : readEvent(first.event, options);
}

function saidBy(event: object) {
  const activity = read(event)?.activity;
  return activity ? turnOf(activity) : null;
}

describe("what a person does in Messenger", () => {
  it("a text becomes a message with its own id, time and place", () => {
    const event = shapes.text("ann", "share this 😀");
    expect(read(event)).toMatchObject({ psid: "ann", pageId, atMs: nowMs });
    expect(read(event)?.activity).toMatchObject({
      type: "message",
      id: event.message && Reflect.get(event.message, "mid"),
      channelId: "facebook",
      timestamp: new Date(nowMs),
      text: "share this 😀",
      from: { id: "ann" },
      recipient: { id: pageId },
      conversation: { id: "ann", isGroup: false, tenantId: pageId },
      channelData: event,
    });
    expect(saidBy(event)).toMatchObject({
      kind: "text",
      text: "share this 😀",
      address: {
        channel: "messenger",
        tenantId: pageId,
        installationId: pageId,
        userId: "ann",
        conversationId: "ann",
        botId: pageId,
      },
    });
  });

  it("a quick reply and a button say their command, and show their label", () => {
    const quickReply = shapes.quickReply("ann", "Bob F.", "send d1 to p_bob");
    expect(read(quickReply)?.activity).toMatchObject({ text: "Bob F.", value: "send d1 to p_bob" });
    expect(saidBy(quickReply)).toMatchObject({ kind: "text", text: "send d1 to p_bob" });
    const button = shapes.postback("ann", "I have heard it", "heard s1");
    expect(read(button)?.activity).toMatchObject({ type: "message", text: "I have heard it", value: "heard s1" });
    expect(saidBy(button)).toMatchObject({ kind: "text", text: "heard s1" });
  });

  it("a button without payload, as in standby, says its label", () => {
    expect(saidBy(shapes.postback("ann", "Help", undefined))).toMatchObject({ kind: "text", text: "Help" });
  });

  it("Get Started starts", () => {
    expect(saidBy(shapes.postback("ann", "Get Started", "GET_STARTED"))).toMatchObject({ kind: "start", text: "" });
  });

  it("a code behind an m.me link is said as if typed, in both shapes", () => {
    const ref = "1234567890123456";
    const inNewThread = shapes.postback("ann", "Get Started", "GET_STARTED", shapes.referralOf(ref));
    for (const event of [inNewThread, shapes.referral("ann", ref)]) {
      expect(saidBy(event)).toMatchObject({ kind: "text", text: `register code:"${ref}"` });
    }
  });

  it("any other ref behind an m.me link starts, in both shapes", () => {
    const inNewThread = shapes.postback("ann", "Get Started", "GET_STARTED", shapes.referralOf("hello"));
    for (const event of [inNewThread, shapes.referral("ann", "hello")]) {
      expect(saidBy(event)).toMatchObject({ kind: "start", text: "" });
      expect(read(event)?.activity?.value).toBe("hello");
    }
  });

  it("two clicks on the same m.me link at different times are two turns, one click delivered twice is one", () => {
    const click = shapes.referral("ann", "1234567890123456");
    const later = { ...click, timestamp: nowMs + 1 };
    expect(saidBy(click)?.id).toBe(saidBy({ ...click })?.id);
    expect(saidBy(click)?.id).not.toBe(saidBy(later)?.id);
  });

  it.each([
    "image",
    "audio",
    "video",
    "file",
    "sticker",
    "reel",
    "ig_post",
    "post",
    "fallback",
    "appointment_booking",
    "nobody_knows_yet",
  ])("a message of nothing but a %s is a sticker to us, and an attachment to any bot", (type) => {
    const event = shapes.attachment("ann", type);
    expect(saidBy(event)).toMatchObject({ kind: "sticker", text: "" });
    expect(read(event)?.activity?.attachments).toMatchObject([{ contentType: expect.stringContaining("/") }]);
  });

  it("an answer to an earlier message knows which", () => {
    expect(read(shapes.reply("ann", "yes", "m_old"))?.activity).toMatchObject({ text: "yes", replyToId: "m_old" });
  });

  it("reactions and opt-ins say nothing, but count as acting", () => {
    for (const event of [
      shapes.reaction("ann", "m_1"),
      shapes.reaction("ann", "m_1", "unreact"),
      shapes.optin("ann", "token", "later"),
      { ...shapes.referral("ann", ""), referral: { source: "ADS" } },
    ]) {
      expect(read(event)).toEqual({ psid: "ann", pageId, atMs: nowMs, activity: null });
    }
  });

  it("a time as text is a time, and a time that is none is unknown", () => {
    expect(read(withStringTimestamp(shapes.text("ann", "hi")))?.atMs).toBe(nowMs);
    for (const timestamp of ["soon", "", -1, 1e20, null, Number.NaN, {}]) {
      const action = read({ ...shapes.text("ann", "hi"), timestamp });
      expect(action?.atMs).toBeNull();
      expect(action?.activity?.timestamp).toBeUndefined();
    }
  });

  it("keys nobody knows change nothing", () => {
    expect(saidBy(withUnknownKeys(shapes.text("ann", "hi")))).toMatchObject({ kind: "text", text: "hi" });
  });
});

describe("what is nobody's doing", () => {
  const silent: [string, object][] = [
    ["an echo", shapes.echo("ann", "hi")],
    ["a delivery mark", shapes.delivery("ann", ["m_1"])],
    ["a read mark", shapes.read("ann")],
    ["an edit", shapes.edit("ann", "m_1", "new")],
    ["the checkbox plugin, which names no sender", shapes.checkboxOptin("ref")],
    ["account linking", shapes.accountLinking("ann")],
    ["a handover", shapes.handover("ann")],
    ["a warning to the Page", shapes.policyEnforcement()],
    ["an event of an unknown kind", shapes.unknown("ann")],
    ["an unsent message", { ...shapes.text("ann", "hi"), message: { mid: "m_1", is_deleted: true } }],
    ["an event of another Page", { ...shapes.text("ann", "hi"), recipient: { id: "page2" } }],
    ["the Page talking to itself", { ...shapes.text(pageId, "hi"), recipient: { id: pageId } }],
  ];
  it.each(silent)("%s is left out", (_name, event) => {
    expect(read(event)).toBeNull();
  });

  it("an echo is left out also where every Page is ours", () => {
    expect(eventsOf(bodies.events(shapes.echo("ann", "hi")))).toEqual([]);
    expect(eventsOf(bodies.events(shapes.text("ann", "hi")))).toHaveLength(1);
  });

  it("standby, changes, Instagram and bodies without entries are left out", () => {
    const event = shapes.text("ann", "hi");
    const silentBodies = [
      bodies.standby(event),
      bodies.changes("feed", { item: "post" }),
      bodies.emptyEntry(),
      bodies.withoutEntry(),
      bodies.instagram(event),
    ];
    for (const body of silentBodies) expect(eventsOf(body, options)).toEqual([]);
    expect(eventsOf(bodies.standbyWithMessaging(event), options)).toHaveLength(1);
  });
});

describe("a batch", () => {
  it("gives every event by itself, in order, across entries", () => {
    const body = bodies.entries([shapes.text("ann", "1"), shapes.text("bob", "2")], [shapes.text("ann", "3")]);
    expect(eventsOf(body, options).map(({ key }) => key)).toEqual(["ann", "bob", "ann"]);
  });

  it("loses only the event that is bad", () => {
    let deep: object = {};
    for (let level = 0; level < 5000; level++) deep = { deep };
    const bad = [null, 7, "text", [], {}, { sender: "ann" }, { ...shapes.text("ann", "x"), deep }];
    const good = shapes.text("bob", "still here");
    const body = { object: "page", entry: [null, 3, { messaging: "none" }, { messaging: [...bad, good] }] };
    expect(eventsOf(body, options).map(({ key }) => key)).toEqual(["bob"]);
  });

  it("whatever comes, nothing throws, and what is taken can be read again", () => {
    const keys = fc.constantFrom(
      ...["object", "entry", "messaging", "sender", "recipient", "id", "message", "postback", "referral", "ref", "mid"],
      ...[
        "text",
        "payload",
        "quick_reply",
        "attachments",
        "timestamp",
        "type",
        "reaction",
        "optin",
        "__proto__",
        "is_echo",
      ],
    );
    const leaf = fc.oneof(
      fc.string(),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      fc.constantFrom("page", "ann", pageId),
    );
    const { event } = fc.letrec((tie) => ({
      event: fc.oneof(
        { depthSize: "medium" },
        leaf,
        fc.array(tie("event"), { maxLength: 4 }),
        fc.dictionary(keys, tie("event")),
      ),
    }));
    const framed = event.map((inner) => ({ sender: { id: "ann" }, recipient: { id: pageId }, ...Object(inner) }));
    const body = fc.oneof(
      event,
      fc.array(fc.oneof(event, framed)).map((messaging) => ({ object: "page", entry: [{ messaging }] })),
    );
    fc.assert(
      fc.property(body, (anything) => {
        for (const taken of eventsOf(anything, options)) {
          const action = readEvent(taken.event, options);
          expect(action?.psid).toBe(taken.key);
          if (action?.activity) turnOf(action.activity);
        }
      }),
      { numRuns: 500 },
    );
    fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => void readEvent(text, options)));
  });
});
