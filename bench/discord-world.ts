import { randomBytes } from "node:crypto";
import { createDiscordEmulator, type DiscordEmulator } from "../playground/discord/emulator.js";
import { allCommands } from "../src/bots/commands/all.js";
import type { Address } from "../src/bots/domain.js";
import { applyCommands } from "../src/channels/discord/register.js";
import { discordSettings } from "../src/channels/discord/settings.js";
import type { Settings } from "./bot.js";

/** How many there are of what. Everybody is in one server. */
export interface DiscordSize {
  guilds: number;
  users: number;
}

/** An emulated Discord that is filled and knows our commands. */
export interface DiscordWorld {
  emulator: DiscordEmulator;
  /** What a bot needs to be in it. */
  settings: Settings;
  /** The person with this number types the command and has the first answer; rejects when none came in 30 s. */
  type(user: number, command: string): Promise<{ ackMs: number }>;
  /** Resolves when so many answers have been filled in since the start; rejects after `withinMs`. */
  answered(count: number, withinMs: number): Promise<void>;
}

const applicationId = "900000000000000001";
const ackLimitMs = 30_000;

/** Where the person with this number writes from, wherever they type. */
export function discordAddressOf(user: number): Address {
  const own = { tenantId: applicationId, installationId: applicationId, botId: applicationId };
  return { channel: "discord", ...own, userId: userOf(user), conversationId: `dm/${userOf(user)}` };
}

function userOf(user: number): string {
  return String(100_000_000_000_000_000n + BigInt(user));
}

function guildOf(guild: number): string {
  return String(200_000_000_000_000_000n + BigInt(guild));
}

function roomOf(guild: number): string {
  return String(300_000_000_000_000_000n + BigInt(guild));
}

export async function openDiscordWorld({ guilds, users }: DiscordSize): Promise<DiscordWorld> {
  const token = randomBytes(24).toString("base64url");
  // However busy the machine is: what comes late is to be measured and not refused.
  const emulator = createDiscordEmulator({ clock: { nowMs: Date.now }, token, applicationId, ackLimitMs });
  for (let guild = 0; guild < guilds; guild += 1) {
    const channels = [{ id: roomOf(guild), name: "music" }];
    emulator.addGuild({ id: guildOf(guild), name: `Server ${guild}`, hasBot: true, channels });
  }
  for (let user = 0; user < users; user += 1)
    emulator.addUser({ id: userOf(user), name: `Friend ${user}`, guilds: [guildOf(user % guilds)] });
  await emulator.start();
  const settings = { DISCORD_TOKEN: token, DISCORD_APPLICATION_ID: applicationId, DISCORD_API_URL: emulator.apiUrl };
  await applyCommands(discordSettings.parse(settings), allCommands);
  const filledIn = () => emulator.stats().byOutcome["200"] ?? 0;
  const before = filledIn();
  return {
    emulator,
    settings,
    async type(user, command) {
      // One in two in the room of their server, the others in the conversation with the bot.
      const where = user % 2 === 0 ? { channelId: roomOf(user % guilds) } : {};
      const { response, ackMs } = await emulator.command(userOf(user), command, {}, where);
      if (response === null) throw new Error(`${userOf(user)} has had no answer to /${command}`);
      return { ackMs };
    },
    async answered(count, withinMs) {
      const untilMs = Date.now() + withinMs;
      const hasAll = () => filledIn() - before >= count;
      while (!hasAll() && Date.now() < untilMs) await new Promise((resolve) => setTimeout(resolve, 20));
      if (!hasAll()) throw new Error(`${count} people typed and ${filledIn() - before} were answered`);
    },
  };
}
