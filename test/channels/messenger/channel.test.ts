import { setImmediate as nextTick } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { turnOf } from "../../../src/bots/activity.js";
import type { OnTurn } from "../../../src/channels/channel.js";
import { createMessengerChannel } from "../../../src/channels/messenger/channel.js";
import { channelContract } from "../../contracts/channel.js";
import { anAddress } from "../../fixtures/person.js";
import { bob, type MessengerBench, openMessenger, pageId, settingsFor } from "./bench.js";
import { scriptedGraph } from "./scripted-graph.js";

const address = anAddress({
  tenantId: pageId,
  installationId: pageId,
  botId: pageId,
  userId: bob,
  conversationId: bob,
});
const hourMs = 3_600_000;

channelContract("Messenger", async () => {
  const bench = await openMessenger(null);
  await bench.emulator.say(bob, "hello");
  return {
    channel: bench.channel,
    address,
    acted: bench.acted,
    eventOf: async (text) => JSON.stringify(bench.emulator.shapes.text(bob, text)),
    said: () => bench.said().flatMap(({ text }) => text ?? []),
    refuse: () => {
      bench.emulator.restrictPage();
      return { failure: "halted", code: "10/1893063" };
    },
    nowMs: () => bench.clock.nowMs(),
    close: bench.close,
  };
});

describe("the Messenger channel", () => {
  let bench: MessengerBench;
  let turns: ReturnType<typeof turnOf>[];
  let onTurn: OnTurn;

  beforeEach(async () => {
    turns = [];
    onTurn = async () => {};
    bench = await openMessenger(async (context) => {
      turns.push(turnOf(context.activity));
      await onTurn(context);
    });
  });
  afterEach(() => bench.close());

  it("brings what a person says in the emulated Messenger to the bot, and the answer back", async () => {
    onTurn = async (context) => void (await context.sendActivity("Hello Bob"));
    expect(await bench.emulator.say(bob, "héllo 😀")).toMatchObject({ status: 200, tooSlow: false });
    expect(bench.accepted.map(({ key }) => key)).toEqual([bob]);
    await bench.drain();
    expect(turns).toMatchObject([{ kind: "text", text: "héllo 😀", address }]);
    expect(bench.said()).toMatchObject([{ text: "Hello Bob" }]);
    expect(bench.emulator.typing(bob)).toBe(false);
  });

  it("answers Meta before any turn has begun", async () => {
    await bench.emulator.say(bob, "hello");
    expect(turns).toEqual([]);
  });

  it("types while the bot thinks, and never after its answer", async () => {
    let wasTyping = false;
    onTurn = async (context) => {
      await context.sendActivity("first");
      wasTyping = bench.emulator.requests().some(({ body }) => body.sender_action === "typing_on");
    };
    await bench.emulator.say(bob, "hello");
    await bench.drain();
    expect(wasTyping).toBe(true);
    const calls = bench.emulator.requests().map(({ body }) => body.sender_action ?? "message");
    expect(calls).toEqual(["typing_on", "message"]);
  });

  it("keeps the answer back until typing has been answered, but not the turn", async () => {
    const graph = await scriptedGraph();
    let answerTyping = () => {};
    graph.answerWith((response) => {
      const end = () => void response.end('{"message_id":"m_1"}');
      if (graph.requests.length > 1) end();
      else answerTyping = end;
    });
    const channel = createMessengerChannel({
      ...{ settings: settingsFor(graph.url), intake: bench.intake, clock: bench.clock, log: bench.log },
      acted: async () => {},
      answered: async () => {},
    });
    await channel.start(async (context) => {
      const sending = context.sendActivity("here");
      while (graph.requests.length === 0) await nextTick();
      for (let ticks = 0; ticks < 50; ticks++) await nextTick();
      expect(graph.requests).toHaveLength(1);
      answerTyping();
      await sending;
    });
    await channel.handle(JSON.stringify(bench.emulator.shapes.text(bob, "hello")));
    expect(graph.requests.map(({ body }) => JSON.parse(body).sender_action)).toEqual(["typing_on", undefined]);
    await channel.stop();
    await graph.close();
  });

  it("answers even if typing fails or hangs", async () => {
    onTurn = async (context) => void (await context.sendActivity("here"));
    for (const name of ["transient", "reset", "timeout"] as const) {
      bench.emulator.fault({ name, on: "action" });
      await bench.emulator.say(bob, "hello");
      await bench.drain();
    }
    expect(bench.said()).toHaveLength(3);
  });

  it("hears buttons, quick replies, stickers, Get Started and m.me links", async () => {
    const { emulator } = bench;
    await emulator.openLink(bob, "1234567890123456");
    onTurn = async (context) => {
      await context.sendActivity({
        text: "?",
        suggestedActions: { to: [], actions: [{ type: "postBack", title: "Yes", value: "yes please" }] },
      });
    };
    await bench.drain();
    await emulator.press(bob, { mid: bench.said()[0]?.mid ?? "", title: "Yes" });
    await emulator.sticker(bob);
    await emulator.openLink(bob, "6543210987654321");
    await emulator.openLink(bob, "hello");
    await bench.drain();
    expect(turns.map((turn) => [turn?.kind, turn?.text])).toEqual([
      ["text", 'register code:"1234567890123456"'],
      ["text", "yes please"],
      ["sticker", ""],
      ["text", 'register code:"6543210987654321"'],
      ["start", ""],
    ]);
  });

  it("counts a reaction as acting, without a turn", async () => {
    await bench.channel.send(address, { text: "hi" }).catch(() => {});
    await bench.emulator.say(bob, "hello");
    await bench.channel.send(address, { text: "hi" });
    bench.accepted.splice(0);
    bench.clock.advance(hourMs);
    await bench.emulator.react(bob, bench.said()[0]?.mid ?? "");
    await bench.drain();
    expect(turns).toEqual([]);
    expect(bench.acted).toEqual([{ address, atMs: bench.clock.nowMs() }]);
    expect(bench.answered).toEqual([address]);
  });

  it("dates an action by Meta's clock, but never in the future", async () => {
    const { shapes } = bench.emulator;
    const nowMs = bench.clock.nowMs();
    const times = [nowMs - 2 * hourMs, nowMs + hourMs, "soon"];
    for (const timestamp of times)
      await bench.emulator.deliver(shapes.events({ ...shapes.text(bob, "hi"), timestamp }));
    await bench.drain();
    expect(bench.acted.map(({ atMs }) => atMs)).toEqual([nowMs - 2 * hourMs, nowMs, nowMs]);
  });

  it("closes its window ten minutes before Meta does, and to nobody who never acted", () => {
    const nowMs = bench.clock.nowMs();
    const at = (agoMs: number) => ({ lastActionAtMs: nowMs - agoMs, unreachableSinceMs: null });
    const last = 24 * hourMs - 10 * 60_000;
    expect(bench.channel.canWriteFirst(at(last - 1), nowMs)).toBe(true);
    expect(bench.channel.canWriteFirst(at(last), nowMs)).toBe(false);
    expect(bench.channel.canWriteFirst(undefined, nowMs)).toBe(false);
  });

  it("says when Meta closed the window, blocked us or lost us", async () => {
    const { emulator, channel, clock } = bench;
    await emulator.say(bob, "hello");
    clock.advance(24 * hourMs + 1);
    await expect(channel.send(address, { text: "late" })).rejects.toMatchObject({
      failure: "closed",
      code: "10/2018278",
    });
    emulator.block(bob);
    await expect(channel.send(address, { text: "hi" })).rejects.toMatchObject({ failure: "unreachable" });
    emulator.unblock(bob);
    emulator.ownThread(bob);
    await expect(channel.send(address, { text: "hi" })).rejects.toMatchObject({
      failure: "closed",
      code: "10/2018300",
    });
    const stranger = { ...address, userId: "nobody", conversationId: "nobody" };
    await expect(channel.send(stranger, { text: "hi" })).rejects.toMatchObject({
      failure: "unreachable",
      code: "100/2018001",
    });
  });

  it.each([
    ["transient", "transient", "2"],
    ["rate-limited", "transient", "613"],
    ["503", "transient", "unreadable"],
    ["non-json", "transient", "unreadable"],
    ["empty", "transient", "unreadable"],
    ["garbage", "transient", "unreadable"],
    ["revoked", "halted", "190/460"],
    ["development-mode", "halted", "200/2018028"],
    ["dropped", "unclear", "unanswered"],
    ["reset", "unclear", "unanswered"],
    ["not-http", "unclear", "unanswered"],
  ] as const)("a send that ends in %s is %s", async (name, failure, code) => {
    await bench.emulator.say(bob, "hello");
    bench.emulator.fault({ name });
    await expect(bench.channel.send(address, { text: "hi" })).rejects.toMatchObject({ failure, code });
  });

  it("knows that the operator must act until a message goes out again", async () => {
    await bench.emulator.say(bob, "hello");
    bench.emulator.fault({ name: "revoked" });
    await expect(bench.channel.send(address, { text: "hi" })).rejects.toThrow();
    expect(bench.channel.halted).toBe("190/460");
    await bench.channel.send(address, { text: "hi" });
    expect(bench.channel.halted).toBeNull();
  });

  it("makes a link that carries the code, however it is grouped", () => {
    const { chatLink, startUrl } = bench.channel;
    expect(chatLink?.("1234 5678 9012 3456")).toBe(`https://m.me/${pageId}?ref=1234567890123456`);
    expect(startUrl).toBe(`https://m.me/${pageId}`);
  });

  it("asks Meta to try again once it has stopped", async () => {
    await bench.channel.stop();
    expect(await bench.emulator.say(bob, "hello")).toMatchObject({ statuses: [503, 503, 503] });
    expect(bench.accepted).toEqual([]);
  });
});
