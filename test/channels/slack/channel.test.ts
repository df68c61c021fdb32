import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { activityOf } from "../../../src/bots/activity.js";
import type { Address } from "../../../src/bots/domain.js";
import { channelContract } from "../../contracts/channel.js";
import { ann, bob, openSlack, room, type SlackBench, team } from "./bench.js";

let bench: SlackBench;
const texts = () => bench.turns.map((turn) => turn?.text);
const command = (text: string, channelId?: string, userId = ann) =>
  bench.emulator.command(userId, text, channelId === undefined ? {} : { channelId });
const says = (text: string) => {
  bench.house.onTurn = async (context) => void (await context.sendActivity(text));
};
/** The address of Ann as the outside of any channel sees it. */
const addressOfAnn = (): Address => ({
  channel: "slack",
  tenantId: team,
  userId: ann,
  installationId: team,
  conversationId: `${team}:${ann}`,
  botId: "",
  serviceUrl: "https://slack.com/",
});

channelContract("Slack", async () => {
  const open = await openSlack();
  await open.channel.stop();
  const direct = open.emulator.directMessageId(ann);
  return {
    channel: open.channel,
    address: { ...addressOfAnn(), conversationId: `${team}:${direct}`, botId: "A1" },
    acted: open.acted,
    eventOf: async (text) =>
      JSON.stringify({
        ...{ command: "/song", text, user_id: ann, team_id: team, channel_id: direct, api_app_id: "A1" },
        trigger_id: `1.2.${text}`,
      }),
    said: () => open.told(ann).map(({ text }) => text),
    refuse: () => {
      open.emulator.fault({ name: "is_archived", times: 9 });
      return { failure: "unreachable", code: "is_archived" };
    },
    nowMs: () => open.clock.nowMs(),
    close: open.close,
  };
});

describe("the Slack channel", () => {
  beforeEach(async () => {
    bench = await openSlack();
  });
  afterEach(() => bench.close());

  describe("commands", () => {
    it("bring what somebody typed to the bot, and the answer back to them alone", async () => {
      says("Hello Ann");
      expect(await command("share this with <@U0BOB|bob>", room)).toMatchObject({ status: 200, body: "", error: null });
      await bench.settled();
      expect(bench.turns).toMatchObject([{ kind: "text", text: `share this with <@slack:${team}:U0BOB>` }]);
      expect(bench.told(ann)).toMatchObject([{ text: "Hello Ann", ephemeral: true, channelId: room }]);
      expect(bench.told(bob)).toEqual([]);
      expect(bench.acted.map(({ address }) => address.userId)).toEqual([ann]);
    });

    it("in a channel know the room, and in a conversation of two none", async () => {
      const rooms: unknown[] = [];
      bench.house.onTurn = async ({ activity }) => void rooms.push(activity.conversation.properties?.room);
      await command("inbox", room);
      await command("inbox", bench.emulator.directMessageId(ann));
      await bench.settled();
      expect(rooms).toEqual([room, undefined]);
    });

    it("without a word ask for help", async () => {
      await command("");
      await bench.settled();
      expect(texts()).toEqual(["help"]);
    });

    it("understand smart quotes and ampersands", async () => {
      await command("share R&amp;B with Bob pre:“it’s “ post:‘x’");
      await bench.settled();
      expect(texts()).toEqual(["share R&B with Bob pre:\"it's \" post:'x'"]);
    });

    it("are answered where the bot cannot write, through the response URL", async () => {
      says("here");
      await command("inbox");
      await bench.settled();
      expect(bench.told(ann)).toMatchObject([{ text: "here", ephemeral: true }]);
      expect(bench.emulator.stats().byMethod).toEqual({ "users.info": 1, response_url: 1 });
    });
  });

  describe("the way of an answer", () => {
    const many = (count: number) => {
      bench.house.onTurn = async (context) => {
        for (let index = 1; index <= count; index++) await context.sendActivity(`answer ${index}`);
      };
    };

    it("leads to a direct message once the response URL is used up", async () => {
      many(7);
      await command("inbox");
      await bench.settled();
      expect(bench.emulator.stats().byMethod).toEqual({ "users.info": 1, response_url: 5, "chat.postMessage": 2 });
      const direct = bench.emulator.directMessageId(ann);
      expect(bench.told(ann).filter(({ channelId }) => channelId === direct)).toHaveLength(2);
    });

    it("leads to an ephemeral message where the bot is in the channel, and a direct one where it is not", async () => {
      many(6);
      await command("inbox", room);
      await bench.settled();
      expect(bench.told(ann).at(-1)).toMatchObject({
        text: "answer 6",
        channelId: bench.emulator.directMessageId(ann),
      });
      bench.emulator.inviteBot(room);
      await command("inbox", room);
      await bench.settled();
      expect(bench.told(ann).at(-1)).toMatchObject({ text: "answer 6", channelId: room, ephemeral: true });
    });

    it("leads to a direct message after half an hour: expired response URL", async () => {
      bench.house.onTurn = async (context) => {
        bench.clock.advance(31 * 60_000);
        await context.sendActivity("late");
      };
      await command("inbox");
      await bench.settled();
      expect(bench.told(ann)).toMatchObject([{ text: "late", channelId: bench.emulator.directMessageId(ann) }]);
    });

    it("leads to a direct message before Slack would have to refuse: after 29 minutes", async () => {
      bench.house.onTurn = async (context) => {
        const laterMs = performance.now() + 29 * 60_000;
        const now = vi.spyOn(performance, "now").mockReturnValue(laterMs);
        await context.sendActivity("late");
        now.mockRestore();
      };
      await command("inbox");
      await bench.settled();
      expect(bench.emulator.stats().byMethod).toEqual({ "users.info": 1, "chat.postMessage": 1 });
    });

    it("is not taken twice when the response URL may have been heard", async () => {
      const errors: unknown[] = [];
      bench.house.onTurn = async (context) => {
        await context.sendActivity("once").catch((error: unknown) => errors.push(error));
      };
      bench.emulator.fault({ name: "dropped", method: "response_url" });
      await command("inbox");
      await bench.settled();
      expect(bench.told(ann).map(({ text }) => text)).toEqual(["once"]);
      expect(errors).toMatchObject([{ failure: "unclear", code: "unanswered" }]);
    });

    it("does not follow where a response URL leads away", async () => {
      const errors: unknown[] = [];
      bench.house.onTurn = async (context) => {
        await context.sendActivity("for Slack only").catch((error: unknown) => errors.push(error));
      };
      bench.emulator.fault({ name: "redirect", method: "response_url" });
      await command("inbox");
      await bench.settled();
      expect(errors).toMatchObject([{ failure: "unclear", code: "unanswered" }]);
      expect(bench.emulator.stats().byMethod).toEqual({ "users.info": 1, response_url: 1 });
    });

    it("ends in an apology when the turn breaks", async () => {
      bench.house.onTurn = async () => {
        throw new RangeError("a bug");
      };
      expect(await command("inbox")).toMatchObject({ status: 200, error: null });
      await bench.settled();
      expect(bench.told(ann)).toMatchObject([{ text: expect.stringContaining("went wrong") }]);
      expect(bench.log.lines).toContainEqual(expect.objectContaining({ event: "slack.turnFailed" }));
    });
  });

  describe("buttons", () => {
    const card = {
      cards: [
        {
          title: "*NSYNC",
          imageUrl: "https://img.example/1.jpg",
          link: { label: "Listen", url: "https://open.spotify.com/track/1" },
          buttons: [{ label: "I have heard it", command: "heard s1" }],
        },
      ],
    };

    it("say their command, and in the bot's own direct message the answer stays", async () => {
      await bench.channel.send(addressOfAnn(), card);
      says("Noted");
      expect(await bench.emulator.press(ann, { label: "I have heard it" })).toMatchObject({ status: 200, error: null });
      await bench.settled();
      expect(texts()).toEqual(["heard s1"]);
      expect(bench.told(ann)).toMatchObject([
        { cards: [{ title: "*NSYNC", imageUrl: "https://img.example/1.jpg" }] },
        { text: "Noted", ephemeral: false },
      ]);
    });

    it("of an answer that she alone sees are answered so too, also in the bot's direct message", async () => {
      bench.house.onTurn = async (context) => void (await context.sendActivity(activityOf(card)));
      const direct = bench.emulator.directMessageId(ann);
      await command("inbox", direct);
      await bench.settled();
      says("Noted");
      await bench.emulator.press(ann, { label: "I have heard it" });
      await bench.settled();
      const seen = bench.told(ann).map(({ ephemeral, channelId }) => [ephemeral, channelId]);
      expect(seen).toEqual([
        [true, direct],
        [true, direct],
      ]);
    });

    it("that open a link are acknowledged and mean nothing else", async () => {
      await bench.channel.send(addressOfAnn(), card);
      expect(await bench.emulator.press(ann, { label: "Listen" })).toMatchObject({ status: 200, error: null });
      await bench.settled();
      expect(bench.turns).toEqual([]);
      expect(bench.acted).toEqual([]);
      expect(bench.log.lines).toEqual([]);
    });

    it("in a channel answer whoever has pressed, alone", async () => {
      bench.emulator.inviteBot(room);
      await bench.channel.send({ ...addressOfAnn(), room }, card);
      says("Noted");
      await bench.emulator.press(bob, { label: "I have heard it" });
      await bench.settled();
      expect(bench.turns).toMatchObject([{ address: { userId: bob } }]);
      expect(bench.told(bob).at(-1)).toMatchObject({ text: "Noted", ephemeral: true });
      expect(bench.told(ann)).toHaveLength(1);
    });
  });

  describe("writing first", () => {
    it("goes to the person, and where a room is named into that", async () => {
      bench.emulator.inviteBot(room);
      const direct = await bench.channel.send(addressOfAnn(), { text: "for you" });
      const open = await bench.channel.send({ ...addressOfAnn(), room }, { text: "for all" });
      expect(bench.told(bob).map(({ text }) => text)).toEqual(["for all"]);
      expect(bench.told(ann).map(({ text }) => text)).toEqual(["for you", "for all"]);
      await bench.channel.update?.(addressOfAnn(), direct, { text: "for you, heard" });
      await bench.channel.update?.({ ...addressOfAnn(), room }, open, { text: "for all, heard" });
      expect(bench.told(ann).map(({ text, edited }) => [text, edited])).toEqual([
        ["for you, heard", true],
        ["for all, heard", true],
      ]);
    });

    it("has no previews beside its card", async () => {
      await bench.channel.send(addressOfAnn(), { text: "https://open.spotify.com/track/1" });
      says("https://open.spotify.com/track/1");
      await command("inbox", bench.emulator.directMessageId(ann));
      await bench.settled();
      const written = bench.emulator.requests().filter(({ method }) => method !== "users.info");
      const calls = written.map(({ method, args }) => [method, args.unfurl_links, args.unfurl_media]);
      expect(calls).toEqual([
        ["chat.postMessage", "false", "false"],
        ["response_url", false, false],
      ]);
    });

    it("says that a message to change is gone", async () => {
      await expect(bench.channel.update?.(addressOfAnn(), "D1:1.000001", { text: "x" })).rejects.toMatchObject({
        failure: "gone",
        code: "channel_not_found",
      });
      const id = await bench.channel.send(addressOfAnn(), { text: "x" });
      const unknown = id.replace(/\d{6}$/, "999999");
      await expect(bench.channel.update?.(addressOfAnn(), unknown, { text: "x" })).rejects.toMatchObject({
        failure: "gone",
        code: "message_not_found",
      });
    });

    it.each([
      ["ratelimited", "transient", "ratelimited"],
      ["ratelimited-without-retry-after", "transient", "ratelimited"],
      ["503", "transient", "http_503"],
      ["html", "unclear", "unreadable"],
      ["truncated", "unclear", "unreadable"],
      ["redirect", "unclear", "unanswered"],
      ["reset", "unclear", "unanswered"],
      ["dropped", "unclear", "unanswered"],
      ["user_disabled", "unreachable", "user_disabled"],
      ["cannot_dm_bot", "unreachable", "cannot_dm_bot"],
      ["missing_scope", "unreachable", "missing_scope"],
      ["messages_tab_disabled", "halted", "messages_tab_disabled"],
      ["some_new_error", "transient", "some_new_error"],
    ] as const)("that ends in %s is %s", async (name, failure, code) => {
      bench.emulator.fault({ name, method: "chat.postMessage" });
      await expect(bench.channel.send(addressOfAnn(), { text: "x" })).rejects.toMatchObject({ failure, code });
      expect(bench.emulator.stats().byMethod).toEqual({ "chat.postMessage": 1 });
    });

    it("knows when to try again", async () => {
      bench.emulator.fault({ name: "ratelimited", retryAfterS: 7 });
      await expect(bench.channel.send(addressOfAnn(), { text: "x" })).rejects.toMatchObject({ retryAfterMs: 7000 });
    });

    it("where the app is not installed reaches nobody", async () => {
      const elsewhere = { ...addressOfAnn(), tenantId: "T9", installationId: "T9", conversationId: "T9:U9" };
      await expect(bench.channel.send(elsewhere, { text: "x" })).rejects.toMatchObject({
        failure: "unreachable",
        code: "not_installed",
      });
    });
  });

  it("knows of one workspace alone that the operator must act, until a message goes out again", async () => {
    await bench.close();
    bench = await openSlack({ isSingle: true });
    const { channel, emulator } = bench;
    emulator.fault({ name: "account_inactive" });
    await expect(channel.send(addressOfAnn(), { text: "x" })).rejects.toMatchObject({ failure: "halted" });
    expect(channel.halted).toBe("account_inactive");
    await channel.send(addressOfAnn(), { text: "x" });
    expect(channel.halted).toBeNull();
    expect(channel.routes.map(({ path }) => path)).toEqual(["/slack/events"]);
  });
});
