import { parseJson } from "../json.js";
import type { BotAnswer, BotCaller, RawAnswer } from "./bot-caller.js";
import { wireMessage } from "./chat-methods.js";
import { plainContent } from "./content.js";
import type { Channel } from "./directory.js";
import { escapedText } from "./escaped-text.js";
import { commandForm, interaction } from "./payloads.js";
import type { Platform } from "./platform.js";
import { applyResponse } from "./respond.js";
import type { ResponseTarget } from "./response-urls.js";
import { type ActOptions, sendForm, sendPayload } from "./sending.js";
import { SlackError } from "./slack-error.js";

/** Where and how a command is typed. */
export interface CommandOptions extends ActOptions {
  /** Default: the person's conversation with themselves, which the bot cannot enter. */
  channelId?: string;
  /** Default: the command given to the emulator. */
  command?: string;
}

/** What people type, and what they start from menus. */
export interface CommandActions {
  /**
   * Types a slash command, without its name. A bad answer, or none in three seconds, shows to the person.
   * @throws Error if the person is not in that channel, or the app has no commands there
   */
  command(userId: string, text: string, options?: CommandOptions): Promise<BotAnswer>;
  /** Starts a shortcut from the menu of the message field, outside of any channel. */
  globalShortcut(userId: string, callbackId: string, options?: ActOptions): Promise<BotAnswer>;
  /** Starts a shortcut from the menu of a message. @throws Error for a message the person does not see, or an ephemeral one */
  messageShortcut(
    userId: string,
    callbackId: string,
    message: { channelId: string; ts: string },
    options?: ActOptions,
  ): Promise<BotAnswer>;
  /** Says something in a channel, which the bot does not hear. @throws Error in the bot's direct message: it is read-only */
  say(userId: string, text: string, channelId: string): { ts: string; channelId: string };
}

/** What the actions of people work on. */
export interface ActionParts {
  platform: Platform;
  caller: BotCaller;
  /** The app's command, like `/song`. */
  commandName: string;
}

export function createCommandActions(parts: ActionParts): CommandActions {
  return {
    command: async (userId, text, options = {}) => typeCommand(parts, userId, text, options),
    globalShortcut: async (userId, callbackId, options = {}) => {
      const { platform, caller } = parts;
      const actor = actorOf(platform, userId);
      const trigger = { userId, installKey: actor.install.key, viewId: null };
      const payload = {
        ...interaction(platform, actor, "shortcut"),
        callback_id: callbackId,
        trigger_id: platform.triggers.issue(trigger),
        action_ts: platform.ids.ts(platform.clock.nowMs()),
      };
      return plainAnswer(await sendPayload(caller, payload, options));
    },
    messageShortcut: async (userId, callbackId, message, options = {}) =>
      startOnMessage(parts, userId, callbackId, message, options),
    say: (userId, text, channelId) => say(parts.platform, userId, text, channelId),
  };
}

/** A person with the install that works where they are. @throws Error if there is none */
export function actorOf(platform: Platform, userId: string, teamId?: string) {
  const user = platform.directory.user(userId);
  const install = platform.installs.covering(teamId ?? user.teamId);
  return { user, install };
}

async function typeCommand(
  { platform, caller, commandName }: ActionParts,
  userId: string,
  text: string,
  { channelId, command = commandName, ...options }: CommandOptions,
): Promise<BotAnswer> {
  const channel = typingChannel(platform, userId, channelId);
  const actor = actorOf(platform, userId);
  const { install } = actor;
  if (!install.scopes.includes("commands")) throw new Error("The app has no commands: it lacks the scope");
  const triggerId = platform.triggers.issue({ userId, installKey: install.key, viewId: null });
  const typed = `${command} ${text}`.trim();
  const target = { userId, channelId: channel.id, botUserId: install.botUserId, originalTs: null, typed };
  const responseUrl = platform.responseUrls.issue("commands", actor.user.teamId, target);
  const said = { command, text: escapedText(platform, text), channel, triggerId, responseUrl };
  const form = commandForm(platform, actor, said);
  const answer = await sendForm(caller, form, options);
  const error = answer.error ?? show(platform, target, answer);
  if (error !== null) notice(platform, target, `${command} failed with the error "${error}"`);
  return plainAnswer({ ...answer, error });
}

function typingChannel(platform: Platform, userId: string, channelId: string | undefined): Channel {
  const { directory } = platform;
  const channel =
    channelId === undefined ? directory.direct(directory.user(userId).teamId, [userId]) : directory.channel(channelId);
  if (!channel.members.has(userId)) throw new Error(`${userId} is not in ${channel.id}`);
  return channel;
}

/** Shows the answer itself, if it says anything; the error if it cannot be shown. */
function show(platform: Platform, target: ResponseTarget, { body, contentType }: RawAnswer): string | null {
  if (body === "") return null;
  const isJson = contentType.startsWith("application/json");
  try {
    applyResponse(platform, target, isJson ? parseJson(body) : { text: body }, { replacesByDefault: false });
    return null;
  } catch (error) {
    if (error instanceof SlackError) return error.code === "no_text" ? null : error.code;
    throw error;
  }
}

/** Something the platform itself tells one person. */
export function notice(
  platform: Platform,
  { userId, channelId }: Pick<ResponseTarget, "userId" | "channelId">,
  text: string,
): void {
  platform.messages.post({ channelId, from: "platform", authorId: null, viewerId: userId }, plainContent(text));
}

/** The answer without what only the platform needs. */
export function plainAnswer({ status, ackMs, body, error }: RawAnswer): BotAnswer {
  return { status, ackMs, body, error };
}

async function startOnMessage(
  { platform, caller }: ActionParts,
  userId: string,
  callbackId: string,
  { channelId, ts }: { channelId: string; ts: string },
  options: ActOptions,
): Promise<BotAnswer> {
  const message = platform.messages.visibleTo(userId, channelId).find((candidate) => candidate.ts === ts);
  if (message === undefined) throw new Error(`${userId} sees no message ${ts} in ${channelId}`);
  if (message.viewerId !== null) throw new Error("Ephemeral messages have no shortcuts");
  const actor = actorOf(platform, userId);
  const { install } = actor;
  const channel = platform.directory.channel(channelId);
  const target = { userId, channelId, botUserId: install.botUserId, originalTs: null, typed: null };
  const payload = {
    ...interaction(platform, actor, "message_action"),
    callback_id: callbackId,
    trigger_id: platform.triggers.issue({ userId, installKey: install.key, viewId: null }),
    response_url: platform.responseUrls.issue("app", actor.user.teamId, target),
    action_ts: platform.ids.ts(platform.clock.nowMs()),
    message_ts: ts,
    message: wireMessage({ install }, message),
    channel: { id: channel.id, name: channel.name },
  };
  return plainAnswer(await sendPayload(caller, payload, options));
}

function say(platform: Platform, userId: string, text: string, channelId: string): { ts: string; channelId: string } {
  const channel = typingChannel(platform, userId, channelId);
  const isWithBot = [...channel.members].some((id) => platform.directory.user(id).isBot);
  if (channel.kind === "im" && isWithBot) throw new Error("The direct message of the app is read-only");
  const linked = escapedText(platform, text).replace(/https?:\/\/[^\s<>]+/g, "<$&>");
  const content = { ...plainContent(linked), isMrkdwn: true };
  const { ts } = platform.messages.post({ channelId, from: "person", authorId: userId }, content);
  return { ts, channelId };
}
