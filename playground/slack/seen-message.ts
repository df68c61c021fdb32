import type { Directory } from "./directory.js";
import { Reader } from "./mrkdwn.js";
import { type SeenButton, type SeenCard, type SeenMenu, seenBlocks } from "./seen-blocks.js";
import type { Side, StoredMessage } from "./stored-message.js";

/** One message as a person sees it. */
export interface SeenMessage {
  /** Names the message within its channel. */
  ts: string;
  atMs: number;
  from: Side;
  /** Everything to read beside the cards; lines are separated by line feeds. */
  text: string;
  cards: SeenCard[];
  /** What can be pressed outside of cards. */
  buttons: SeenButton[];
  /** What can be chosen from. */
  menus: SeenMenu[];
  /** What a notification or a screen reader says. */
  notification: string;
  /** Who was really mentioned: user ids, `@here`, `@channel`, `@everyone`, group handles. */
  mentions: string[];
  /** Only this person sees it, and only until they reload. */
  ephemeral: boolean;
  edited: boolean;
  channelId: string;
  /** Of the message it answers in a thread; null outside of threads. */
  threadTs: string | null;
}

/** What people read of a stored message. */
export function seenMessage(message: StoredMessage, directory: Directory): SeenMessage {
  const reader = new Reader(directory);
  const notification = message.isMrkdwn ? reader.mrkdwn(message.text) : message.text;
  const parts = [message.blocks, ...message.attachments.map(({ blocks }) => blocks)];
  const shown = seenBlocks(parts.flat(), reader);
  const lines = [...(message.blocks.length === 0 ? [notification] : []), shown.text];
  for (const { text } of message.attachments) lines.push(reader.mrkdwn(text));
  const { ts, atMs, from, channelId, threadTs } = message;
  return {
    ts,
    atMs,
    from,
    text: lines.filter((line) => line !== "").join("\n"),
    cards: shown.cards,
    buttons: shown.buttons,
    menus: shown.menus,
    notification,
    mentions: [...reader.mentions],
    ephemeral: message.viewerId !== null,
    edited: message.isEdited,
    channelId,
    threadTs,
  };
}
