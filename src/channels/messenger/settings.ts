import { z } from "zod";

const filled = z.string().trim().min(1, { error: "must not be empty" });

/** The channel is on when these are set. */
export const messengerSettings = z.object({
  MESSENGER_PAGE_ID: filled.describe("The id of the Facebook Page that is the bot; its digits, not its name"),
  MESSENGER_PAGE_TOKEN: filled.describe("The Page's access token, best one of a system user, which never expires"),
  MESSENGER_APP_SECRET: filled.describe("The secret of the Meta app, which signs every webhook"),
  MESSENGER_VERIFY_TOKEN: filled.describe("A word of your own that Meta repeats when you enter the webhook's address"),
  MESSENGER_API_URL: z
    .url({ protocol: /^https?$/, error: "must be a web address" })
    .default("https://graph.facebook.com")
    .describe("Where the Graph API is; another one only for tests"),
  MESSENGER_LINK_URL: z
    .url({ protocol: /^https?$/, error: "must be a web address" })
    .default("https://m.me")
    .transform((url) => url.replace(/\/+$/, ""))
    .describe("Where links into a chat with the Page begin; another one only for tests"),
  MESSENGER_API_VERSION: z
    .string()
    .regex(/^v\d{1,3}\.\d$/, { error: "must look like v26.0" })
    .default("v26.0")
    .describe("The version of the Graph API; Meta keeps each for about two years"),
});

export type MessengerSettings = z.output<typeof messengerSettings>;
