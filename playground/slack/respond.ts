import { asText, isObject, type Json } from "../json.js";
import { plainContent, readContent } from "./content.js";
import type { Platform } from "./platform.js";
import type { ResponseTarget } from "./response-urls.js";
import { SlackError } from "./slack-error.js";
import type { StoredMessage } from "./stored-message.js";

const FIELDS = [
  "text",
  "blocks",
  "attachments",
  "response_type",
  "replace_original",
  "delete_original",
  "thread_ts",
  "mrkdwn",
  "parse",
  "link_names",
  "unfurl_links",
  "unfurl_media",
  "metadata",
  "username",
  "icon_url",
  "icon_emoji",
];

/** What the sink of response URLs answers. */
export interface SinkAnswer {
  status: number;
  body: string;
  outcome: string;
}

/** Takes the body that a bot has posted to a response URL. A refused one does not count as a use. */
export function takeResponse(platform: Platform, path: string, body: unknown): SinkAnswer {
  const target = platform.responseUrls.find(path);
  if (typeof target === "string") return refused(404, target);
  try {
    applyResponse(platform, target, body, { replacesByDefault: true });
  } catch (error) {
    if (error instanceof SlackError) return refused(error.code === "no_text" ? 500 : 400, error.code);
    throw error; // a bug of the emulator
  }
  target.uses += 1;
  return { status: 200, body: "ok", outcome: "ok" };
}

function refused(status: number, error: string): SinkAnswer {
  return { status, body: JSON.stringify({ ok: false, error }), outcome: error };
}

/**
 * Shows, replaces or deletes, as a response says. Without `replace_original` an answer to a button replaces the message
 * it is on. @throws SlackError if the content is refused
 */
export function applyResponse(
  platform: Platform,
  target: ResponseTarget,
  body: unknown,
  { replacesByDefault }: { replacesByDefault: boolean },
): void {
  const response = checkedBody(body);
  const original = originalOf(platform, target);
  if (isTrue(response.delete_original) && original !== null) {
    platform.messages.remove(original);
    return;
  }
  const { content } = readContent(response);
  const replaces = response.replace_original === undefined ? replacesByDefault : isTrue(response.replace_original);
  if (replaces && original !== null) platform.messages.edit(original, content);
  else post(platform, target, response, content);
}

function checkedBody(body: unknown): Json {
  if (!isObject(body)) throw new SlackError("invalid_payload");
  const odd = Object.keys(body).find((name) => !FIELDS.includes(name));
  if (odd !== undefined) throw new SlackError("invalid_payload", { field: odd });
  const type = body.response_type;
  if (type !== undefined && type !== "ephemeral" && type !== "in_channel") throw new SlackError("invalid_payload");
  return body;
}

function originalOf(platform: Platform, { channelId, originalTs }: ResponseTarget): StoredMessage | null {
  return originalTs === null ? null : platform.messages.find(channelId, originalTs);
}

function post(
  platform: Platform,
  target: ResponseTarget,
  response: Json,
  content: ReturnType<typeof readContent>["content"],
): void {
  const { channelId, userId, botUserId } = target;
  const isPublic = response.response_type === "in_channel";
  if (isPublic && target.typed !== null) showTyped(platform, target, target.typed);
  const viewerId = isPublic ? null : userId;
  const threadTs = asText(response.thread_ts) || null;
  platform.messages.post({ channelId, from: "bot", authorId: botUserId, viewerId, threadTs }, content);
}

/** A public answer shows once what was typed, as said by the person. */
function showTyped(platform: Platform, target: ResponseTarget, typed: string): void {
  const { channelId, userId } = target;
  platform.messages.post({ channelId, from: "person", authorId: userId }, plainContent(typed));
  target.typed = null;
}

function isTrue(value: unknown): boolean {
  return value === true || value === "true";
}
