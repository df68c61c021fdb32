import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { SeenView } from "../../../playground/slack/seen-view.js";
import { optionsFor } from "../../../src/channels/slack/options.js";
import { anAddress } from "../../fixtures/person.js";
import { ann, bob, openSlack, room, type SlackBench, team } from "./bench.js";

const link = "https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC?si=1&x=2";

let bench: SlackBench;
const texts = () => bench.turns.map((turn) => turn?.text);
const modal = (): SeenView => {
  const open = bench.emulator.modal(ann);
  if (!open) throw new Error("no modal is open");
  return open;
};

beforeEach(async () => {
  bench = await openSlack();
});
afterEach(() => bench.close());

describe("the share dialog", () => {
  const open = async () => {
    await bench.emulator.globalShortcut(ann, "song:share");
    await bench.settled();
  };

  it("opens from anywhere, and submitted says what somebody would have typed", async () => {
    bench.house.suggest = {
      songs: async () => [{ value: "spotify:track:abc", label: "Bye Bye Bye – *NSYNC" }],
      people: async () => [],
      groups: async () => [],
      recipients: async () => [{ value: "person:p_bob", label: "Bob Fisher" }],
    };
    await open();
    expect(modal()).toMatchObject({ title: "Share a song", submit: "Share" });
    const songs = await bench.emulator.suggest(ann, "song:song", "bye");
    expect(songs.options).toEqual([{ text: "Bye Bye Bye – *NSYNC", value: "spotify:track:abc" }]);
    await bench.emulator.suggest(ann, "song:person", "");
    const answer = await bench.emulator.submitView(ann, {
      ...{ song: "spotify:track:abc", person: "person:p_bob" },
      ...{ note: 'it\'s "great"', after: "told you" },
    });
    expect(answer).toMatchObject({ status: 200, error: null });
    await bench.settled();
    expect(texts()).toEqual(['share spotify:track:abc with person:p_bob pre:\'it\'s "great"\' post:"told you"']);
    expect(bench.emulator.modal(ann)).toBeNull();
  });

  it("takes free words and somebody of the workspace", async () => {
    await open();
    await bench.emulator.submitView(ann, { words: " stay  with me ", colleague: bob });
    await bench.settled();
    expect(texts()).toEqual([`share stay with me with <@slack:${team}:${bob}>`]);
    expect(bench.turns[0]?.address).toMatchObject({ userId: ann, tenantId: team, conversationId: `${team}:${ann}` });
  });

  it("says at the field what is missing, and is taken once it is there", async () => {
    await open();
    await bench.emulator.submitView(ann);
    expect(Object.keys(modal().errors)).toEqual(["words", "colleague"]);
    await bench.emulator.submitView(ann, { words: "x", colleague: bob });
    await bench.settled();
    expect(texts()).toHaveLength(1);
  });

  it("submitted twice shares once", async () => {
    await open();
    let submitted: Record<string, unknown> = {};
    await bench.emulator.submitView(ann, { words: "x", colleague: bob }, { alter: (payload) => (submitted = payload) });
    const again = new URLSearchParams({ payload: JSON.stringify(submitted) }).toString();
    expect(await bench.emulator.deliver(again)).toMatchObject({ status: 200 });
    await bench.settled();
    expect(texts()).toHaveLength(1);
  });

  it("opened from a message has its song already, or says that there is none", async () => {
    const song = bench.emulator.say(ann, `listen: <${link.replace("&", "&amp;")}|this>!`, room);
    await bench.emulator.messageShortcut(ann, "song:share-message", song);
    await bench.settled();
    expect(modal().values.words?.["song:words"]).toMatchObject({ value: link });
    const none = bench.emulator.say(ann, "no song, https://example.com", room);
    await bench.emulator.closeModal(ann);
    await bench.emulator.messageShortcut(ann, "song:share-message", none);
    await bench.settled();
    expect(modal().text).toContain("no song in that message");
  });

  it("opened in a channel answers there, where the bot is a member", async () => {
    bench.emulator.inviteBot(room);
    bench.house.onTurn = async (context) => void (await context.sendActivity("Sent"));
    await bench.emulator.command(ann, "share", { channelId: room });
    await bench.settled();
    expect(bench.turns).toEqual([]);
    await bench.emulator.submitView(ann, { words: "x", colleague: bob });
    await bench.settled();
    expect(bench.told(ann)).toMatchObject([{ text: "Sent", channelId: room, ephemeral: true }]);
  });

  it("that cannot be opened any more ends in an apology", async () => {
    bench.emulator.fault({ name: "expired_trigger_id", method: "views.open" });
    await bench.emulator.command(ann, "share", { channelId: room });
    await bench.settled();
    expect(bench.emulator.modal(ann)).toBeNull();
    expect(bench.told(ann)).toMatchObject([{ text: expect.stringContaining("try again") }]);
  });
});

describe("fields that complete", () => {
  beforeEach(async () => {
    await bench.emulator.globalShortcut(ann, "song:share");
    await bench.settled();
  });

  it("have labels of 75 characters at most, and no value that Slack would refuse: 75-character option", async () => {
    const labels = ["x".repeat(90), "fine", ""];
    bench.house.suggest.songs = async () => [
      ...labels.map((label, index) => ({ value: `v${index}`, label })),
      { value: "v".repeat(151), label: "too long a value" },
    ];
    const { options, error } = await bench.emulator.suggest(ann, "song:song", "x");
    expect(error).toBeNull();
    expect(options).toEqual([
      { text: `${"x".repeat(74)}…`, value: "v0" },
      { text: "fine", value: "v1" },
    ]);
  });

  it("are empty when nothing comes of it within two seconds", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    try {
      const suggest = {
        songs: () => new Promise<never>(() => {}),
        people: async () => [],
        groups: async () => [],
        recipients: async () => [],
      };
      const body = { action_id: "song:song", value: "x" };
      const options = optionsFor(body, anAddress(), { suggest, log: bench.log });
      await vi.advanceTimersByTimeAsync(2000);
      expect(await options).toEqual([]);
    } finally {
      vi.useRealTimers();
    }
  });

  it("are empty when that fails", async () => {
    bench.house.suggest.songs = () => Promise.reject(new Error("Spotify is down"));
    expect(await bench.emulator.suggest(ann, "song:song", "x")).toMatchObject({
      status: 200,
      options: [],
      error: null,
    });
  });

  it("know who asks", async () => {
    const asked: unknown[] = [];
    bench.house.suggest.recipients = async (address, words) => {
      asked.push([address.userId, address.tenantId, words]);
      return [];
    };
    await bench.emulator.suggest(ann, "song:person", "bo");
    expect(asked).toEqual([[ann, team, "bo"]]);
  });
});

describe("the home tab", () => {
  it("shows what waits, what was sent, friends, groups and the settings, with their buttons", async () => {
    bench.house.peek = async (_address, command) => ({
      text: `your ${command}`,
      ...(command === "settings" ? { choices: [{ label: "Receipts off", command: "receipts off" }] } : {}),
    });
    expect(await bench.emulator.openHome(ann)).toMatchObject({ status: 200 });
    await bench.settled();
    expect(bench.emulator.home(ann)).toMatchObject({
      text: "your inbox\nyour sent\nyour friends\nyour groups\nyour settings",
    });
    expect(bench.emulator.home(ann)?.buttons.map(({ label }) => label)).toEqual(["Share a song", "Receipts off"]);
    expect(bench.answered).toMatchObject([{ userId: ann }]);
  });

  it("says the same thing once to somebody nobody knows", async () => {
    bench.house.peek = async () => ({ text: "Please register first." });
    await bench.emulator.openHome(ann);
    await bench.settled();
    expect(bench.emulator.home(ann)?.text).toBe("Please register first.");
  });

  it("is drawn anew after one of its buttons, and the answer comes as a direct message", async () => {
    let receipts = "on";
    bench.house.peek = async (_address, command) => ({
      text: `${command}: ${receipts}`,
      choices: [{ label: "Off", command: "receipts off" }],
    });
    bench.house.onTurn = async (context) => {
      receipts = "off";
      await context.sendActivity("They are off");
    };
    await bench.emulator.openHome(ann);
    await bench.settled();
    await bench.emulator.press(ann, { label: "Off" });
    await bench.settled();
    expect(bench.emulator.home(ann)?.text).toContain("settings: off");
    expect(bench.told(ann)).toMatchObject([{ text: "They are off", ephemeral: false }]);
  });

  it("opens the share dialog", async () => {
    await bench.emulator.openHome(ann);
    await bench.settled();
    await bench.emulator.press(ann, { label: "Share a song" });
    await bench.settled();
    expect(modal().title).toBe("Share a song");
    expect(bench.turns).toEqual([]);
  });

  it("stays as it was when it cannot be drawn, or when the other tab is opened", async () => {
    bench.house.peek = () => Promise.reject(new Error("redis"));
    await bench.emulator.openHome(ann);
    await bench.emulator.openHome(ann, { tab: "messages" });
    await bench.settled();
    expect(bench.emulator.home(ann)).toBeNull();
    expect(bench.log.lines.map(({ event }) => event)).toEqual(["slack.homeFailed"]);
  });
});
