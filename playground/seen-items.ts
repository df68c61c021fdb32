/** What can be tapped under a message. A link opens a page; the bot hears nothing of that. */
export type ItemButton = { label: string; kind: "press"; menu?: string } | { label: string; kind: "link"; url: string };

export interface ItemCard {
  title: string;
  subtitle?: string;
  imageUrl?: string;
  /** What a screen reader says of the picture. */
  imageAlt?: string;
  linkUrl?: string;
  /** The small line below the picture. */
  foot?: string;
  buttons: ItemButton[];
}

/** One message as a person sees it, whatever the channel. */
export interface Item {
  atMs: number;
  /** `platform` is a notice of the platform itself, such as a command that failed. */
  from: "bot" | "person" | "platform";
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
  /** Nobody else sees it. Only there where others could. */
  ephemeral?: true;
  /** Name of the room it is in. Only outside the conversation with the bot. */
  room?: string;
}

/** A part of a message that can be tapped. */
export interface Tap {
  label: string;
  /** What a press carries; null for a link. */
  carries: string | null;
  /** What a link opens; null for anything else. */
  url: string | null;
  /** What stands on the menu of which this is a line; unset for a button. */
  menu?: string;
}

/** A message as a chat hands it over: what is on cards, below them and below the chat kept apart. */
export interface PaneMessage {
  id: string;
  atMs: number;
  from: Item["from"];
  text: string;
  cards: (Omit<ItemCard, "buttons"> & { taps: Tap[] })[];
  /** Below the text or the cards. */
  taps: Tap[];
  /** Below the chat, and gone with the next message. */
  chips: Tap[];
  edited: boolean;
  ephemeral: boolean;
  /** Null in the conversation with the bot. */
  room: string | null;
  isSticker: boolean;
  reaction: string | null;
}

/** An item as the page needs it: with an id, and with chips and card buttons apart. */
export interface PaneItem extends Item {
  id: string;
  chips: string[];
  isSticker: boolean;
  reaction: string | null;
}

/** What every message has that nothing special is about. */
export const plainMessage = {
  text: "",
  cards: [],
  taps: [],
  chips: [],
  edited: false,
  ephemeral: false,
  room: null,
  isSticker: false,
  reaction: null,
} satisfies Partial<PaneMessage>;

/** A message as the control API shows it. */
export function itemOf(message: PaneMessage): Item {
  const all = tapsOf(message).map(({ tap }) => buttonOf(tap));
  return { ...shownOf(message), ...(all.length > 0 && { buttons: all }), ...flagsOf(message) };
}

/** A message as the page shows it. */
export function paneItemOf(message: PaneMessage): PaneItem {
  const { id, taps, chips, isSticker, reaction } = message;
  return {
    ...shownOf(message),
    ...(taps.length > 0 && { buttons: taps.map(buttonOf) }),
    ...flagsOf(message),
    id,
    chips: chips.map(({ label }) => label),
    isSticker,
    reaction,
  };
}

function shownOf({ atMs, from, text, cards }: PaneMessage): Pick<Item, "atMs" | "from" | "text" | "card" | "cards"> {
  const shown = cards.map(({ taps, ...card }) => ({ ...card, buttons: taps.map(buttonOf) }));
  const [first] = shown;
  return { atMs, from, text, ...(first && { card: first }), ...(shown.length > 1 && { cards: shown }) };
}

function flagsOf({ edited, ephemeral, room }: PaneMessage): Pick<Item, "edited" | "ephemeral" | "room"> {
  return { edited, ...(ephemeral && { ephemeral }), ...(room !== null && { room }) };
}

function buttonOf({ label, url, menu }: Tap): ItemButton {
  if (url !== null) return { label, kind: "link", url };
  return { label, kind: "press", ...(menu !== undefined && { menu }) };
}

/** Something that can be tapped, and where. `card` counts from 0; null for what is not on a card. */
export interface Target extends Tap {
  messageId: string;
  card: number | null;
}

/** Narrows a search to one message, or one card of it. */
export interface Where {
  messageId?: string;
  card?: number;
}

/** What a label means, without regard to case: the newest message that has it counts. Null if there is none. */
export function findTarget(messages: readonly PaneMessage[], label: string, where: Where = {}): Target | null {
  const wanted = label.trim().toLowerCase();
  for (const message of messages.toReversed()) {
    if (where.messageId !== undefined && where.messageId !== message.id) continue;
    const found = tapsOf(message).find(
      ({ tap, card }) => tap.label.toLowerCase() === wanted && (where.card === undefined || where.card === card),
    );
    if (found !== undefined) return { ...found.tap, messageId: message.id, card: found.card };
  }
  return null;
}

function tapsOf({ taps, cards, chips }: PaneMessage): { tap: Tap; card: number | null }[] {
  const loose = (each: Tap[]) => each.map((tap) => ({ tap, card: null }));
  return [
    ...loose(taps),
    ...cards.flatMap((card, index) => card.taps.map((tap) => ({ tap, card: index }))),
    ...loose(chips),
  ];
}
