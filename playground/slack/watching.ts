import type { BotCaller } from "./bot-caller.js";
import { botDirect } from "./conversations.js";
import { type WalkOptions, type WalkResult, walkOAuth } from "./install-walk.js";
import type { BotToken, InstallTarget } from "./installs.js";
import type { MessageListener } from "./messages.js";
import type { Platform } from "./platform.js";
import { type SeenView, seenView } from "./seen-view.js";
import type { StoredView, ViewListener } from "./views.js";

/** The scopes a bot gets unless told otherwise. */
const USUAL_SCOPES = ["commands", "chat:write", "users:read"];

/** Putting the app into workspaces. */
export function createInstalling(platform: Platform, caller: BotCaller) {
  return {
    install: (id: string, scopes: readonly string[] = USUAL_SCOPES): BotToken => {
      const target: InstallTarget = id.startsWith("E") ? { enterpriseId: id } : { teamId: id };
      const { key: _key, state: _state, ...token } = structuredClone(platform.installs.add(target, scopes));
      return token;
    },
    inviteBot: (channelId: string): void => {
      const channel = platform.directory.channel(channelId);
      channel.members.add(platform.installs.covering(channel.teamId).botUserId);
    },
    walkOAuth: (userId: string, options: WalkOptions = {}): Promise<WalkResult> => {
      const { id } = platform.directory.user(userId);
      return walkOAuth(id, options.installUrl ?? new URL("/slack/install", caller.url).href, options);
    },
    directMessageId: (userId: string): string => {
      const { teamId } = platform.directory.user(userId);
      return botDirect(platform, platform.installs.covering(teamId), userId).id;
    },
  };
}

/** What people see. */
export function createWatching(platform: Platform) {
  const { directory, views, messages } = platform;
  const seen = (view: StoredView | null): SeenView | null => (view === null ? null : seenView(view, directory));
  return {
    messages: (userId: string, channelId?: string) => messages.seenBy(directory.user(userId).id, channelId),
    home: (userId: string) => seen(views.home(directory.user(userId).id)),
    modal: (userId: string) => seen(views.top(directory.user(userId).id)),
    onMessage: (listener: MessageListener) => messages.onMessage(listener),
    onView: (listener: ViewListener) => views.onView(listener),
  };
}
