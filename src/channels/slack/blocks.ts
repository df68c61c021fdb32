import type { types } from "@slack/bolt";
import type { Attachment, CardAction, HeroCard } from "botbuilder";
import { shorten, splitText } from "../split-text.js";
import { isObject, textIn } from "./json.js";

/**
 * Pieces of Slack messages. What people and Spotify wrote goes into `plain_text` and `rich_text`, where nothing is
 * markup: mrkdwn cannot say `*NSYNC`.
 */
export type Block = types.KnownBlock;

/** Slack refuses longer fields instead of cutting them. Counted in UTF-16 units, which are never fewer than Slack's. */
export const maxSectionText = 3000;
const maxButtonText = 75;
const maxButtonValue = 2000;
const maxUrl = 3000;
const maxAltText = 2000;
/** A row of more is hard to read on a phone. */
const buttonsInRow = 5;

/** Action ids say whether a press means something to the bot. */
export const pressPrefix = "song:";
export const linkPrefix = "link:";

const cardTypes = ["hero", "thumbnail", "signin"].map((kind) => `application/vnd.microsoft.card.${kind}`);
const linkTypes = ["openUrl", "signin", "downloadFile", "showImage", "playAudio", "playVideo"];
const pressTypes = ["postBack", "imBack", "messageBack"];

/** Literal text; a colon is a colon, not the beginning of an emoji. */
export function plainText(text: string, maxLength: number): types.PlainTextElement {
  return { type: "plain_text", text: shorten(text, maxLength) || "…", emoji: false };
}

/** Literal text whose web addresses can be clicked. */
export function richText(text: string): Block {
  const elements: (types.RichTextText | types.RichTextLink)[] = [];
  let end = 0;
  for (const { 0: url, index } of text.matchAll(/https?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]']/gi)) {
    if (index > end) elements.push({ type: "text", text: text.slice(end, index) });
    elements.push({ type: "link", url });
    end = index + url.length;
  }
  if (end < text.length) elements.push({ type: "text", text: text.slice(end) });
  return { type: "rich_text", elements: [{ type: "rich_text_section", elements }] };
}

/** What is drawn of one attachment, and the words that stand for it in notifications. */
export interface Drawn {
  blocks: Block[];
  words: string;
}

/** A card as section, picture and buttons; a picture as picture; anything else as words. */
export function drawn(attachment: Attachment, buttonsBefore: number): Drawn {
  if (cardTypes.includes(attachment.contentType)) return drawnCard(attachment.content ?? {}, buttonsBefore);
  const url = webUrl(attachment.contentUrl);
  const name = attachment.name || "Picture";
  if (url && attachment.contentType.startsWith("image/")) return { blocks: [picture(url, name)], words: name };
  const words = [wordsFor(attachment), url].filter(Boolean).join("\n");
  return { blocks: splitText(words, maxSectionText).map(richText), words };
}

function picture(url: string, alt: string): Block {
  return { type: "image", image_url: url, alt_text: shorten(alt, maxAltText) };
}

function drawnCard(card: Partial<HeroCard>, buttonsBefore: number): Drawn {
  const words = [card.title, card.subtitle, card.text].filter(Boolean).join("\n");
  const [first = "", ...rest] = splitText(words, maxSectionText);
  const image = webUrl(card.images?.[0]?.url);
  const more = rest.map((part): Block => ({ type: "section", text: plainText(part, maxSectionText) }));
  const head = first || image ? [section(first, image)] : [];
  return { blocks: [...head, ...more, ...buttonRows(card.buttons ?? [], buttonsBefore)], words };
}

function section(text: string, imageUrl: string | null): Block {
  const [title = ""] = text.split("\n", 1);
  const alt = shorten(title, maxAltText) || "Picture";
  return {
    type: "section",
    text: plainText(text, maxSectionText),
    ...(imageUrl ? { accessory: { type: "image", image_url: imageUrl, alt_text: alt } } : {}),
  };
}

/** Rows of buttons; their ids go on from the number of buttons the message already has. */
export function buttonRows(actions: CardAction[], buttonsBefore: number): Block[] {
  const buttons = actions.flatMap((action, index) => buttonOf(action, buttonsBefore + index));
  const rows: Block[] = [];
  for (let start = 0; start < buttons.length; start += buttonsInRow)
    rows.push({ type: "actions", elements: buttons.slice(start, start + buttonsInRow) });
  return rows;
}

function buttonOf(action: CardAction, index: number): types.Button[] {
  const text = plainText(action.title || pressedValue(action), maxButtonText);
  if (linkTypes.includes(action.type)) {
    const url = webUrl(action.value);
    return url ? [{ type: "button", text, url, action_id: `${linkPrefix}${index}` }] : [];
  }
  const value = pressedValue(action);
  // A command that is cut off would be another command.
  if (!pressTypes.includes(action.type) || value.length > maxButtonValue) return [];
  return [{ type: "button", text, value, action_id: `${pressPrefix}${index}` }];
}

/** How many buttons there are among these blocks. */
export function buttonsIn(blocks: Block[]): number {
  return blocks.reduce((count, block) => count + (block.type === "actions" ? block.elements.length : 0), 0);
}

/** What pressing a button sends back. */
function pressedValue({ value, text, title }: CardAction): string {
  if (typeof value === "string" && value) return value;
  return value === undefined || value === null || value === "" ? text || title : JSON.stringify(value);
}

function webUrl(value: unknown): string | null {
  const url = textIn(value);
  return url && url.length <= maxUrl && /^https?:\/\//i.test(url) && URL.canParse(url) ? url : null;
}

function wordsFor({ content, name }: Attachment): string {
  const { fallbackText, title, text } = isObject(content) ? content : {};
  const words = [fallbackText, title, text].map(textIn).filter((part) => part !== null);
  return words.join("\n") || (name ?? "");
}

/** The same blocks without pictures, which Slack refuses whole messages for when it cannot fetch them. */
export function withoutPictures(blocks: Block[]): Block[] {
  return blocks.flatMap((block): Block[] => {
    if (block.type === "image") return [richText(`${block.alt_text}\n${"image_url" in block ? block.image_url : ""}`)];
    if (block.type !== "section" || block.accessory?.type !== "image") return [block];
    const { accessory: _picture, ...rest } = block;
    return [rest];
  });
}
