import type { Platforms } from "./platforms.js";
import { onDiscord, onMessenger, onSlack, type Seen } from "./seen.js";

export type ChannelName = "messenger" | "slack" | "discord";
export const channelNames: readonly ChannelName[] = ["messenger", "slack", "discord"];

/** A song for somebody. `song`: a link, words, or `this`; `to`: a name or a mention. */
export interface Wish {
  song: string;
  to: string;
  pre?: string;
  post?: string;
}

/** What a person can do on one platform, each thing by that platform's own means. Nothing here waits for an answer. */
export interface Hands {
  /** What they see of the bot, oldest first. */
  seen(): Seen[];
  /** In the conversation of two; with a room, in front of everybody there. */
  share(wish: Wish, room?: string): Promise<unknown>;
  register(given?: { code: string; name?: string }, room?: string): Promise<unknown>;
  /** A command of one or two words, like `inbox`, `receipts public`, `heard 3`. */
  say(words: string, room?: string): Promise<unknown>;
  /** A button, by the whole of its label or its end; `nth` of several, from 0. */
  press(message: Seen, label: string, nth?: number): Promise<unknown>;
}

export function handsOf(channel: ChannelName, platforms: Platforms, userId: string): Hands {
  return { messenger: messengerHands, slack: slackHands, discord: discordHands }[channel](platforms, userId);
}

/** How somebody types it where there are only words. */
function typedShare({ song, to, pre, post }: Wish): string {
  const options = Object.entries({ pre, post }).flatMap(([name, text]) =>
    text === undefined ? [] : [`${name}:"${text}"`],
  );
  return ["share", song, "with", to, ...options].join(" ");
}

function typedRegister(given?: { code: string; name?: string }): string {
  if (given === undefined) return "register";
  return `register code:"${given.code}"${given.name === undefined ? "" : ` name:"${given.name}"`}`;
}

function buttonOn({ buttons }: Seen, label: string, nth: number) {
  const button = buttons.filter((one) => one.carries !== null && one.label.endsWith(label))[nth];
  if (!button) throw new Error(`There is no button ${label}: ${buttons.map((one) => one.label).join(", ")}`);
  return { label: button.label, carries: button.carries ?? "" };
}

function messengerHands({ messenger }: Platforms, psid: string): Hands {
  const say = (text: string) => messenger.say(psid, text);
  return {
    seen: () =>
      messenger
        .messages(psid)
        .filter(({ from }) => from === "bot")
        .map(onMessenger),
    share: (wish) => say(typedShare(wish)),
    register: (given) => say(typedRegister(given)),
    say,
    async press(message, label, nth = 0) {
      const { carries } = buttonOn(message, label, nth);
      await messenger.press(psid, { mid: message.id, payload: carries });
    },
  };
}

function slackHands({ slack }: Platforms, userId: string): Hands {
  const say = (text: string, room?: string) =>
    slack.command(userId, text, room === undefined ? {} : { channelId: room });
  return {
    seen: () =>
      slack
        .messages(userId)
        .filter(({ from }) => from === "bot")
        .map(onSlack),
    share: (wish, room) => say(typedShare(wish), room),
    register: (given, room) => say(typedRegister(given), room),
    say,
    async press(message, label, nth = 0) {
      const { carries } = buttonOn(message, label, nth);
      await slack.press(userId, { messageTs: message.id, value: carries });
    },
  };
}

function discordHands({ discord }: Platforms, userId: string): Hands {
  const where = (room?: string) => (room === undefined ? {} : { channelId: room });
  const command = (path: string, options: Record<string, string | number>, room?: string) =>
    discord.command(userId, path, options, where(room));
  return {
    seen: () =>
      discord
        .messages(userId)
        .filter(({ from, thinking }) => from === "bot" && !thinking)
        .map(onDiscord),
    share: ({ song, to, pre, post }, room) =>
      command("share", { song, to, ...(pre && { note: pre }), ...(post && { after: post }) }, room),
    register: (given = { code: "" }, room) =>
      command("register", { ...(given.code && { code: given.code }), ...(given.name && { name: given.name }) }, room),
    say: (words, room) => command(...commandFor(words), room),
    async press(message, label, nth = 0) {
      const { carries } = buttonOn(message, label, nth);
      await discord.press(userId, { messageId: message.id, customId: carries });
    },
  };
}

/** Discord has fields where others have words. */
function commandFor(words: string): [path: string, options: Record<string, string | number>] {
  const [name = "", value, ...more] = words.split(" ");
  if (value !== undefined && ["accept", "block", "unblock", "unfriend"].includes(name))
    return [name, { who: [value, ...more].join(" ") }];
  if (value === undefined) return [name === "settings" ? "settings show" : name, {}];
  return /^\d+$/.test(value) ? [name, { number: Number(value) }] : [`settings ${name}`, { to: value }];
}
