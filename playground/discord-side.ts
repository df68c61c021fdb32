import { BadCall } from "./answers.js";
import type { DiscordEmulator } from "./discord/emulator.js";
import type { SeenMessage } from "./discord/seen-message.js";
import { type CommandOffer, offerOf } from "./discord-words.js";
import { places } from "./people.js";
import { type PaneMessage, plainMessage, type Tap } from "./seen-items.js";

/** What the people of the playground use of the emulated Discord. */
export type DiscordSide = Pick<
  DiscordEmulator,
  | ("command" | "complete" | "messageCommand" | "userCommand" | "press" | "select")
  | ("modal" | "submitModal" | "dismissModal" | "commands" | "dmChannel")
  | ("messages" | "onMessage" | "fault" | "stats")
>;

type SeenButton = SeenMessage["buttons"][number];
type Outcome = Awaited<ReturnType<DiscordSide["command"]>>;

/** Discord's numbers for the kinds of commands. */
export const commandKinds = { typed: 1, onPerson: 2, onMessage: 3 } as const;

/** The bot's commands of one kind, as they are registered. */
export function offersOf(discord: Pick<DiscordSide, "commands">, kind: number): CommandOffer[] {
  return discord
    .commands()
    .filter(({ type }) => type === kind)
    .map(offerOf);
}

/** Throws BadCall where the bot has not responded in time. */
export function checkOutcome({ response }: Outcome): void {
  if (response === null) throw new BadCall("upstream", "The bot did not respond to Discord within 3 seconds.");
}

export function paneMessage(message: SeenMessage): PaneMessage {
  const { id, atMs, from, text, cards, buttons, selects, ephemeral, edited, channelId } = message;
  return {
    ...plainMessage,
    id,
    atMs,
    from: from === "bot" ? "bot" : "person",
    text: withoutEscapes(text),
    cards: cards.map(({ buttons: its, title, subtitle, ...card }) => ({
      ...card,
      title: withoutEscapes(title),
      ...(subtitle !== undefined && { subtitle: withoutEscapes(subtitle) }),
      taps: tapsOf(its),
    })),
    taps: [...menuTaps(selects), ...tapsOf(buttons)],
    edited,
    ephemeral,
    room: channelId === places.discord.room.id ? places.discord.room.name : null,
  };
}

/** Discord shows a mark that stands behind a backslash as it is. */
function withoutEscapes(text: string): string {
  return text.replace(/\\([^\p{L}\p{N}\s])/gu, "$1");
}

/** What lies between the two parts of what a line of a menu carries; in no id and no command. */
const menuMark = "\n";

/** Each line of a menu is one tap, named by the menu and the line. */
function menuTaps(selects: SeenMessage["selects"]): Tap[] {
  return selects.flatMap(({ customId, placeholder = "", options }) =>
    options.map(({ label, value }) => ({
      label: placeholder.includes("…") ? placeholder.replace("…", label) : `${placeholder} ${label}`.trim(),
      carries: `${customId}${menuMark}${value}`,
      url: null,
      menu: placeholder,
    })),
  );
}

/** Presses a button or chooses a line of a menu, as its tap says. */
export function pressed(discord: DiscordSide, userId: string, messageId: string, carries: string): Promise<Outcome> {
  const [customId = "", value] = carries.split(menuMark);
  if (value === undefined) return discord.press(userId, { messageId, customId });
  return discord.select(userId, { messageId, customId, values: [value] });
}

/** What is switched off cannot be tapped. */
function tapsOf(buttons: SeenButton[]): Tap[] {
  return buttons
    .filter(({ disabled }) => !disabled)
    .map(({ label, customId, url }) => ({
      label,
      carries: url === undefined ? (customId ?? "") : null,
      url: url ?? null,
    }));
}
