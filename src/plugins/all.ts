import type { PluginDefinition } from "../bots/plugin.js";
import { playlistSync } from "./playlist-sync/plugin.js";
import { releaseRadar } from "./release-radar/release-radar.js";
import { wrapped } from "./wrapped/wrapped.js";

/** The features that come with the bot. Growth adds a line here. */
export const builtIn: readonly PluginDefinition[] = [playlistSync, wrapped, releaseRadar];
