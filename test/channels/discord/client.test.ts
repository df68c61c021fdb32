import { setImmediate as nextTick } from "node:timers/promises";
import { type Client, Events } from "discord.js";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { abandon, gatewayClient, takeDispatches } from "../../../src/channels/discord/client.js";
import { Gateway } from "../../../src/channels/discord/gateway.js";
import { objectIn } from "../../../src/channels/discord/json.js";
import { ann, applicationId, guild, openEmulator, recordedLog, token } from "./bench.js";
import { type HeldGateway, openHeldGateway } from "./held-gateway.js";

/** Two clients before gateways of their own, so that one shows what the other would do. */
describe("a client that is abandoned", () => {
  let gateways: HeldGateway[];
  let clients: Client[];
  const [given, kept] = [0, 1];
  const gateway = (which: number) => gateways[which] as HeldGateway;
  const client = (which: number) => clients[which] as Client;

  function connect({ apiUrl }: HeldGateway): Client {
    const connecting = gatewayClient({ apiUrl, hasPresence: false });
    connecting.on(Events.Error, () => {});
    // Whether it ever gets in is what the tests are about.
    connecting.login(token).catch(() => {});
    return connecting;
  }

  beforeEach(async () => {
    gateways = [await openHeldGateway(), await openHeldGateway()];
    clients = gateways.map(connect);
    await Promise.all(gateways.map((each) => each.tried(1)));
  });
  afterEach(async () => {
    await Promise.all(clients.map(abandon));
    await Promise.all(gateways.map((each) => each.close()));
  });

  it("while it waits to be let in never comes again, and lets no error escape", async () => {
    await abandon(client(given));
    for (let round = 1; round <= 2; round++) {
      for (const each of gateways) each.breakOff();
      await gateway(kept).tried(1 + round);
    }
    expect(gateway(given).tries()).toBe(1);
  });

  it("between two tries never comes again", async () => {
    const reconnecting = new Promise((resolve) => client(given).once(Events.ShardReconnecting, resolve));
    for (const each of gateways) each.breakOff();
    await reconnecting;
    await abandon(client(given));
    for (let round = 2; round <= 3; round++) {
      await gateway(kept).tried(round);
      gateway(kept).breakOff();
    }
    expect(gateway(given).tries()).toBe(1);
  });

  it("and let in after all leaves at once", async () => {
    await abandon(client(given));
    const inside = await gateway(given).letIn();
    expect(await inside.closed).toBe(1000);
    expect(gateway(given).tries()).toBe(1);
  });
});

it("a client of several shards is ended altogether, also while one of them tries to come back", async () => {
  const held = await openHeldGateway(2);
  const client = gatewayClient({ apiUrl: held.apiUrl, hasPresence: false });
  client.on(Events.Error, () => {});
  const login = client.login(token);
  await held.tried(2);
  const [first, second] = [await held.letIn(), await held.letIn()];
  await Promise.all([first.ready(), second.ready(), login]);
  first.terminate();
  await held.tried(3);
  await abandon(client);
  held.breakOff();
  expect(await second.closed).toBe(1000);
  expect(held.tries()).toBe(3);
  await held.close();
});

it("a client of several shards that all wait to be let in leaves only when none waits any more", async () => {
  const held = await openHeldGateway(2);
  const client = gatewayClient({ apiUrl: held.apiUrl, hasPresence: false });
  client.on(Events.Error, () => {});
  client.login(token).catch(() => {});
  await held.tried(2);
  await abandon(client);
  const inside = await held.letIn();
  held.breakOff();
  expect(await inside.closed).toBe(1000);
  expect(held.tries()).toBe(2);
  await held.close();
});

it("a gateway that is stopped before it is let in hears nothing of what comes after all", async () => {
  const held = await openHeldGateway();
  const heard: unknown[] = [];
  const gateway = new Gateway({
    ...{ token, apiUrl: held.apiUrl, hasPresence: false, log: recordedLog(), times: { firstMs: 1 } },
    random: { digits: () => "50" },
    onInteraction: (raw) => void heard.push(raw),
    onPresence: (raw) => void heard.push(raw),
  });
  await gateway.start();
  await held.tried(1);
  await gateway.stop();
  const inside = await held.letIn();
  inside.dispatch("INTERACTION_CREATE", { id: "1" });
  inside.dispatch("PRESENCE_UPDATE", { user: { id: ann } });
  expect(await inside.closed).toBe(1000);
  expect(heard).toEqual([]);
  await held.close();
});

describe("what a client keeps", () => {
  it("is the server itself, and of everybody and everything in it only the bot", async () => {
    const emulator = await openEmulator();
    const client = gatewayClient({ apiUrl: emulator.apiUrl, hasPresence: false });
    let whole: object = {};
    client.on("raw", ({ t, d }: { t: string; d: unknown }) => {
      if (t === "GUILD_CREATE") whole = objectIn(d);
    });
    takeDispatches(client, { onInteraction: () => {}, onPresence: () => {} });
    await client.login(token);
    while (!client.isReady()) await nextTick();
    const person = (id: string) => ({ user: { id, username: id }, roles: [], joined_at: "2026-01-01", flags: 0 });
    const id = "200000000000000008";
    const added = new Promise((resolve) => client.once(Events.GuildCreate, resolve));
    emulator.dispatch("GUILD_CREATE", {
      ...whole,
      ...{ id, roles: [], channels: [] },
      members: [person(ann), person(applicationId)],
      emojis: [{ id: "1", name: "x", roles: [] }],
      stickers: [{ id: "2", name: "s", type: 2, format_type: 1, tags: "" }],
      voice_states: [{ user_id: ann, channel_id: null, session_id: "1" }],
      presences: [{ user: { id: ann }, status: "online", activities: [], client_status: {} }],
    });
    await added;
    const kept = client.guilds.cache.get(id);
    expect([...client.guilds.cache.keys()].toSorted()).toEqual([guild, id].toSorted());
    expect([...(kept?.members.cache.keys() ?? [])]).toEqual([applicationId]);
    expect([...client.users.cache.keys()]).toEqual([applicationId]);
    const caches = [kept?.emojis, kept?.stickers, kept?.voiceStates, kept?.presences].map((one) => one?.cache.size);
    expect(caches).toEqual([0, 0, 0, 0]);
    await client.destroy();
    await emulator.stop();
  });
});
