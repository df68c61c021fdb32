import { createDiscordEmulator, type DiscordEmulator } from "../../playground/discord/emulator.js";
import { createMessengerEmulator, type MessengerEmulator } from "../../playground/messenger/emulator.js";
import { createSlackEmulator, type SlackEmulator } from "../../playground/slack/emulator.js";
import { createSpotifyEmulator, type SpotifyEmulator } from "../../playground/spotify/emulator.js";
import type { Clock } from "../../src/bots/ports.js";
import type { Keys } from "./settings.js";

/** Where people are: a workspace, and a server with one room for everybody. */
export const places = {
  team: "T0HARBOUR",
  guild: "4000100010001000100",
  discordRoom: "4000100010001000200",
} as const;

export interface Platforms {
  messenger: MessengerEmulator;
  slack: SlackEmulator;
  discord: DiscordEmulator;
  spotify: SpotifyEmulator;
}

/** How long platforms wait for the bot, in real time; here no machine is too slow. */
const patient = { ackLimitMs: 30_000 };

/** Starts the four of them; the bot is not there yet. */
export async function startPlatforms(clock: Clock, keys: Keys, publicUrl: string): Promise<Platforms> {
  const redirect = (path: string) => [`${publicUrl}${path}`];
  const messenger = createMessengerEmulator({
    clock,
    ...keys,
    ...patient,
    webhookUrl: `${publicUrl}/messenger/webhook`,
  });
  const slack = createSlackEmulator({
    clock,
    ...keys.slack,
    ...patient,
    triggerLifeMs: 30_000,
    redirectUris: redirect("/slack/oauth_redirect"),
  });
  const spotify = createSpotifyEmulator({
    clock,
    ...keys,
    redirectUris: redirect("/spotify/callback"),
    userLimit: null,
  });
  const discord = createDiscordEmulator({ clock, ...keys.discord, ...patient });
  await Promise.all([messenger, slack, discord, spotify].map((platform) => platform.start()));
  slack.setRequestUrl(`${publicUrl}/slack/events`);
  slack.addTeam({ id: places.team, name: "Harbour" });
  discord.addGuild({
    id: places.guild,
    name: "Harbour",
    channels: [{ id: places.discordRoom, name: "music" }],
    hasBot: true,
  });
  return { messenger, slack, discord, spotify };
}

export async function stopPlatforms({ messenger, slack, discord, spotify }: Platforms): Promise<void> {
  await Promise.all([messenger, slack, discord, spotify].map((platform) => platform.stop()));
}

/** Calls the listener whenever anybody on any platform may see something new; answers what ends that. */
export function onAnything({ messenger, slack, discord }: Platforms, listener: () => void): () => void {
  const ends = [
    messenger.onMessage(listener),
    slack.onMessage(listener),
    slack.onView(listener),
    discord.onMessage(listener),
  ];
  return () => {
    for (const end of ends) end();
  };
}

/** A room where these people of one platform and the bot are. Discord's server has one for everybody. */
export function roomFor({ slack }: Platforms, members: readonly { channel: string; userId: string }[]): string {
  if (members.every(({ channel }) => channel === "discord")) return places.discordRoom;
  const ids = members.map(({ userId }) => userId);
  const id = `C0${ids.join("")}`;
  slack.addChannel({ teamId: places.team, id, name: "music", members: ids });
  slack.inviteBot(id);
  return id;
}
