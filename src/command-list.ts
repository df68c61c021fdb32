import { allCommands, commandsWith } from "./bots/commands/all.js";
import type { Command } from "./bots/commands/command.js";
import { openPlugins, type PluginHostParts } from "./bots/open-plugins.js";
import type { PluginDefinition } from "./bots/plugin.js";
import { loadPluginSettings } from "./config.js";
import { builtIn } from "./plugins/all.js";
import { nextTime } from "./scheduler/cron.js";

/** Every command there is, for platforms that want to know them before the bot runs. Throws ConfigError. */
export function commandList(
  env: Readonly<Record<string, string | undefined>>,
  plugins: readonly PluginDefinition[] = builtIn,
): readonly Command[] {
  return commandsWith(openPlugins(plugins, loadPluginSettings(env, plugins), hostOfNothing(), allCommands));
}

/** Plugins only say what they bring: there is nothing to use. */
function hostOfNothing(): PluginHostParts {
  const refuse = (): never => {
    throw new Error("nothing can be used before the bot runs");
  };
  // Whatever is asked of it, it refuses.
  const port = new Proxy({}, { get: () => refuse }) as never;
  const spotify = { music: port, playlists: port, tops: port, releases: port, genres: port };
  const stored = { people: port, shares: port, groups: port, circle: port, jobs: port, outbox: port, cache: port };
  const others = {
    random: port,
    log: port,
    alarms: port,
    registration: port,
    locks: port,
    pictureUrl: refuse,
    drawCover: refuse,
  };
  return { clock: { nowMs: Date.now }, nextTime, records: { of: () => port }, ...spotify, ...stored, ...others };
}
