import type { Json } from "../json.js";
import { wireMessage } from "./chat-methods.js";
import type { Channel, SlackUser, Team } from "./directory.js";
import { derivedId } from "./ids.js";
import type { Install } from "./installs.js";
import type { Platform } from "./platform.js";
import type { StoredMessage } from "./stored-message.js";
import { viewPayload } from "./view-payload.js";
import type { StoredView } from "./views.js";

/** Who acts, and the install that hears of it. */
export interface Actor {
  user: SlackUser;
  install: Install;
}

/** The token that old bots compare instead of verifying the signature. */
export function verificationToken(appId: string): string {
  return derivedId("v", appId, "verification").toLowerCase();
}

/** Fields of every interaction: who, in which workspace (by default their own), and for which app. */
export function interaction(
  platform: Platform,
  { user, install }: Actor,
  type: string,
  teamId: string = user.teamId,
): Json {
  const team = platform.directory.team(teamId);
  return {
    type,
    token: verificationToken(platform.appId),
    api_app_id: platform.appId,
    // An org-wide install hears of no team but the user's.
    team: install.isEnterpriseInstall ? null : teamOf(team),
    enterprise: enterpriseOf(team),
    is_enterprise_install: install.isEnterpriseInstall,
    user: { id: user.id, username: user.handle, name: user.handle, team_id: user.teamId },
  };
}

function teamOf({ id, domain, enterpriseId }: Team): Json {
  return { id, domain, ...(enterpriseId !== null && { enterprise_id: enterpriseId, enterprise_name: enterpriseId }) };
}

function enterpriseOf({ enterpriseId }: Team): Json | null {
  return enterpriseId === null ? null : { id: enterpriseId, name: enterpriseId };
}

/** The form of a slash command. */
export function commandForm(
  platform: Platform,
  { user, install }: Actor,
  said: { command: string; text: string; channel: Channel; triggerId: string; responseUrl: string },
): URLSearchParams {
  const team = platform.directory.team(user.teamId);
  const { enterpriseId } = team;
  return new URLSearchParams({
    token: verificationToken(platform.appId),
    team_id: team.id,
    team_domain: team.domain,
    ...(enterpriseId !== null && { enterprise_id: enterpriseId, enterprise_name: enterpriseId }),
    channel_id: said.channel.id,
    channel_name: said.channel.kind === "private" ? "privategroup" : said.channel.name,
    user_id: user.id,
    user_name: user.handle,
    command: said.command,
    text: said.text,
    api_app_id: platform.appId,
    is_enterprise_install: String(install.isEnterpriseInstall),
    response_url: said.responseUrl,
    trigger_id: said.triggerId,
  });
}

/** Where an action happened, in a message. Ephemeral messages are not shown to the bot again. */
export function messagePlace(platform: Platform, install: Install, message: StoredMessage): Json {
  const channel = platform.directory.channel(message.channelId);
  const isEphemeral = message.viewerId !== null;
  return {
    container: {
      type: "message",
      message_ts: message.ts,
      channel_id: message.channelId,
      is_ephemeral: isEphemeral,
      ...(message.threadTs !== null && { thread_ts: message.threadTs }),
    },
    channel: { id: channel.id, name: channel.name },
    ...(!isEphemeral && { message: wireMessage({ install }, message) }),
  };
}

/** Where an action happened, in a modal or a home tab. */
export function viewPlace(view: StoredView): Json {
  return { container: { type: "view", view_id: view.id }, view: viewPayload(view) };
}

/** An event in its envelope. */
export function eventEnvelope(
  platform: Platform,
  install: Install,
  teamId: string,
  event: Json,
  { eventId, eventTimeMs }: { eventId: string; eventTimeMs: number },
): Json {
  const { enterpriseId } = platform.directory.team(teamId);
  return {
    token: verificationToken(platform.appId),
    team_id: teamId,
    ...(enterpriseId !== null && { enterprise_id: enterpriseId }),
    context_team_id: teamId,
    context_enterprise_id: enterpriseId,
    api_app_id: platform.appId,
    event,
    type: "event_callback",
    event_id: eventId,
    event_time: Math.floor(eventTimeMs / 1000),
    authorizations: [
      {
        enterprise_id: enterpriseId,
        team_id: install.isEnterpriseInstall ? null : install.teamId,
        user_id: install.botUserId,
        is_bot: true,
        is_enterprise_install: install.isEnterpriseInstall,
      },
    ],
    is_ext_shared_channel: false,
    event_context: `4-${derivedId("", eventId).toLowerCase()}`,
  };
}
