import { type EventEmitter, once } from "node:events";
import type { AddressInfo } from "node:net";
import { createServer } from "node:net";
import { setImmediate as nextTick } from "node:timers/promises";
import { Client, Events } from "discord.js";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { DiscordEmulator } from "../../../playground/discord/emulator.js";
import { gatewayClient } from "../../../src/channels/discord/client.js";
import { Gateway, type GatewayParts } from "../../../src/channels/discord/gateway.js";
import {
  ann,
  applicationId,
  bob,
  type EmulatorOptions,
  guild,
  openDiscord,
  openEmulator,
  type RecordedLog,
  recordedLog,
  room,
  token,
} from "./bench.js";

/** Short, so that what is repeated is repeated soon; nothing here asserts how long anything took. */
const times = { firstMs: 5000, lookMs: 5, deafMs: 60_000, backoffMs: 1, longestMs: 4 };

describe("the connection to Discord", () => {
  let emulator: DiscordEmulator;
  let log: RecordedLog;
  let heard: unknown[];
  const opened: Gateway[] = [];

  async function openOn(options: EmulatorOptions = {}): Promise<void> {
    await emulator?.stop();
    emulator = await openEmulator(options);
  }

  function gatewayWith(more: Partial<GatewayParts> = {}): Gateway {
    const gateway = new Gateway({
      ...{ token, apiUrl: emulator.apiUrl, hasPresence: false, log, times },
      random: { digits: () => "50" },
      onInteraction: (raw) => void heard.push(raw),
      onPresence: () => {},
      ...more,
    });
    opened.push(gateway);
    return gateway;
  }

  const logged = (event: string) => log.lines.filter((line) => line.event === event);
  /** Lets everything happen that is about to, until this is so. */
  const until = async (isSo: () => boolean) => {
    while (!isSo()) await nextTick();
  };
  const press = async () => {
    const before = heard.length;
    void emulator.command(ann, "inbox", {}, { channelId: room });
    await until(() => heard.length > before);
  };

  beforeEach(async () => {
    log = recordedLog();
    heard = [];
    emulator = await openEmulator();
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((gateway) => gateway.stop()));
    await emulator.stop();
  });

  it("hears interactions with the one intent it needs", async () => {
    const gateway = gatewayWith();
    await gateway.start();
    await press();
    expect(emulator.identifies()).toMatchObject([{ intents: 1 }]);
    await until(() => gateway.state === "ready");
  });

  it("hears interactions before every server has arrived", async () => {
    emulator.guildOutage(guild);
    const gateway = gatewayWith();
    await gateway.start();
    expect(gateway.state).toBe("connecting");
    void emulator.command(ann, "inbox");
    await until(() => heard.length === 1);
  });

  it.each([
    ["a wrong token", { token: "other" }, "401"],
    ["a forbidden intent", { hasPresence: true }, "4014"],
  ] as const)("gives up for %s, as only the operator can help", async (_name, parts, code) => {
    const gateway = gatewayWith(parts);
    await gateway.start();
    expect([gateway.state, gateway.fatal]).toEqual(["halted", code]);
    expect(logged("discord.halted")).toMatchObject([{ level: "error", fields: { code } }]);
    await until(() => emulator.stats().connections === 0);
  });

  it("notices that its token died while it was connected: runtime 4004", async () => {
    const gateway = gatewayWith();
    await gateway.start();
    emulator.resetToken();
    await until(() => gateway.fatal !== null);
    expect([gateway.state, gateway.fatal]).toEqual(["halted", "4004"]);
  });

  it("tells the house that it is halted", async () => {
    const bench = await openDiscord(async () => {}, { emulator });
    emulator.resetToken();
    await until(() => bench.channel.halted !== null);
    expect(bench.channel.halted).toBe("4004");
    await bench.close();
  });

  it("goes on where it was when the connection breaks, and misses nothing", async () => {
    const gateway = gatewayWith();
    await gateway.start();
    emulator.terminate();
    await press();
    await until(() => gateway.state === "ready");
    expect(logged("discord.shardResumed")).toHaveLength(1);
    expect(emulator.identifies()).toHaveLength(1);
  });

  it("takes a new client after each failed try: second login", async () => {
    emulator.fault({ name: "500", path: "/gateway/bot", times: 6 });
    const gateway = gatewayWith();
    await gateway.start();
    expect(gateway.state).toBe("connecting");
    await until(() => gateway.state === "ready");
    expect(logged("discord.notConnected").length).toBeGreaterThan(1);
    expect(emulator.stats()).toMatchObject({ identifies: 1, connections: 1 });
    await gateway.stop();
    await until(() => emulator.stats().connections === 0);
  });

  it("is deaf, not ready, once no shard has heard anything for a while", async () => {
    const gateway = gatewayWith({ times: { ...times, deafMs: 0 } });
    await gateway.start();
    await until(() => gateway.state === "ready");
    await emulator.goOffline();
    await until(() => gateway.state === "deaf");
    await until(() => logged("discord.deaf").length === 1);
    await emulator.goOnline();
    await until(() => gateway.state === "ready");
  });

  it("stops in the middle of an outage, and never comes back", async () => {
    const gateway = gatewayWith();
    await gateway.start();
    await until(() => gateway.state === "ready");
    await emulator.goOffline();
    await until(() => gateway.state !== "ready");
    await gateway.stop();
    await emulator.goOnline();
    expect(gateway.state).toBe("stopped");
    const next = gatewayWith();
    await next.start();
    await press();
    expect(heard).toHaveLength(1);
  });

  it("leaves no connection behind, and can start again", async () => {
    const gateway = gatewayWith();
    for (let round = 1; round <= 2; round++) {
      await gateway.start();
      await press();
      await gateway.stop();
      await until(() => emulator.stats().connections === 0);
    }
    expect(heard).toHaveLength(2);
  });

  it("does not hold up the stop of the channel: silent peer on stop", async () => {
    const bench = await openDiscord(async () => {}, { emulator });
    emulator.silence();
    const stopped = bench.channel.stop().then(() => "stopped");
    expect(await stopped).toBe("stopped");
    expect(bench.channel.gateway).toBe("stopped");
  });

  it("connects only where it may, takes over when it may, and leaves when it may no more: two processes", async () => {
    let holder = "a";
    const processes = ["a", "b"].map((name) => gatewayWith({ lease: async () => holder === name }));
    await Promise.all(processes.map((each) => each.start()));
    const states = () => processes.map(({ state }) => state);
    await until(() => states()[0] === "ready");
    expect(states()).toEqual(["ready", "elsewhere"]);
    expect(emulator.stats().connections).toBe(1);
    holder = "b";
    await until(() => states()[1] === "ready" && states()[0] === "elsewhere");
    await until(() => emulator.stats().connections === 1);
    await press();
    expect(heard).toHaveLength(1);
  });

  it("keeps what it has while nobody can tell whose the gateway is", async () => {
    let isKnown = true;
    const gateway = gatewayWith({
      lease: async () => {
        if (!isKnown) throw new Error("Redis is gone");
        return true;
      },
    });
    await gateway.start();
    isKnown = false;
    await until(() => logged("discord.leaseUnknown").length > 3);
    await press();
    expect(emulator.identifies()).toHaveLength(1);
  });

  it("holds several shards in one process", async () => {
    await openOn({ gateway: { shards: 2, maxConcurrency: 2 } });
    const gateway = gatewayWith();
    await gateway.start();
    await until(() => gateway.state === "ready");
    expect(emulator.stats().connections).toBe(2);
  });

  it("outlives the library's own failures, and says so", async () => {
    const login = vi.spyOn(Client.prototype, "login");
    await gatewayWith().start();
    const [client] = login.mock.contexts as EventEmitter[];
    login.mockRestore();
    for (const event of [Events.Error, Events.ShardError, Events.Warn])
      expect(client?.emit(event, new Error("boom"), 0)).toBe(true);
    expect(logged("discord.error")).toHaveLength(1);
    expect(logged("discord.shardError")).toHaveLength(1);
  });

  it("outlives what no library can read", async () => {
    const gateway = gatewayWith();
    await gateway.start();
    emulator.dispatch("INTERACTION_CREATE", { id: "1", type: 2 });
    emulator.dispatch("PRESENCE_UPDATE", { user: null });
    emulator.dispatch("NEVER_HEARD_OF", { x: 1 });
    await until(() => heard.length === 1);
    await press();
  });

  it("does not wait for ever at its start for a Discord that says nothing", async () => {
    const silent = createServer(() => {}).listen(0, "127.0.0.1");
    await once(silent, "listening");
    const { port } = silent.address() as AddressInfo;
    const gateway = gatewayWith({ apiUrl: `http://127.0.0.1:${port}/api`, times: { ...times, firstMs: 20 } });
    await gateway.start();
    expect(gateway.state).toBe("connecting");
    await gateway.stop();
    silent.close();
  });

  it("keeps nobody in memory but the bot", async () => {
    const client = gatewayClient({ apiUrl: emulator.apiUrl, hasPresence: false });
    await client.login(token);
    await until(() => client.isReady());
    for (const id of [ann, bob]) expect((await client.users.fetch(id)).id).toBe(id);
    expect([...client.users.cache.keys()]).toEqual([applicationId]);
    await client.destroy();
  });
});
