import {
  type Activity,
  ActivityTypes,
  type BotAdapter,
  CardFactory,
  type ConversationReference,
  type TurnContext,
} from "botbuilder";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { turnOf } from "../../src/bots/activity.js";
import { DeliveryError } from "../../src/channels/channel.js";

/** One message as the person on the other side sees it. */
export interface SeenByPerson {
  text: string;
  /** Labels of buttons, whatever the platform calls them. */
  buttons: string[];
  imageUrl?: string;
}

/** An adapter connected to its emulated platform, with one person who has just written. */
export interface AdapterBench {
  adapter: BotAdapter;
  /** The person says this; the same id again is a redelivery. */
  say(text: string, logic: (context: TurnContext) => Promise<void>, id?: string): Promise<void>;
  /** The bot's own message comes back. */
  echo(text: string, logic: (context: TurnContext) => Promise<void>): Promise<void>;
  reference: ConversationReference;
  /** What the bot has said, oldest first. */
  seen(): SeenByPerson[];
  /** The platform refuses the next message; the code the failure must carry. */
  refuseNext(): string;
  /** Null: the platform has no such thing. */
  isTyping(): boolean | null;
  /** The longest text one message of the platform can have. */
  maxTextLength: number;
  canUpdate: boolean;
  close(): Promise<void>;
}

const noop = async () => {};

/** What every Bot Framework adapter owes, to any bot. Duplicates are for the bot to know, by the turn's id. */
export function adapterContract(name: string, open: () => Promise<AdapterBench>): void {
  describe(`${name}, as a Bot Framework adapter`, () => {
    let bench: AdapterBench;
    const sendOnTurn = async (activities: Partial<Activity>[]) => {
      let responses: { id: string }[] = [];
      await bench.say("hello", async (context) => {
        responses = (await context.sendActivities(activities)).map(({ id }) => ({ id }));
      });
      return responses;
    };

    beforeEach(async () => {
      bench = await open();
    });
    afterEach(() => bench.close());

    it("answers as many responses as activities, in their order", async () => {
      const texts = ["one", "two", "three"];
      const responses = await sendOnTurn(texts.map((text) => ({ type: ActivityTypes.Message, text })));
      expect(responses).toHaveLength(3);
      expect(new Set(responses.map(({ id }) => id)).size).toBe(3);
      expect(bench.seen().map(({ text }) => text)).toEqual(texts);
    });

    it("gives what it cannot show an empty id and goes on", async () => {
      const responses = await sendOnTurn([
        { type: ActivityTypes.Trace, name: "debugging" },
        { type: ActivityTypes.Handoff },
        { type: "delay", value: 1 },
        { type: ActivityTypes.Message, text: "after" },
      ]);
      expect(responses.map(({ id }) => id === "")).toEqual([true, true, true, false]);
      expect(bench.seen().map(({ text }) => text)).toEqual(["after"]);
    });

    it("throws what the platform refuses, with the platform's code, and sends nothing after it", async () => {
      const code = bench.refuseNext();
      const sending = sendOnTurn([
        { type: ActivityTypes.Message, text: "refused" },
        { type: ActivityTypes.Message, text: "never sent" },
      ]);
      await expect(sending).rejects.toThrow(DeliveryError);
      await expect(sending).rejects.toMatchObject({ code });
      expect(bench.seen()).toEqual([]);
    });

    it("shows typing, or ignores it", async () => {
      const responses = await sendOnTurn([{ type: ActivityTypes.Typing }]);
      expect(responses).toHaveLength(1);
      expect(bench.seen()).toEqual([]);
      expect([true, null]).toContain(bench.isTyping());
    });

    it("hears nothing of its own messages", async () => {
      let turns = 0;
      await bench.echo("my own words", async () => void turns++);
      expect(turns).toBe(0);
    });

    it("gives a redelivered event the same turn id, and another event another", async () => {
      const ids: (string | undefined)[] = [];
      const note = async ({ activity }: TurnContext) => void ids.push(turnOf(activity)?.id);
      await bench.say("hello", note, "event-1");
      await bench.say("hello", note, "event-1");
      await bench.say("hello", note, "event-2");
      expect(ids[0]).toBe(ids[1]);
      expect(ids[0]).not.toBe(ids[2]);
    });

    it("revokes the context after the turn", async () => {
      let kept: TurnContext | undefined;
      await bench.say("hello", async (context) => {
        kept = context;
      });
      expect(() => kept?.activity).toThrow(TypeError);
    });

    it("goes on with a conversation whose reference went through JSON", async () => {
      const reference = JSON.parse(JSON.stringify(bench.reference));
      await bench.adapter.continueConversation(reference, async (context) => {
        await context.sendActivity("by the way");
      });
      await bench.adapter.continueConversationAsync("app", reference, async (context) => {
        await context.sendActivity("and once more");
      });
      expect(bench.seen().map(({ text }) => text)).toEqual(["by the way", "and once more"]);
    });

    it("lets the errors of a continued conversation reach the caller, even with an error handler", async () => {
      bench.adapter.onTurnError = noop;
      const failing = bench.adapter.continueConversation(bench.reference, async () => {
        throw new RangeError("mine");
      });
      await expect(failing).rejects.toThrow("mine");
    });

    it("runs the middleware around turns of both kinds", async () => {
      const types: string[] = [];
      bench.adapter.use(async ({ activity }, next) => {
        types.push(activity.type);
        await next();
      });
      await bench.say("hello", noop);
      await bench.adapter.continueConversation(bench.reference, noop);
      expect(types).toEqual([ActivityTypes.Message, ActivityTypes.Event]);
    });

    it("shows the suggested actions of any bot", async () => {
      await sendOnTurn([
        {
          type: ActivityTypes.Message,
          text: "Tea or coffee?",
          suggestedActions: {
            to: [],
            actions: [
              { type: "imBack", title: "Tea", value: "tea" },
              { type: "postBack", title: "Coffee", value: "coffee" },
            ],
          },
        },
      ]);
      expect(bench.seen()).toMatchObject([{ text: "Tea or coffee?", buttons: ["Tea", "Coffee"] }]);
    });

    it("shows the hero cards of any bot", async () => {
      const card = CardFactory.heroCard(
        "A cup of tea",
        ["https://example.com/tea.jpg"],
        [
          { type: "openUrl", title: "Recipe", value: "https://example.com/tea" },
          { type: "messageBack", title: "Make it", value: "make tea" },
        ],
        { subtitle: "green" },
      );
      await sendOnTurn([{ type: ActivityTypes.Message, attachments: [card] }]);
      const [seen] = bench.seen();
      expect(seen?.text).toContain("A cup of tea");
      expect(seen?.text).toContain("green");
      expect(seen).toMatchObject({ buttons: ["Recipe", "Make it"], imageUrl: "https://example.com/tea.jpg" });
    });

    it("splits a long text between words, and answers one response for it", async () => {
      const words = Array.from({ length: bench.maxTextLength / 4 }, (_, index) => `word${index}`);
      const responses = await sendOnTurn([{ type: ActivityTypes.Message, text: words.join(" ") }]);
      expect(responses).toHaveLength(1);
      const parts = bench.seen().map(({ text }) => text);
      expect(parts.length).toBeGreaterThan(1);
      expect(Math.max(...parts.map((part) => part.length))).toBeLessThanOrEqual(bench.maxTextLength);
      expect(parts.join(" ").split(" ")).toEqual(words);
    });

    it("updates and deletes, or says that it cannot", async () => {
      if (bench.canUpdate) return;
      const changing = (change: (context: TurnContext) => Promise<unknown>) =>
        bench.say("hello", async (context) => void (await change(context)));
      await expect(changing((context) => context.updateActivity({ id: "1", text: "new" }))).rejects.toThrow(
        "not support",
      );
      await expect(changing((context) => context.deleteActivity("1"))).rejects.toThrow("not support");
    });
  });
}
