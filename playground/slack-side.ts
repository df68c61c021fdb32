import { BadCall } from "./answers.js";
import { places } from "./people.js";
import { type PaneMessage, plainMessage, type Tap } from "./seen-items.js";
import type { SlackEmulator } from "./slack/emulator.js";
import type { SeenMessage } from "./slack/seen-message.js";

/** What the people of the playground use of the emulated Slack. */
export type SlackSide = Pick<
  SlackEmulator,
  | ("command" | "press" | "globalShortcut" | "messageShortcut" | "openHome")
  | ("modal" | "submitView" | "closeModal" | "suggest" | "home")
  | ("directMessageId" | "messages" | "onMessage" | "fault" | "stats")
>;

type SeenButton = SeenMessage["buttons"][number];
type BotAnswer = Awaited<ReturnType<SlackSide["command"]>>;
/** What messages and sections of the home tab have in common. */
type Shown = Pick<SeenMessage, "text" | "cards" | "buttons">;

/** Throws BadCall where the bot has not taken what Slack brought it. */
export function checkAnswer({ status, error }: BotAnswer): void {
  if (error === null) return;
  const answer = status === 0 ? "nothing" : String(status);
  throw new BadCall("upstream", `The bot answered Slack ${answer}, and Slack says "${error}".`);
}

export function paneMessage({ ts, channelId, ...message }: SeenMessage): PaneMessage {
  const { atMs, from, ephemeral, edited } = message;
  return {
    ...plainMessage,
    ...shownParts(message, ({ actionId }) => actionId),
    id: ts,
    atMs,
    from,
    edited,
    ephemeral,
    room: channelId === places.slack.room.id ? places.slack.room.name : null,
  };
}

/** Text, cards and buttons; `carries` says by what a button is found again. */
export function shownParts({ text, cards, buttons }: Shown, carries: (button: SeenButton) => string) {
  const tapOf = (button: SeenButton): Tap => {
    const { label, kind, url = "" } = button;
    return kind === "link" ? { label, carries: null, url } : { label, carries: carries(button), url: null };
  };
  return {
    text,
    cards: cards.map(({ buttons: its, ...card }) => ({ ...card, taps: its.map(tapOf) })),
    taps: buttons.map(tapOf),
  };
}
