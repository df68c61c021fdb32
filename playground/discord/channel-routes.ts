import { asObject, asText, type Json } from "../json.js";
import { refusal } from "./api-error.js";
import { type Composed, compose } from "./compose.js";
import { check, invalidForm, shape, snowflake } from "./form.js";
import type { Permission } from "./permissions.js";
import type { Channel } from "./places.js";
import type { Platform } from "./platform.js";
import { noContent, ok, type RestAnswer, type RestCall, type Route } from "./rest-call.js";
import type { StoredMessage } from "./stored-message.js";
import { botJson, guildChannelJson, privateChannelJson, userJson } from "./wire-shapes.js";

type Params = Record<string, string>;
type Handler = (platform: Platform, call: RestCall, params: Params) => RestAnswer;

const MESSAGES = "/channels/:channelId/messages";
const ONE_MESSAGE = `${MESSAGES}/:messageId`;

const HANDLERS: [method: string, pattern: string, handler: Handler][] = [
  ["GET", "/users/:userId", getUser],
  ["POST", "/users/@me/channels", openDm],
  ["GET", "/channels/:channelId", getChannel],
  ["POST", "/channels/:channelId/typing", type],
  ["POST", MESSAGES, postMessage],
  ["GET", ONE_MESSAGE, (platform, _call, params) => ok(platform.json(findMessage(platform, params)))],
  ["PATCH", ONE_MESSAGE, editMessage],
  ["DELETE", ONE_MESSAGE, deleteMessage],
];

/** The routes for channels, direct messages and accounts. */
export function channelRoutes(platform: Platform): Route[] {
  return HANDLERS.map(([method, pattern, handler]) => ({
    method,
    pattern,
    auth: "bot",
    answer: (call, params) => handler(platform, call, params),
  }));
}

function getUser({ bot, places }: Platform, _call: RestCall, { userId = "" }: Params): RestAnswer {
  if (userId === "@me" || userId === bot.id)
    return ok({ ...botJson(bot), verified: true, mfa_enabled: true, email: null });
  const user = places.findUser(userId);
  if (user === null) throw refusal(10013);
  return ok(userJson(user));
}

/** The channel opens also where nothing can be sent into it. */
function openDm({ bot, places }: Platform, { body }: RestCall): RestAnswer {
  check(body, shape({ recipient_id: snowflake }));
  const id = asText(asObject(body).recipient_id);
  if (id === bot.id) throw refusal(50007);
  if (places.findUser(id) === null) throw refusal(10013);
  const dm = places.dm(id);
  return ok(privateChannelJson(dm, places.members(dm)));
}

function getChannel(platform: Platform, _call: RestCall, params: Params): RestAnswer {
  const channel = readable(platform, params);
  const { places, bot } = platform;
  return ok(
    channel.kind === "guild" ? guildChannelJson(channel, bot.id) : privateChannelJson(channel, places.members(channel)),
  );
}

/** A channel the bot can see. @throws DiscordError 10003 or 50001 */
function readable({ places }: Platform, { channelId = "" }: Params): Channel {
  const channel = places.findChannel(channelId);
  if (channel === null) throw refusal(10003);
  if (channel.kind === "group") throw refusal(50001);
  if (channel.guildId === null) return channel;
  if (!places.guild(channel.guildId).hasBot || !channel.botCan.has("ViewChannel")) throw refusal(50001);
  return channel;
}

/** A channel the bot can write to, unprompted. @throws DiscordError 10003, 50001, 50013, 50007 or 50278 */
function mayWrite(platform: Platform, params: Params): Channel {
  const channel = readable(platform, params);
  if (channel.kind === "guild") need(channel, "SendMessages");
  else for (const userId of channel.userIds) takesDms(platform, userId);
  return channel;
}

function need({ botCan }: Channel, permission: Permission): void {
  if (!botCan.has(permission)) throw refusal(50013);
}

function takesDms({ places }: Platform, userId: string): void {
  if (!places.sharesGuild(userId)) throw refusal(50278);
  if (!places.user(userId).dmsOpen) throw refusal(50007);
}

function type(platform: Platform, _call: RestCall, params: Params): RestAnswer {
  mayWrite(platform, params);
  return noContent;
}

function postMessage(platform: Platform, call: RestCall, params: Params): RestAnswer {
  const channel = mayWrite(platform, params);
  const payload = asObject(call.body);
  const composed = composeFor(platform, channel, call, null);
  const { nonce, enforce_nonce: isEnforced } = payload;
  const earlier = isEnforced === true && nonce != null ? platform.messages.withNonce(String(nonce)) : null;
  if (earlier !== null) return ok(platform.json(earlier));
  return ok(
    platform.json(
      platform.messages.post({
        ...composed,
        channelId: channel.id,
        authorId: platform.bot.id,
        isFromBot: true,
        nonce: nonce == null ? null : String(nonce),
        referenceId: referenced(platform, channel, asObject(payload.message_reference)),
      }),
    ),
  );
}

function composeFor(platform: Platform, channel: Channel, call: RestCall, existing: StoredMessage | null): Composed {
  const keep = platform.keepFile(channel.id);
  const kind = existing === null ? "channel" : "channel-edit";
  const composed = compose({ kind, payload: asObject(call.body), files: call.files, existing, keep });
  if (channel.kind === "guild" && composed.embeds.length > 0) need(channel, "EmbedLinks");
  if (channel.kind === "guild" && composed.attachments.length > 0) need(channel, "AttachFiles");
  return composed;
}

function referenced(platform: Platform, channel: Channel, reference: Json): string | null {
  if (reference.message_id === undefined) return null;
  const message = platform.messages.find(asText(reference.message_id));
  if (message !== null && message.channelId === channel.id) return message.id;
  if (reference.fail_if_not_exists === false) return null;
  throw invalidForm("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message");
}

/** A message the bot can get at through its channel; ephemeral ones are not among them. */
function findMessage(platform: Platform, params: Params): StoredMessage {
  const channel = readable(platform, params);
  const message = platform.messages.find(params.messageId ?? "");
  if (message === null || message.channelId !== channel.id || message.onlyFor !== null) throw refusal(10008);
  if (channel.kind === "guild") need(channel, "ReadMessageHistory");
  return message;
}

function editMessage(platform: Platform, call: RestCall, params: Params): RestAnswer {
  const message = findMessage(platform, params);
  if (!message.isFromBot) throw refusal(50005);
  const channel = platform.places.channel(message.channelId);
  return ok(platform.json(platform.messages.edit(message, composeFor(platform, channel, call, message))));
}

function deleteMessage(platform: Platform, _call: RestCall, params: Params): RestAnswer {
  const message = findMessage(platform, params);
  if (!message.isFromBot) throw refusal(platform.places.channel(message.channelId).kind === "guild" ? 50013 : 50003);
  platform.messages.delete(message);
  return noContent;
}
