import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { ActivityTypes, CardFactory, type ResourceResponse, type TurnContext } from "botbuilder";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createSlackEmulator, type SlackEmulator } from "../../../playground/slack/emulator.js";
import type { SeenMessage } from "../../../playground/slack/seen-message.js";
import { referenceOf } from "../../../src/bots/activity.js";
import { SlackAdapter } from "../../../src/channels/slack/adapter.js";
import { type AdapterBench, adapterContract, type SeenByPerson } from "../../contracts/adapter.js";
import { anAddress } from "../../fixtures/person.js";
import { ann, clientId, movableClock, room, signingSecret, team } from "./bench.js";

type Bench = AdapterBench & { emulator: SlackEmulator; adapter: SlackAdapter; direct: string };
type Logic = (context: TurnContext) => Promise<void>;

function seenByPerson({ text, cards, buttons }: SeenMessage): SeenByPerson {
  const words = [text, ...cards.flatMap(({ title, subtitle }) => [title, subtitle])].filter(Boolean);
  const labels = [...cards.flatMap((card) => card.buttons), ...buttons].map(({ label }) => label);
  const imageUrl = cards[0]?.imageUrl;
  return { text: words.join("\n"), buttons: labels, ...(imageUrl ? { imageUrl } : {}) };
}

function messageEvent(channel: string, text: string, id: string, changes: object = {}) {
  return {
    type: "event_callback",
    team_id: team,
    api_app_id: "A1",
    event_id: id,
    authorizations: [{ team_id: team, enterprise_id: null, is_enterprise_install: false }],
    event: { type: "message", channel, user: ann, text, ts: "1700000000.000100", ...changes },
  };
}

async function openBench(): Promise<Bench> {
  const emulator = createSlackEmulator({
    clock: movableClock(),
    signingSecret,
    clientId,
    clientSecret: "s",
    redirectUris: ["http://127.0.0.1"],
    postBurst: 100,
  });
  await emulator.start();
  emulator.addTeam({ id: team, name: "Main" });
  emulator.addUser({ id: ann, teamId: team, name: "Ann Reed" });
  emulator.addChannel({ id: room, teamId: team, name: "music", members: [ann] });
  const { token, botUserId, botId } = emulator.install(team);
  const adapter = new SlackAdapter({ signingSecret, botToken: token, botUserId, apiUrl: emulator.apiUrl });
  const direct = emulator.directMessageId(ann);
  const reference = referenceOf(
    anAddress({
      ...{ channel: "slack", tenantId: team, installationId: team, botId: botUserId },
      ...{ userId: ann, conversationId: `${team}:${ann}` },
    }),
  );
  return {
    emulator,
    adapter,
    direct,
    say: (text, logic, id = "Ev1") => adapter.processEvent(messageEvent(direct, text, id), logic),
    echo: async (text, logic) => {
      await adapter.processEvent(messageEvent(direct, text, "Ev2", { user: botUserId }), logic);
      await adapter.processEvent(messageEvent(direct, text, "Ev3", { bot_id: botId }), logic);
    },
    reference,
    seen: () =>
      emulator
        .messages(ann)
        .filter(({ from }) => from === "bot")
        .map(seenByPerson),
    refuseNext: () => {
      emulator.fault({ name: "is_archived" });
      return "is_archived";
    },
    isTyping: () => null,
    maxTextLength: 3000,
    canUpdate: true,
    close: () => emulator.stop(),
  };
}

adapterContract("SlackAdapter", openBench);

describe("SlackAdapter", () => {
  let bench: Bench;
  const seen = () => bench.emulator.messages(ann).filter(({ from }) => from === "bot");

  beforeEach(async () => {
    bench = await openBench();
  });
  afterEach(() => bench.close());

  it("changes and takes back what it has said, in a channel and where a person's id opened the conversation", async () => {
    bench.emulator.inviteBot(room);
    const logic: Logic = async (context) => {
      const sent = await context.sendActivity("old");
      await context.updateActivity({ ...(sent && { id: sent.id }), type: ActivityTypes.Message, text: "new" });
      const gone = await context.sendActivity("gone");
      await context.deleteActivity(gone?.id ?? "");
    };
    await bench.adapter.processEvent(messageEvent(room, "hi", "Ev1"), logic);
    await bench.adapter.continueConversation(bench.reference, logic);
    expect(seen()).toMatchObject([
      { text: "new", edited: true, channelId: room },
      { text: "new", edited: true, channelId: bench.direct },
    ]);
  });

  it("hears what people say, and nothing that is told about messages", async () => {
    const heard: string[] = [];
    for (const subtype of ["file_share", "thread_broadcast", "message_changed", "message_deleted", "channel_join"])
      await bench.adapter.processEvent(
        messageEvent(bench.direct, subtype, `Ev${subtype}`, { subtype }),
        async (turn) => {
          heard.push(turn.activity.text);
        },
      );
    expect(heard).toEqual(["file_share", "thread_broadcast"]);
  });

  it("keeps everything that is as good as a key out of the activity", async () => {
    let activity = "";
    const url = "https://hooks.slack.com/commands/secret-1";
    const secrets = { token: "secret-2", response_url: url, response_urls: [{ response_url: url }] };
    const command = { command: "/song", text: "inbox", user_id: ann, team_id: team, trigger_id: "1.2.secret-3" };
    await bench.adapter.processEvent({ ...command, ...secrets }, async (turn) => {
      activity = JSON.stringify({ ...turn.activity, id: "" });
    });
    expect(activity).toContain("inbox");
    expect(activity).not.toContain("secret");
  });

  it("says that a message is gone when it cannot be changed any more", async () => {
    const change: Logic = async (context) => {
      await context.updateActivity({ id: "1700000000.000900", type: ActivityTypes.Message, text: "new" });
    };
    await expect(bench.say("hi", change)).rejects.toMatchObject({ failure: "gone", code: "message_not_found" });
  });

  it("answers in the thread it was spoken to in", async () => {
    bench.emulator.inviteBot(room);
    const { ts } = bench.emulator.say(ann, "hi", room);
    await bench.adapter.processEvent(messageEvent(room, "hi", "Ev1", { thread_ts: ts }), async (context) => {
      await context.sendActivity("in here");
    });
    expect(seen()).toMatchObject([{ text: "in here", threadTs: ts }]);
  });

  it("whispers what is for one person's eyes to whoever mentioned it in a channel", async () => {
    bench.emulator.addUser({ id: "U0BOB", teamId: team, name: "Bob Fisher" });
    bench.emulator.addChannel({ id: "C0SHARED", teamId: team, name: "shared", members: [ann, "U0BOB"] });
    bench.emulator.inviteBot("C0SHARED");
    await bench.adapter.processEvent(
      messageEvent("C0SHARED", "inbox", "Ev9", { type: "app_mention" }),
      async (context) => {
        await context.sendActivity({ text: "for you alone", channelData: { isPrivate: true } });
        await context.sendActivity("for all of you");
      },
    );
    const said = (who: string) =>
      bench.emulator
        .messages(who)
        .filter(({ from }) => from === "bot")
        .map(({ text }) => text);
    expect([said(ann), said("U0BOB")]).toEqual([["for you alone", "for all of you"], ["for all of you"]]);
  });

  it("never reads markup or mentions in what it is given", async () => {
    const nasty = "*NSYNC* <!channel> <@U0ANN> R&B I <3 U :tada:";
    await bench.say("hi", async (context) => {
      const card = CardFactory.heroCard(nasty, [], [{ type: "imBack", title: nasty, value: nasty }]);
      await context.sendActivities([
        { type: ActivityTypes.Message, text: nasty },
        { type: ActivityTypes.Message, attachments: [card] },
      ]);
    });
    expect(seen().map(({ text }) => text)).toEqual([nasty, nasty]);
    expect(seen().flatMap(({ mentions }) => mentions)).toEqual([]);
    expect(seen()[1]?.buttons).toMatchObject([{ label: nasty, value: nasty }]);
  });

  it("sends the card without its picture where Slack cannot fetch that", async () => {
    bench.emulator.fault({ name: "invalid_blocks" });
    const card = CardFactory.heroCard("Song", ["https://img.example/gone.jpg"], []);
    let responses: ResourceResponse[] = [];
    await bench.say("hi", async (context) => {
      responses = await context.sendActivities([{ type: ActivityTypes.Message, attachments: [card] }]);
    });
    expect(responses[0]?.id).toMatch(/^\d/);
    expect(seen()).toMatchObject([{ text: "Song", cards: [] }]);
  });

  it("says what it needs", () => {
    expect(() => new SlackAdapter({ signingSecret: "", botToken: "x" })).toThrow("signingSecret");
    expect(() => new SlackAdapter({ signingSecret: "x", botToken: "" })).toThrow("botToken");
  });

  describe("behind any web server", () => {
    const turns: string[] = [];
    let close: () => Promise<void>;

    beforeEach(async () => {
      turns.length = 0;
      const server = createServer(
        (req, res) =>
          void bench.adapter.processActivity(req, res, async ({ activity }) => {
            turns.push(`${activity.type}:${activity.text ?? activity.name}`);
          }),
      );
      await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
      bench.emulator.setRequestUrl(`http://127.0.0.1:${(server.address() as AddressInfo).port}/anywhere`);
      close = () => new Promise((resolve) => server.close(() => resolve()));
    });
    afterEach(() => close());

    it("answers what Slack has signed and runs its turn", async () => {
      expect(await bench.emulator.command(ann, "hello <@U0ANN|ann>")).toMatchObject({ status: 200, error: null });
      expect(turns).toEqual([`message:hello <@slack:${team}:U0ANN>`]);
    });

    it("refuses what Slack has not signed", async () => {
      for (const signature of ["wrong-secret", "missing", "flipped"] as const)
        expect(await bench.emulator.command(ann, "hello", { signature })).toMatchObject({ status: 401 });
      expect(turns).toEqual([]);
    });

    it("refuses what is too large, although Slack has signed it", async () => {
      const large = JSON.stringify({ ...messageEvent("D1", "x", "Ev1"), more: "x".repeat(1024 * 1024) });
      expect(await bench.emulator.deliver(large)).toMatchObject({ status: 413 });
      expect(turns).toEqual([]);
    });

    it("answers the handshake and what it does not know without a turn", async () => {
      const hello = JSON.stringify({ type: "url_verification", challenge: "c4" });
      expect(await bench.emulator.deliver(hello)).toMatchObject({ status: 200, body: '{"challenge":"c4"}' });
      expect(await bench.emulator.deliver('{"type":"something_new"}')).toMatchObject({ status: 200 });
      expect(turns).toEqual([]);
    });
  });
});
