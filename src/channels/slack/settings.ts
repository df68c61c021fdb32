import { z } from "zod";

const filled = z.string().trim().min(1, { error: "must not be empty" });
const optional = filled.optional();

/** The channel is on when the secret is set and one of the two ways to a token is complete: see {@link slackProblems}. */
export const slackSettings = z.object({
  SLACK_SIGNING_SECRET: filled.describe("The signing secret of the Slack app, with which Slack signs every request"),
  SLACK_BOT_TOKEN: optional.describe("The bot token (xoxb-…) of the one workspace; leave empty to serve many"),
  SLACK_CLIENT_ID: optional.describe("The client id of the Slack app, to let any workspace install it"),
  SLACK_CLIENT_SECRET: optional.describe("The client secret that belongs to the client id"),
  SLACK_STATE_SECRET: optional.describe("A long random word of your own that protects the installation"),
  SLACK_APP_TOKEN: optional.describe("An app-level token (xapp-…) for Socket Mode; for development only"),
  SLACK_API_URL: z
    .url({ protocol: /^https?$/, error: "must be a web address" })
    .default("https://slack.com/api/")
    .describe("Where Slack's Web API is; another one only for tests and GovSlack"),
  SLACK_COMMAND: z
    .string()
    .regex(/^\/[a-z0-9_-]{1,31}$/, { error: "must be a slash and up to 31 small letters, digits, dashes" })
    .default("/song")
    .describe("What people type in Slack; as in the app's manifest"),
});

export type SlackSettings = z.output<typeof slackSettings>;

const installing = ["SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_STATE_SECRET"] as const;

/**
 * What is wrong with the settings beyond each by itself, a sentence each: Slack needs the token of one workspace, or all
 * that lets many install the app, and not both. Empty when nothing is.
 */
export function slackProblems(env: Record<string, string | undefined>): string[] {
  const hasToken = Boolean(env.SLACK_BOT_TOKEN);
  const missing = installing.filter((name) => !env[name]);
  if (hasToken && missing.length < installing.length)
    return [
      `SLACK_BOT_TOKEN is for one workspace, ${installing.join(", ")} are for many: set only one of the two ways`,
    ];
  if (hasToken || missing.length === 0) return [];
  if (missing.length === installing.length)
    return [`Slack needs SLACK_BOT_TOKEN for one workspace, or ${installing.join(", ")} for many`];
  return [
    `${missing.join(", ")} ${missing.length > 1 ? "are" : "is"} missing: Slack needs all of ${installing.join(", ")}`,
  ];
}
