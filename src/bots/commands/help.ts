import { helpTopics, offered } from "../forms.js";
import type { Command } from "./command.js";

/** Help lists the commands there are, so it is made from them. */
export function helpFor(commands: readonly Command[]): Command {
  const help: Command = {
    name: "help",
    aliases: ["?", "commands", "hilfe", "ayuda"],
    about: "aboutHelp",
    topic: "more",
    forms: [{ fields: [{ name: "command", about: "fieldCommand", kind: "text", maxLength: 40 }] }],
    isReading: true,
    usage: ["help", "help all", "help all songs", "help share"],
    async run(call, { texts, address }, { mannerOf }) {
      const listed = offered([...commands, help], mannerOf(address.channel));
      const wanted = call.words.toLowerCase().replace(/^\//u, "");
      const one = listed.find(({ name, aliases }) => [name, ...aliases].includes(wanted));
      if (one) return { reply: texts.helpOne(one) };
      const topic = helpTopics.find((each) => wanted === `all ${each}`);
      if (topic) return { reply: texts.helpTopic(topic, listed) };
      return { reply: wanted === "all" ? texts.helpAll(listed) : texts.help(listed) };
    },
  };
  return help;
}

export const welcome: Command = {
  name: "start",
  aliases: ["hello", "hi", "hey", "hallo", "hola", "get started"],
  isHidden: true,
  about: "aboutHelp",
  usage: [],
  run: async (_call, { texts }) => ({ reply: texts.welcome() }),
};
