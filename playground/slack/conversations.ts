import type { Channel, SlackUser } from "./directory.js";
import type { Install } from "./installs.js";
import type { Platform } from "./platform.js";
import { SlackError } from "./slack-error.js";

/** Where a message to this `channel` argument goes: a user's id opens their direct message. @throws SlackError */
export function postingTarget(platform: Platform, install: Install, id: string): Channel {
  const channel = /^[UW]/.test(id) ? directWith(platform, install, id) : visibleChannel(platform, install, id);
  if (channel.kind === "im" && !platform.hasMessagesTab) throw new SlackError("messages_tab_disabled");
  if (channel.isArchived) throw new SlackError("is_archived");
  const isAllowed = channel.members.has(install.botUserId) || install.scopes.includes("chat:write.public");
  if (!isAllowed) throw new SlackError("not_in_channel");
  if (channel.isReadOnly) throw new SlackError("restricted_action");
  return channel;
}

/** A channel the bot can know of: in its workspaces, and for anything not public only as a member. @throws SlackError */
export function visibleChannel(platform: Platform, install: Install, id: string): Channel {
  const channel = platform.directory.channels.get(id);
  const isMember = channel?.members.has(install.botUserId) === true;
  const isCovered = channel !== undefined && platform.installs.covers(install, channel.teamId);
  if (channel === undefined || !(isMember || (isCovered && channel.kind === "public"))) {
    throw new SlackError("channel_not_found");
  }
  return channel;
}

/** @throws SlackError `channel_not_found` for strangers, `user_disabled`, `cannot_dm_bot` */
function directWith(platform: Platform, install: Install, userId: string): Channel {
  const user = platform.directory.users.get(userId);
  if (user === undefined || !isReachable(platform, install, user)) throw new SlackError("channel_not_found");
  checkCanBeWritten(user);
  return botDirect(platform, install, userId);
}

/** The direct message of the bot with a user. */
export function botDirect(platform: Platform, install: Install, userId: string): Channel {
  return platform.directory.direct(platform.directory.user(userId).teamId, [install.botUserId, userId]);
}

/** Whether the bot may know this user: in one of its workspaces, or met in a shared channel. */
export function isReachable(platform: Platform, install: Install, user: SlackUser): boolean {
  return platform.installs.covers(install, user.teamId) || platform.directory.shareChannel(install.botUserId, user.id);
}

/** @throws SlackError `cannot_dm_bot`, `user_disabled` */
export function checkCanBeWritten(user: SlackUser): void {
  if (user.isBot) throw new SlackError("cannot_dm_bot");
  if (user.isDeactivated) throw new SlackError("user_disabled");
}
