import { z } from "zod";

const filled = z.string().trim().min(1, { error: "must not be empty" });

/** The channel is on when the required ones are set. */
export const discordSettings = z.object({
  DISCORD_TOKEN: filled.describe("The bot's token, from the page Bot of the Discord application"),
  DISCORD_APPLICATION_ID: z
    .string()
    .trim()
    .regex(/^\d{5,20}$/, { error: "must be the application's id, which is all digits" })
    .describe("The id of the Discord application; its digits, from the page General Information"),
  DISCORD_API_URL: z
    .url({ protocol: /^https?$/, error: "must be a web address" })
    .default("https://discord.com/api")
    .describe("Where Discord's API is, without its version; another one only for tests"),
  DISCORD_LINK_URL: z
    .url({ protocol: /^https?$/, error: "must be a web address" })
    .default("https://discord.com/oauth2/authorize")
    .describe("Where the link that opens the bot begins; another one only for tests"),
  DISCORD_PRESENCE: z
    .enum(["off", "on"], { error: "must be off or on" })
    .default("off")
    .describe("Whether to see what people play by their Discord status too; Discord must allow the Presence Intent"),
});

export type DiscordSettings = z.output<typeof discordSettings>;
