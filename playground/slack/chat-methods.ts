import { asObjects, asText, isFilled, isObject, type Json } from "../json.js";
import { readContent } from "./content.js";
import { postingTarget, visibleChannel } from "./conversations.js";
import type { ArgumentKind, Method, MethodCall } from "./method.js";
import { missingScope, SlackError } from "./slack-error.js";
import type { StoredMessage } from "./stored-message.js";

const UPDATE_TEXT_MAX = 4000;

const content: Record<string, ArgumentKind> = {
  text: "text",
  blocks: "json",
  attachments: "json",
  markdown_text: "text",
  parse: "text",
  link_names: "boolean",
  as_user: "boolean",
};
const authorship: Record<string, ArgumentKind> = { username: "text", icon_emoji: "text", icon_url: "text" };

/** The methods that send and change messages. */
export const chatMethods: Record<string, Method> = {
  "chat.postMessage": {
    scope: "chat:write",
    tier: null,
    required: { channel: "text" },
    optional: {
      ...content,
      ...authorship,
      mrkdwn: "boolean",
      thread_ts: "text",
      reply_broadcast: "boolean",
      unfurl_links: "boolean",
      unfurl_media: "boolean",
      metadata: "json",
    },
    run: postMessage,
  },
  "chat.postEphemeral": {
    scope: "chat:write",
    tier: 4,
    required: { channel: "text", user: "text" },
    optional: { ...content, ...authorship, thread_ts: "text" },
    run: postEphemeral,
  },
  "chat.update": {
    scope: "chat:write",
    tier: 3,
    required: { channel: "text", ts: "text" },
    optional: { ...content, file_ids: "json", reply_broadcast: "boolean", metadata: "json" },
    run: update,
  },
  "chat.delete": {
    scope: "chat:write",
    tier: 3,
    required: { channel: "text", ts: "text" },
    optional: { as_user: "boolean" },
    run: remove,
  },
};

function postMessage(call: MethodCall): Json {
  const { platform, install, args } = call;
  const said = checkedContent(call);
  checkMetadata(args.metadata);
  const channel = postingTarget(platform, install, asText(args.channel));
  const threadTs = checkedThread(args.thread_ts);
  platform.rates.takePost(install.key, channel.id);
  const posting = { channelId: channel.id, from: "bot", authorId: install.botUserId, threadTs } as const;
  const message = platform.messages.post(posting, said.content);
  return { channel: channel.id, ts: message.ts, message: wireMessage(call, message), ...warning(said.warnings) };
}

function postEphemeral(call: MethodCall): Json {
  const { platform, install, args } = call;
  const said = checkedContent(call);
  const channel = visibleChannel(platform, install, asText(args.channel));
  if (!channel.members.has(install.botUserId)) throw new SlackError("not_in_channel");
  if (channel.isArchived) throw new SlackError("is_archived");
  const viewerId = asText(args.user);
  if (!channel.members.has(viewerId)) throw new SlackError("user_not_in_channel");
  const posting = { channelId: channel.id, from: "bot", authorId: install.botUserId, viewerId } as const;
  const threadTs = checkedThread(args.thread_ts);
  const { ts } = platform.messages.post({ ...posting, threadTs }, said.content);
  return { message_ts: ts, ...warning(said.warnings) };
}

/** Blocks and attachments that are not given stay as they are; `[]` takes them away. */
function update(call: MethodCall): Json {
  const { platform, args } = call;
  const message = ownMessage(call, "cant_update_message");
  if (asText(args.text).length > UPDATE_TEXT_MAX) throw new SlackError("msg_too_long");
  const said = checkedContent({ ...call, args: { ...kept(message, args), ...args } });
  checkMetadata(args.metadata);
  platform.messages.edit(message, said.content);
  const { channelId: channel, ts, text } = message;
  return { channel, ts, text, message: wireMessage(call, message), ...warning(said.warnings) };
}

function kept(message: StoredMessage, args: Json): Json {
  return {
    ...(args.blocks === undefined && args.markdown_text === undefined && { blocks: message.blocks }),
    ...(args.attachments === undefined && { attachments: message.attachments }),
  };
}

function remove(call: MethodCall): Json {
  const message = ownMessage(call, "cant_delete_message");
  call.platform.messages.remove(message);
  return { channel: message.channelId, ts: message.ts };
}

/** The message these arguments name, if this install wrote it. @throws SlackError */
function ownMessage({ platform, install, args }: MethodCall, refusal: string): StoredMessage {
  const channel = visibleChannel(platform, install, asText(args.channel));
  const message = platform.messages.findForBot(channel.id, asText(args.ts));
  if (message.authorId !== install.botUserId) throw new SlackError(refusal);
  return message;
}

function checkedContent({ install, args }: MethodCall) {
  const isDisguised = Object.keys(authorship).some((name) => args[name] !== undefined);
  if (isDisguised && !install.scopes.includes("chat:write.customize")) {
    throw missingScope("chat:write.customize", install.scopes);
  }
  return readContent(args);
}

function checkedThread(ts: unknown): string | null {
  if (ts === undefined || ts === "") return null;
  if (typeof ts !== "string" || !/^\d+\.\d{6}$/.test(ts)) throw new SlackError("invalid_thread_ts");
  return ts;
}

function checkMetadata(metadata: unknown): void {
  if (metadata === undefined) return;
  const isFine = isObject(metadata) && isFilled(metadata.event_type) && isObject(metadata.event_payload);
  if (!isFine) throw new SlackError("invalid_metadata_format");
}

/** The message as Web API answers and payloads show it. */
export function wireMessage({ install }: Pick<MethodCall, "install">, message: StoredMessage): Json {
  const { ts, text, blocks, attachments, threadTs, authorId } = message;
  return {
    type: "message",
    user: authorId,
    ...(authorId === install.botUserId && { bot_id: install.botId, app_id: install.appId }),
    ts,
    text,
    ...(install.teamId !== null && { team: install.teamId }),
    ...(blocks.length > 0 && { blocks: asObjects(structuredClone(blocks)) }),
    ...(attachments.length > 0 && { attachments: structuredClone(attachments) }),
    ...(threadTs !== null && { thread_ts: threadTs }),
  };
}

function warning(warnings: string[]): Json {
  if (warnings.length === 0) return {};
  return { warning: warnings.join(","), response_metadata: { warnings } };
}
