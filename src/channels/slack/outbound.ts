import { type Activity, ActivityTypes } from "botbuilder";
import { shorten, splitText } from "../split-text.js";
import { type Block, buttonRows, buttonsIn, drawn, maxSectionText, richText } from "./blocks.js";
import { escaped } from "./mrkdwn.js";

/** Slack takes 50 blocks a message. */
const maxBlocks = 50;
const maxFallback = 3000;
/** What `chat.update` takes; escaping makes five characters of one at worst. */
const maxEscaped = 4000;

/** One message, wherever it goes: `text` is what notifications and screen readers say. */
export interface SlackMessage {
  text: string;
  blocks: Block[];
}

/**
 * The messages that show this activity, in order; none for a type Slack cannot show. A long text comes in parts, cards
 * and buttons hang on the last.
 */
export function messagesOf(activity: Partial<Activity>): SlackMessage[] {
  if (activity.type !== ActivityTypes.Message) return [];
  const parts = splitText(activity.text ?? "", maxSectionText);
  const rest = restOf(activity, parts.at(-1) ?? "");
  return [...parts.slice(0, -1).map((part) => messageOf(part, [richText(part)])), ...rest];
}

/** The last part of the text with everything that is not text. */
function restOf({ attachments = [], suggestedActions }: Partial<Activity>, text: string): SlackMessage[] {
  const blocks: Block[] = text ? [richText(text)] : [];
  const words = [text];
  for (const attachment of attachments) {
    const { blocks: more, words: its } = drawn(attachment, buttonsIn(blocks));
    blocks.push(...more);
    words.push(its);
  }
  blocks.push(...buttonRows(suggestedActions?.actions ?? [], buttonsIn(blocks)));
  const fallback = words.filter(Boolean).join("\n");
  const messages: SlackMessage[] = [];
  for (let start = 0; start < blocks.length; start += maxBlocks)
    messages.push(messageOf(fallback, blocks.slice(start, start + maxBlocks)));
  return messages;
}

function messageOf(words: string, blocks: Block[]): SlackMessage {
  const whole = escaped(shorten(words, maxFallback));
  return { text: (whole.length > maxEscaped ? escaped(shorten(words, maxFallback / 5)) : whole) || "…", blocks };
}
