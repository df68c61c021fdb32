import { createHash } from "node:crypto";
import { freePort } from "../../../playground/redis/free-port.js";
import { createSlackEmulator, type SlackEmulator } from "../../../playground/slack/emulator.js";
import { turnOf } from "../../../src/bots/activity.js";
import { allCommands } from "../../../src/bots/commands/all.js";
import type { Address, Message } from "../../../src/bots/domain.js";
import { plainManner, tongueOf } from "../../../src/bots/manner.js";
import type { Log } from "../../../src/bots/ports.js";
import { textsIn } from "../../../src/bots/text.js";
import type { Channel, OnTurn } from "../../../src/channels/channel.js";
import { createSlackChannel, type SlackChannelParts } from "../../../src/channels/slack/channel.js";
import { botScopes } from "../../../src/channels/slack/manifest.js";
import type { SlackSettings } from "../../../src/channels/slack/settings.js";
import { createHttpServer } from "../../../src/http.js";

export const signingSecret = "8f742231b10e8888abcd99yyyzzz85a5";
export const clientId = "111.222";
export const team = "T0MAIN";
export const room = "C0MUSIC";
export const [ann, bob] = ["U0ANN", "U0BOB"];
export const startMs = Date.UTC(2026, 10, 21);

/** Every line a test's log got. */
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

export function movableClock() {
  let nowMs = startMs;
  const advance = (ms: number) => {
    nowMs += ms;
  };
  return { nowMs: () => nowMs, advance };
}

export function settingsFor(apiUrl: string, changes: Partial<SlackSettings> = {}): SlackSettings {
  return {
    SLACK_SIGNING_SECRET: signingSecret,
    SLACK_BOT_TOKEN: undefined,
    SLACK_CLIENT_ID: clientId,
    SLACK_CLIENT_SECRET: "client-secret",
    SLACK_STATE_SECRET: "state-secret",
    SLACK_APP_TOKEN: undefined,
    SLACK_API_URL: apiUrl,
    SLACK_COMMAND: "/song",
    ...changes,
  };
}

/** A store of installations in memory, which can be slow or down. */
export function memoryRecords() {
  const records = new Map<string, string>();
  let trouble: () => Promise<void> = async () => {};
  return {
    records,
    fail: (how: () => Promise<void>) => {
      trouble = how;
    },
    get: async (key: string) => {
      await trouble();
      return records.get(key) ?? null;
    },
    put: async (key: string, json: string) => void records.set(key, json),
    delete: async (key: string) => void records.delete(key),
  };
}

export interface SlackBench {
  emulator: SlackEmulator;
  channel: Channel;
  /** Where the house listens. */
  url: string;
  clock: ReturnType<typeof movableClock>;
  log: RecordedLog;
  installations: ReturnType<typeof memoryRecords>;
  turns: ReturnType<typeof turnOf>[];
  acted: { address: Address; atMs: number }[];
  answered: Address[];
  /** What the house would do; tests put their own in. */
  house: {
    onTurn: OnTurn;
    peek(address: Address, command: string): Promise<Message>;
    suggest: SlackChannelParts["suggest"];
    isFirst(id: string): Promise<boolean>;
  };
  /** Installs the app the short way, and stores it the way the real one is stored. */
  install(id: string): void;
  /** Everything that was taken has been worked on. */
  settled(): Promise<void>;
  /** What a person was told, oldest first. */
  told(userId: string): ReturnType<SlackEmulator["messages"]>;
  close(): Promise<void>;
}

export interface BenchOptions {
  settings?: Partial<SlackSettings>;
  isInstalled?: boolean;
  /** Serves the one workspace with a token of its own. */
  isSingle?: boolean;
}

/** The channel in the house's HTTP server, the emulated Slack before it, and two people in one workspace. */
export async function openSlack({ settings, isInstalled = true, isSingle }: BenchOptions = {}): Promise<SlackBench> {
  const clock = movableClock();
  const log = recordedLog();
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const emulator = createSlackEmulator({
    clock,
    signingSecret,
    clientId,
    clientSecret: "client-secret",
    redirectUris: [publicUrl],
  });
  await emulator.start();
  populate(emulator);
  const installations = memoryRecords();
  const seen = new Set<string>();
  const turns: SlackBench["turns"] = [];
  const acted: SlackBench["acted"] = [];
  const answered: Address[] = [];
  const house: SlackBench["house"] = {
    onTurn: async () => {},
    peek: async (_address, command) => ({ text: `your ${command}` }),
    suggest: { songs: async () => [], people: async () => [], groups: async () => [], recipients: async () => [] },
    isFirst: async (id) => !seen.has(id) && Boolean(seen.add(id)),
  };
  const channel = createSlackChannel({
    settings: settingsFor(emulator.apiUrl, {
      ...(isSingle && oneWorkspace(emulator.install(team).token)),
      ...settings,
    }),
    installations,
    publicUrl,
    clock,
    log,
    random: {
      id: () => createHash("sha256").update(String(seen.size)).digest("base64url").slice(0, 22),
      digits: () => "1",
    },
    acted: async (address, atMs) => void acted.push({ address, atMs }),
    answered: async (address) => void answered.push(address),
    peek: (address, command) => house.peek(address, command),
    suggest: {
      songs: (...given) => house.suggest.songs(...given),
      people: (...given) => house.suggest.people(...given),
      groups: (...given) => house.suggest.groups(...given),
      recipients: (...given) => house.suggest.recipients(...given),
    },
    isFirst: (id) => house.isFirst(id),
    commands: allCommands,
    textsFor: async (address) => textsIn(tongueOf(null, address, () => plainManner)),
  });
  const onTurn: OnTurn = async (context) => {
    turns.push(turnOf(context.activity));
    await house.onTurn(context);
  };
  const server = createHttpServer({ routes: channel.routes, readiness: [], log });
  const url = await server.start(port, "127.0.0.1");
  emulator.setRequestUrl(`${url}/slack/events`);
  await channel.start(onTurn);
  const install = (id: string) => {
    const token = emulator.install(id, botScopes);
    installations.records.set(id, storedInstallation(token, clock.nowMs()));
  };
  if (isInstalled) install(team);
  return {
    ...{ emulator, channel, url, clock, log, installations, turns, acted, answered, house, install },
    settled: async () => {
      await channel.stop();
      await channel.start(onTurn);
    },
    told: (userId) => emulator.messages(userId).filter(({ from }) => from === "bot"),
    close: async () => {
      await channel.stop();
      await server.stop(0);
      await emulator.stop();
    },
  };
}

function oneWorkspace(token: string): Partial<SlackSettings> {
  const none = { SLACK_CLIENT_ID: undefined, SLACK_CLIENT_SECRET: undefined, SLACK_STATE_SECRET: undefined };
  return { ...none, SLACK_BOT_TOKEN: token };
}

function populate(emulator: SlackEmulator): void {
  emulator.addTeam({ id: team, name: "Main" });
  emulator.addUser({ id: ann, teamId: team, name: "Ann Reed" });
  emulator.addUser({ id: bob, teamId: team, name: "Bob Fisher" });
  emulator.addChannel({ id: room, teamId: team, name: "music", members: [ann, bob] });
}

/** As @slack/oauth hands it to the store. */
export function storedInstallation(token: ReturnType<SlackEmulator["install"]>, installedAtMs: number): string {
  const { teamId, enterpriseId, isEnterpriseInstall, token: botToken, botUserId, botId, scopes, appId } = token;
  const installation = {
    ...(teamId === null ? {} : { team: { id: teamId } }),
    ...(enterpriseId === null ? {} : { enterprise: { id: enterpriseId } }),
    user: { id: ann },
    bot: { token: botToken, userId: botUserId, id: botId, scopes },
    ...{ tokenType: "bot", isEnterpriseInstall, appId, authVersion: "v2" },
  };
  return JSON.stringify({ installedAtMs, installation });
}
