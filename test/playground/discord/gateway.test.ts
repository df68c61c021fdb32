import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { connect, dial, ready } from "./gateway-client.js";
import { ANN, APP, AWAY, BOB, HOME, LOBBY, PLAZA, startWorld, TOKEN, type World } from "./world.js";

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const PRESENCES = 1 << 8;

describe("the gateway", () => {
  it("says hello, then who the bot is, then its servers to who asked for them", async () => {
    const client = await connect(world);
    expect((await client.next(10)).d).toEqual({ heartbeat_interval: 41_250 });
    client.identify();
    expect((await client.next("READY")).d).toMatchObject({
      v: 10,
      user: { id: APP, bot: true, discriminator: "0" },
      guilds: [{ id: HOME, unavailable: true }],
      session_id: expect.any(String),
      resume_gateway_url: expect.stringMatching(/^ws:/),
      application: { id: APP },
      shard: [0, 1],
    });
    expect((await client.next("GUILD_CREATE")).d).toMatchObject({ id: HOME, channels: [{ id: LOBBY }] });
  });

  it("sends no servers without the intent", async () => {
    const client = await ready(world, { intents: 0 });
    client.send(1, null);
    await client.next(11);
    expect(client.frames.map(({ t }) => t)).not.toContain("GUILD_CREATE");
  });

  it("acknowledges heartbeats", async () => {
    const client = await ready(world);
    client.send(1, 1);
    await client.next(11);
  });

  it("acknowledges nothing while it is mute", async () => {
    world.emulator.muteHeartbeats();
    const client = await ready(world);
    client.send(1, 1);
    client.send(42, {});
    // The close shows that the heartbeat before it has been read.
    expect(await client.closed).toBe(4001);
    expect(client.frames.some(({ op }) => op === 11)).toBe(false);
  });

  it("keeps a list of identifies without tokens", async () => {
    await ready(world, { presence: { status: "online" }, large_threshold: 50 });
    expect(world.emulator.identifies()).toEqual([
      {
        atMs: world.nowMs(),
        intents: 1,
        shard: [0, 1],
        properties: { os: "linux" },
        presence: { status: "online" },
        largeThreshold: 50,
      },
    ]);
    expect(JSON.stringify(world.emulator.identifies())).not.toContain(TOKEN);
    expect(world.emulator.stats()).toMatchObject({ identifies: 1, connections: 1, sessions: 1 });
  });
});

describe("the gateway closes", () => {
  it.each<[number, string, object]>([
    [4004, "a wrong token", { token: "nonsense" }],
    [4004, "a token with Bot before it", { token: `Bot ${TOKEN}` }],
    [4013, "intents that do not exist", { intents: 1 << 30 }],
    [4013, "missing intents", { intents: null }],
    [4014, "presences, where they are not switched on", { intents: PRESENCES }],
    [4014, "members, which are privileged", { intents: 2 }],
    [4014, "message content, which is privileged", { intents: 1 << 15 }],
    [4010, "a shard beyond the last", { shard: [1, 1] }],
    [4010, "a shard that is none", { shard: ["a", 1] }],
    [4002, "an identify without properties", { properties: undefined }],
  ])("with %i on %s", async (code, _what, identify) => {
    const client = await connect(world);
    client.identify(identify);
    expect(await client.closed).toBe(code);
  });

  it.each<[number, string, string]>([
    [4012, "another version", "?v=9&encoding=json"],
    [4012, "another encoding", "?v=10&encoding=etf"],
    [4012, "compression, which is not emulated", "?v=10&encoding=json&compress=zlib-stream"],
  ])("with %i on %s", async (code, _what, query) => {
    expect(await (await connect(world, query)).closed).toBe(code);
  });

  it("with 4002 on what is no JSON, 4003 before identify, 4001 on unknown opcodes, 4005 on a second identify", async () => {
    const garbled = await connect(world);
    garbled.sendRaw("{ no JSON");
    const early = await connect(world);
    early.send(3, {});
    const unknown = await ready(world);
    unknown.send(42, {});
    const twice = await ready(world);
    twice.identify();
    expect(await Promise.all([garbled, early, unknown, twice].map(({ closed }) => closed))).toEqual([
      4002, 4003, 4001, 4005,
    ]);
  });

  it("with 4010 on fewer shards than it needs", async () => {
    const sharded = await startWorld({ gateway: { shards: 2 } });
    const client = await connect(sharded);
    client.identify();
    expect(await client.closed).toBe(4010);
    await sharded.close();
  });

  it("and the token is reset when the identifies of the day are used up", async () => {
    const poor = await startWorld({ gateway: { identifiesPerDay: 1 } });
    await ready(poor);
    const { body } = await poor.call("/gateway/bot");
    expect(body.session_start_limit).toMatchObject({ total: 1, remaining: 0, max_concurrency: 1 });
    const client = await dial(`${body.url}?v=10&encoding=json`);
    client.identify();
    expect(await client.closed).toBe(4004);
    expect((await poor.call("/gateway/bot")).status).toBe(401);
    await poor.close();
  });

  it("with the code it is told to, after which the session is gone if the code says so", async () => {
    const first = await ready(world);
    world.emulator.closeGateway(4000);
    expect(await first.closed).toBe(4000);
    expect(world.emulator.stats().sessions).toBe(1);
    const second = await ready(world);
    world.emulator.closeGateway(4004);
    expect(await second.closed).toBe(4004);
    expect(world.emulator.stats().sessions).toBe(1);
  });
});

describe("a session", () => {
  /** Connects to where READY said, and resumes. */
  async function resume(from: Awaited<ReturnType<typeof ready>>, more: object = {}) {
    const { d } = await from.next("READY");
    const client = await dial(`${d.resume_gateway_url}?v=10&encoding=json`);
    await client.next(10);
    client.send(6, { token: TOKEN, session_id: d.session_id, seq: 2, ...more });
    return client;
  }

  it("is resumed with everything missed, in order", async () => {
    const first = await ready(world);
    await first.next("GUILD_CREATE");
    world.emulator.terminate();
    await first.closed;
    world.emulator.dispatch("ONE", { n: 1 }, HOME);
    world.emulator.dispatch("TWO", { n: 2 });
    const again = await resume(first);
    await again.next("RESUMED");
    expect(again.frames.map(({ t, s }) => [t, s]).slice(1)).toEqual([
      ["ONE", 3],
      ["TWO", 4],
      ["RESUMED", 5],
    ]);
  });

  it("that is not known any more answers op 9", async () => {
    const first = await ready(world);
    world.emulator.terminate();
    world.emulator.dropSessions();
    expect((await (await resume(first)).next(9)).d).toBe(false);
  });

  it("that is dropped while connected says so at once", async () => {
    const client = await ready(world);
    world.emulator.dropSessions();
    expect((await client.next(9)).d).toBe(false);
    expect(world.emulator.stats().sessions).toBe(0);
  });

  it("ends when the client closes with 1000, and not with another code", async () => {
    const polite = await ready(world);
    polite.close(1000);
    await polite.closed;
    const hasty = await ready(world);
    hasty.close(4200);
    await hasty.closed;
    expect((await (await resume(polite)).next(9)).d).toBe(false);
    await (await resume(hasty)).next("RESUMED");
  });

  it("cannot be resumed with a number it has not reached, nor with a wrong token", async () => {
    const client = await ready(world);
    expect(await (await resume(client, { seq: 99 })).closed).toBe(4007);
    expect(await (await resume(client, { token: "nonsense" })).closed).toBe(4004);
  });

  it("gets what happens in the servers of its shard, and the first also what happens elsewhere", async () => {
    const sharded = await startWorld({ gateway: { shards: 2 } });
    const even = await ready(sharded, { shard: [0, 2] });
    const odd = await ready(sharded, { shard: [1, 2] });
    const shard = Number((BigInt(HOME) >> 22n) % 2n);
    sharded.emulator.dispatch("HERE", {}, HOME);
    sharded.emulator.dispatch("DIRECT", {});
    await (shard === 0 ? even : odd).next("HERE");
    await even.next("DIRECT");
    expect(odd.frames.some(({ t }) => t === "DIRECT")).toBe(false);
    await sharded.close();
  });

  it("of a second client on the same token gets everything as well", async () => {
    const clients = [await ready(world), await ready(world)];
    world.emulator.dispatch("PING", {});
    await Promise.all(clients.map((client) => client.next("PING")));
  });
});

describe("what happens", () => {
  it("in presences reaches only those who asked, only for people the bot shares a server with", async () => {
    const open = await startWorld({ allowPresence: true });
    const listening = await ready(open, { intents: PRESENCES });
    const deaf = await ready(open, { intents: 1 });
    open.emulator.presence(ANN, [{ type: 2, name: "Spotify", sync_id: "4uLU6hMCjMI75M1A2tKUQC" }]);
    expect((await listening.next("PRESENCE_UPDATE")).d).toMatchObject({
      user: { id: ANN },
      guild_id: HOME,
      activities: [{ sync_id: "4uLU6hMCjMI75M1A2tKUQC" }],
    });
    expect(listening.frames.filter(({ t }) => t === "PRESENCE_UPDATE")).toHaveLength(1);
    open.emulator.dispatch("DONE", {});
    await deaf.next("DONE");
    expect(deaf.frames.some(({ t }) => t === "PRESENCE_UPDATE")).toBe(false);
    await open.close();
  });

  it("to servers is told apart: added, removed, out of order", async () => {
    const client = await ready(world);
    world.emulator.addBot(AWAY);
    world.emulator.guildOutage(HOME);
    world.emulator.guildOutage(HOME, false);
    world.emulator.removeBot(AWAY);
    world.emulator.dispatch("DONE", {});
    await client.next("DONE");
    const told = client.frames.filter(({ t }) => t?.startsWith("GUILD_")).map(({ t, d }) => [t, d.id, d.unavailable]);
    expect(told).toEqual([
      ["GUILD_CREATE", HOME, false],
      ["GUILD_CREATE", AWAY, false],
      ["GUILD_DELETE", HOME, true],
      ["GUILD_CREATE", HOME, false],
      ["GUILD_DELETE", AWAY, undefined],
    ]);
  });

  it("in chats is told with its text only in direct messages, and only to who asked", async () => {
    const client = await ready(world, { intents: (1 << 9) | (1 << 12) });
    world.emulator.say(ANN, "hello all", { channelId: LOBBY });
    world.emulator.say(ANN, "not for you", { channelId: PLAZA });
    world.emulator.say(BOB, "hello bot");
    world.emulator.dispatch("DONE", {});
    await client.next("DONE");
    const heard = client.frames.filter(({ t }) => t === "MESSAGE_CREATE").map(({ d }) => d.content);
    expect(heard).toEqual(["", "hello bot"]);
  });
});
