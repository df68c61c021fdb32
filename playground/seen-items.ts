import type { SeenMessage } from "./messenger/seen-message.js";

type SeenCard = NonNullable<SeenMessage["cards"]>[number];
type SeenButton = SeenCard["buttons"][number];

/** What can be tapped under a message. A link opens a page; the bot hears nothing of that. */
export type ItemButton = { label: string; kind: "press" } | { label: string; kind: "link"; url: string };

export interface ItemCard {
  title: string;
  subtitle?: string;
  imageUrl?: string;
  linkUrl?: string;
  buttons: ItemButton[];
}

/** One message as a person sees it, whatever the channel. */
export interface Item {
  atMs: number;
  from: "bot" | "person";
  /** Empty where there is only a card. */
  text: string;
  /** The first card. */
  card?: ItemCard;
  /** All cards, where there are several side by side. */
  cards?: ItemCard[];
  /** Everything that can be tapped, on cards and below the text. */
  buttons?: ItemButton[];
  /** The sender has changed it since. */
  edited: boolean;
}

/** An item as the page needs it: with an id, and with chips and card buttons apart. */
export interface PaneItem extends Item {
  id: string;
  chips: string[];
  isSticker: boolean;
  reaction: string | null;
}

/** A message of Messenger as an item. */
export function itemOf(message: SeenMessage): Item {
  const { text, cards } = partsOf(message);
  const shown = cards.map(cardOf);
  const [first] = shown;
  const buttons = [...looseButtons(message), ...shown.flatMap((card) => card.buttons), ...chipsOf(message)];
  return {
    atMs: message.atMs,
    from: message.from,
    text,
    ...(first && { card: first }),
    ...(shown.length > 1 && { cards: shown }),
    ...(buttons.length > 0 && { buttons }),
    edited: false, // Messenger lets no bot change what it has sent
  };
}

/** A message of Messenger as the page shows it. */
export function paneItemOf(message: SeenMessage): PaneItem {
  const chips = (message.quickReplies ?? []).map((reply) => reply.label);
  const { buttons: _all, ...item } = itemOf(message);
  const loose = looseButtons(message);
  return {
    ...item,
    ...(loose.length > 0 && { buttons: loose }),
    id: message.mid,
    chips,
    isSticker: message.sticker !== undefined,
    reaction: message.reaction ?? null,
  };
}

/** Something that can be tapped. `card` counts from 0; null for what is not on a card. */
export interface Target {
  mid: string;
  label: string;
  card: number | null;
  /** What a press sends; null for a link. */
  payload: string | null;
  /** What a link opens; null for anything else. */
  url: string | null;
}

/** Narrows a search to one message, or one card of it. */
export interface Where {
  mid?: string;
  card?: number;
}

/** What a label means, without regard to case: the newest message that has it counts. Null if there is none. */
export function findTarget(messages: readonly SeenMessage[], label: string, where: Where = {}): Target | null {
  const wanted = label.trim().toLowerCase();
  const fits = (target: Target) =>
    target.label.toLowerCase() === wanted && (where.card === undefined || where.card === target.card);
  for (const message of messages.toReversed()) {
    if (where.mid !== undefined && where.mid !== message.mid) continue;
    const target = targetsOf(message).find(fits);
    if (target !== undefined) return target;
  }
  return null;
}

function targetsOf(message: SeenMessage): Target[] {
  const { mid } = message;
  const onCards = (message.cards ?? []).flatMap((each, card) =>
    each.buttons.map((button) => ({ mid, label: button.label, card, ...aimOf(button) })),
  );
  const below = (message.quickReplies ?? []).map(({ label, payload }) => ({
    mid,
    label,
    payload,
    card: null,
    url: null,
  }));
  return [...onCards, ...below];
}

function aimOf(button: SeenButton): Pick<Target, "payload" | "url"> {
  return button.kind === "web_url" ? { payload: null, url: button.url } : { payload: button.payload, url: null };
}

// A text with buttons is a template of its own kind there; people see no card, so neither does anybody here.
function isTextWithButtons(card: SeenCard): boolean {
  return card.subtitle === undefined && card.imageUrl === undefined && card.linkUrl === undefined;
}

function partsOf(message: SeenMessage): { text: string; cards: SeenCard[]; loose: SeenCard[] } {
  const cards = message.cards ?? [];
  const loose = cards.length === 1 ? cards.filter(isTextWithButtons) : [];
  const text = [message.text, ...loose.map((card) => card.title)].filter(Boolean).join("\n");
  return { text: text || stickerText(message), cards: cards.filter((card) => !loose.includes(card)), loose };
}

function stickerText(message: SeenMessage): string {
  if (message.sticker !== undefined) return "👍";
  return message.imageUrl === undefined ? "" : "[picture]";
}

function looseButtons(message: SeenMessage): ItemButton[] {
  return partsOf(message).loose.flatMap((card) => card.buttons.map(buttonOf));
}

function chipsOf(message: SeenMessage): ItemButton[] {
  return (message.quickReplies ?? []).map(({ label }) => ({ label, kind: "press" }));
}

function cardOf(card: SeenCard): ItemCard {
  const { title, subtitle, imageUrl, linkUrl, buttons } = card;
  return {
    title,
    ...(subtitle !== undefined && { subtitle }),
    ...(imageUrl !== undefined && { imageUrl }),
    ...(linkUrl !== undefined && { linkUrl }),
    buttons: buttons.map(buttonOf),
  };
}

function buttonOf(button: SeenButton): ItemButton {
  if (button.kind === "web_url") return { label: button.label, kind: "link", url: button.url };
  return { label: button.label, kind: "press" };
}
