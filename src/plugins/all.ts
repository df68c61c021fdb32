import type { PluginDefinition } from "../bots/plugin.js";
import { playlistSync } from "./playlist-sync/plugin.js";
import { releaseRadar } from "./release-radar/plugin.js";
import { wrapped } from "./wrapped/plugin.js";

/** The features that come with the bot. Growth adds a line here. */
export const builtIn: readonly PluginDefinition[] = [playlistSync, wrapped, releaseRadar];
