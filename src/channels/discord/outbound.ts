import { type Activity, ActivityTypes, TextFormatTypes } from "botbuilder";
import type { APIButtonComponent, APIEmbed, APIStringSelectComponent } from "discord.js";
import { splitText } from "../split-text.js";
import { buttonOf, distinct, lineOf } from "./buttons.js";
import { type Shown, shownAttachment, small } from "./cards.js";
import { withoutMarkdown } from "./markdown.js";
import { menusIn } from "./menus.js";

const maxContentLength = 2000;
const maxEmbeds = 10;
/** Of all embeds of a message together; Discord allows 6000, and numbers may be added. */
const maxEmbedLength = 5900;
const maxRows = 5;
const maxInRow = 5;
const maxLabelLength = 80;
const actionRow = 1;

/** How many cards with buttons go into one message: each has a row of its own. */
export const maxCardsInMessage = maxRows;

/** The body of a message as Discord takes it. Every one says that nobody is mentioned, whatever its text is. */
export interface MessageBody {
  content: string;
  embeds: APIEmbed[];
  components: { type: typeof actionRow; components: (APIButtonComponent | APIStringSelectComponent)[] }[];
  allowed_mentions: { parse: never[] };
}

export interface OutboundOptions {
  /** Whether texts without a format of their own are plain. Default: they are Markdown, as in the Bot Framework. */
  isPlainText?: boolean | undefined;
}

type Card = NonNullable<Shown["card"]>;

/** A message while it is being filled. */
interface Draft {
  content: string;
  cards: Card[];
  menus: APIStringSelectComponent[];
  actions: APIButtonComponent[];
}

/**
 * The messages that show this activity, in order; none for a type Discord cannot show. Text goes first, in as many
 * messages as it needs; cards, menus and buttons hang on the last of them while there is room.
 */
export function bodiesOf(activity: Partial<Activity>, options: OutboundOptions = {}): MessageBody[] {
  if (activity.type !== undefined && activity.type !== ActivityTypes.Message) return [];
  const isMarkdown = (activity.textFormat ?? (options.isPlainText ? "plain" : "markdown")) === TextFormatTypes.Markdown;
  const write = isMarkdown ? (text: string) => text : withoutMarkdown;
  const actions = activity.suggestedActions?.actions ?? [];
  const text = [activity.text ?? "", ...actions.flatMap((action) => lineOf(action) ?? [])].filter(Boolean).join("\n");
  const drafts = draftsOf(write(text));
  for (const attachment of activity.attachments ?? []) {
    const menus = menusIn(attachment);
    if (menus.length > 0) addMenus(drafts, menus);
    else addAttachment(drafts, shownAttachment(attachment, write));
  }
  addActions(drafts, distinct(actions.flatMap((action) => buttonOf(action) ?? [])));
  return drafts.map(bodyOf);
}

function draftsOf(text: string): Draft[] {
  return splitText(text, maxContentLength).map(draftWith);
}

function draftWith(content: string): Draft {
  return { content, cards: [], menus: [], actions: [] };
}

function addAttachment(drafts: Draft[], { texts, card }: Shown): void {
  drafts.push(...texts.map(draftWith));
  if (card === null) return;
  const last = drafts.at(-1);
  if (last && fits(last, card)) last.cards.push(card);
  else drafts.push({ ...draftWith(""), cards: [card] });
}

function fits({ cards }: Draft, card: Card): boolean {
  const all = [...cards, card];
  const length = all.reduce((sum, { embed }) => sum + lengthOf(embed), 0);
  return all.length <= maxEmbeds && length <= maxEmbedLength && rowsOf(all) <= maxRows;
}

function lengthOf({ title = "", description = "", footer }: APIEmbed): number {
  return title.length + description.length + (footer?.text.length ?? 0);
}

function rowsOf(cards: Card[]): number {
  return cards.reduce((sum, { buttons }) => sum + Math.ceil(buttons.length / maxInRow), 0);
}

/** Each menu has a row of its own. */
function addMenus(drafts: Draft[], menus: APIStringSelectComponent[]): void {
  const last = drafts.at(-1);
  const room = last === undefined ? 0 : maxRows - rowsOf(last.cards) - last.menus.length;
  last?.menus.push(...menus.slice(0, room));
  const rest = menus.slice(room, room + maxRows);
  if (rest.length > 0) drafts.push({ ...draftWith("…"), menus: rest });
}

function addActions(drafts: Draft[], buttons: APIButtonComponent[]): void {
  const actions = buttons.slice(0, maxRows * maxInRow);
  if (actions.length === 0) return;
  const last = drafts.at(-1);
  const rows = Math.ceil(actions.length / maxInRow);
  const hasRoom = last !== undefined && rowsOf(last.cards) + last.menus.length + rows <= maxRows;
  // Buttons need a message to hang on.
  if (hasRoom) last.actions.push(...actions);
  else drafts.push({ ...draftWith("…"), actions });
}

/** All fields are there even when empty, so that an edit replaces everything. */
function bodyOf({ content, cards, menus, actions }: Draft): MessageBody {
  const isNumbered = cards.filter(({ buttons }) => buttons.length > 0).length > 1;
  const shown = isNumbered ? cards.map(numbered) : cards;
  const buttons = distinct([...shown.flatMap((card) => card.buttons), ...actions]);
  const unique = (group: APIButtonComponent[]) => rowsFrom(group.filter((one) => buttons.includes(one)));
  const menuRows: MessageBody["components"] = menus.map((menu) => ({ type: actionRow, components: [menu] }));
  const rows = [...shown.flatMap((card) => unique(card.buttons)), ...menuRows, ...unique(actions)];
  const embeds = withOwnUrls(shown.map(({ embed }) => (shown.length > 1 ? small(embed) : embed)));
  return { content, embeds, components: rows.slice(0, maxRows), allowed_mentions: { parse: [] } };
}

/** Tells which buttons belong to which card: they all stand below the last one. A card with a number keeps it. */
function numbered({ embed, buttons }: Card, index: number): Card {
  const own = /^\d+\. /u.exec(embed.title ?? "")?.[0];
  const prefix = own ?? `${index + 1}. `;
  const titled = embed.title === undefined || own ? embed : { ...embed, title: prefix + embed.title };
  return { embed: titled, buttons: buttons.map((one) => withPrefix(one, prefix)) };
}

function withPrefix(button: APIButtonComponent, prefix: string): APIButtonComponent {
  return "label" in button ? { ...button, label: (prefix + (button.label ?? "")).slice(0, maxLabelLength) } : button;
}

/** Discord makes one picture gallery of embeds with the same address. */
function withOwnUrls(embeds: APIEmbed[]): APIEmbed[] {
  const seen = new Set<string>();
  return embeds.map(({ url, ...embed }) => {
    if (url === undefined || seen.has(url)) return embed;
    seen.add(url);
    return { ...embed, url };
  });
}

function rowsFrom(buttons: APIButtonComponent[]): MessageBody["components"] {
  const rows: MessageBody["components"] = [];
  for (let start = 0; start < buttons.length; start += maxInRow)
    rows.push({ type: actionRow, components: buttons.slice(start, start + maxInRow) });
  return rows;
}

/** The two as one message, when that is within Discord's limits; null when it is not. */
export function merged(first: MessageBody, second: MessageBody): MessageBody | null {
  const content = [first.content, second.content].filter(Boolean).join("\n");
  const embeds = [...first.embeds, ...second.embeds];
  const components = [...first.components, ...second.components];
  const length = embeds.reduce((sum, embed) => sum + lengthOf(embed), 0);
  const isTooBig = content.length > maxContentLength || embeds.length > maxEmbeds || length > maxEmbedLength;
  return isTooBig || components.length > maxRows ? null : { ...first, content, embeds, components };
}
