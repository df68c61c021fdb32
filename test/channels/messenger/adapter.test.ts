import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Activity, ActivityTypes, CardFactory, ShowTypingMiddleware, type TurnContext } from "botbuilder";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { MessengerEmulator } from "../../../playground/messenger/emulator.js";
import type { SeenMessage } from "../../../playground/messenger/seen-message.js";
import { referenceOf } from "../../../src/bots/activity.js";
import { MessengerAdapter } from "../../../src/channels/messenger/adapter.js";
import { GraphError } from "../../../src/channels/messenger/graph.js";
import { type AdapterBench, adapterContract, type SeenByPerson } from "../../contracts/adapter.js";
import { anAddress } from "../../fixtures/person.js";
import { bob, emulatorWith, movableClock, pageId } from "./bench.js";

function adapterFor(emulator: MessengerEmulator): MessengerAdapter {
  const secrets = { pageToken: "page-token", appSecret: "app-secret", verifyToken: "verify-token" };
  return new MessengerAdapter({ ...secrets, pageId, apiUrl: emulator.url });
}

const reference = referenceOf(
  anAddress({ tenantId: pageId, installationId: pageId, botId: pageId, userId: bob, conversationId: bob }),
);

function seenByPerson({ text, cards = [], quickReplies = [], imageUrl }: SeenMessage): SeenByPerson {
  const words = [text, ...cards.flatMap((card) => [card.title, card.subtitle])].filter((word) => word !== undefined);
  const image = imageUrl ?? cards[0]?.imageUrl;
  const buttons = [...cards.flatMap((card) => card.buttons), ...quickReplies].map(({ label }) => label);
  return { text: words.join("\n"), buttons, ...(image === undefined ? {} : { imageUrl: image }) };
}

type MessengerAdapterBench = AdapterBench & { emulator: MessengerEmulator; adapter: MessengerAdapter };

async function openBench(): Promise<MessengerAdapterBench> {
  const emulator = emulatorWith(movableClock());
  await emulator.start();
  emulator.addPerson({ psid: bob, name: "Bob Fisher" });
  // Bob has to write to open the window; nobody listens there, and these tests bring the events in themselves.
  emulator.setWebhook("http://127.0.0.1:1/");
  await emulator.say(bob, "hello");
  const adapter = adapterFor(emulator);
  const { shapes } = emulator;
  return {
    emulator,
    adapter,
    say: (text, logic, id = "m_1") => {
      const event = shapes.text(bob, text);
      return adapter.processEvent(JSON.stringify({ ...event, message: { mid: id, text } }), logic);
    },
    echo: (text, logic) => adapter.processEvent(JSON.stringify(shapes.echo(bob, text)), logic),
    reference,
    seen: () =>
      emulator
        .messages(bob)
        .filter(({ from }) => from === "bot")
        .map(seenByPerson),
    refuseNext: () => {
      emulator.fault({ name: "abuse-warning" });
      return "613/2018338";
    },
    isTyping: () => emulator.typing(bob),
    maxTextLength: 1999,
    canUpdate: false,
    close: () => emulator.stop(),
  };
}

adapterContract("MessengerAdapter", openBench);

describe("MessengerAdapter", () => {
  let bench: MessengerAdapterBench;
  const send = (activities: Partial<Activity>[]) =>
    bench.say("hello", async (context) => void (await context.sendActivities(activities)));

  beforeEach(async () => {
    bench = await openBench();
  });
  afterEach(() => bench.close());

  it("answers with RESPONSE, speaks unasked with UPDATE, and never sends a tag", async () => {
    await send([{ type: ActivityTypes.Message, text: "answer", channelData: { tag: "ACCOUNT_UPDATE" } }]);
    await bench.adapter.continueConversation(reference, async (context) => {
      await context.sendActivity("unasked");
    });
    const bodies = bench.emulator.requests().map(({ body }) => body);
    expect(bodies).toMatchObject([{ messaging_type: "RESPONSE" }, { messaging_type: "UPDATE" }]);
    expect(bodies.every((body) => !("tag" in body))).toBe(true);
  });

  it("throws Graph's own words as the cause", async () => {
    bench.emulator.block(bob);
    const error = await send([{ type: ActivityTypes.Message, text: "hi" }]).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "551/1545041", failure: "unreachable" });
    const { cause } = error as Error;
    expect(cause).toBeInstanceOf(GraphError);
    expect(cause).toMatchObject({ status: 400, code: 551, subcode: 1545041, fbtraceId: expect.any(String) });
  });

  it("loses a failed typing indicator quietly, also from ShowTypingMiddleware", async () => {
    bench.emulator.fault({ name: "transient", on: "action", times: 10 });
    bench.adapter.use(new ShowTypingMiddleware(0, 50));
    await bench.say("hello", async (context) => {
      await context.sendActivities([{ type: ActivityTypes.Typing }, { type: ActivityTypes.Message, text: "here" }]);
    });
    expect(bench.seen().map(({ text }) => text)).toEqual(["here"]);
  });

  it("lets a bot that knows Messenger say more than the Bot Framework can", async () => {
    const template = {
      template_type: "button",
      text: "Really?",
      buttons: [{ type: "postback", title: "Yes", payload: "y" }],
    };
    await send([
      { type: ActivityTypes.Message, channelData: { attachment: { type: "template", payload: template } } },
      { type: ActivityTypes.Message, text: "Pick", channelData: { quick_replies: [{ title: "A", payload: "a" }] } },
      { type: ActivityTypes.Message, channelData: { sender_action: "mark_seen" } },
    ]);
    expect(bench.seen()).toMatchObject([
      { text: "Really?", buttons: ["Yes"] },
      { text: "Pick", buttons: ["A"] },
    ]);
    expect(bench.emulator.requests().at(-1)?.body).toMatchObject({ sender_action: "mark_seen" });
  });

  it("needs all its credentials", () => {
    const none = { pageToken: "", appSecret: "s", verifyToken: "v" };
    expect(() => new MessengerAdapter(none)).toThrow("access_token");
    expect(() => new MessengerAdapter({ ...none, pageToken: "t", appSecret: "" })).toThrow("app_secret");
    expect(() => new MessengerAdapter({ ...none, pageToken: "t", verifyToken: "" })).toThrow("verifyToken");
  });

  it("finds the token of each Page where there are several", async () => {
    const asked: string[] = [];
    const pageToken = async (id: string) => {
      asked.push(id);
      return "page-token";
    };
    const adapter = new MessengerAdapter({
      pageToken,
      appSecret: "app-secret",
      verifyToken: "v",
      apiUrl: bench.emulator.url,
    });
    await adapter.continueConversation(reference, async (context) => void (await context.sendActivity("hi")));
    expect(asked).toEqual([pageId]);
    expect(bench.seen().map(({ text }) => text)).toEqual(["hi"]);
  });

  describe("when Messenger cannot take a picture", () => {
    let server: Server;
    let bodies: { message: { text?: string; attachment?: { payload: { elements?: object[] } } } }[];

    beforeEach(async () => {
      bodies = [];
      server = createServer(async (req, res) => {
        bodies.push(JSON.parse(Buffer.concat(await req.toArray()).toString()));
        const hasMedia = JSON.stringify(bodies.at(-1)).includes("https://example.com/gone.jpg");
        const isText = bodies.at(-1)?.message.text !== undefined;
        const error = { error: { message: "(#100) Failed to fetch the file", code: 100, error_subcode: 2018008 } };
        res
          .writeHead(hasMedia && !isText ? 400 : 200)
          .end(JSON.stringify(hasMedia && !isText ? error : { message_id: "m_9" }));
      });
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    });
    afterEach(() => new Promise((resolve) => server.close(resolve)));

    const sendPicture = async (activity: Partial<Activity>) => {
      const apiUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const adapter = new MessengerAdapter({ pageToken: "t", appSecret: "s", verifyToken: "v", apiUrl });
      let id: string | undefined;
      await adapter.continueConversation(reference, async (context: TurnContext) => {
        id = (await context.sendActivity(activity))?.id;
      });
      return id;
    };

    it("sends the card without it", async () => {
      const card = CardFactory.heroCard("Song", ["https://example.com/gone.jpg"], [], { subtitle: "Artist" });
      expect(await sendPicture({ type: ActivityTypes.Message, attachments: [card] })).toBe("m_9");
      expect(bodies[1]?.message.attachment?.payload.elements).toEqual([{ title: "Song", subtitle: "Artist" }]);
    });

    it("sends the link instead", async () => {
      const picture = { contentType: "image/jpeg", contentUrl: "https://example.com/gone.jpg" };
      expect(await sendPicture({ type: ActivityTypes.Message, attachments: [picture] })).toBe("m_9");
      expect(bodies[1]?.message.text).toBe("https://example.com/gone.jpg");
    });
  });
});
