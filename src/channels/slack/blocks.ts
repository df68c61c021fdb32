import type { types } from "@slack/bolt";
import type { Attachment, CardAction, HeroCard } from "botbuilder";
import { shorten, splitText } from "../split-text.js";
import { isObject, textIn } from "./json.js";
import { escaped, isLiteral } from "./mrkdwn.js";

/**
 * Pieces of Slack messages. What people and Spotify wrote goes into `plain_text` and `rich_text`, where nothing is
 * markup: mrkdwn cannot say `*NSYNC`. Only a card whose words hold nothing of the kind has mrkdwn, for its bold title.
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
  const told = toldPictureOf(card);
  const blocks = [
    ...headOf(card, words, told ? {} : accessoryOf(card)),
    ...(told ? [picture(told.url, told.alt)] : []),
    ...buttonRows(card.buttons ?? [], buttonsBefore),
  ];
  // Whoever has the message read out hears the words only, not the blocks.
  return { blocks, words: [words, told?.alt].filter(Boolean).join("\n") };
}

/** A picture that says something, which is told too: it is shown large. */
function toldPictureOf({ images }: Partial<HeroCard>): { url: string; alt: string } | null {
  const url = webUrl(images?.[0]?.url);
  const alt = textIn(images?.[0]?.alt);
  return url && alt ? { url, alt } : null;
}

/** Title, words and picture: as one section where nothing in them is markup, else the title in a line of its own. */
function headOf(card: Partial<HeroCard>, words: string, picture: Accessory): Block[] {
  const title = textIn(card.title)?.trim() ?? "";
  const rest = [card.subtitle, card.text].filter(Boolean).join("\n");
  const styled = styledText(title, rest);
  if (styled) return [{ type: "section", text: styled, ...picture }];
  if (!title || (!rest && "accessory" in picture)) return sections(words, picture);
  return [boldLine(title), ...(rest ? sections(rest, picture) : [])];
}

/** The title in bold above the rest; null where Slack's markup could make something else of the words. */
function styledText(title: string, rest: string): types.MrkdwnElement | null {
  const text = [`*${escaped(title)}*`, escaped(rest)].filter(Boolean).join("\n");
  const isSafe = title !== "" && !title.includes("\n") && isLiteral(title) && isLiteral(rest);
  return isSafe && text.length <= maxSectionText ? { type: "mrkdwn", text, verbatim: true } : null;
}

function boldLine(text: string): Block {
  const element: types.RichTextText = { type: "text", text, style: { bold: true } };
  return { type: "rich_text", elements: [{ type: "rich_text_section", elements: [element] }] };
}

type Accessory = { accessory: types.ImageElement } | Record<string, never>;

function accessoryOf({ title, images }: Partial<HeroCard>): Accessory {
  const url = webUrl(images?.[0]?.url);
  const alt = shorten(textIn(title)?.trim() ?? "", maxAltText) || "Picture";
  return url ? { accessory: { type: "image", image_url: url, alt_text: alt } } : {};
}

/** The words as they are, in as many sections as they need; the picture stands beside the first. */
function sections(words: string, picture: Accessory): Block[] {
  const [first = "", ...rest] = splitText(words, maxSectionText);
  const isEmpty = !first && !("accessory" in picture);
  const head: Block = { type: "section", text: plainText(first, maxSectionText), ...picture };
  const more = rest.map((part): Block => ({ type: "section", text: plainText(part, maxSectionText) }));
  return isEmpty ? [] : [head, ...more];
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
