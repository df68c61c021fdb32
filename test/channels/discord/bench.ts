import type { Client } from "discord.js";
import { createDiscordEmulator, type DiscordEmulator } from "../../../playground/discord/emulator.js";
import type { SeenMessage } from "../../../playground/discord/seen-message.js";
import { allCommands } from "../../../src/bots/commands/all.js";
import type { Address } from "../../../src/bots/domain.js";
import { plainManner, tongueOf } from "../../../src/bots/manner.js";
import type { Log } from "../../../src/bots/ports.js";
import { textsIn } from "../../../src/bots/text.js";
import type { OnTurn } from "../../../src/channels/channel.js";
import {
  createDiscordChannel,
  type DiscordChannel,
  type DiscordChannelParts,
} from "../../../src/channels/discord/channel.js";
import { abandon, gatewayClient, takeDispatches } from "../../../src/channels/discord/client.js";
import { commandDocuments } from "../../../src/channels/discord/commands.js";
import { idIn, objectIn } from "../../../src/channels/discord/json.js";
import type { DiscordSettings } from "../../../src/channels/discord/settings.js";
import { anAddress } from "../../fixtures/person.js";

export const applicationId = "900000000000000001";
export const token = "discord-bot-token";
export const ann = "100000000000000001";
export const bob = "100000000000000002";
/** Nobody in a server with the bot; has installed the app for herself. */
export const cleo = "100000000000000003";
export const guild = "200000000000000001";
export const room = "300000000000000001";
/** A server without the bot. */
export const foreignGuild = "200000000000000002";
export const foreignRoom = "300000000000000002";
export const group = "400000000000000001";

export interface RecordedLog extends Log {
  lines: { level: string; event: string; fields: Record<string, unknown> }[];
}

export function recordedLog(): RecordedLog {
  const lines: RecordedLog["lines"] = [];
  const at =
    (level: string) =>
    (event: string, fields: object = {}) =>
      void lines.push({ level, event, fields: { ...fields } });
  return { lines, debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}

export type EmulatorOptions = Partial<Parameters<typeof createDiscordEmulator>[0]>;

/** An emulated Discord with a server, a room and three people in it, that knows our commands. */
export async function openEmulator(options: EmulatorOptions = {}): Promise<DiscordEmulator> {
  const emulator = createDiscordEmulator({
    clock: { nowMs: () => Date.now() },
    ...{ token, applicationId },
    // However slow this machine is: what comes too late is tested by name.
    ackLimitMs: 60_000,
    ...options,
  });
  emulator.addGuild({ id: guild, name: "Friends", hasBot: true, channels: [{ id: room, name: "music" }] });
  emulator.addGuild({ id: foreignGuild, name: "Work", hasBot: false, channels: [{ id: foreignRoom, name: "all" }] });
  emulator.addUser({ id: ann, name: "Ann Reed", guilds: [guild], locale: "de" });
  emulator.addUser({ id: bob, name: "Bob Fisher", guilds: [guild] });
  emulator.addUser({ id: cleo, name: "Cleo", guilds: [foreignGuild], userInstalled: true });
  emulator.addGroup({ id: group, name: "band", users: [ann, cleo] });
  await emulator.start();
  await putCommands(emulator, commandDocuments(allCommands, { hasPresence: true }));
  return emulator;
}

export async function putCommands(emulator: DiscordEmulator, documents: object[]): Promise<void> {
  await call(emulator, "PUT", `/applications/${applicationId}/commands`, documents);
}

/** A call of the bot, past our own code. */
export async function call(emulator: DiscordEmulator, method: string, path: string, body: unknown): Promise<unknown> {
  const headers = { authorization: `Bot ${token}`, "content-type": "application/json" };
  const response = await fetch(`${emulator.apiUrl}/v10${path}`, { method, headers, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  return response.json();
}

/** A direct message with one button, which says `command` when it is pressed. Answers the message's id. */
export async function postButton(emulator: DiscordEmulator, userId: string, command: string): Promise<string> {
  const channel = objectIn(await call(emulator, "POST", "/users/@me/channels", { recipient_id: userId }));
  const components = [{ type: 1, components: [{ type: 2, style: 2, label: "Press me", custom_id: command }] }];
  const path = `/channels/${String(channel.id)}/messages`;
  return idIn(objectIn(await call(emulator, "POST", path, { content: setup, components })).id) ?? "";
}

/** What messages say that only tests post. */
export const setup = "(something to press)";

export function settingsFor(emulator: DiscordEmulator, presence: "on" | "off" = "off"): DiscordSettings {
  return {
    DISCORD_TOKEN: token,
    DISCORD_APPLICATION_ID: applicationId,
    DISCORD_API_URL: emulator.apiUrl,
    DISCORD_LINK_URL: "https://discord.com/oauth2/authorize",
    DISCORD_PRESENCE: presence,
  };
}

/** A second pair of ears at the gateway, which notes what arrives and answers nothing. */
export interface Tap {
  /** Lets something happen and answers the interaction that comes of it. Whoever waits for an answer waits in vain. */
  interactionOf(action: () => Promise<unknown>): Promise<unknown>;
  close(): Promise<void>;
}

export async function openTap(emulator: DiscordEmulator): Promise<Tap> {
  const client: Client = gatewayClient({ apiUrl: emulator.apiUrl, hasPresence: false });
  let hear: (raw: unknown) => void = () => {};
  takeDispatches(client, { onInteraction: (raw) => hear(raw), onPresence: () => {} });
  await client.login(token);
  return {
    interactionOf: (action) =>
      new Promise((resolve, reject) => {
        hear = resolve;
        action().catch(reject);
      }),
    close: () => abandon(client),
  };
}

export function addressFor(userId: string, changes: Partial<Address> = {}): Address {
  return anAddress({
    channel: "discord",
    tenantId: applicationId,
    installationId: applicationId,
    botId: applicationId,
    userId,
    conversationId: `dm/${userId}`,
    ...changes,
  });
}

export interface DiscordBench {
  emulator: DiscordEmulator;
  channel: DiscordChannel;
  log: RecordedLog;
  acted: { address: Address; atMs: number }[];
  suggest: DiscordChannelParts["suggest"];
  /** What the bot has said to this person, oldest first. */
  said(userId: string): SeenMessage[];
  close(): Promise<void>;
}

export interface BenchOptions extends EmulatorOptions {
  emulator?: DiscordEmulator;
  presence?: "on" | "off";
  parts?: Partial<DiscordChannelParts>;
}

/** The channel before an emulated Discord; started when it is told what to do. */
export async function openDiscord(onTurn: OnTurn | null, options: BenchOptions = {}): Promise<DiscordBench> {
  const { emulator: given, presence, parts, ...rest } = options;
  const emulator = given ?? (await openEmulator(rest));
  const log = recordedLog();
  const acted: DiscordBench["acted"] = [];
  const suggest: DiscordChannelParts["suggest"] = {
    songs: async () => [],
    people: async () => [],
    groups: async () => [],
    recipients: async () => [],
  };
  const channel = createDiscordChannel({
    settings: settingsFor(emulator, presence),
    clock: { nowMs: () => Date.now() },
    log,
    random: { id: () => "id", digits: (count) => "0".repeat(count) },
    acted: async (address, atMs) => void acted.push({ address, atMs }),
    answered: async () => {},
    peek: async () => ({}),
    isFirst: async () => true,
    commands: allCommands,
    textsFor: async (address) => textsIn(tongueOf(null, address, () => plainManner)),
    suggest,
    ...parts,
  });
  if (onTurn) await channel.start(onTurn);
  return {
    ...{ emulator, channel, log, acted, suggest },
    said: (userId) => emulator.messages(userId).filter(({ from, text }) => from === "bot" && text !== setup),
    close: async () => {
      await channel.stop();
      if (!given) await emulator.stop();
    },
  };
}
