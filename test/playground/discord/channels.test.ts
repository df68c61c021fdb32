import { type Client, DiscordAPIError, type REST, Routes } from "discord.js";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ANN, APP, AWAY, BOB, CAT, GROUP, HOME, LOBBY, outcome, PLAZA, startWorld, type World } from "./world.js";

let world: World;
let rest: REST;
beforeEach(async () => {
  world = await startWorld();
  rest = world.rest();
});
afterEach(() => world.close());

const MINUTE_MS = 60 * 1000;

async function dm(userId: string): Promise<string> {
  const channel = (await rest.post(Routes.userChannels(), { body: { recipient_id: userId } })) as { id: string };
  return channel.id;
}

async function post(channelId: string, body: object): Promise<string> {
  return ((await rest.post(Routes.channelMessages(channelId), { body })) as { id: string }).id;
}

async function refused(call: Promise<unknown>): Promise<[number, number | string] | "accepted"> {
  try {
    await call;
    return "accepted";
  } catch (error) {
    if (!(error instanceof DiscordAPIError)) throw error;
    return [error.status, error.code];
  }
}

describe("a direct message", () => {
  it("goes into the one channel with that person", async () => {
    const channelId = await dm(ANN);
    expect(await dm(ANN)).toBe(channelId);
    expect(world.emulator.dmChannel(ANN)).toBe(channelId);
    const id = await post(channelId, { content: "A song for you" });
    expect(world.emulator.messages(ANN)).toMatchObject([
      { id, channelId, atMs: world.nowMs(), from: "bot", text: "A song for you", ephemeral: false },
    ]);
    expect(world.emulator.messages(BOB)).toEqual([]);
  });

  it("goes out through discord.js as well", async () => {
    const client = await world.client();
    const message = await client.users.send(ANN, { content: "hi", nonce: "n1", enforceNonce: true });
    expect([message.author.id, message.nonce]).toEqual([APP, "n1"]);
    await message.edit("hi again");
    expect(world.emulator.messages(ANN)).toMatchObject([{ text: "hi again", edited: true }]);
    await message.delete();
    expect(world.emulator.messages(ANN)).toEqual([]);
  });

  it("is refused with 50007 by who has closed theirs, until they open them again", async () => {
    const channelId = await dm(BOB);
    world.emulator.closeDms(BOB);
    expect(await refused(post(channelId, { content: "hi" }))).toEqual([403, 50007]);
    world.emulator.closeDms(BOB, false);
    await post(channelId, { content: "hi" });
  });

  it("is refused with 50278 without a server in common, whether the app is installed or not", async () => {
    expect(await refused(post(await dm(CAT), { content: "hi" }))).toEqual([403, 50278]);
    const channelId = await dm(ANN);
    world.emulator.leaveGuild(ANN, HOME);
    expect(await refused(post(channelId, { content: "hi" }))).toEqual([403, 50278]);
    world.emulator.addBot(AWAY);
    await post(channelId, { content: "hi" });
  });

  it("cannot go to nobody, to what is no id, or to the bot itself", async () => {
    expect(await refused(dm("999999999999999999"))).toEqual([404, 10013]);
    expect(await refused(dm("ann"))).toEqual([400, 50035]);
    expect(await refused(dm(APP))).toEqual([403, 50007]);
  });
});

describe("a channel of a server", () => {
  it("takes messages where the bot may write", async () => {
    await post(LOBBY, { content: "hello all" });
    expect([world.emulator.messages(ANN), world.emulator.messages(BOB), world.emulator.messages(CAT)]).toMatchObject([
      [{ text: "hello all" }],
      [{ text: "hello all" }],
      [],
    ]);
  });

  it("refuses where the bot is not, does not see, may not write, embed or attach", async () => {
    const muted = ["ViewChannel", "ReadMessageHistory"] as const;
    const plain = [...muted, "SendMessages"] as const;
    world.emulator.addGuild({
      id: "300000000000000008",
      name: "Narrow",
      channels: [
        { id: "300000000000000081", name: "hidden", botCan: [] },
        { id: "300000000000000082", name: "read-only", botCan: muted },
        { id: "300000000000000083", name: "plain", botCan: plain },
      ],
      hasBot: true,
    });
    const file = { name: "a.png", data: Buffer.from("png") };
    const attach = (id: string) => rest.post(Routes.channelMessages(id), { body: {}, files: [file] });
    expect(await refused(post(PLAZA, { content: "hi" }))).toEqual([403, 50001]);
    expect(await refused(post(GROUP, { content: "hi" }))).toEqual([403, 50001]);
    expect(await refused(post("300000000000000099", { content: "hi" }))).toEqual([404, 10003]);
    expect(await refused(post("300000000000000081", { content: "hi" }))).toEqual([403, 50001]);
    expect(await refused(post("300000000000000082", { content: "hi" }))).toEqual([403, 50013]);
    expect(await refused(post("300000000000000083", { embeds: [{ title: "hi" }] }))).toEqual([403, 50013]);
    expect(await refused(attach("300000000000000083"))).toEqual([403, 50013]);
    expect(await refused(post("300000000000000083", { content: "hi" }))).toBe("accepted");
  });

  it("lets the bot edit and delete its own messages only", async () => {
    const theirs = world.emulator.say(ANN, "mine", { channelId: LOBBY });
    const own = await post(LOBBY, { content: "own" });
    const edit = (id: string) => rest.patch(Routes.channelMessage(LOBBY, id), { body: { content: "changed" } });
    expect(await refused(edit(theirs))).toEqual([403, 50005]);
    expect(await refused(rest.delete(Routes.channelMessage(LOBBY, theirs)))).toEqual([403, 50013]);
    expect(await refused(edit("1234567890123456789"))).toEqual([404, 10008]);
    await edit(own);
    expect(world.emulator.messages(BOB).map(({ from, text }) => [from, text])).toEqual([
      [ANN, "mine"],
      ["bot", "changed"],
    ]);
  });

  it("does not give ephemeral messages away", async () => {
    const client = await world.client();
    client.on("interactionCreate", (interaction) => {
      if (interaction.isRepliable()) void interaction.reply({ content: "psst", flags: 64 });
    });
    const { messageId } = await world.emulator.command(ANN, "share", { song: "x" }, { channelId: LOBBY });
    const read = rest.get(Routes.channelMessage(LOBBY, String(messageId)));
    expect(await refused(read)).toEqual([404, 10008]);
  });
});

describe("a nonce", () => {
  const send = (nonce: string | number, text: string, isEnforced = true) =>
    post(LOBBY, { content: text, nonce, enforce_nonce: isEnforced });

  it("that is enforced gives the earlier message instead of a second one", async () => {
    const id = await send("delivery-1", "hello");
    expect(await send("delivery-1", "hello")).toBe(id);
    expect(world.emulator.messages(BOB)).toHaveLength(1);
  });

  it("that is not enforced, or some minutes old, or another, posts again", async () => {
    await send("delivery-1", "one");
    await send("delivery-1", "two", false);
    await send("delivery-2", "three");
    world.advance(5 * MINUTE_MS);
    await send("delivery-1", "four");
    expect(world.emulator.messages(BOB)).toHaveLength(4);
  });

  it("saves a message that took effect although its answer was lost", async () => {
    world.emulator.fault({ name: "dropped", path: "/messages" });
    const body = { content: "hello", nonce: "delivery-1", enforce_nonce: true };
    await world.rest({ retries: 1 }).post(Routes.channelMessages(LOBBY), { body });
    expect(world.emulator.stats().byOutcome).toMatchObject({ dropped: 1 });
    expect(world.emulator.messages(BOB)).toHaveLength(1);
  });

  it("of more than 25 characters, or none, is refused", async () => {
    expect(await refused(send("x".repeat(26), "hello"))).toEqual([400, 50035]);
    expect(await refused(post(LOBBY, { content: "hello", nonce: true }))).toEqual([400, 50035]);
  });
});

describe("mentions", () => {
  const seen = () => world.emulator.messages(BOB).at(-1)?.mentions;

  it("in a channel notify everybody named unless told otherwise", async () => {
    await post(LOBBY, { content: `@everyone look, <@${BOB}>` });
    expect(seen()).toEqual(["everyone", BOB]);
    await post(LOBBY, { content: `@everyone look, <@${BOB}>`, allowed_mentions: { parse: [] } });
    expect(seen()).toEqual([]);
    await post(LOBBY, { content: `<@${ANN}> and <@${BOB}>`, allowed_mentions: { users: [BOB] } });
    expect(seen()).toEqual([BOB]);
  });

  it("in the answer to an interaction notify people, and never everyone", async () => {
    const client = await world.client();
    client.on("interactionCreate", (interaction) => {
      if (interaction.isRepliable()) void interaction.reply(`@everyone look, <@${BOB}>`);
    });
    await world.emulator.command(ANN, "share", { song: "x" }, { channelId: LOBBY });
    expect(seen()).toEqual([BOB]);
  });

  it("by a client that allows none by default notify nobody", async () => {
    const client: Client = await world.client({ allowedMentions: { parse: [] } });
    await client.users.send(BOB, "@everyone");
    expect(seen()).toEqual([]);
  });
});

describe("other routes", () => {
  it("show accounts and channels", async () => {
    expect((await world.call(`/users/${ANN}`)).body).toMatchObject({ username: "annmiller", discriminator: "0" });
    expect((await world.call("/users/@me")).body).toMatchObject({ id: APP, bot: true });
    expect((await world.call(`/channels/${LOBBY}`)).body).toMatchObject({ type: 0, guild_id: HOME });
    expect((await world.call("/applications/@me")).body).toMatchObject({ id: APP });
    expect((await world.call(`/channels/${LOBBY}/typing`, { method: "POST" })).status).toBe(204);
    expect(outcome(await world.call("/users/999999999999999999"))).toBe(10013);
  });

  it("take a reply, and refuse one to a message that is not there", async () => {
    const id = await post(LOBBY, { content: "first" });
    const reply = (messageId: string, more: object = {}) =>
      post(LOBBY, { content: "reply", message_reference: { message_id: messageId, ...more } });
    await reply(id);
    expect(await refused(reply("1234567890123456789"))).toEqual([400, 50035]);
    await reply("1234567890123456789", { fail_if_not_exists: false });
  });
});
