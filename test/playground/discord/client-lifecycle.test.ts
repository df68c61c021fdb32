import { once } from "node:events";
import { type Client, Events, GatewayIntentBits, Status } from "discord.js";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ANN, HOME, LOBBY, nextInteraction, startWorld, TOKEN, type World } from "./world.js";

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

/** Answers the next command a client gets, at once. */
function answering(client: Client, text: string): void {
  client.on(Events.InteractionCreate, (interaction) => {
    // Where two clients answer, one of them is told 40060.
    if (interaction.isRepliable()) interaction.reply(text).catch(() => {});
  });
}

describe("the real client", () => {
  it("logs in, knows its servers and channels, and may write where the bot may", async () => {
    const client = await world.client();
    expect(client.isReady() && client.user.username).toBe("sendsongs");
    const channel = await client.channels.fetch(LOBBY);
    expect(channel?.isSendable()).toBe(true);
    expect(client.guilds.cache.get(HOME)?.members.me?.permissionsIn(LOBBY).has("SendMessages")).toBe(true);
  });

  it("is refused with a wrong token: by REST before the gateway is asked", async () => {
    await expect(world.newClient().login("nonsense")).rejects.toThrow("invalid token");
    expect(world.emulator.stats().connections).toBe(0);
  });

  it("is refused with 4014 for an intent that is not switched on", async () => {
    const client = world.newClient({ intents: [GatewayIntentBits.GuildPresences] });
    await expect(client.login(TOKEN)).rejects.toThrow("disallowed intents");
  });

  it("resumes after a broken connection and gets what it has missed", async () => {
    const client = await world.client();
    answering(client, "here");
    const resumed = once(client, Events.ShardResume);
    world.emulator.terminate();
    expect(await world.emulator.command(ANN, "share", { song: "x" })).toMatchObject({ response: "message" });
    await resumed;
    expect(world.emulator.identifies()).toHaveLength(1);
  });

  it("resumes when asked to reconnect", async () => {
    const client = await world.client();
    const resumed = once(client, Events.ShardResume);
    world.emulator.requestReconnect();
    await resumed;
    expect(world.emulator.identifies()).toHaveLength(1);
  });

  it("identifies anew when its session is lost", async () => {
    const client = await world.client();
    const back = once(client, Events.ShardReady);
    world.emulator.dropSessions();
    await back;
    expect(world.emulator.identifies()).toHaveLength(2);
  });

  it("notices a connection without heartbeats answered, and resumes", async () => {
    const quick = await startWorld({ gateway: { heartbeatMs: 150 } });
    const client = await quick.client();
    const resumed = once(client, Events.ShardResume);
    quick.emulator.muteHeartbeats();
    await once(client, Events.ShardReconnecting);
    quick.emulator.muteHeartbeats(false);
    await resumed;
    await quick.close();
  });

  it("comes back after an outage on the same port", async () => {
    const client = await world.client();
    const resumed = once(client, Events.ShardResume);
    const url = world.emulator.apiUrl;
    await world.emulator.goOffline();
    await expect(fetch(url)).rejects.toThrow();
    await world.emulator.goOnline();
    expect(world.emulator.apiUrl).toBe(url);
    await resumed;
  });

  it("stays deaf, and calls itself ready, after its token was reset", async () => {
    const client = await world.client();
    const gone = once(client, Events.ShardDisconnect);
    world.emulator.resetToken();
    expect((await gone)[0]).toMatchObject({ code: 4004 });
    expect(client.isReady()).toBe(true);
    expect(client.ws.shards.first()?.status).toBe(Status.Disconnected);
    expect((await world.call("/gateway/bot")).status).toBe(401);
  });

  it("waits in vain for a silent peer to close", async () => {
    const client = await world.client();
    world.emulator.silence();
    let isClosed = false;
    const closing = client.destroy().then(() => {
      isClosed = true;
    });
    await world.call("/gateway/bot");
    expect([isClosed, world.emulator.stats().connections]).toEqual([false, 1]);
    world.emulator.silence(false);
    await closing;
  });

  it("runs on several shards", async () => {
    const sharded = await startWorld({ gateway: { shards: 3, maxConcurrency: 3 } });
    const client = await sharded.client({ shards: "auto" });
    expect(client.ws.shards.size).toBe(3);
    expect(sharded.emulator.identifies().map(({ shard }) => shard)).toEqual([
      [0, 3],
      [1, 3],
      [2, 3],
    ]);
    const coming = nextInteraction(client);
    const done = sharded.emulator.command(ANN, "share", { song: "x" }, { channelId: LOBBY });
    const interaction = await coming;
    if (interaction.isRepliable()) await interaction.reply("here");
    expect(await done).toMatchObject({ response: "message" });
    await sharded.close();
  });

  it("shares a token with another: both get the command, one answers", async () => {
    for (const name of ["one", "two"]) answering(await world.client(), name);
    await world.emulator.command(ANN, "share", { song: "x" });
    await world.emulator.requested({ path: "/interactions/", count: 2 });
    expect(world.emulator.stats().byOutcome).toMatchObject({ "204": 1, "40060": 1 });
    expect(world.emulator.messages(ANN)).toHaveLength(1);
  });

  it("survives what it does not know", async () => {
    const client = await world.client();
    const seen = once(client, Events.GuildDelete);
    world.emulator.dispatch("NEVER_HEARD_OF", { strange: true });
    world.emulator.dispatch("INTERACTION_CREATE", { type: 99, id: "1", token: "t" });
    world.emulator.removeBot(HOME);
    await seen;
  });
});

describe("stopping", () => {
  it("ends connections, silent ones too, and everybody's waiting", async () => {
    await world.client();
    world.emulator.silence();
    world.emulator.fault({ name: "timeout" });
    const hanging = world.call("/gateway/bot").catch(() => "broken off");
    const waiting = world.emulator.command(ANN, "share", { song: "x" });
    await world.emulator.stop();
    await world.emulator.stop();
    expect(await waiting).toMatchObject({ response: null });
    expect(await hanging).toBe("broken off");
    await expect(world.emulator.start()).rejects.toThrow("create another");
  });
});
