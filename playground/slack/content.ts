import { asObjects, asText, isFilled, isObject, type Json, parseJson } from "../json.js";
import { blockProblems } from "./kit-blocks.js";
import { invalidArguments, invalidBlocks, SlackError } from "./slack-error.js";

const TEXT_MAX = 40_000;
const MARKDOWN_MAX = 12_000;
/** All texts of all blocks together; measured by users of the real platform, not documented. */
const ALL_BLOCKS_TEXT_MAX = 13_200;
const ATTACHMENTS_MAX = 100;

/** An attachment, of which only the words and blocks matter here. */
interface Attachment {
  text: string;
  blocks: Json[];
}

/** What a message says. */
export interface MessageContent {
  text: string;
  /** Whether `text` is mrkdwn. */
  isMrkdwn: boolean;
  blocks: Json[];
  attachments: Attachment[];
}

/** Content that is only a text. */
export function plainContent(text: string): MessageContent {
  return { text, isMrkdwn: false, blocks: [], attachments: [] };
}

/** Something that is wrong without being refused. */
export interface Warned {
  content: MessageContent;
  /** Slack's names, such as `missing_text_in_message`. */
  warnings: string[];
}

/**
 * Judges what a message says, from the arguments of a method or the body of a response.
 * @throws SlackError `no_text`, `invalid_blocks`, `invalid_blocks_format`, `msg_blocks_too_long` and the like
 */
export function readContent(args: Json): Warned {
  const blocks = readBlocks(args.blocks);
  const attachments = readAttachments(args.attachments);
  const markdown = readMarkdown(args);
  const text = asText(args.text);
  if (![text.trim(), markdown].some(isFilled) && blocks.length + attachments.length === 0) {
    throw new SlackError("no_text");
  }
  const warnings = text.length > TEXT_MAX ? ["message_truncated"] : [];
  if (text.trim() === "" && markdown === "") warnings.push("missing_text_in_message");
  const isMrkdwn = markdown === "" && args.mrkdwn !== false;
  return { content: { text: markdown || text.slice(0, TEXT_MAX), isMrkdwn, blocks, attachments }, warnings };
}

function readMarkdown(args: Json): string {
  const markdown = asText(args.markdown_text);
  if (markdown === "") return "";
  if (isFilled(args.text) || args.blocks !== undefined) throw new SlackError("markdown_text_conflict");
  if (markdown.length > MARKDOWN_MAX) throw new SlackError("msg_too_long");
  return markdown;
}

/** The blocks of a message; they may come as JSON in a string. @throws SlackError */
function readBlocks(value: unknown): Json[] {
  const blocks = typeof value === "string" && value !== "" ? parseJson(value) : value;
  if (blocks === undefined && !isFilled(value)) return [];
  if (!Array.isArray(blocks) || !blocks.every(isObject)) throw new SlackError("invalid_blocks_format");
  const problems = blockProblems(blocks, "message");
  if (problems.length > 0) throw invalidBlocks(problems);
  if (textLength(blocks) > ALL_BLOCKS_TEXT_MAX) throw new SlackError("msg_blocks_too_long");
  return blocks;
}

function readAttachments(value: unknown): Attachment[] {
  const list = typeof value === "string" && value !== "" ? parseJson(value) : value;
  if (list === undefined && !isFilled(value)) return [];
  if (!Array.isArray(list)) throw invalidArguments("must provide an array [json-pointer:/attachments]");
  if (list.length > ATTACHMENTS_MAX) throw new SlackError("too_many_attachments");
  return asObjects(list).map((attachment) => ({
    text: asText(attachment.text) || asText(attachment.fallback),
    blocks: readBlocks(attachment.blocks),
  }));
}

function textLength(value: unknown): number {
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + textLength(item), 0);
  if (!isObject(value)) return 0;
  return Object.entries(value).reduce(
    (sum, [name, part]) => sum + (name === "text" && typeof part === "string" ? part.length : textLength(part)),
    0,
  );
}
