import { Redis } from "ioredis";
import { freePort } from "../../playground/redis/free-port.js";
import type { EmulatedTrack } from "../../playground/spotify/catalogue.js";
import type { SpotifyEmulator } from "../../playground/spotify/emulator.js";
import { createTimeTravel } from "../../playground/time-travel.js";
import { createVirtualClock, type VirtualClock } from "../../playground/virtual-clock.js";
import { type App, createApp } from "../../src/app.js";
import type { Command } from "../../src/bots/commands/command.js";
import type { PluginDefinition } from "../../src/bots/plugin.js";
import type { Log } from "../../src/bots/ports.js";
import { applyCommands } from "../../src/channels/discord/register.js";
import { commandList } from "../../src/command-list.js";
import { type BotConfig, loadConfig } from "../../src/config.js";
import { befriendNamed } from "../befriend.js";
import { clean, testRedisUrl } from "../scheduler/setup.js";
import type { ChannelName } from "./hands.js";
import { newPerson, type Person } from "./person.js";
import { onAnything, type Platforms, places, startPlatforms, stopPlatforms } from "./platforms.js";
import { createKeys, settingsFor } from "./settings.js";

/** The real bot with its three channels, and everybody around it. */
export interface World extends Platforms {
  clock: VirtualClock;
  /** Where the bot serves its pages. */
  url: string;
  inspect: App["inspect"];
  /** Where the bot keeps everything: what it knows of somebody, and people made members without a word. */
  store: { redis: Redis; prefix: string; clock: VirtualClock };
  /** Lines of the level error: what somebody has to look at. */
  errors: string[];
  songs: EmulatedTrack[];
  /** A song of two artists and three minutes that nobody has heard of, so that its title is found nowhere else. */
  newSong(title: string): EmulatedTrack;
  /** Another one for everybody who comes. */
  nextNumber(): number;
  /** Somebody with an account on that platform and one at Spotify, whom the bot does not know. */
  stranger(channel: ChannelName, name: string, locale?: string): Person;
  /** The same, registered under that name, and a friend of all who came so before. */
  friend(channel: ChannelName, name: string, locale?: string): Promise<Person>;
  /** Waits until there is such a thing, looking again whenever anybody sees something new. */
  until<T>(what: string, find: () => T | undefined): Promise<T>;
  /** Everything that is due by the clock is done. */
  settle(): Promise<void>;
  /** Time moves ahead, each alarm rings at its own time. */
  skip(ms: number): Promise<void>;
  /** By Slack's own pages; also after an uninstall. */
  installSlack(): Promise<void>;
  close(): Promise<void>;
}

/** A failure that says what was missing is better than a test out of time. */
const patienceMs = 150_000;
const slackAdmin = "U0ADMIN";

export async function openWorld(
  more: Record<string, string> = {},
  plugins?: readonly PluginDefinition[],
): Promise<World> {
  const clock = createVirtualClock();
  const keys = createKeys();
  const port = await freePort();
  const platforms = await startPlatforms(clock, keys, `http://127.0.0.1:${port}`);
  const { messenger, slack, discord, spotify } = platforms;
  const urls = { messenger: messenger.url, slack: slack.apiUrl, discord: discord.apiUrl, spotify: spotify.urls };
  const config = botConfig({ ...settingsFor(port, keys, urls), ...more });
  const errors: string[] = [];
  const app = createApp({ config, clock, log: errorsTo(errors), ...(plugins ? { plugins } : {}) });
  await app.start();
  await introduce(config, platforms, commandList({}, plugins));
  let people = 0;
  const friends: string[] = [];
  const redis = new Redis(testRedisUrl());
  const travel = createTimeTravel(clock, () => app.inspect);
  const world: World = {
    ...{ ...platforms, clock, inspect: app.inspect, errors, songs: spotify.tracks() },
    url: config.core.PUBLIC_URL,
    store: { redis, prefix: `${keys.prefix}:`, clock },
    newSong: (title) => releasedSong(spotify, title),
    nextNumber: () => ++people,
    stranger: (channel, name, locale) => newPerson(world, channel, name, locale),
    async friend(channel, name, locale) {
      const person = newPerson(world, channel, name, locale);
      await person.registers();
      friends.push(name);
      await befriendNamed([...new Set(friends)], { url: testRedisUrl(), prefix: keys.prefix });
      return person;
    },
    until: (what, find) => firstOf(platforms, what, find),
    async settle() {
      // Alarms that were set before time was moved would ring far too late.
      await app.inspect.rearm();
      await app.inspect.settle();
    },
    skip: async (ms) => void (await travel.skip(ms)),
    installSlack: async () => void (await slack.walkOAuth(slackAdmin)),
    async close() {
      await app.stop();
      await stopPlatforms(platforms);
      redis.disconnect();
      await clean(keys.prefix);
    },
  };
  return world;
}

function botConfig(settings: Record<string, string>): BotConfig {
  const config = loadConfig(settings);
  if (config.mode !== "bot") throw new Error("these are the settings of a bot");
  return config;
}

function errorsTo(lines: string[]): Log {
  const silent = () => undefined;
  const error: Log["error"] = (event, fields) => {
    const cause = Object.values(fields ?? {}).find((value) => value instanceof Error);
    lines.push(`${event} ${JSON.stringify(fields)} ${cause instanceof Error ? cause.stack : ""}`);
  };
  return { debug: silent, info: silent, warn: silent, error };
}

/** What an operator and an administrator do once. */
async function introduce({ channels }: BotConfig, { slack }: Platforms, commands: readonly Command[]): Promise<void> {
  if (channels.discord) await applyCommands(channels.discord, commands);
  slack.addUser({ teamId: places.team, id: slackAdmin, name: "Ada Admin" });
  await slack.walkOAuth(slackAdmin);
}

function firstOf<T>(platforms: Platforms, what: string, find: () => T | undefined): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => end(() => reject(new Error(`Nobody saw ${what}`))), patienceMs);
    const end = (finish: () => void) => {
      clearTimeout(timer);
      unlisten();
      finish();
    };
    const look = () => {
      const found = find();
      if (found !== undefined) end(() => resolve(found));
    };
    const unlisten = onAnything(platforms, look);
    look();
  });
}

function releasedSong(spotify: SpotifyEmulator, title: string): EmulatedTrack {
  const { trackIds } = spotify.release({
    artist: "The Paper Herons",
    title,
    type: "single",
    released: "2026-11-20",
    songs: [[title, "3:00", { with: ["Oona Vask"] }]],
  });
  const song = spotify.findTrack(trackIds[0] ?? "");
  if (song === null) throw new Error("the emulator has lost a song");
  return song;
}
