import type { Attachment, HeroCard } from "botbuilder";
import type { APIButtonComponent, APIEmbed } from "discord.js";
import { shorten, splitText } from "../split-text.js";
import { buttonOf, lineOf, linkOf, webUrl } from "./buttons.js";
import { objectIn, textIn } from "./json.js";

const maxTitleLength = 250; // of 256: a number may come before it
const maxDescriptionLength = 4096;
const maxContentLength = 2000;
const maxFooterLength = 2048;

const heroTypes = ["hero", "signin"].map(typeOf);
const cardTypes = [...heroTypes, typeOf("thumbnail")];

function typeOf(kind: string): string {
  return `application/vnd.microsoft.card.${kind}`;
}

/** One attachment as Discord shows it. */
export interface Shown {
  /** What does not fit a card, or has none: said as text before it. */
  texts: string[];
  card: { embed: APIEmbed; buttons: APIButtonComponent[] } | null;
}

/** How a card's words are written; the identity for a bot that writes Markdown. */
export type Write = (text: string) => string;

export function shownAttachment(attachment: Attachment, write: Write): Shown {
  if (cardTypes.includes(attachment.contentType)) return shownCard(attachment, write);
  const url = webUrl(attachment.contentUrl);
  if (url !== null && attachment.contentType.startsWith("image/"))
    return { texts: [], card: { embed: { image: { url } }, buttons: [] } };
  const words = [attachment.name ?? "", url ?? ""].filter(Boolean).map(write).join(": ");
  return { texts: splitText(words || fallbackOf(attachment, write), maxContentLength), card: null };
}

/** For a card of a kind that Discord cannot draw. */
function fallbackOf({ content }: Attachment, write: Write): string {
  const { fallbackText, title, text } = objectIn(content);
  return [fallbackText, title, text]
    .flatMap((part) => textIn(part) ?? [])
    .map(write)
    .join("\n");
}

function shownCard({ content, contentType }: Attachment, write: Write): Shown {
  const card: Partial<HeroCard> = objectIn(content);
  const actions = card.buttons ?? [];
  const lines = actions.flatMap((action) => lineOf(action) ?? []);
  const words = [card.subtitle, card.text].flatMap((part) => textIn(part) ?? []).concat(lines);
  const description = words.map(write).join("\n");
  const isWhole = description.length <= maxDescriptionLength;
  const embed = {
    ...titleOf(card, write),
    ...(description && isWhole ? { description } : {}),
    ...pictureOf(card, contentType),
  };
  const buttons = actions.flatMap((action) => buttonOf(action) ?? []);
  return { texts: isWhole ? [] : splitText(description, maxContentLength), card: cardOf(embed, buttons) };
}

function cardOf(embed: APIEmbed, buttons: APIButtonComponent[]): Shown["card"] {
  const isEmpty = Object.keys(embed).every((key) => key === "url");
  // An embed must show something, and buttons need something to hang on.
  if (isEmpty) return buttons.length > 0 ? { embed: { description: "…" }, buttons } : null;
  return { embed, buttons };
}

function titleOf(card: Partial<HeroCard>, write: Write): APIEmbed {
  const title = textIn(card.title);
  const url = linkOf(card.tap);
  return title === null ? {} : { title: shorten(write(title), maxTitleLength), ...(url === null ? {} : { url }) };
}

/**
 * Large under a title alone, small beside more words: there it would push the buttons out of sight. One that says something
 * is always large, and what it says stands below it, as an embed has no alternative text.
 */
function pictureOf({ images, text }: Partial<HeroCard>, contentType: string): APIEmbed {
  const url = webUrl(images?.[0]?.url);
  if (url === null) return {};
  const alt = textIn(images?.[0]?.alt);
  if (alt !== null) return { image: { url }, footer: { text: shorten(alt, maxFooterLength) } };
  return heroTypes.includes(contentType) && !textIn(text) ? { image: { url } } : { thumbnail: { url } };
}

/** The card as one of several in a message, where large pictures would be a wall. */
export function small({ image, ...embed }: APIEmbed): APIEmbed {
  return image && embed.title !== undefined && embed.footer === undefined
    ? { ...embed, thumbnail: image }
    : { ...embed, ...(image && { image }) };
}
