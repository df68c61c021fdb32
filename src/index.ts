import type { BotAdapter } from "botbuilder";
import { createApp } from "./app.js";
import type { PluginDefinition } from "./bots/plugin.js";
import type { SongSharing } from "./bots/song-bot.js";
import { loadConfig } from "./config.js";
import { builtIn } from "./plugins/all.js";

export type { Command, CommandPorts, CommandTurn, Outcome } from "./bots/commands/command.js";
export { forPeople } from "./bots/commands/command.js";
export type { Message, Person, Share } from "./bots/domain.js";
export { UpstreamError, UserError } from "./bots/errors.js";
export {
  definePlugin,
  type Job,
  type Plugin,
  type PluginDefinition,
  type PluginHost,
  type PluginSettings,
  type Reader,
  type Schedule,
} from "./bots/plugin.js";
export type { Json, Records } from "./bots/plugin-ports.js";
export type { Say, Wording } from "./bots/say.js";
export { SongBot, SongSharing } from "./bots/song-bot.js";

export interface SongSharingOptions {
  /** Settings by their names in `.env.example`; Redis, PUBLIC_URL, ENCRYPTION_KEY and Spotify are needed. */
  settings: Record<string, string | undefined>;
  /** Your bot's adapter: songs and receipts are written to people through its `continueConversation`. */
  adapter: BotAdapter;
  /** The `channelId` of the adapter's activities. */
  channelId: string;
  /** Features of your own. Default: those that come with the bot. */
  plugins?: readonly PluginDefinition[];
}

export interface MountedSongSharing {
  /** `adapter.use(middleware)`: answers song commands and passes everything else on. */
  middleware: SongSharing;
  /** Connects to Redis and serves the login pages. Throws ConfigError listing every missing setting. */
  start(): Promise<{ url: string }>;
  stop(): Promise<void>;
}

/** Song sharing for a Bot Framework bot that exists already. Opens nothing before `start`. */
export function createSongSharing({
  settings,
  adapter,
  channelId,
  plugins = builtIn,
}: SongSharingOptions): MountedSongSharing {
  const config = loadConfig(settings, { bringsChannel: true, plugins });
  const { middleware, start, stop } = createApp({ config, plugins, adapters: { [channelId]: adapter } });
  return { middleware, start, stop };
}
