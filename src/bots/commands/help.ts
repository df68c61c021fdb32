import { text } from "../text.js";
import type { Command } from "./command.js";

/** Help lists the commands there are, so it is made from them. */
export function helpFor(commands: readonly Command[]): Command {
  const help: Command = {
    name: "help",
    aliases: ["?", "commands"],
    summary: "see what I understand",
    isReading: true,
    usage: ["help", "help share"],
    async run(call) {
      const listed = [...commands, help].filter((command) => !command.isHidden);
      const wanted = call.words.toLowerCase();
      const one = listed.find((command) => command.name === wanted || command.aliases.includes(wanted));
      if (one) return { reply: text.helpOne(one.usage, `${one.name} – ${one.summary}`) };
      return { reply: text.help(listed.map((command) => `• ${command.usage.join("\n   ")}\n   ${command.summary}`)) };
    },
  };
  return help;
}

export const welcome: Command = {
  name: "start",
  aliases: ["hello", "hi", "hey", "get started"],
  isHidden: true,
  summary: "say hello",
  usage: [],
  run: async () => ({ reply: text.welcome() }),
};
