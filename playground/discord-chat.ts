import { BadCall } from "./answers.js";
import type { Chat } from "./chat.js";
import type { DiscordEmulator } from "./discord/emulator.js";
import { isFaultName } from "./discord/faults.js";
import type { SeenMessage } from "./discord/seen-message.js";
import { type CommandOffer, type DiscordCall, discordCall, shownCall } from "./discord-words.js";
import { unknownFault } from "./messenger-chat.js";
import { places } from "./people.js";
import { type PaneMessage, plainMessage, type Tap } from "./seen-items.js";

/** What the people of the playground use of the emulated Discord. */
export type DiscordSide = Pick<
  DiscordEmulator,
  "command" | "press" | "dmChannel" | "commands" | "messages" | "onMessage" | "fault" | "stats"
>;

type SeenButton = SeenMessage["buttons"][number];
type Outcome = Awaited<ReturnType<DiscordSide["command"]>>;
/** What somebody has typed, which Discord shows above the answer. */
type Typed = Pick<PaneMessage, "id" | "atMs" | "text" | "room">;

const CHAT_INPUT = 1;
const FAULT_WORDS: Record<string, string> = { revoked: "401" };
/** Where nothing more is said about what Discord's own client does not let through. */
const FIRST_COMMANDS = 8;

/** People on Discord, each in their direct message with the bot or in the room of the server. */
export function createDiscordChat(discord: DiscordSide, nowMs: () => number): Chat {
  const typed = new Map<string, Typed[]>();

  async function command(userId: string, call: DiscordCall, room: string | null): Promise<Outcome> {
    const channelId = room === null ? discord.dmChannel(userId) : places.discord.room.id;
    const atMs = nowMs();
    const before = typed.get(userId) ?? [];
    const line = { id: `typed-${before.length}`, atMs, text: shownCall(call), room };
    typed.set(userId, [...before, line]);
    try {
      return await discord.command(userId, call.path, call.options, { channelId });
    } catch (error) {
      typed.set(userId, before);
      throw notLetThrough(error);
    }
  }

  return {
    say: async (userId, text, spot) => {
      const call = callFor(text, discord.commands());
      const room = spot === "room" ? places.discord.room.name : null;
      checkOutcome(await command(userId, call, room));
    },
    async press(userId, { messageId, carries }) {
      checkOutcome(await discord.press(userId, { messageId, customId: carries ?? "" }));
    },
    sticker: async () => {
      throw new BadCall("bad_request", "A bot on Discord hears no stickers.", "as");
    },
    messages(userId) {
      const shown = discord.messages(userId).filter(({ thinking }) => !thinking);
      return [...(typed.get(userId) ?? []).map(typedMessage), ...shown.map(paneMessage)].toSorted(byTime);
    },
    typing: (userId) => discord.messages(userId).some(({ thinking }) => thinking),
    onMessage: (listener) =>
      void discord.onMessage((userId, message, change) => {
        if (change !== "deleted" && !message.thinking) listener(userId, paneMessage(message));
      }),
    calls: () => discord.stats().calls,
    refusals: () => Object.fromEntries(Object.entries(discord.stats().byOutcome).filter(([name]) => !/^2/.test(name))),
    fault(word, times) {
      const name = FAULT_WORDS[word] ?? word;
      if (!isFaultName(name)) throw unknownFault(word, "discord");
      discord.fault({ name, times });
    },
  };
}

function byTime(a: PaneMessage, b: PaneMessage): number {
  return a.atMs - b.atMs;
}

function callFor(text: string, commands: readonly Record<string, unknown>[]): DiscordCall {
  const offers = commands.filter(({ type }) => type === CHAT_INPUT).map(offerOf);
  const call = discordCall(text, offers);
  if (call !== null) return call;
  const names = offers.slice(0, FIRST_COMMANDS).map(({ name }) => `/${name}`);
  const offered = names.length === 0 ? "there is none yet" : `type one of ${names.join(", ")} …`;
  throw new BadCall("bad_request", `The bot hears only its commands on Discord: ${offered}`, "text");
}

function offerOf({ name, type, options }: Record<string, unknown>): CommandOffer {
  const inner = Array.isArray(options) ? options.map(offerOf) : [];
  return { name: String(name), type: Number(type), options: inner };
}

function notLetThrough(error: unknown): BadCall {
  const why = error instanceof Error ? error.message : String(error);
  return new BadCall("bad_request", `Discord does not let that through: ${why}.`, "text");
}

function checkOutcome({ response }: Outcome): void {
  if (response === null) throw new BadCall("upstream", "The bot did not respond to Discord within 3 seconds.");
}

function typedMessage(typed: Typed): PaneMessage {
  return { ...plainMessage, ...typed, from: "person" };
}

function paneMessage(message: SeenMessage): PaneMessage {
  const { id, atMs, from, text, cards, buttons, ephemeral, edited, channelId } = message;
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
    taps: tapsOf(buttons),
    edited,
    ephemeral,
    room: channelId === places.discord.room.id ? places.discord.room.name : null,
  };
}

/** Discord shows a mark that stands behind a backslash as it is. */
function withoutEscapes(text: string): string {
  return text.replace(/\\([^\p{L}\p{N}\s])/gu, "$1");
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
