import { createMessengerEmulator, type MessengerEmulator } from "../../../playground/messenger/emulator.js";
import type { Address } from "../../../src/bots/domain.js";
import type { Log } from "../../../src/bots/ports.js";
import type { Channel, OnTurn } from "../../../src/channels/channel.js";
import { createMessengerChannel } from "../../../src/channels/messenger/channel.js";
import type { MessengerSettings } from "../../../src/channels/messenger/settings.js";
import { serveRoutes } from "../routes-server.js";

export const pageId = "100200300";
export const bob = "psid-bob";
export const startMs = Date.UTC(2026, 10, 21);

/** Every line a test's log got, as `level event`. */
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

export function settingsFor(apiUrl: string): MessengerSettings {
  return {
    MESSENGER_PAGE_ID: pageId,
    MESSENGER_PAGE_TOKEN: "page-token",
    MESSENGER_APP_SECRET: "app-secret",
    MESSENGER_VERIFY_TOKEN: "verify-token",
    MESSENGER_API_URL: apiUrl,
    MESSENGER_LINK_URL: "https://m.me",
    MESSENGER_API_VERSION: "v26.0",
  };
}

export interface MessengerBench {
  emulator: MessengerEmulator;
  channel: Channel;
  clock: ReturnType<typeof movableClock>;
  log: RecordedLog;
  /** What Intake was given, in order. */
  accepted: { key: string; event: string }[];
  acted: { address: Address; atMs: number }[];
  /** Who acted without a turn. */
  answered: Address[];
  /** Makes `accept` fail, hang, or work again. */
  intake: { accept(channel: string, key: string, events: string[]): Promise<void> };
  /** Handles what has been accepted so far, once each. */
  drain(): Promise<void>;
  /** What the bot has said to Bob. */
  said(): ReturnType<MessengerEmulator["messages"]>;
  close(): Promise<void>;
}

/** The channel behind a real HTTP server, the emulated Messenger before it, and one person called Bob. */
export async function openMessenger(onTurn: OnTurn | null = async () => {}): Promise<MessengerBench> {
  const clock = movableClock();
  const emulator = emulatorWith(clock);
  await emulator.start();
  emulator.addPerson({ psid: bob, name: "Bob Fisher" });
  const accepted: MessengerBench["accepted"] = [];
  const acted: MessengerBench["acted"] = [];
  const answered: Address[] = [];
  const log = recordedLog();
  const intake = {
    accept: async (_channel: string, key: string, events: string[]) => {
      accepted.push(...events.map((event) => ({ key, event })));
    },
  };
  const channel = createMessengerChannel({
    settings: settingsFor(emulator.url),
    intake: { accept: (...given) => intake.accept(...given) },
    clock,
    log,
    acted: async (address, atMs) => void acted.push({ address, atMs }),
    answered: async (address) => void answered.push(address),
  });
  const server = await serveRoutes(channel.routes);
  emulator.setWebhook(`${server.url}/messenger/webhook`);
  if (onTurn) await channel.start(onTurn);
  return {
    ...{ emulator, channel, clock, log, accepted, acted, answered, intake },
    drain: async () => {
      for (const { event } of accepted.splice(0)) await channel.handle(event);
    },
    said: () => emulator.messages(bob).filter(({ from }) => from === "bot"),
    close: async () => {
      await channel.stop();
      await server.close();
      await emulator.stop();
    },
  };
}

export function emulatorWith(clock: { nowMs(): number }): MessengerEmulator {
  const secrets = { pageToken: "page-token", appSecret: "app-secret", verifyToken: "verify-token" };
  return createMessengerEmulator({ clock, pageId, ...secrets });
}
