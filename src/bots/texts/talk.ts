import type { Message } from "../domain.js";
import type { Say } from "../say.js";
import type { SentenceKey } from "../sentences/en.js";
import { choice, message } from "./words.js";

/** What a command is in help. */
export interface Explained {
  name: string;
  usage: readonly string[];
  about: SentenceKey;
}

/** Help, and answers to what is no command. */
export const talkTexts = (say: Say) => {
  const help = () => choice(say("buttonHelp"), "help");
  return {
    welcome: (): Message => message(say("welcome"), [choice(say("buttonRegister"), "register"), help()]),
    help: (commands: Explained[]): Message => {
      const lines = commands.map(
        ({ usage, about }) => `• ${usage.map((form) => say.spell(form)).join("\n   ")}\n   ${say(about)}`,
      );
      return message([say("help"), ...lines, "", say("helpMore")].join("\n"));
    },
    helpOne: ({ name, usage, about }: Explained): Message =>
      message([`${name} – ${say(about)}`, ...usage.map((form) => say.spell(form))].join("\n")),
    unknown: (nearest: string | null): Message =>
      nearest === null
        ? message(say("unknown"), [help()])
        : message(say("unknownNear", { nearest }), [choice(nearest, `help ${nearest}`), help()]),
    sticker: (): Message => message(say("sticker"), [help()]),
    upstream: (): Message => message(say("upstream")),
    apology: (): Message => message(say("apology")),
  };
};
