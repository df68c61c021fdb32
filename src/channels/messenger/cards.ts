import type { Attachment, CardAction, HeroCard } from "botbuilder";
import { shorten, splitText } from "../split-text.js";
import { isObject, type Json, listIn, objectIn, textIn } from "./json.js";

const maxTextLength = 1999;
const maxTitleLength = 80;
/** A title may be as long. */
export const maxSubtitleLength = 80;
/** Of one card. */
export const maxButtons = 3;
const maxButtonTitleLength = 20;
const maxElements = 10;

/** These share the fields that a generic template has. */
const cardTypes = ["hero", "thumbnail", "signin"].map((kind) => `application/vnd.microsoft.card.${kind}`);
const linkTypes = ["openUrl", "signin", "downloadFile", "showImage", "playAudio", "playVideo"];
const pressTypes = ["postBack", "imBack", "messageBack"];

/**
 * Adds an attachment to the messages before it. Cards in a row become one carousel; what a card says beyond the limits
 * of its template goes out as text before it; an attachment of a kind Messenger does not have becomes text.
 */
export function attachmentPayloads(messages: Json[], attachment: Attachment): Json[] {
  if (cardTypes.includes(attachment.contentType)) return withCard(messages, attachment.content ?? {});
  return [...messages, ...fileMessages(attachment)];
}

function withCard(messages: Json[], card: Partial<HeroCard>): Json[] {
  const { elements, overflow } = elementsOf(card);
  const last = messages.at(-1);
  const row = last ? rowIn(last) : [];
  const before = row.length > 0 ? messages.slice(0, -1) : messages;
  return [...before, ...overflow.map((text): Json => ({ text })), ...carousel([...row, ...elements])];
}

/** The elements of a message that is a carousel already. */
function rowIn(message: Json): Json[] {
  const content = objectIn(objectIn(message.attachment).payload);
  return content.template_type === "generic" ? listIn(content.elements).map(objectIn) : [];
}

function carousel(elements: Json[]): Json[] {
  if (elements.length === 0) return [];
  const rows = [];
  for (let start = 0; start < elements.length; start += maxElements)
    rows.push(elements.slice(start, start + maxElements));
  return rows.map((row) => ({
    attachment: { type: "template", payload: { template_type: "generic", elements: row } },
  }));
}

/** One element, or several when there are more buttons than fit on one. */
function elementsOf(card: Partial<HeroCard>): { elements: Json[]; overflow: string[] } {
  const buttons = (card.buttons ?? []).flatMap(buttonOf);
  const { title, subtitle, full, isWhole } = wordsOf(card, buttons);
  const more = { ...(subtitle ? { subtitle } : {}), ...pictureOf(card) };
  const overflow = splitText(full, maxTextLength);
  const told = splitText(textIn(card.images?.[0]?.alt) ?? "", maxTextLength);
  // An element must have more than a title; what has no more is said as text.
  if (buttons.length === 0 && Object.keys(more).length === 0) return { elements: [], overflow };
  const first = { title, ...more, ...buttonField(buttons.slice(0, maxButtons)) };
  const elements = [first, ...moreButtons(title, buttons.slice(maxButtons))];
  // A template has no room for what a picture says.
  return { elements, overflow: [...(isWhole ? [] : overflow), ...told] };
}

function pictureOf(card: Partial<HeroCard>): Json {
  const image = webUrl(card.images?.[0]?.url);
  const tap = linkOf(card.tap);
  return {
    ...(image ? { image_url: image } : {}),
    ...(tap ? { default_action: { type: "web_url", url: tap } } : {}),
  };
}

function moreButtons(title: string, buttons: Json[]): Json[] {
  if (buttons.length === 0) return [];
  const element = { title, ...buttonField(buttons.slice(0, maxButtons)) };
  return [element, ...moreButtons(title, buttons.slice(maxButtons))];
}

function buttonField(buttons: Json[]): Json {
  return buttons.length > 0 ? { buttons } : {};
}

interface Words {
  title: string;
  subtitle: string;
  full: string;
  /** Whether title and subtitle say all of it. */
  isWhole: boolean;
}

/** What does not fit is shortened on the card and said in full before it. */
function wordsOf(card: Partial<HeroCard>, buttons: Json[]): Words {
  const lines = [card.title, card.subtitle, card.text].filter((line): line is string => Boolean(line));
  const [title = textIn(buttons[0]?.title) ?? "…", ...rest] = lines;
  const subtitle = rest.join("\n");
  return {
    title: shorten(title, maxTitleLength),
    subtitle: shorten(subtitle, maxSubtitleLength),
    full: lines.join("\n"),
    isWhole: title.length <= maxTitleLength && subtitle.length <= maxSubtitleLength,
  };
}

function buttonOf(action: CardAction): Json[] {
  const title = shorten(action.title || pressedValue(action), maxButtonTitleLength);
  const url = linkOf(action);
  if (url) return [{ type: "web_url", title, url }];
  return pressTypes.includes(action.type) ? [{ type: "postback", title, payload: pressedValue(action) }] : [];
}

function linkOf(action: CardAction | undefined): string | null {
  return action && linkTypes.includes(action.type) ? webUrl(action.value) : null;
}

function webUrl(value: unknown): string | null {
  const url = textIn(value);
  return url && /^https?:\/\//i.test(url) && URL.canParse(url) ? url : null;
}

/** What pressing a button sends back. */
export function pressedValue({ value, text, title }: CardAction): string {
  if (typeof value === "string" && value) return value;
  return value === undefined || value === null || value === "" ? text || title : JSON.stringify(value);
}

function fileMessages(attachment: Attachment): Json[] {
  const url = webUrl(attachment.contentUrl);
  if (url) return [{ attachment: { type: fileType(attachment.contentType), payload: { url } } }];
  return splitText(wordsFor(attachment), maxTextLength).map((text) => ({ text }));
}

function fileType(contentType: string): string {
  const [family = ""] = contentType.split("/");
  return ["image", "audio", "video"].includes(family) ? family : "file";
}

/** For a card of a kind that Messenger cannot draw. */
function wordsFor({ content, name }: Attachment): string {
  const { fallbackText, title, text } = isObject(content) ? content : {};
  const words = [fallbackText, title, text].map(textIn).filter((part) => part !== null);
  return words.join("\n") || (name ?? "");
}
