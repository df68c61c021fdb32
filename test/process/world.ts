import { randomBytes } from "node:crypto";
import { Redis } from "ioredis";
import { createMessengerEmulator, type MessengerEmulator } from "../../playground/messenger/emulator.js";
import { freePort } from "../../playground/redis/free-port.js";
import type { EmulatedTrack } from "../../playground/spotify/catalogue.js";
import { createSpotifyEmulator, type SpotifyEmulator } from "../../playground/spotify/emulator.js";
import { befriendNamed } from "../befriend.js";
import { clean, testRedisUrl } from "../scheduler/setup.js";
import { type Friend, friendOf } from "./friend.js";
import { type Gate, openGate } from "./gate.js";
import { type Program, startProgram } from "./program.js";

export interface WorldOptions {
  /** The built main file; only `start` needs it. */
  main?: string;
  /** Default: the Redis of this test run. */
  redisUrl?: string;
}

/** Everything around the built program: emulated platforms, a Redis under a prefix of its own, two friends. */
export interface World {
  messenger: MessengerEmulator;
  spotify: SpotifyEmulator;
  /** Between the bot and Messenger's Graph API. */
  gate: Gate;
  settings: Record<string, string>;
  /** One second long, so that the first look at what was played comes soon. */
  song: EmulatedTrack;
  ann: Friend;
  bob: Friend;
  /** Both register, and are friends. */
  friendsRegister(): Promise<void>;
  /** Whatever any process of this world wrote. */
  output: string[];
  /** Starts the program, by default in all its roles. */
  start(role?: "all" | "web" | "worker"): Promise<Program>;
  /** Time passes for the platforms, for what Redis forgets by itself, and for programs started from now on. */
  pass(ms: number): Promise<void>;
  /** How far the world's clock stands. */
  nowMs(): number;
  close(): Promise<void>;
}

/** Opens a world without any program in it; `close` ends also the programs that were started in it. */
export async function openWorld({ main = "", redisUrl = testRedisUrl() }: WorldOptions = {}): Promise<World> {
  let laterMs = 0;
  const nowMs = () => Date.now() + laterMs;
  const port = await freePort();
  const keys = createKeys();
  const publicUrl = `http://127.0.0.1:${port}`;
  const messenger = createMessengerEmulator({
    clock: { nowMs },
    ...keys,
    webhookUrl: `${publicUrl}/messenger/webhook`,
  });
  const redirectUris = [`${publicUrl}/spotify/callback`];
  const spotify = createSpotifyEmulator({ clock: { nowMs }, ...keys, redirectUris });
  await messenger.start();
  await spotify.start();
  const gate = await openGate(() => messenger.url);
  const place = { port, publicUrl, redisUrl, graphUrl: gate.url };
  const settings = settingsFor(place, keys, spotify);
  const prefix = settings.REDIS_PREFIX ?? "";
  const programs: Program[] = [];
  const output: string[] = [];
  const ann = newcomer(messenger, spotify, "6100000000000001", "Ann Reed");
  const bob = newcomer(messenger, spotify, "6100000000000002", "Bob Fisher");
  return {
    ...{ messenger, spotify, gate, settings, output, nowMs, song: shortSong(spotify), ann, bob },
    async friendsRegister() {
      await ann.registers();
      await bob.registers();
      await befriendNamed([ann.name, bob.name], { url: redisUrl, prefix });
    },
    async start(role = "all") {
      const env = role === "worker" ? { ...settings, PORT: "0" } : settings;
      const launch = { main, args: ["start", "--role", role], env, laterMs };
      const program = await startProgram(launch, (line) => output.push(line));
      programs.push(program);
      return program;
    },
    async pass(ms) {
      laterMs += ms;
      await shortenLives(redisUrl, prefix, ms);
    },
    async close() {
      for (const program of programs) await program.kill();
      await Promise.all([gate.close(), messenger.stop(), spotify.stop()]);
      if (redisUrl === testRedisUrl()) await clean(prefix, redisUrl);
    },
  };
}

type Keys = ReturnType<typeof createKeys>;

function createKeys() {
  const secret = () => randomBytes(16).toString("hex");
  return {
    pageId: "100200300400500",
    pageToken: secret(),
    appSecret: secret(),
    verifyToken: secret(),
    clientId: secret(),
    clientSecret: secret(),
    encryptionKey: randomBytes(32).toString("base64"),
  };
}

interface Place {
  port: number;
  publicUrl: string;
  redisUrl: string;
  graphUrl: string;
}

function settingsFor(place: Place, keys: Keys, spotify: SpotifyEmulator): Record<string, string> {
  return {
    PORT: String(place.port),
    PUBLIC_URL: place.publicUrl,
    LOG_LEVEL: "debug",
    REDIS_URL: place.redisUrl,
    REDIS_PREFIX: `test-${randomBytes(8).toString("hex")}`,
    ENCRYPTION_KEY: keys.encryptionKey,
    SPOTIFY_CLIENT_ID: keys.clientId,
    SPOTIFY_CLIENT_SECRET: keys.clientSecret,
    SPOTIFY_API_URL: spotify.urls.api,
    SPOTIFY_ACCOUNTS_URL: spotify.urls.accounts,
    SPOTIFY_WEB_URL: spotify.urls.web,
    // Nobody asks it here; who did would find nobody.
    MUSICBRAINZ_URL: "http://127.0.0.1:9",
    MESSENGER_PAGE_ID: keys.pageId,
    MESSENGER_PAGE_TOKEN: keys.pageToken,
    MESSENGER_APP_SECRET: keys.appSecret,
    MESSENGER_VERIFY_TOKEN: keys.verifyToken,
    MESSENGER_API_URL: place.graphUrl,
  };
}

function newcomer(messenger: MessengerEmulator, spotify: SpotifyEmulator, psid: string, name: string): Friend {
  messenger.addPerson({ psid, name });
  spotify.addListener({ id: psid, displayName: name });
  return friendOf(messenger, psid, name);
}

function shortSong(spotify: SpotifyEmulator): EmulatedTrack {
  const { trackIds } = spotify.release({
    artist: "The Paper Herons",
    title: "Blinks",
    type: "single",
    released: "2026-11-20",
    songs: [["Lighthouse Blink", "0:01"]],
  });
  const song = spotify.findTrack(trackIds[0] ?? "");
  if (song === null) throw new Error("the emulator has lost a song");
  return song;
}

/** Redis has a clock of its own: what it would have forgotten by then, it forgets now. */
export async function shortenLives(urls: string, prefix: string, ms: number): Promise<void> {
  for (const url of urls.split(",")) {
    const redis = new Redis(url);
    for await (const keys of redis.scanStream({ match: `*${prefix}*`, count: 1_000 })) {
      for (const key of keys as string[]) {
        const leftMs = await redis.pttl(key);
        if (leftMs >= 0) await redis.pexpire(key, Math.max(1, leftMs - ms));
      }
    }
    redis.disconnect();
  }
}
