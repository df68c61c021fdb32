import { createHash } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { walkLogin } from "../../playground/login-walk.js";
import { freePort } from "../../playground/redis/free-port.js";
import type { EmulatedTrack } from "../../playground/spotify/catalogue.js";
import { createApp } from "../../src/app.js";
import { allCommands } from "../../src/bots/commands/all.js";
import { applyCommands } from "../../src/channels/discord/register.js";
import { type BotConfig, loadConfig } from "../../src/config.js";
import { befriendNamed } from "../../test/befriend.js";
import { type ChannelName, type Hands, handsOf } from "../../test/pairs/hands.js";
import { type Platforms, places, startPlatforms, stopPlatforms } from "../../test/pairs/platforms.js";
import { onDiscord, onMessenger, onSlack, type Seen, wordsOf } from "../../test/pairs/seen.js";
import { createKeys, settingsFor } from "../../test/pairs/settings.js";
import { type Fsync, type OwnRedis, ownRedis } from "../../test/process/own-redis.js";
import { quietLog } from "../quiet-log.js";
import { openBalancer } from "./balancer.js";

/** Somebody with an account on one platform, and one at Spotify. */
export interface Sailor {
  channel: ChannelName;
  userId: string;
  listenerId: string;
  name: string;
  hands: Hands;
}

/** One message of the bot as it came up on somebody's screen; `id` names it while it is changed. */
export interface Sight {
  id: string;
  atMs: number;
  words: string;
  /** Of its cards. */
  titles: string[];
}

/** Everything around the processes of the product: platforms, people, a Redis of their own, and a way in. */
export interface Harbour {
  platforms: Platforms;
  redis: OwnRedis;
  settings: Record<string, string>;
  config: BotConfig;
  webPorts: readonly [number, number];
  sailors: readonly Sailor[];
  /** Every message to this person, in the order in which it was new or changed. */
  sights(sailor: Sailor): readonly Sight[];
  /** Told of each. */
  onSight(listener: (sailor: Sailor, sight: Sight) => void): void;
  /** A song of one second that nobody knows. */
  newSong(): EmulatedTrack;
  nowMs(): number;
  /** The clock of the platforms goes ahead. */
  later(ms: number): void;
  close(): Promise<void>;
}

export interface HarbourOptions {
  /** How many people there are on each platform. */
  people: Readonly<Record<ChannelName, number>>;
  /** Of Redis. */
  fsync: Fsync;
}

export async function openHarbour({ people, fsync }: HarbourOptions): Promise<Harbour> {
  let laterMs = 0;
  const nowMs = () => Date.now() + laterMs;
  const redis = await ownRedis({ fsync });
  const keys = createKeys();
  const [port, one, other] = [await freePort(), await freePort(), await freePort()];
  const platforms = await startPlatforms({ nowMs }, keys, `http://127.0.0.1:${port}`);
  const balancer = await openBalancer(port, [one, other]);
  const { messenger, slack, discord, spotify } = platforms;
  const urls = { messenger: messenger.url, slack: slack.apiUrl, discord: discord.apiUrl, spotify: spotify.urls };
  const settings = { ...settingsFor(port, keys, urls, redis.url), LOG_LEVEL: "info" };
  const config = configOf({ ...settings, PORT: String(one) });
  const sailors = crewOf(people, platforms);
  const watch = watchAll(platforms, sailors, nowMs);
  await signUp({ config, platforms, sailors, redisUrl: redis.url, prefix: keys.prefix });
  let songs = 0;
  return {
    ...{ platforms, redis, settings, config, sailors, nowMs, webPorts: [one, other] },
    ...watch,
    newSong() {
      songs += 1;
      return releaseSong(platforms, songs);
    },
    later: (ms) => {
      laterMs += ms;
    },
    async close() {
      await balancer.close();
      await stopPlatforms(platforms);
      await redis.remove();
    },
  };
}

function configOf(settings: Record<string, string>): BotConfig {
  const config = loadConfig(settings);
  if (config.mode !== "bot") throw new Error("these are no settings of a bot");
  return config;
}

function crewOf(people: HarbourOptions["people"], platforms: Platforms): Sailor[] {
  const all = (Object.keys(people) as ChannelName[]).flatMap((channel) => Array(people[channel]).fill(channel));
  return all.map((channel: ChannelName, number) => {
    const name = `${["Ann", "Bob", "Cleo", "Dan", "Eve"][number % 5]} Of Pier ${number + 1}`;
    const userId = join(channel, platforms, name, number);
    const listenerId = `listener-${number}`;
    platforms.spotify.addListener({ id: listenerId, displayName: name });
    return { channel, userId, listenerId, name, hands: handsOf(channel, platforms, userId) };
  });
}

function join(channel: ChannelName, { messenger, slack, discord }: Platforms, name: string, number: number): string {
  const id = {
    messenger: String(6_100_000_000_000_000 + number),
    slack: `U0SAILOR${number}`,
    discord: `30000000000000${10_000 + number}`,
  }[channel];
  if (channel === "messenger") messenger.addPerson({ psid: id, name });
  if (channel === "slack") slack.addUser({ teamId: places.team, id, name });
  if (channel === "discord") discord.addUser({ id, name, guilds: [places.guild] });
  return id;
}

interface SignUp {
  config: BotConfig;
  platforms: Platforms;
  sailors: readonly Sailor[];
  redisUrl: string;
  prefix: string;
}

const slackAdmin = "U0ADMIN";
const patienceMs = 120_000;

/** Before the storm: one process of all roles, in which everybody registers by the real pages. */
async function signUp({ config, platforms, sailors, redisUrl, prefix }: SignUp): Promise<void> {
  const app = createApp({ config, log: quietLog });
  await app.start();
  if (config.channels.discord) await applyCommands(config.channels.discord, allCommands);
  platforms.slack.addUser({ teamId: places.team, id: slackAdmin, name: "Ada Admin" });
  await platforms.slack.walkOAuth(slackAdmin);
  for (const sailor of sailors) await register(sailor);
  await befriendNamed(
    sailors.map(({ name }) => name),
    { url: redisUrl, prefix },
  );
  await app.inspect.settle();
  await app.stop();
}

async function register({ hands, listenerId, name }: Sailor): Promise<void> {
  await hands.register();
  const url = /https?:\S+\/spotify\/login[^\s>]*/u.exec(await seen(hands, "/spotify/login"))?.[0] ?? "";
  await hands.register({ code: await walkLogin(url, listenerId), name });
  await seen(hands, "Welcome");
}

async function seen(hands: Hands, words: string): Promise<string> {
  for (const untilMs = Date.now() + patienceMs; Date.now() < untilMs; ) {
    const found = hands
      .seen()
      .map(everything)
      .findLast((text) => text.includes(words));
    if (found !== undefined) return found;
    await pause(50);
  }
  throw new Error(`nobody said "${words}"`);
}

function everything(message: Seen): string {
  return [wordsOf(message), ...message.buttons.map(({ url }) => url ?? "")].join("\n");
}

/** Notes what comes up on all screens. */
function watchAll(platforms: Platforms, sailors: readonly Sailor[], nowMs: () => number) {
  const sights = new Map<string, Sight[]>();
  const listeners: ((sailor: Sailor, sight: Sight) => void)[] = [];
  const note = (channel: ChannelName, userId: string, message: Seen): void => {
    const sailor = sailors.find((one) => one.channel === channel && one.userId === userId);
    if (!sailor) return;
    const titles = message.cards.map(({ title }) => title);
    const sight = { id: message.id, atMs: nowMs(), words: wordsOf(message), titles };
    const key = `${channel} ${userId}`;
    sights.set(key, [...(sights.get(key) ?? []), sight]);
    for (const listener of listeners) listener(sailor, sight);
  };
  platforms.messenger.onMessage((psid, message) => {
    if (message.from === "bot") note("messenger", psid, onMessenger(message));
  });
  platforms.slack.onMessage((userId, message) => {
    if (message.from === "bot") note("slack", userId, onSlack(message));
  });
  platforms.discord.onMessage((userId, message) => {
    if (message.from === "bot") note("discord", userId, onDiscord(message));
  });
  return {
    sights: ({ channel, userId }: Sailor) => sights.get(`${channel} ${userId}`) ?? [],
    onSight: (listener: (sailor: Sailor, sight: Sight) => void) => void listeners.push(listener),
  };
}

function releaseSong({ spotify }: Platforms, number: number): EmulatedTrack {
  const title = `Tide ${number} ${createHash("sha256").update(String(number)).digest("hex").slice(0, 6)}`;
  const about = { artist: "The Paper Herons", title, type: "single", released: "2026-11-20" } as const;
  const { trackIds } = spotify.release({ ...about, songs: [[title, "0:01"]] });
  const song = spotify.findTrack(trackIds[0] ?? "");
  if (song === null) throw new Error("the emulator has lost a song");
  return song;
}
