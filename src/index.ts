import type { BotAdapter } from "botbuilder";
import { createApp } from "./app.js";
import type { SongSharing } from "./bots/song-bot.js";
import { loadConfig } from "./config.js";

export { SongBot, SongSharing } from "./bots/song-bot.js";

export interface SongSharingOptions {
  /** Settings by their names in `.env.example`; Redis, PUBLIC_URL, ENCRYPTION_KEY and Spotify are needed. */
  settings: Record<string, string | undefined>;
  /** Your bot's adapter: songs and receipts are written to people through its `continueConversation`. */
  adapter: BotAdapter;
  /** The `channelId` of the adapter's activities. */
  channelId: string;
}

export interface MountedSongSharing {
  /** `adapter.use(middleware)`: answers song commands and passes everything else on. */
  middleware: SongSharing;
  /** Connects to Redis and serves the login pages. Throws ConfigError listing every missing setting. */
  start(): Promise<{ url: string }>;
  stop(): Promise<void>;
}

/** Song sharing for a Bot Framework bot that exists already. Opens nothing before `start`. */
export function createSongSharing({ settings, adapter, channelId }: SongSharingOptions): MountedSongSharing {
  const config = loadConfig(settings, { bringsChannel: true });
  const { middleware, start, stop } = createApp({ config, adapters: { [channelId]: adapter } });
  return { middleware, start, stop };
}
