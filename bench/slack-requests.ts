import { createHmac } from "node:crypto";
import type { Address } from "../src/bots/domain.js";
import type { Settings } from "./bot.js";
import { postOf } from "./post.js";

/** What signed slash commands of Slack are made from. */
export interface CommandOptions {
  signingSecret: string;
  command: string;
  /** What is typed behind the command. */
  text: string;
  /** How many different people type it. */
  people: number;
  /** In how many workspaces they are. */
  teams: number;
  /** Where the answers go, without a slash at the end. */
  responseUrl: string;
}

/** Commands that the bot with these settings takes. */
export function commandsOf(
  settings: Settings,
  said: Pick<CommandOptions, "text" | "people" | "teams" | "responseUrl">,
): { kind: "command" } & CommandOptions {
  const { SLACK_SIGNING_SECRET: signingSecret = "", SLACK_COMMAND: command = "" } = settings;
  return { kind: "command", signingSecret, command, ...said };
}

/** The workspace with this number. */
export function teamOf(team: number): string {
  return `T${String(team).padStart(9, "0")}`;
}

/** Where the person with this number is when they type: in the direct message with the bot. */
export function slackAddressOf(person: number, teams: number): Address {
  const teamId = teamOf(person % teams);
  const digits = String(person).padStart(9, "0");
  const ofTeam = { tenantId: teamId, installationId: teamId, botId: appId, serviceUrl: "https://slack.com/" };
  return { channel: "slack", ...ofTeam, userId: `U${digits}`, conversationId: `${teamId}:D${digits}` };
}

const appId = "A0BENCH0001";

/** Somebody types the command; the number tells one time from another. Signed for now, and good for five minutes. */
export function signedCommand(options: CommandOptions, number: number): Buffer {
  const body = formOf(options, number);
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac("sha256", options.signingSecret).update(`v0:${timestamp}:${body}`).digest("hex");
  const headers = {
    "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
    accept: "application/json,*/*",
    "content-type": "application/x-www-form-urlencoded",
    "x-slack-request-timestamp": timestamp,
    "x-slack-signature": `v0=${signature}`,
  };
  return postOf("/slack/events", headers, body);
}

function formOf({ people, teams, command, text, responseUrl }: CommandOptions, number: number): string {
  const person = number % people;
  const { userId, tenantId, conversationId } = slackAddressOf(person, teams);
  const form = {
    token: "VbEnChVeRiFiCaTiOnTo",
    team_id: tenantId,
    team_domain: `team-${person % teams}`,
    channel_id: conversationId.split(":")[1] ?? "",
    channel_name: "directmessage",
    user_id: userId,
    user_name: `friend${person}`,
    command,
    text,
    api_app_id: appId,
    is_enterprise_install: "false",
    response_url: `${responseUrl}/commands/${tenantId}/${number}/abcdefghijklmnopqrstuvwx`,
    trigger_id: `${1_000_000_000_000 + number}.123456789012.0123456789abcdef0123456789abcdef`,
  };
  return new URLSearchParams(form).toString();
}
