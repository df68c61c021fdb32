import { splitAtDuration } from "../../bots/durations.js";
import type { CommandOption } from "./command-option.js";

/** The commands about other people, all of one shape: somebody, and for a mute how long. */

const text = 3;
const maxName = 100;

/** A command as Discord is told of it. */
export interface CircleCommand {
  /** As Discord writes it. */
  name: string;
  description: string;
  options: CommandOption[];
}

export const circleCommands: readonly CircleCommand[] = [
  { name: "friends", description: "Your friends, and who would like to be one", options: [] },
  {
    name: "accept",
    description: "Let somebody send you songs, or accept an invitation",
    options: [who("Who has asked, or the code of an invitation")],
  },
  { name: "not-now", description: "Let somebody's songs wait without a sound", options: [who("Who has asked")] },
  { name: "block", description: "Hear nothing of somebody any more", options: [who("A name, or a mention")] },
  { name: "unblock", description: "Undo a block", options: [who("Somebody you have blocked")] },
  { name: "unfriend", description: "End a friendship", options: [who("One of your friends")] },
  {
    name: "mute",
    description: "Get a friend's songs without a sound for a while",
    options: [who("One of your friends"), field("time", "Such as: 12h, 7d or 2 weeks", true)],
  },
  { name: "unmute", description: "Undo a mute", options: [who("One of your friends")] },
  {
    name: "invite",
    description: "An invitation to forward to somebody",
    options: [field("cancel", "The code of one to take back", false)],
  },
];

function who(description: string): CommandOption {
  return { ...field("who", description, true), autocomplete: true };
}

function field(name: string, description: string, required: boolean): CommandOption {
  return { type: text, name, description, max_length: maxName, ...(required ? { required } : {}) };
}

/** How such a typed command is written on Discord; null for another one. `name`: as it is typed. */
export function spelledCircle(name: string, words: string): string | null {
  const command = circleCommands.find((one) => one.name === name.replaceAll(" ", "-"));
  if (!command) return null;
  const slash = `/${command.name}`;
  if (words === "") return slash;
  if (name === "invite") return `${slash} cancel:${words.replace(/^cancel\s+/u, "")}`;
  const time = name === "mute" ? splitAtDuration(words) : null;
  return time ? `${slash} who:${time.before} time:${words.slice(time.before.length).trim()}` : `${slash} who:${words}`;
}
