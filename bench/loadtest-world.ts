import { randomBytes } from "node:crypto";
import { createMessengerEmulator, type MessengerEmulator } from "../playground/messenger/emulator.js";
import { freePort } from "../playground/redis/free-port.js";
import { createSpotifyEmulator, type SpotifyEmulator } from "../playground/spotify/emulator.js";
import { redisStore, type Store } from "../src/store/store.js";
import { botSettings, configOf, messengerSettings, type Settings, storePartsOf } from "./bot.js";
import { type Program, startProgram } from "./program.js";
import type { BenchRedis } from "./redis.js";

/** The built program in processes of its own, between emulated platforms. */
export interface LoadWorld {
  settings: Settings;
  messenger: MessengerEmulator;
  spotify: SpotifyEmulator;
  /** A look at what the program has stored. */
  store: Store;
  /** Addresses of all processes. */
  urls: string[];
  /** What they have complained about, the last lines of each. */
  complaints(): string[];
  close(): Promise<void>;
}

export interface LoadOptions {
  workers: number;
  /** SPOTIFY_DAILY_BUDGET; null for the product's own default. */
  budget: number | null;
}

/** One web process and so many workers, on this Redis. */
export async function openLoadWorld(redis: BenchRedis, { workers, budget }: LoadOptions): Promise<LoadWorld> {
  const clock = { nowMs: Date.now };
  const port = await freePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const keys = messengerSettings();
  const messenger = createMessengerEmulator({
    clock,
    ...messengerKeys(keys),
    webhookUrl: `${publicUrl}/messenger/webhook`,
  });
  const app = { clientId: "loadtest-app", clientSecret: randomBytes(16).toString("hex") };
  const redirectUris = [`${publicUrl}/spotify/callback`];
  const spotify = createSpotifyEmulator({ clock, ...app, redirectUris, userLimit: null });
  await Promise.all([messenger.start(), spotify.start()]);
  const settings: Settings = {
    ...botSettings(redis, { ...keys, MESSENGER_API_URL: messenger.url }),
    PORT: String(port),
    PUBLIC_URL: publicUrl,
    LOG_LEVEL: "warn",
    ...spotifySettings(spotify, app, budget),
  };
  const programs = [await startProgram("web", { ...settings, LOG_LEVEL: "info" })];
  for (let started = 0; started < workers; started += 1)
    programs.push(await startProgram("worker", { ...settings, PORT: "0", LOG_LEVEL: "info" }));
  return {
    ...{ settings, messenger, spotify },
    store: redisStore(storePartsOf(configOf(settings), redis.client)),
    urls: programs.map(({ url }) => url),
    complaints: () => programs.flatMap(({ complaints }) => complaints),
    close: () => close(programs, [messenger, spotify]),
  };
}

async function close(programs: Program[], emulators: { stop(): Promise<void> }[]): Promise<void> {
  await Promise.all(programs.map((program) => program.stop()));
  await Promise.all(emulators.map((emulator) => emulator.stop()));
}

function messengerKeys(keys: Settings) {
  const {
    MESSENGER_PAGE_ID = "",
    MESSENGER_PAGE_TOKEN = "",
    MESSENGER_APP_SECRET = "",
    MESSENGER_VERIFY_TOKEN = "",
  } = keys;
  return {
    pageId: MESSENGER_PAGE_ID,
    pageToken: MESSENGER_PAGE_TOKEN,
    appSecret: MESSENGER_APP_SECRET,
    verifyToken: MESSENGER_VERIFY_TOKEN,
  };
}

function spotifySettings(
  { urls }: SpotifyEmulator,
  app: { clientId: string; clientSecret: string },
  budget: number | null,
) {
  return {
    SPOTIFY_CLIENT_ID: app.clientId,
    SPOTIFY_CLIENT_SECRET: app.clientSecret,
    SPOTIFY_API_URL: urls.api,
    SPOTIFY_ACCOUNTS_URL: urls.accounts,
    SPOTIFY_WEB_URL: urls.web,
    // Nobody asks it here; who did would find nobody.
    MUSICBRAINZ_URL: "http://127.0.0.1:9",
    SPOTIFY_DAILY_BUDGET: budget === null ? "" : String(budget),
  };
}
