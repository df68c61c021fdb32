import { randomBytes } from "node:crypto";
import { chatLinkPaths } from "./chat-link.js";
import { createDiscordEmulator, type DiscordEmulator } from "./discord/emulator.js";
import { createMessengerEmulator, type MessengerEmulator } from "./messenger/emulator.js";
import { fillMusicbrainz, fillSpotify } from "./music-life.js";
import { createMusicbrainzEmulator, type MusicbrainzEmulator } from "./musicbrainz/emulator.js";
import { type Account, everybodyOn, type Friend, places } from "./people.js";
import { createSlackEmulator, type SlackEmulator } from "./slack/emulator.js";
import { slackCommand } from "./slack-chat.js";
import { createSpotifyEmulator, type SpotifyEmulator } from "./spotify/emulator.js";
import type { Started } from "./started.js";
import type { VirtualClock } from "./virtual-clock.js";

/** What an operator would get from the platforms' dashboards; made up afresh for each start. */
export interface Keys {
  pageToken: string;
  appSecret: string;
  verifyToken: string;
  clientId: string;
  clientSecret: string;
  signingSecret: string;
  discordToken: string;
  encryptionKey: string;
  jwtSecret: string;
}

export function createKeys(): Keys {
  const secret = () => randomBytes(16).toString("hex");
  return {
    pageToken: secret(),
    appSecret: secret(),
    verifyToken: secret(),
    clientId: secret(),
    clientSecret: secret(),
    signingSecret: secret(),
    discordToken: `${secret()}.${secret()}`,
    encryptionKey: randomBytes(32).toString("base64"),
    jwtSecret: randomBytes(32).toString("hex"),
  };
}

/** The emulated platforms, all of them running. */
export interface Platforms {
  messenger: MessengerEmulator;
  slack: SlackEmulator;
  discord: DiscordEmulator;
  spotify: SpotifyEmulator;
  musicbrainz: MusicbrainzEmulator;
  /** The app's token in the one workspace. */
  slackToken: string;
}

export interface PlatformParts {
  friends: readonly Friend[];
  clock: VirtualClock;
  keys: Keys;
  /** Where the bot will be. */
  publicUrl: string;
}

/** Starts the platforms with everybody on them and the bot's accounts ready. */
export async function startPlatforms(parts: PlatformParts, started: Started): Promise<Platforms> {
  const { clock, keys, publicUrl, friends } = parts;
  const messenger = createMessengerEmulator({ clock, ...keys, ...places.messenger });
  const redirectUris = [`${publicUrl}/spotify/callback`];
  const spotify = createSpotifyEmulator({ clock, ...keys, redirectUris, releasesByItself: true });
  const musicbrainz = createMusicbrainzEmulator();
  const slack = createSlackEmulator({ clock, ...keys, redirectUris: [], command: slackCommand });
  const discord = createDiscordEmulator({ clock, token: keys.discordToken, ...places.discord });
  for (const { listenerId, name } of friends) {
    spotify.addListener({ id: listenerId, displayName: name });
    // Everybody has a player on the page.
    spotify.openDevice(listenerId, true);
  }
  for (const { userId, name } of everybodyOn("messenger", friends)) messenger.addPerson({ psid: userId, name });
  const slackToken = fillSlack(slack, everybodyOn("slack", friends));
  fillSpotify(spotify, friends);
  fillMusicbrainz(musicbrainz, spotify);
  for (const platform of [messenger, spotify, musicbrainz, slack, discord]) {
    await platform.start();
    started.add(() => platform.stop());
  }
  fillDiscord(discord, everybodyOn("discord", friends));
  return { messenger, slack, discord, spotify, musicbrainz, slackToken };
}

/** One workspace with the app in it, and one room for all. Answers the token of the app there. */
function fillSlack(slack: SlackEmulator, people: readonly Account[]): string {
  const { teamId, name, room } = places.slack;
  slack.addTeam({ id: teamId, name });
  for (const { userId: id, name: called } of people) slack.addUser({ teamId, id, name: called });
  const { token } = slack.install(teamId);
  slack.addChannel({ teamId, ...room, members: people.map(({ userId }) => userId) });
  slack.inviteBot(room.id);
  return token;
}

/** One server with the bot in it, and one room for all. */
function fillDiscord(discord: DiscordEmulator, people: readonly Account[]): void {
  const { guildId, name, room } = places.discord;
  discord.addGuild({ id: guildId, name, channels: [{ ...room }], hasBot: true });
  for (const { userId: id, name: called } of people) discord.addUser({ id, name: called, guilds: [guildId] });
}

/** Where the bot and its Redis are. */
export interface Whereabouts {
  port: number;
  publicUrl: string;
  redisUrl: string;
}

/** The settings of a real bot; only the addresses are other ones. */
export function settingsFor(place: Whereabouts, keys: Keys, platforms: Platforms): Record<string, string> {
  return {
    PORT: String(place.port),
    // Whoever reaches the page acts for everybody on it, and the login's way back is on this machine: HOST is no say here.
    HOST: "127.0.0.1",
    PUBLIC_URL: place.publicUrl,
    REDIS_URL: place.redisUrl,
    REDIS_PREFIX: `playground-${randomBytes(6).toString("hex")}`,
    ENCRYPTION_KEY: keys.encryptionKey,
    JWT_SECRET: `playground:${keys.jwtSecret}`,
    ...spotifySettings(keys, platforms),
    MUSICBRAINZ_URL: platforms.musicbrainz.url,
    ...messengerSettings(place, keys, platforms),
    SLACK_SIGNING_SECRET: keys.signingSecret,
    SLACK_BOT_TOKEN: platforms.slackToken,
    SLACK_API_URL: platforms.slack.apiUrl,
    SLACK_COMMAND: slackCommand,
    DISCORD_TOKEN: keys.discordToken,
    DISCORD_APPLICATION_ID: places.discord.applicationId,
    DISCORD_API_URL: platforms.discord.apiUrl,
    DISCORD_LINK_URL: `${place.publicUrl}${chatLinkPaths.discord}`,
  };
}

function spotifySettings({ clientId, clientSecret }: Keys, { spotify }: Platforms): Record<string, string> {
  return {
    SPOTIFY_CLIENT_ID: clientId,
    SPOTIFY_CLIENT_SECRET: clientSecret,
    SPOTIFY_API_URL: spotify.urls.api,
    SPOTIFY_ACCOUNTS_URL: spotify.urls.accounts,
    SPOTIFY_WEB_URL: spotify.urls.web,
  };
}

function messengerSettings({ publicUrl }: Whereabouts, keys: Keys, { messenger }: Platforms): Record<string, string> {
  return {
    MESSENGER_PAGE_ID: places.messenger.pageId,
    MESSENGER_PAGE_TOKEN: keys.pageToken,
    MESSENGER_APP_SECRET: keys.appSecret,
    MESSENGER_VERIFY_TOKEN: keys.verifyToken,
    MESSENGER_API_URL: messenger.url,
    MESSENGER_LINK_URL: `${publicUrl}${chatLinkPaths.messenger}`,
  };
}
