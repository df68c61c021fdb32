import type { Message } from "../domain.js";
import { type CommandShape, helpTopics } from "../forms.js";
import type { Say } from "../say.js";
import { choice, message } from "./words.js";

const topicNames = {
  songs: "topicSongs",
  friends: "topicFriends",
  groups: "topicGroups",
  jobs: "topicJobs",
  you: "topicYou",
  more: "topicMore",
} as const satisfies Record<(typeof helpTopics)[number], string>;

/** Characters that every channel takes in one message. */
const longestMessage = 2_000;

/** Help, and answers to what is no command. */
export const talkTexts = (say: Say) => {
  const help = () => choice(say("buttonHelp"), "help");
  const oneLine = ({ name, about }: CommandShape) =>
    say("helpAllLine", { command: say.spell(name), about: say(about) });
  const sections = (commands: CommandShape[], listed: (own: CommandShape[]) => string) => {
    const byTopic = helpTopics.flatMap((topic) => {
      const own = commands.filter((one) => (one.topic ?? "more") === topic);
      return own.length > 0 ? [`${say(topicNames[topic])}\n${listed(own)}`] : [];
    });
    return [...byTopic, say("helpAll")].join("\n\n");
  };
  return {
    welcome: (): Message => message(say("welcome"), [choice(say("buttonRegister"), "register"), help()]),
    /** The few that somebody new needs. */
    help: (commands: CommandShape[]): Message => {
      const basic = commands.filter(({ isBasic }) => isBasic);
      const lines = basic.map(({ name, usage, about }) =>
        say("helpLine", { form: say.spell(usage[0] ?? name), about: say(about) }),
      );
      return message([say("help"), ...lines, "", say("helpMore")].join("\n"), [
        choice(say("buttonHelpAll"), "help all"),
      ]);
    },
    /** All of them under their topics: a line each, or where that is more than one message holds, by name alone. */
    helpAll: (commands: CommandShape[]): Message => {
      const detailed = sections(commands, (own) => own.map(oneLine).join("\n"));
      const short = () => sections(commands, (own) => say.list(own.map(({ name }) => say.spell(name))));
      return message(detailed.length <= longestMessage ? detailed : short());
    },
    helpOne: ({ name, usage, about }: CommandShape): Message => {
      const lines = usage.map((form) => say.spell(form));
      return message([say("helpOne", { command: name, about: say(about) }), ...lines].join("\n"));
    },
    unknown: (nearest: string | null): Message =>
      nearest === null
        ? message(say("unknown"), [help()])
        : message(say("unknownNear", { nearest }), [choice(nearest, `help ${nearest}`), help()]),
    sticker: (): Message => message(say("sticker"), [help()]),
    upstream: (): Message => message(say("upstream")),
    apology: (): Message => message(say("apology")),
  };
};
