import type { SeenMessage as OnDiscord } from "../../playground/discord/seen-message.js";
import type { SeenMessage as OnMessenger } from "../../playground/messenger/seen-message.js";
import type { SeenMessage as OnSlack } from "../../playground/slack/seen-message.js";

/** A button, wherever it stands; `carries` what pressing it says, or null for one that opens `url`. */
export interface Button {
  label: string;
  carries: string | null;
  url: string | null;
}

/** One message of the bot as a person reads it, the same on every platform. */
export interface Seen {
  id: string;
  /** Null where there is one conversation only. */
  room: string | null;
  text: string;
  cards: { title: string; words: string; imageUrl: string | null }[];
  buttons: Button[];
  isEphemeral: boolean;
  isEdited: boolean;
  /** Who is really notified. */
  mentions: string[];
}

/** Text and cards together. */
export function wordsOf({ text, cards }: Seen): string {
  return [text, ...cards.map(({ title, words }) => `${title}\n${words}`)].filter(Boolean).join("\n");
}

type AnyButton = { label: string; url?: string; payload?: string; customId?: string; value?: string };

function buttonOf({ label, url, payload, customId, value }: AnyButton): Button {
  return { label, url: url ?? null, carries: url === undefined ? (payload ?? customId ?? value ?? "") : null };
}

interface AnyCard {
  title: string;
  subtitle?: string;
  imageUrl?: string;
  imageAlt?: string;
  foot?: string;
}

/** What is read out of a picture is among its words. */
function cardOf({ title, subtitle, imageUrl, imageAlt, foot }: AnyCard) {
  const words = [subtitle, foot, imageAlt].filter(Boolean).join("\n");
  return { title, words, imageUrl: imageUrl ?? null };
}

export function onMessenger({ mid, text = "", cards = [], quickReplies = [] }: OnMessenger): Seen {
  const buttons = [...cards.flatMap((card) => card.buttons), ...quickReplies].map(buttonOf);
  const open = { room: null, isEphemeral: false, isEdited: false, mentions: [] };
  return { id: mid, text, cards: cards.map(cardOf), buttons, ...open };
}

export function onSlack({ ts, channelId, text, cards, buttons, ephemeral, edited, mentions }: OnSlack): Seen {
  const all = [...cards.flatMap((card) => card.buttons), ...buttons].map(buttonOf);
  const how = { isEphemeral: ephemeral, isEdited: edited, mentions };
  return { id: ts, room: channelId, text, cards: cards.map(cardOf), buttons: all, ...how };
}

export function onDiscord({ id, channelId, text, cards, buttons, ephemeral, edited, mentions }: OnDiscord): Seen {
  const all = [...cards.flatMap((card) => card.buttons), ...buttons].map(buttonOf);
  const how = { isEphemeral: ephemeral, isEdited: edited, mentions };
  return { id, room: channelId, text, cards: cards.map(cardOf), buttons: all, ...how };
}
