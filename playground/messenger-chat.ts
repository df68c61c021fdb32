import { BadCall } from "./answers.js";
import type { Chat } from "./chat.js";
import type { MessengerEmulator } from "./messenger/emulator.js";
import { isFaultName } from "./messenger/faults.js";
import type { SeenMessage } from "./messenger/seen-message.js";
import type { WebhookResult } from "./messenger/webhook-sender.js";
import { type PaneMessage, plainMessage, type Tap } from "./seen-items.js";

/** What the people of the playground use of the emulated Messenger. */
export type MessengerSide = Pick<
  MessengerEmulator,
  "say" | "press" | "sticker" | "openLink" | "messages" | "typing" | "onMessage" | "fault" | "stats"
>;

type SeenCard = NonNullable<SeenMessage["cards"]>[number];
type SeenButton = SeenCard["buttons"][number];

/** Names that mean the same on every platform, for those who do not know a platform's own. */
const FAULT_WORDS: Record<string, string> = { "429": "rate-limited", "500": "unknown" };

/** People with phones on Messenger. */
export function createMessengerChat(messenger: MessengerSide): Chat {
  return {
    say: async (psid, text) => checkTaken(await messenger.say(psid, text)),
    async press(psid, { messageId: mid, label: title, carries }) {
      checkTaken(await messenger.press(psid, { mid, title, payload: carries ?? "" }));
    },
    sticker: async (psid) => checkTaken(await messenger.sticker(psid)),
    messages: (psid) => messenger.messages(psid).map(paneMessage),
    typing: (psid) => messenger.typing(psid),
    onMessage: (listener) => void messenger.onMessage((psid, message) => listener(psid, paneMessage(message))),
    calls: () => messenger.stats().calls,
    forms: null,
    menus: null,
    home: null,
    complete: null,
    refusals: () => withoutKey(messenger.stats().byCode, "200"),
    fault(word, times) {
      const name = FAULT_WORDS[word] ?? word;
      if (!isFaultName(name)) throw unknownFault(word, "messenger");
      messenger.fault({ name, times });
    },
  };
}

/** What a call is answered that asks for a fault which this platform does not have. */
export function unknownFault(name: string, platform: string): BadCall {
  return new BadCall("bad_request", `There is no fault "${name}" for ${platform}.`, "fault");
}

/** Counts without the one that is no refusal. */
export function withoutKey(counts: Record<string, number>, key: string): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).filter(([name]) => name !== key));
}

/** What the bot answers comes later, by itself: the event is kept before it is acknowledged. */
function checkTaken({ status, statuses }: WebhookResult): void {
  if (status === 200) return;
  const answer = status === 0 ? "did not answer" : `answered ${status}`;
  throw new BadCall("upstream", `The bot's webhook ${answer}, ${statuses.length} times.`);
}

function paneMessage(message: SeenMessage): PaneMessage {
  const { mid, atMs, from, quickReplies = [], sticker, reaction } = message;
  const { text, cards, loose } = partsOf(message);
  return {
    ...plainMessage,
    id: mid,
    atMs,
    from,
    text,
    cards: cards.map(({ buttons, ...card }) => ({ ...card, taps: buttons.map(tapOf) })),
    taps: loose.flatMap(({ buttons }) => buttons.map(tapOf)),
    chips: quickReplies.map(({ label, payload }) => ({ label, carries: payload, url: null })),
    isSticker: sticker !== undefined,
    reaction: reaction ?? null,
  };
}

function tapOf(button: SeenButton): Tap {
  const { label } = button;
  return button.kind === "web_url"
    ? { label, carries: null, url: button.url }
    : { label, carries: button.payload, url: null };
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
