import type { Log } from "../src/bots/ports.js";
import type { OnFailure } from "./answers.js";
import { chatLinkRoutes } from "./chat-link.js";
import { controlRoutes } from "./control-api.js";
import { createCrossings } from "./crossings.js";
import { createDiscordChat } from "./discord-chat.js";
import { createFeed } from "./feed.js";
import { createHappenings } from "./happenings.js";
import { createMessengerChat } from "./messenger-chat.js";
import { pageRoutes } from "./page-server.js";
import { createFriends, everybodyOn, places } from "./people.js";
import { createKeys, type PlatformParts, type Platforms, settingsFor, startPlatforms } from "./platforms.js";
import { freePort } from "./redis/free-port.js";
import { startRedis } from "./redis-server.js";
import type { CreateApp, RunningApp } from "./running-app.js";
import { createSlackChat } from "./slack-chat.js";
import type { Stage } from "./stage.js";
import { Started } from "./started.js";
import { createTimeTravel } from "./time-travel.js";
import { createVirtualClock } from "./virtual-clock.js";

export interface PlaygroundOptions {
  /** 0 takes a free one. */
  port: number;
  /** A Redis to use instead of one of our own; keys get a random prefix and are left behind. */
  redisUrl?: string | undefined;
  log: Log;
  /** Builds the bot, the same way as for real platforms. */
  createApp: CreateApp;
  /**
   * Does what an operator does once with `discord-commands --apply`, with the settings the bot will have; called when
   * the platforms are up and the bot is not.
   */
  registerCommands: (settings: Record<string, string>) => Promise<unknown>;
  /** Told in a few words when the start takes longer, such as while Redis is fetched. */
  onNote?: (note: string) => void;
}

export interface Playground {
  /** The address of the page, without a slash at the end. */
  url: string;
  /** Stops everything in reverse, Redis last. Safe to call twice. */
  stop(): Promise<void>;
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
  // The login's way back has to be known before anything listens.
  const port = options.port === 0 ? await freePort() : options.port;
  const publicUrl = `http://127.0.0.1:${port}`;
  const keys = createKeys();
  const platforms = await startPlatforms({ friends, clock, keys, publicUrl }, started);
  const settings = settingsFor({ port, publicUrl, redisUrl }, keys, platforms);
  await options.registerCommands(settings);
  const app = await startBot(options, started, { friends, clock, settings, platforms, publicUrl });
  await connect(platforms, app.url);
  return publicUrl;
}

/** Tells the platforms where the bot is; Discord has its own connection. */
async function connect({ messenger, slack }: Platforms, url: string): Promise<void> {
  slack.setRequestUrl(`${url}/slack/events`);
  messenger.setWebhook(`${url}/messenger/webhook`);
  if (!(await messenger.verifyWebhook())) throw new Error("The bot does not answer the webhook's handshake");
}

async function startOwnRedis({ onNote }: PlaygroundOptions, started: Started): Promise<string> {
  const redis = await startRedis(onNote === undefined ? {} : { onNote });
  started.add(() => redis.stop());
  return redis.url;
}

interface BotParts extends Omit<PlatformParts, "keys"> {
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

function createStage({ friends, clock, publicUrl, platforms }: BotParts, app: () => RunningApp): Stage {
  const inspect = () => app().inspect;
  const { messenger, slack, discord, spotify } = platforms;
  return {
    friends,
    clock,
    chats: {
      messenger: createMessengerChat(messenger),
      slack: createSlackChat(slack, everybodyOn("slack", friends)),
      discord: createDiscordChat(discord, clock.nowMs, everybodyOn("discord", friends)),
    },
    messenger,
    spotify,
    pageId: places.messenger.pageId,
    inspect,
    loginUrl: () => `${publicUrl}/spotify/login`,
    travel: createTimeTravel(clock, inspect),
    happenings: createHappenings(clock),
    crossings: createCrossings(friends),
    lastPlays: new Map(),
  };
}

async function routesOf(stage: Stage, { spotify }: Platforms, onFailure: OnFailure) {
  const feed = createFeed(stage);
  const page = await pageRoutes(() => new URL(spotify.urls.web).origin, onFailure);
  return [...page, ...chatLinkRoutes(stage, onFailure), ...controlRoutes(stage, feed, onFailure)];
}
