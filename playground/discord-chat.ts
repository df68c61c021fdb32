import { BadCall, letThrough } from "./answers.js";
import type { Chat } from "./chat.js";
import { isFaultName } from "./discord/faults.js";
import { createDiscordCompletion } from "./discord-completion.js";
import { createDiscordForms } from "./discord-forms.js";
import { createDiscordMenus } from "./discord-menus.js";
import { checkOutcome, commandKinds, type DiscordSide, offersOf, paneMessage, pressed } from "./discord-side.js";
import { type DiscordCall, discordCall, shownCall } from "./discord-words.js";
import { unknownFault } from "./messenger-chat.js";
import { type Account, places } from "./people.js";
import { type PaneMessage, plainMessage } from "./seen-items.js";

/** What somebody has typed, which Discord shows above the answer. */
type Typed = Pick<PaneMessage, "id" | "atMs" | "text" | "room">;

const FAULT_WORDS: Record<string, string> = { revoked: "401" };
/** Where nothing more is said about what Discord's own client does not let through. */
const FIRST_COMMANDS = 8;

/** People on Discord, each in their direct message with the bot or in the room of the server. */
export function createDiscordChat(discord: DiscordSide, nowMs: () => number, people: readonly Account[]): Chat {
  const typed = new Map<string, Typed[]>();
  const completion = createDiscordCompletion(discord);

  async function command(userId: string, call: DiscordCall, room: string | null): Promise<void> {
    const channelId = room === null ? discord.dmChannel(userId) : places.discord.room.id;
    const before = typed.get(userId) ?? [];
    const line = { id: `typed-${before.length}`, atMs: nowMs(), text: shownCall(call), room };
    typed.set(userId, [...before, line]);
    const options = completion.chosen(userId, call.path, call.options);
    const outcome = await letThrough(
      "Discord",
      () => discord.command(userId, call.path, options, { channelId }),
      "text",
    ).catch((error: unknown) => {
      typed.set(userId, before);
      throw error;
    });
    checkOutcome(outcome);
  }

  return {
    async say(userId, text, spot) {
      const call = callFor(text, discord);
      await command(userId, call, spot === "room" ? places.discord.room.name : null);
    },
    async press(userId, { messageId, carries }) {
      checkOutcome(await pressed(discord, userId, messageId, carries ?? ""));
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
    forms: createDiscordForms(discord),
    menus: createDiscordMenus(discord, people),
    home: null,
    complete: completion.complete,
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

function callFor(text: string, discord: DiscordSide): DiscordCall {
  const offers = offersOf(discord, commandKinds.typed);
  const call = discordCall(text, offers);
  if (call !== null) return call;
  const names = offers.slice(0, FIRST_COMMANDS).map(({ name }) => `/${name}`);
  const offered = names.length === 0 ? "there is none yet" : `type one of ${names.join(", ")} …`;
  throw new BadCall("bad_request", `The bot hears only its commands on Discord: ${offered}`, "text");
}

function typedMessage(typed: Typed): PaneMessage {
  return { ...plainMessage, ...typed, from: "person" };
}
