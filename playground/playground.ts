import { randomBytes } from "node:crypto";
import { createServer } from "node:net";
import type { Log } from "../src/bots/ports.js";
import type { OnFailure } from "./answers.js";
import { chatLinkPath, chatLinkRoutes } from "./chat-link.js";
import { controlRoutes } from "./control-api.js";
import { createFeed } from "./feed.js";
import { createHappenings } from "./happenings.js";
import { createMessengerEmulator, type MessengerEmulator } from "./messenger/emulator.js";
import { pageRoutes } from "./page-server.js";
import { createFriends, type Friend } from "./people.js";
import { startRedis } from "./redis-server.js";
import type { CreateApp, RunningApp } from "./running-app.js";
import { createSpotifyEmulator, type SpotifyEmulator } from "./spotify/emulator.js";
import type { Stage } from "./stage.js";
import { createTimeTravel } from "./time-travel.js";
import { createVirtualClock, type VirtualClock } from "./virtual-clock.js";

export interface PlaygroundOptions {
  /** 0 takes a free one. */
  port: number;
  /** Default 127.0.0.1; Spotify's rules allow the login only on a loopback address. */
  host?: string;
  /** A Redis to use instead of one of our own; keys get a random prefix and are left behind. */
  redisUrl?: string | undefined;
  log: Log;
  /** Builds the bot, the same way as for real platforms. */
  createApp: CreateApp;
  /** Told in a few words when the start takes longer, such as while Redis is fetched. */
  onNote?: (note: string) => void;
}

export interface Playground {
  /** The address of the page, without a slash at the end. */
  url: string;
  /** Stops everything in reverse, Redis last. Safe to call twice. */
  stop(): Promise<void>;
}

/** What was started and how to stop it, in the order of starting. */
class Started {
  readonly #stops: (() => Promise<unknown>)[] = [];

  add(stop: () => Promise<unknown>): void {
    this.#stops.push(stop);
  }

  /** Stops what is still running, the newest first; one that fails keeps the others from nothing. */
  async stop(): Promise<void> {
    const failures: unknown[] = [];
    for (let stop = this.#stops.pop(); stop !== undefined; stop = this.#stops.pop()) {
      await stop().catch((error: unknown) => failures.push(error));
    }
    if (failures.length > 0) throw new AggregateError(failures, "The playground did not stop cleanly");
  }
}

/** Starts everything on this machine: Redis, emulated platforms, the bot, and the page that shows it all. */
export async function startPlayground(options: PlaygroundOptions): Promise<Playground> {
  const started = new Started();
  try {
    const url = await startAll(options, started);
    return { url, stop: () => started.stop() };
  } catch (error) {
    await started.stop();
    throw error;
  }
}

async function startAll(options: PlaygroundOptions, started: Started): Promise<string> {
  const friends = createFriends();
  const clock = createVirtualClock();
  const redisUrl = options.redisUrl ?? (await startOwnRedis(options, started));
  const port = options.port === 0 ? await freePort() : options.port;
  const publicUrl = `http://127.0.0.1:${port}`;
  const keys = createKeys();
  const platforms = await startPlatforms({ friends, clock, keys, publicUrl }, started);
  const settings = settingsFor({ ...options, port, publicUrl, redisUrl }, keys, platforms);
  const app = await startBot(options, started, { friends, clock, settings, platforms, keys, publicUrl });
  platforms.messenger.setWebhook(`${app.url}/messenger/webhook`);
  if (!(await platforms.messenger.verifyWebhook())) throw new Error("The bot does not answer the webhook's handshake");
  return publicUrl;
}

async function startOwnRedis({ onNote }: PlaygroundOptions, started: Started): Promise<string> {
  const redis = await startRedis(onNote === undefined ? {} : { onNote });
  started.add(() => redis.stop());
  return redis.url;
}

/** What an operator would get from the two platforms' dashboards; made up afresh for each start. */
interface Keys {
  pageId: string;
  pageToken: string;
  appSecret: string;
  verifyToken: string;
  clientId: string;
  clientSecret: string;
  encryptionKey: string;
}

function createKeys(): Keys {
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

interface Platforms {
  messenger: MessengerEmulator;
  spotify: SpotifyEmulator;
}

interface PlatformParts {
  friends: readonly Friend[];
  clock: VirtualClock;
  keys: Keys;
  publicUrl: string;
}

async function startPlatforms(
  { friends, clock, keys, publicUrl }: PlatformParts,
  started: Started,
): Promise<Platforms> {
  const messenger = createMessengerEmulator({ clock, ...keys });
  const spotify = createSpotifyEmulator({ clock, ...keys, redirectUris: [`${publicUrl}/spotify/callback`] });
  for (const { userId, listenerId, name } of friends) {
    messenger.addPerson({ psid: userId, name });
    spotify.addListener({ id: listenerId, displayName: name });
  }
  await messenger.start();
  started.add(() => messenger.stop());
  await spotify.start();
  started.add(() => spotify.stop());
  return { messenger, spotify };
}

interface Place {
  host?: string;
  port: number;
  publicUrl: string;
  redisUrl: string;
}

/** The settings of a real bot; only the addresses are other ones. */
function settingsFor(place: Place, keys: Keys, { messenger, spotify }: Platforms): Record<string, string> {
  return {
    PORT: String(place.port),
    HOST: place.host ?? "127.0.0.1",
    PUBLIC_URL: place.publicUrl,
    REDIS_URL: place.redisUrl,
    REDIS_PREFIX: `playground-${randomBytes(6).toString("hex")}`,
    ENCRYPTION_KEY: keys.encryptionKey,
    SPOTIFY_CLIENT_ID: keys.clientId,
    SPOTIFY_CLIENT_SECRET: keys.clientSecret,
    SPOTIFY_API_URL: spotify.urls.api,
    SPOTIFY_ACCOUNTS_URL: spotify.urls.accounts,
    SPOTIFY_WEB_URL: spotify.urls.web,
    MESSENGER_PAGE_ID: keys.pageId,
    MESSENGER_PAGE_TOKEN: keys.pageToken,
    MESSENGER_APP_SECRET: keys.appSecret,
    MESSENGER_VERIFY_TOKEN: keys.verifyToken,
    MESSENGER_API_URL: messenger.url,
    MESSENGER_LINK_URL: `${place.publicUrl}${chatLinkPath}`,
  };
}

interface BotParts extends PlatformParts {
  settings: Record<string, string>;
  platforms: Platforms;
}

async function startBot(options: PlaygroundOptions, started: Started, parts: BotParts): Promise<{ url: string }> {
  const { log } = options;
  // The page asks the bot how it is, and the bot serves the page: one of them has to come first.
  const running: { app: RunningApp | null } = { app: null };
  const stage = createStage(parts, () => {
    if (running.app === null) throw new Error("The bot is not built yet");
    return running.app;
  });
  const routes = await routesOf(stage, parts.platforms, (requestId, error) =>
    log.error("playground.failed", { requestId, error: error instanceof Error ? error : new Error(String(error)) }),
  );
  const app = await options.createApp({ settings: parts.settings, clock: parts.clock, log, routes });
  running.app = app;
  started.add(() => app.stop());
  return app.start();
}

function createStage({ friends, clock, keys, publicUrl, platforms }: BotParts, app: () => RunningApp): Stage {
  const inspect = () => app().inspect;
  return {
    friends,
    clock,
    ...platforms,
    pageId: keys.pageId,
    inspect,
    loginUrl: () => `${publicUrl}/spotify/login`,
    travel: createTimeTravel(clock, inspect),
    happenings: createHappenings(clock),
    lastPlays: new Map(),
  };
}

async function routesOf(stage: Stage, { spotify }: Platforms, onFailure: OnFailure) {
  const feed = createFeed(stage);
  const page = await pageRoutes(() => new URL(spotify.urls.web).origin, onFailure);
  return [...page, ...chatLinkRoutes(stage, onFailure), ...controlRoutes(stage, feed, onFailure)];
}

/** The login's way back has to be known before anything listens, so a free port is chosen here. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
