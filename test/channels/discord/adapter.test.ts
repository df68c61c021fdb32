import { type Activity, ActivityTypes, CardFactory, type ConversationReference, type TurnContext } from "botbuilder";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { DiscordEmulator } from "../../../playground/discord/emulator.js";
import type { SeenMessage } from "../../../playground/discord/seen-message.js";
import { referenceOf } from "../../../src/bots/activity.js";
import { DeliveryError } from "../../../src/channels/channel.js";
import { DiscordAdapter, type DiscordAdapterOptions } from "../../../src/channels/discord/adapter.js";
import { objectIn } from "../../../src/channels/discord/json.js";
import { type AdapterBench, adapterContract, type SeenByPerson } from "../../contracts/adapter.js";
import {
  addressFor,
  ann,
  applicationId,
  bob,
  cleo,
  openEmulator,
  openTap,
  putCommands,
  room,
  type Tap,
  token,
} from "./bench.js";

/** A bot with one command that says whatever is typed. */
const sayCommand = {
  name: "say",
  description: "Says it",
  options: [{ type: 3, name: "text", description: "What", required: true }],
  integration_types: [0, 1],
  contexts: [0, 1, 2],
};

function adapterFor(emulator: DiscordEmulator, more: Partial<DiscordAdapterOptions> = {}): DiscordAdapter {
  const textOf: DiscordAdapterOptions["textOf"] = ({ options }) => options.text ?? "";
  return new DiscordAdapter({ token, applicationId, apiUrl: emulator.apiUrl, textOf, ...more });
}

function seenByPerson({ text, cards, buttons }: SeenMessage): SeenByPerson {
  const words = [text, ...cards.flatMap(({ title, subtitle }) => [title, subtitle])].filter(Boolean);
  const imageUrl = cards[0]?.imageUrl;
  return {
    text: words.join("\n"),
    buttons: buttons.map(({ label }) => label),
    ...(imageUrl === undefined ? {} : { imageUrl }),
  };
}

type Logic = (context: TurnContext) => Promise<void>;

interface DiscordAdapterBench extends AdapterBench {
  emulator: DiscordEmulator;
  tap: Tap;
  adapter: DiscordAdapter;
  /** Somebody types `/say` somewhere. */
  sayIn(channelId: string | undefined, userId: string, logic: Logic): Promise<void>;
}

async function openBench(more: Partial<DiscordAdapterOptions> = {}): Promise<DiscordAdapterBench> {
  const emulator = await openEmulator();
  await putCommands(emulator, [sayCommand]);
  const tap = await openTap(emulator);
  const adapter = adapterFor(emulator, more);
  const events = new Map<string, unknown>();
  const type = (userId: string, text: string, where = {}) =>
    tap.interactionOf(() => emulator.command(userId, "say", { text }, where));
  return {
    emulator,
    tap,
    adapter,
    async say(text, logic, id) {
      const known = id === undefined ? undefined : events.get(id);
      // Discord hands over twice what it does not know to be answered: when our answer got lost on its way.
      if (known) emulator.fault({ name: "500", path: "/callback" });
      const event = known ?? (await type(ann, text));
      if (id !== undefined) events.set(id, event);
      await adapter.processInteraction(event, logic);
    },
    async sayIn(channelId, userId, logic) {
      const event = await type(userId, "hello", channelId === undefined ? {} : { channelId });
      await adapter.processInteraction(event, logic);
    },
    async echo(text, logic) {
      const event = objectIn(await type(ann, text));
      await adapter.processInteraction({ ...event, user: { id: applicationId, username: "me", bot: true } }, logic);
      await adapter.processInteraction({ id: event.id, type: 0, content: text, author: { id: applicationId } }, logic);
    },
    reference: referenceOf(addressFor(ann)),
    seen: () =>
      emulator
        .messages(ann)
        .filter(({ from, thinking }) => from === "bot" && !thinking)
        .map(seenByPerson),
    refuseNext() {
      emulator.fault({ name: "40005", path: "/messages" });
      return "40005";
    },
    isTyping: () => null,
    maxTextLength: 2000,
    canUpdate: true,
    async close() {
      await tap.close();
      await emulator.stop();
    },
  };
}

adapterContract("DiscordAdapter", openBench);

describe("DiscordAdapter", () => {
  let bench: DiscordAdapterBench;
  const answer = (activities: (Partial<Activity> | string)[]) =>
    bench.say("hello", async (context) => void (await context.sendActivities(activities.map(toActivity))));

  beforeEach(async () => {
    bench = await openBench();
  });
  afterEach(async () => {
    vi.useRealTimers();
    await bench.close();
  });

  it("tells Discord that an answer is coming before the turn begins", async () => {
    let paths: string[] = [];
    await bench.say("hello", async () => {
      paths = bench.emulator.requests().map(({ path }) => path);
    });
    expect(paths.at(-1)).toMatch(/\/callback/);
  });

  it("fills the announced answer first and lets the others follow, whatever becomes of each", async () => {
    await answer(["one", "two"]);
    const calls = bench.emulator.requests().slice(-3);
    expect(calls.map(({ method, path }) => `${method} ${path}`)).toEqual([
      expect.stringContaining("/callback"),
      `PATCH /webhooks/${applicationId}/[token]/messages/@original`,
      `POST /webhooks/${applicationId}/[token]`,
    ]);
    expect(calls.every(({ authorized }) => !authorized)).toBe(true);
  });

  it("takes an announced answer back when the bot has nothing to say, or fails", async () => {
    await bench.say("hello", async () => {});
    const failing = bench.say("hello", async () => {
      throw new RangeError("mine");
    });
    await expect(failing).rejects.toThrow("mine");
    expect(bench.emulator.messages(ann)).toEqual([]);
  });

  it("leaves other applications' interactions alone", async () => {
    const event = objectIn(await bench.tap.interactionOf(() => bench.emulator.command(ann, "say", { text: "hi" })));
    const calls = bench.emulator.requests().length;
    let turns = 0;
    await bench.adapter.processInteraction({ ...event, application_id: "5" }, async () => void turns++);
    expect([turns, bench.emulator.requests().length]).toEqual([0, calls]);
  });

  it("runs no turn when another process has answered: two processes", async () => {
    const other = adapterFor(bench.emulator);
    const event = await bench.tap.interactionOf(() => bench.emulator.command(ann, "say", { text: "hi" }));
    let turns = 0;
    const count = async () => void turns++;
    await Promise.all([bench.adapter.processInteraction(event, count), other.processInteraction(event, count)]);
    expect(turns).toBe(1);
  });

  it("runs no turn for an unknown interaction, which Discord has given up", async () => {
    const log: string[] = [];
    const note = (event: string) => void log.push(event);
    const adapter = adapterFor(bench.emulator, { log: { debug: note, info: note, warn: note, error: note } });
    const event = await bench.tap.interactionOf(() => bench.emulator.command(ann, "say", { text: "hi" }));
    bench.emulator.fault({ name: "10062", path: "/callback" });
    let turns = 0;
    await adapter.processInteraction(event, async () => void turns++);
    expect(turns).toBe(0);
    expect(log).toEqual(["discord.late"]);
  });

  it("goes on when the announcement arrived and its answer got lost", async () => {
    bench.emulator.fault({ name: "dropped", path: "/callback" });
    await answer(["still here"]);
    expect(bench.seen()).toMatchObject([{ text: "still here" }]);
  });

  it("writes by itself once the interaction is over, and privately what was to be private", async () => {
    const hidden = await openBench({ isPrivate: () => true });
    vi.useFakeTimers({ toFake: ["Date"] });
    const late: Logic = async (context) => {
      vi.setSystemTime(Date.now() + 14.6 * 60_000);
      await context.sendActivity("late");
    };
    await bench.sayIn(room, ann, late);
    expect(bench.emulator.messages(bob, room)).toMatchObject([{ text: "late" }]);
    await hidden.sayIn(room, ann, late);
    expect(hidden.emulator.messages(bob)).toEqual([]);
    expect(hidden.emulator.messages(ann)).toMatchObject([{ text: "late", ephemeral: false }]);
    await hidden.close();
  });

  it("reaches the person late where it may not write into the room", async () => {
    const quiet = { server: "200000000000000009", channel: "300000000000000009" };
    const channels = [{ id: quiet.channel, name: "quiet", botCan: ["ViewChannel"] as const }];
    bench.emulator.addGuild({ id: quiet.server, name: "Quiet", hasBot: true, channels });
    bench.emulator.addUser({ id: ann, name: "Ann Reed", guilds: [quiet.server] });
    bench.emulator.fault({ name: "50027", path: "@original" });
    await bench.sayIn(quiet.channel, ann, async (context) => void (await context.sendActivity("late")));
    expect(bench.emulator.messages(ann).filter(({ thinking }) => !thinking)).toMatchObject([
      { text: "late", channelId: bench.emulator.dmChannel(ann) },
    ]);
    const address = { ...bench.reference.conversation, properties: { room: quiet.channel } };
    const unasked = bench.adapter.continueConversation(
      { ...bench.reference, conversation: address },
      async (context) => {
        await context.sendActivity("to the room");
      },
    );
    await expect(unasked).rejects.toMatchObject({ failure: "refused", code: "50013" });
  });

  it("writes by itself when Discord says that the token is worth nothing any more", async () => {
    bench.emulator.fault({ name: "50027", path: "@original" });
    await answer(["one", "two"]);
    expect(bench.seen().map(({ text }) => text)).toEqual(["one", "two"]);
  });

  it("hides every answer, follow-ups too, where answers are private", async () => {
    const hidden = await openBench({ isPrivate: () => true });
    await hidden.sayIn(room, ann, async (context) => {
      await context.sendActivities([{ text: "one" }, { text: "two" }]);
    });
    expect(hidden.emulator.messages(ann, room).map(({ ephemeral }) => ephemeral)).toEqual([true, true]);
    expect(hidden.emulator.messages(bob, room)).toEqual([]);
    await hidden.close();
  });

  it("hides one answer of a public turn", async () => {
    await bench.sayIn(room, ann, async (context) => {
      await context.sendActivity({ text: "for your eyes", channelData: { isPrivate: true } });
    });
    expect(bench.emulator.messages(bob, room)).toEqual([]);
    expect(bench.emulator.messages(ann, room)).toMatchObject([{ text: "for your eyes", ephemeral: true }]);
  });

  it("says everything although a user install allows five follow-ups", async () => {
    const texts = Array.from({ length: 9 }, (_, index) => `line ${index}`);
    await bench.sayIn(undefined, cleo, async (context) => {
      await context.sendActivities(texts.map((text) => ({ text })));
    });
    const seen = bench.emulator.messages(cleo).filter(({ from }) => from === "bot");
    expect(seen).toHaveLength(6);
    expect(seen.flatMap(({ text }) => text.split("\n"))).toEqual(texts);
    expect(bench.emulator.requests().filter(({ status }) => status >= 400)).toEqual([]);
  });

  it("says everything although Discord allows no more follow-ups", async () => {
    bench.emulator.fault({ name: "40094", method: "POST", path: "/webhooks/" });
    await answer(["one", "two"]);
    expect(bench.seen().map(({ text }) => text)).toEqual(["one\ntwo"]);
  });

  it("gives an activity whose reference leads into a room to the room", async () => {
    let reference: Partial<ConversationReference> = {};
    await bench.sayIn(room, ann, async ({ activity }) => {
      const { conversation, channelId, from, recipient, serviceUrl } = activity;
      reference = JSON.parse(JSON.stringify({ conversation, channelId, user: from, bot: recipient, serviceUrl }));
    });
    await bench.adapter.continueConversation(reference, async (context) => {
      await context.sendActivity("to all of you");
    });
    expect(bench.emulator.messages(bob, room)).toMatchObject([{ text: "to all of you" }]);
  });

  it("shows a message with the same nonce once, however often it is sent", async () => {
    for (const text of ["once", "once"])
      await bench.adapter.continueConversation(bench.reference, async (context) => {
        await context.sendActivity({ text, channelData: { nonce: "delivery-1" } });
      });
    expect(bench.seen()).toHaveLength(1);
  });

  it("does not wait for ever for a Discord that never answers", async () => {
    const adapter = adapterFor(bench.emulator, { timeoutMs: 50 });
    bench.emulator.fault({ name: "timeout", times: 9 });
    const sending = adapter.continueConversation(bench.reference, async (context) => {
      await context.sendActivity("hello?");
    });
    await expect(sending).rejects.toMatchObject({ failure: "transient", code: "unanswered" });
  });

  it("updates and deletes what it has said, in the turn and later", async () => {
    let ids: string[] = [];
    await bench.say("hello", async (context) => {
      ids = (await context.sendActivities([{ text: "one" }, { text: "two" }])).map(({ id }) => id);
      await context.updateActivity({ id: ids[0] ?? "", text: "one, changed" });
      await context.deleteActivity(ids[1] ?? "");
    });
    expect(bench.seen().map(({ text }) => text)).toEqual(["one, changed"]);
    await bench.adapter.continueConversation(bench.reference, async (context) => {
      await context.updateActivity({ id: ids[0] ?? "", text: "changed again" });
      const changing = context.updateActivity({ id: ids[1] ?? "", text: "too late" });
      await expect(changing).rejects.toMatchObject({ failure: "gone", code: "10008" });
    });
    expect(bench.seen().map(({ text }) => text)).toEqual(["changed again"]);
  });

  it("changes a private answer as long as its turn lasts", async () => {
    const hidden = await openBench({ isPrivate: () => true });
    await hidden.sayIn(room, ann, async (context) => {
      const sent = await context.sendActivity("thinking");
      await context.updateActivity({ id: sent?.id ?? "", text: "thought" });
    });
    expect(hidden.emulator.messages(ann, room)).toMatchObject([{ text: "thought", ephemeral: true }]);
    await hidden.close();
  });

  it("finds a message by its bare id where the conversation takes place", async () => {
    let id = "";
    await bench.say("hello", async (context) => {
      id = (await context.sendActivity("one"))?.id.split("/")[1] ?? "";
    });
    await bench.adapter.continueConversation(bench.reference, async (context) => {
      await context.updateActivity({ id, text: "found" });
      await expect(context.deleteActivity("../../../users/@me")).rejects.toMatchObject({ failure: "gone" });
    });
    expect(bench.seen()).toMatchObject([{ text: "found" }]);
  });

  it("changes no button's command and no person's words in what a failure tells", async () => {
    bench.emulator.fault({ name: "40005", path: "@original" });
    let failure: unknown;
    await bench.say("hello", async (context) => {
      failure = await context.sendActivity("my secret words").catch((error: unknown) => error);
    });
    expect(failure).toBeInstanceOf(DeliveryError);
    const all =
      JSON.stringify(failure, Object.getOwnPropertyNames(failure)) + String(Reflect.get(Object(failure), "cause"));
    expect(all).not.toContain("secret");
    expect(all).not.toContain("aW50ZXJhY3Rpb24");
  });

  it("keeps the interaction's token out of the activity and the reference", async () => {
    let activity = "";
    await bench.say("hello", async (context) => {
      activity = JSON.stringify(context.activity);
    });
    expect(activity).toContain("hello");
    expect(activity).not.toContain("aW50ZXJhY3Rpb24");
  });

  it("never expands a mention of everyone, nor of anybody", async () => {
    const text = `@everyone @here <@${bob}> <@&1>`;
    const card = CardFactory.heroCard(text, [], [{ type: "postBack", title: text, value: text }]);
    await bench.sayIn(room, ann, async (context) => {
      await context.sendActivities([{ text }, { attachments: [card] }]);
    });
    const all = bench.emulator.messages(bob, room);
    expect(all).toHaveLength(2);
    expect(all.flatMap(({ mentions }) => mentions)).toEqual([]);
    const bodies = bench.emulator.requests().filter(({ path }) => path.includes("/webhooks/"));
    expect(bodies.every(({ body }) => JSON.stringify(objectIn(body).allowed_mentions) === '{"parse":[]}')).toBe(true);
  });

  it("shows 6,000 characters in three messages", async () => {
    await answer([{ type: ActivityTypes.Message, text: "abcde".repeat(1200) }]);
    expect(bench.seen().map(({ text }) => text.length <= 2000)).toEqual([true, true, true]);
  });
});

function toActivity(given: Partial<Activity> | string): Partial<Activity> {
  return typeof given === "string" ? { type: ActivityTypes.Message, text: given } : given;
}
