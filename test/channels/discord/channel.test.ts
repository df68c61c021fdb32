import type { TurnContext } from "botbuilder";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { activityOf, turnOf } from "../../../src/bots/activity.js";
import { parseCommand } from "../../../src/bots/command.js";
import { allCommands } from "../../../src/bots/commands/all.js";
import { UpstreamError } from "../../../src/bots/errors.js";
import type { OnTurn } from "../../../src/channels/channel.js";
import { messageCommandName, userCommandName } from "../../../src/channels/discord/commands.js";
import { channelContract } from "../../contracts/channel.js";
import {
  addressFor,
  ann,
  applicationId,
  bob,
  cleo,
  type DiscordBench,
  foreignRoom,
  group,
  openDiscord,
  openEmulator,
  openTap,
  postButton,
  room,
} from "./bench.js";

const track = "4uLU6hMCjMI75M1A2tKUQC";

channelContract("Discord", async () => {
  const emulator = await openEmulator();
  const tap = await openTap(emulator);
  // Another process holds the gateway, so that only this test hands over what arrives.
  const bench = await openDiscord(null, { emulator, parts: { lease: async () => false } });
  let isRefusing = false;
  const refuse = () => emulator.fault({ name: "40005", path: "/messages", times: 1000 });
  return {
    channel: bench.channel,
    address: addressFor(ann),
    acted: bench.acted,
    async eventOf(text) {
      emulator.clearFaults();
      const messageId = await postButton(emulator, ann, text);
      if (isRefusing) refuse();
      return JSON.stringify(await tap.interactionOf(() => emulator.press(ann, { messageId, customId: text })));
    },
    said: () => bench.said(ann).flatMap(({ text, thinking }) => (thinking ? [] : [text])),
    refuse() {
      isRefusing = true;
      refuse();
      return { failure: "refused", code: "40005" };
    },
    nowMs: () => Date.now(),
    async close() {
      await bench.close();
      await tap.close();
      await emulator.stop();
    },
  };
});

describe("the Discord channel", () => {
  let bench: DiscordBench;
  let turns: { text: string; room: string | undefined; userId: string }[];
  let onTurn: OnTurn;
  const sayBack = (text: string) => async (context: TurnContext) => void (await context.sendActivity(text));

  beforeEach(async () => {
    turns = [];
    onTurn = sayBack("noted");
    bench = await openDiscord(async (context) => {
      const turn = turnOf(context.activity);
      turns.push({
        text: turn?.text ?? "",
        room: turn?.address.room,
        userId: turn?.address.userId ?? "",
      });
      await onTurn(context);
    });
  });
  afterEach(() => bench.close());

  it("brings a command to the bot as if it had been typed, and the answer back", async () => {
    const outcome = await bench.emulator.command(ann, "share", {
      song: "this",
      to: "Bob",
      note: 'for "you"',
      after: "ha",
    });
    expect(outcome.response).toBe("deferred");
    await bench.emulator.requested({ method: "PATCH", path: "@original" });
    expect(turns).toEqual([{ text: `share this with Bob pre:'for "you"' post:"ha"`, room: undefined, userId: ann }]);
    expect(bench.said(ann)).toMatchObject([{ text: "noted", ephemeral: false }]);
  });

  it("understands everything its commands say", async () => {
    const { emulator } = bench;
    await emulator.command(ann, "register");
    await emulator.command(ann, "register", { code: "1234 5678 9012 3456", name: "Ann Reed" });
    for (const name of ["inbox", "sent", "disconnect", "forget-me", "help"]) await emulator.command(ann, name);
    for (const name of ["heard", "skip", "cancel"]) await emulator.command(ann, name, { number: 3 });
    await emulator.command(ann, "settings show");
    await emulator.command(ann, "settings receipts", { to: "public" });
    await emulator.command(ann, "settings prefer", { to: "slack" });
    await emulator.command(ann, "settings where", { to: "on" });
    await emulator.command(ann, "settings presence", { to: "off" });
    await emulator.command(ann, "settings quiet", { to: "22-8 Europe/Berlin" });
    await emulator.command(ann, "settings zone");
    await emulator.command(ann, "settings notify", { to: "songs off" });
    await emulator.command(ann, "remind", { number: 3, when: "in 2h" });
    await emulator.command(ann, "not-now", { who: "3" });
    await emulator.command(ann, "inbox", { page: 2 });
    await emulator.command(ann, "export");
    await emulator.command(ann, "help", { command: "share" });
    await emulator.requested({ method: "PATCH", path: "@original", count: 23 });
    const calls = turns.map(({ text }) => parseCommand(text, allCommands));
    expect(calls.map((call) => [call?.name, call?.words, call?.options])).toEqual([
      ["register", "", {}],
      ["register", "", { name: "Ann Reed", code: "1234 5678 9012 3456" }],
      ["inbox", "", {}],
      ["sent", "", {}],
      ["disconnect", "", {}],
      ["forget me", "", {}],
      ["help", "", {}],
      ["heard", "3", {}],
      ["skip", "3", {}],
      ["cancel", "3", {}],
      ["settings", "", {}],
      ["receipts", "public", {}],
      ["prefer", "slack", {}],
      ["where", "on", {}],
      ["presence", "off", {}],
      ["quiet", "22-8 Europe/Berlin", {}],
      ["zone", "", {}],
      ["notify", "songs off", {}],
      ["remind", "3 in 2h", {}],
      ["not now", "3", {}],
      ["inbox", "2", {}],
      ["export", "", {}],
      ["help", "share", {}],
    ]);
  });

  it("answers personal commands where only the person sees it, and a share in a server where all do", async () => {
    const { emulator } = bench;
    await emulator.command(ann, "inbox", {}, { channelId: room });
    await emulator.command(ann, "share", { song: "this", to: `<@${bob}>` }, { channelId: room });
    await emulator.command(cleo, "share", { song: "this", to: "Bob" }, { channelId: group });
    await emulator.requested({ method: "PATCH", path: "@original", count: 3 });
    expect(emulator.messages(ann, room).map(({ ephemeral }) => ephemeral)).toEqual([true, false]);
    expect(emulator.messages(bob, room)).toHaveLength(1);
    expect(emulator.messages(cleo, group)).toMatchObject([{ ephemeral: true }]);
    expect(emulator.messages(ann, group)).toEqual([]);
    expect(turns.map((turn) => turn.room)).toEqual([room, room, group]);
    expect(turns[1]?.text).toBe(`share this with <@discord:${applicationId}:${bob}>`);
  });

  it("works for somebody who has installed it for herself, in a server without the bot", async () => {
    await bench.emulator.command(cleo, "share", { song: "this", to: "Bob" }, { channelId: foreignRoom });
    await bench.emulator.requested({ method: "PATCH", path: "@original" });
    expect(turns).toMatchObject([{ room: foreignRoom, userId: cleo }]);
    expect(bench.emulator.messages(cleo, foreignRoom)).toMatchObject([{ text: "noted" }]);
  });

  it("hands a button's command over with whoever presses it, the wrong person too", async () => {
    onTurn = async (context) => {
      const choices = [{ label: "Not for me", command: "skip s_123" }];
      await context.sendActivity(activityOf({ text: "?", choices }));
    };
    await bench.emulator.command(ann, "share", { song: "this", to: "Bob" }, { channelId: room });
    await bench.emulator.requested({ method: "PATCH", path: "@original" });
    const messageId = bench.emulator.messages(ann, room)[0]?.id ?? "";
    onTurn = sayBack("that is not yours");
    await bench.emulator.press(bob, { messageId, label: "Not for me" });
    await bench.emulator.requested({ method: "PATCH", path: "@original", count: 2 });
    expect(turns.at(-1)).toEqual({ text: "skip s_123", room, userId: bob });
    expect(bench.emulator.messages(bob, room).at(-1)).toMatchObject({ text: "that is not yours", ephemeral: true });
    expect(bench.emulator.messages(ann, room)).toHaveLength(1);
  });

  it("hands over a button that is pressed a month later", async () => {
    let laterMs = 0;
    const old = await openDiscord(sayBack("too late"), { clock: { nowMs: () => Date.now() + laterMs } });
    const choices = [{ label: "Heard", command: "heard s_1" }];
    const id = await old.channel.send(addressFor(ann), { text: "a song", choices });
    laterMs = 31 * 24 * 3_600_000;
    await old.emulator.press(ann, { messageId: id.split("/")[1] ?? "", label: "Heard" });
    await old.emulator.requested({ method: "PATCH", path: "@original" });
    expect(old.said(ann).map(({ text }) => text)).toEqual(["a song", "too late"]);
    await old.close();
  });

  it("completes songs and people, and answers even when nothing can be suggested", async () => {
    const asked: string[] = [];
    bench.suggest.songs = async (address, words, limit) => {
      asked.push(`${address.userId} ${words} ${limit}`);
      return Array.from({ length: 30 }, (_, index) => ({ value: `spotify:track:${index}`, label: "Song ".repeat(30) }));
    };
    const songs = await bench.emulator.complete(ann, "share", "song", "par", {});
    expect(asked).toEqual([`${ann} par 25`]);
    expect(songs).toHaveLength(25);
    expect(songs?.[0]?.name.length).toBeLessThanOrEqual(100);
    bench.suggest.recipients = async (_address, words) => [{ value: "person:p_bob", label: `Bob ${words}` }];
    expect(await bench.emulator.complete(ann, "share", "to", "@bo", { song: "x" })).toEqual([
      { name: "Bob bo", value: "person:p_bob" },
    ]);
    bench.suggest.recipients = async () => {
      throw new UpstreamError("redis", "gone");
    };
    expect(await bench.emulator.complete(ann, "share", "to", "bo", { song: "x" })).toEqual([]);
    expect(turns).toEqual([]);
    expect(bench.acted).toEqual([]);
  });

  it("swallows a completion that comes too late, as somebody types on", async () => {
    bench.emulator.fault({ name: "10062", path: "/callback" });
    const completing = bench.emulator.complete(ann, "share", "song", "par", {});
    await bench.emulator.requested({ path: "/callback" });
    expect(bench.log.lines.filter(({ level }) => level === "error" || level === "warn")).toEqual([]);
    void completing;
  });

  it("asks who a song of a message is for, and shares it", async () => {
    bench.suggest.recipients = async () => [{ value: "person:p_bob", label: "Bob Fisher" }];
    const address = addressFor(ann, { room });
    const id = await bench.channel.send(address, {
      text: `listen: https://open.spotify.com/intl-de/track/${track}?si=1`,
    });
    const outcome = await bench.emulator.messageCommand(bob, messageCommandName, id.split("/")[1] ?? "");
    expect(outcome.response).toBe("modal");
    expect(bench.emulator.modal(bob)?.fields[0]?.options).toEqual([{ label: "Bob Fisher", value: "person:p_bob" }]);
    await bench.emulator.submitModal(bob, { friend: ["person:p_bob"], note: "two\nlines" });
    await bench.emulator.requested({ method: "PATCH", path: "@original" });
    expect(turns).toMatchObject([
      { text: `share spotify:track:${track} with person:p_bob pre:"two\nlines"`, userId: bob },
    ]);
  });

  it("takes a typed name where nobody can be suggested, and helps where a message has no song", async () => {
    const id = await bench.channel.send(addressFor(ann, { room }), { text: `spotify:track:${track}` });
    await bench.emulator.messageCommand(ann, messageCommandName, id.split("/")[1] ?? "");
    await bench.emulator.submitModal(ann, { to: "Bob Fisher" });
    await bench.emulator.requested({ method: "PATCH", path: "@original" });
    const other = await bench.channel.send(addressFor(ann, { room }), { text: "no song" });
    await bench.emulator.messageCommand(ann, messageCommandName, other.split("/")[1] ?? "");
    await bench.emulator.requested({ method: "PATCH", path: "@original", count: 2 });
    expect(turns.map(({ text }) => text)).toEqual([`share spotify:track:${track} with Bob Fisher`, "share"]);
  });

  it("asks which song a person is to get, and shares it", async () => {
    await bench.emulator.userCommand(ann, userCommandName, bob, { channelId: room });
    await bench.emulator.submitModal(ann, { song: "around the world", after: "bye" });
    await bench.emulator.requested({ method: "PATCH", path: "@original" });
    const text = `share around the world with <@discord:${applicationId}:${bob}> post:"bye"`;
    expect(turns).toEqual([{ text, room, userId: ann }]);
    expect(bench.emulator.messages(bob, room)).toEqual([]);
  });

  it("has a link that opens the bot, and begins where the settings say", () => {
    expect(bench.channel.startUrl).toBe(`https://discord.com/oauth2/authorize?client_id=${applicationId}`);
  });

  it("writes into a person's own channel, or into a room", async () => {
    await bench.channel.send(addressFor(bob), { text: "to you" }, "delivery-1");
    await bench.channel.send(addressFor(bob), { text: "to you" }, "delivery-1");
    await bench.channel.send(addressFor(bob, { room }), { text: "to all" });
    expect(bench.emulator.messages(bob).map(({ text }) => text)).toEqual(["to you", "to all"]);
    expect(bench.emulator.messages(ann).map(({ text }) => text)).toEqual(["to all"]);
  });

  it("hears the line that somebody chooses in a menu as the command it stands for", async () => {
    const menus = [
      { label: "Not for me: …", choices: [{ label: "1. Song", command: "skip s_1" }] },
      { label: "I have heard …", choices: [{ label: "1. Song", command: "heard s_1" }] },
    ];
    const messageId = (await bench.channel.send(addressFor(ann), { text: "Songs for you:", menus })).split("/").at(-1);
    const [seen] = bench.emulator.messages(ann);
    expect(seen?.selects.map(({ placeholder }) => placeholder)).toEqual(["Not for me: …", "I have heard …"]);
    const customId = seen?.selects[1]?.customId ?? "";
    await bench.emulator.select(ann, { messageId: messageId ?? "", customId, values: ["heard s_1"] });
    await bench.emulator.requested({ method: "PATCH", path: "@original" });
    expect(turns.map(({ text }) => text)).toEqual(["heard s_1"]);
  });

  it("changes a message in place, and says when it is gone", async () => {
    const address = addressFor(bob, { room });
    const id = await bench.channel.send(address, { text: "sent", choices: [{ label: "Cancel", command: "cancel 1" }] });
    await bench.channel.update(address, id, { text: "heard" });
    expect(bench.emulator.messages(bob)).toMatchObject([{ text: "heard", buttons: [], edited: true }]);
    const shut = { conversationId: `dm/${cleo}`, userId: cleo, room: foreignRoom };
    const outOfReach = bench.channel.update({ ...address, ...shut }, `${foreignRoom}/1`, { text: "x" });
    await expect(outOfReach).rejects.toMatchObject({ failure: "gone", code: "50001" });
    for (const lost of [id.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10)), "nonsense", ""])
      await expect(bench.channel.update(address, lost, { text: "x" })).rejects.toMatchObject({ failure: "gone" });
  });

  it("tells unreachable people from everything else", async () => {
    bench.emulator.closeDms(bob);
    const failing = bench.channel.send(addressFor(bob), { text: "hi" });
    await expect(failing).rejects.toMatchObject({ failure: "unreachable", code: "50007" });
    const foreign = bench.channel.send(addressFor(cleo), { text: "hi" });
    await expect(foreign).rejects.toMatchObject({ failure: "unreachable", code: "50278" });
    const shut = bench.channel.send(addressFor(cleo, { room: foreignRoom }), { text: "hi" });
    await expect(shut).rejects.toMatchObject({ failure: "refused", code: "50001" });
    expect(bench.channel.halted).toBeNull();
  });

  it.each([
    ["500", "transient", "http-500"],
    ["reset", "transient", "unanswered"],
    ["40003", "transient", "40003"],
    ["40333", "transient", "40333"],
    ["50013", "refused", "50013"],
    ["50006", "refused", "50006"],
    ["403", "refused", "50001"],
    ["10013", "unreachable", "10013"],
    ["garbage", "transient", "unanswered"],
  ] as const)("a send that ends in %s is %s", async (name, failure, code) => {
    await bench.channel.send(addressFor(bob), { text: "first" });
    bench.emulator.fault({ name, path: "/messages", times: 2 });
    await expect(bench.channel.send(addressFor(bob), { text: "hi" })).rejects.toMatchObject({ failure, code });
  });

  it.each([
    ["dropped", true],
    ["500", true],
    ["40003", false],
  ] as const)("says of a send that ends in %s whether it may have been shown: %s", async (name, isMaybeShown) => {
    await bench.channel.send(addressFor(bob), { text: "first" });
    bench.emulator.fault({ name, path: "/messages", times: 2 });
    const failing = bench.channel.send(addressFor(bob), { text: "hi" }, "delivery-1");
    await expect(failing).rejects.toMatchObject({ failure: "transient", isMaybeShown });
  });

  it("hands a long rate limit over to whoever can wait", async () => {
    await bench.channel.send(addressFor(bob), { text: "first" });
    bench.emulator.fault({ name: "429", path: "/messages", retryAfterMs: 60_000 });
    const failing = bench.channel.send(addressFor(bob), { text: "hi" });
    await expect(failing).rejects.toMatchObject({
      failure: "transient",
      code: "429",
      retryAfterMs: expect.any(Number),
    });
  });

  it("says nothing for ten minutes once Cloudflare has blocked this machine, and then goes on", async () => {
    await bench.channel.send(addressFor(bob), { text: "first" });
    bench.emulator.fault({ name: "40333", path: "/messages" });
    await expect(bench.channel.send(addressFor(bob), { text: "x" })).rejects.toMatchObject({ retryAfterMs: 600_000 });
    const calls = bench.emulator.requests().length;
    const later = { failure: "transient", code: "40333", retryAfterMs: expect.any(Number) };
    await expect(bench.channel.send(addressFor(bob), { text: "x" })).rejects.toMatchObject(later);
    await expect(bench.channel.update(addressFor(bob), "1/2", { text: "x" })).rejects.toMatchObject(later);
    expect(bench.emulator.requests()).toHaveLength(calls);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 601_000 });
    await bench.channel.send(addressFor(bob), { text: "second" });
    vi.useRealTimers();
    expect(bench.emulator.messages(bob).map(({ text }) => text)).toEqual(["first", "second"]);
  });

  it("opens a direct message anew when the one it knew is gone", async () => {
    await bench.channel.send(addressFor(bob), { text: "first" });
    bench.emulator.fault({ name: "10003", path: "/messages" });
    await bench.channel.send(addressFor(bob), { text: "second" });
    expect(bench.emulator.messages(bob)).toHaveLength(2);
  });

  it("is halted from the first 401 on: the library forgets the token", async () => {
    bench.emulator.fault({ name: "401", path: "/messages" });
    for (let tries = 0; tries < 2; tries++)
      await expect(bench.channel.send(addressFor(bob), { text: "hi" })).rejects.toMatchObject({
        failure: "halted",
        code: "401",
      });
    expect(bench.channel.halted).toBe("401");
  });

  it("apologises when a turn fails, and takes the next one: listener rejection", async () => {
    onTurn = async () => {
      throw new UpstreamError("redis", "gone");
    };
    await bench.emulator.command(ann, "inbox");
    await bench.emulator.requested({ method: "PATCH", path: "@original" });
    onTurn = sayBack("fine again");
    await bench.emulator.command(ann, "inbox");
    await bench.emulator.requested({ method: "PATCH", path: "@original", count: 2 });
    expect(bench.said(ann).map(({ text }) => text)).toEqual([expect.stringContaining("Entschuldige"), "fine again"]);
    expect(bench.log.lines.map(({ event }) => event)).toContain("discord.turnFailed");
  });

  it("lets nothing Discord could send end the process, nor begin a turn", async () => {
    const whole = { id: "1", application_id: applicationId, token: "t", type: 2, user: { id: ann } };
    const strange = [
      {},
      { ...whole, id: null },
      { ...whole, user: null, member: null },
      { ...whole, type: 99 },
      { ...whole, type: 1 },
      { ...whole, token: "../../x" },
      { ...whole, application_id: "5" },
      { ...whole, application_id: "5", type: 4, data: { name: "share", type: 1, options: [] } },
      { ...whole, application_id: "5", data: { name: userCommandName, type: 2, target_id: bob } },
      { ...whole, user: { id: bob, bot: true } },
      { ...whole, type: 3, data: null, message: null },
    ];
    for (const raw of strange) bench.emulator.dispatch("INTERACTION_CREATE", raw);
    bench.emulator.dispatch("SOMETHING_NEW", { id: 7 });
    bench.emulator.dispatch("INTERACTION_CREATE", { ...whole, data: { name: 7, options: "none" }, member: [] });
    await bench.emulator.command(ann, "inbox");
    await bench.emulator.requested({ method: "PATCH", path: "@original" });
    expect(turns.map(({ text }) => text)).toEqual(["inbox"]);
    // Two of them could have been meant for us, but Discord does not know these either.
    const asked = bench.emulator.requests().filter(({ path }) => path.includes("/callback"));
    expect(asked).toHaveLength(3);
  });

  it("names only what its commands, texts and logs may name", async () => {
    await bench.emulator.command(ann, "register", { code: "1234567890123456" });
    await bench.emulator.requested({ method: "PATCH", path: "@original" });
    const lines = JSON.stringify(bench.log.lines);
    expect(lines).not.toContain("1234567890123456");
    expect(lines).not.toContain("aW50ZXJhY3Rpb24");
  });
});

describe("presence on Discord", () => {
  const song = (trackId: string) => ({
    id: "spotify:1",
    type: 2,
    name: "Spotify",
    sync_id: trackId,
    timestamps: { start: 1000, end: 5000 },
  });

  it("is seen of people nobody has in a cache: uncached presence", async () => {
    let seen: (value: unknown) => void = () => {};
    const first = new Promise((resolve) => {
      seen = resolve;
    });
    const bench = await openDiscord(async () => {}, {
      allowPresence: true,
      presence: "on",
      parts: { onPresence: async (note) => seen(note) },
    });
    bench.emulator.presence(bob, [{ type: 0, name: "A game" }, song(track)]);
    expect(await first).toEqual({ address: addressFor(bob), trackId: track, startedAtMs: 1000, endsAtMs: 5000 });
    await bench.close();
  });

  it("is asked for only when it is switched on", async () => {
    const bench = await openDiscord(async () => {}, { parts: { onPresence: async () => {} } });
    expect(bench.emulator.identifies()).toMatchObject([{ intents: 1 }]);
    await bench.close();
  });
});
