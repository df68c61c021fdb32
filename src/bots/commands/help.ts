import type { Command } from "./command.js";

/** Help lists the commands there are, so it is made from them. */
export function helpFor(commands: readonly Command[]): Command {
  const help: Command = {
    name: "help",
    aliases: ["?", "commands"],
    about: "aboutHelp",
    isReading: true,
    usage: ["help", "help share"],
    async run(call, { texts, address }, { mannerOf }) {
      const manner = mannerOf(address.channel);
      const listed = [...commands, help].filter(
        ({ isHidden, isOffered }) => !isHidden && (isOffered?.(manner) ?? true),
      );
      const wanted = call.words.toLowerCase();
      const one = listed.find((command) => command.name === wanted || command.aliases.includes(wanted));
      return { reply: one ? texts.helpOne(one) : texts.help(listed) };
    },
  };
  return help;
}

export const welcome: Command = {
  name: "start",
  aliases: ["hello", "hi", "hey", "get started"],
  isHidden: true,
  about: "aboutHelp",
  usage: [],
  run: async (_call, { texts }) => ({ reply: texts.welcome() }),
};
