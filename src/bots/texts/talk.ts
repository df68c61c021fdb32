import type { Message } from "../domain.js";
import { type CommandShape, type HelpTopic, helpTopics } from "../forms.js";
import type { Say } from "../say.js";
import { choice, message } from "./words.js";

const topicNames = {
  songs: "topicSongs",
  friends: "topicFriends",
  groups: "topicGroups",
  jobs: "topicJobs",
  you: "topicYou",
  more: "topicMore",
} as const satisfies Record<HelpTopic, string>;

/** Characters that every channel takes in one message. */
const longestMessage = 2_000;

/** Help, and answers to what is no command. */
export const talkTexts = (say: Say) => {
  const help = () => choice(say("buttonHelp"), "help");
  const inTopic = (commands: CommandShape[], topic: HelpTopic) =>
    commands.filter((one) => (one.topic ?? "more") === topic);
  const oneLine = ({ name, about }: CommandShape) =>
    say("helpAllLine", { command: say.spell(name), about: say(about) });
  const sections = (commands: CommandShape[], listed: (own: CommandShape[]) => string) => {
    const byTopic = helpTopics.flatMap((topic) => {
      const own = inTopic(commands, topic);
      return own.length > 0 ? [`${say(topicNames[topic])}\n${listed(own)}`] : [];
    });
    return [...byTopic, say("helpAll")].join("\n\n");
  };
  const explained = ({ name, usage, about }: CommandShape) =>
    [say("helpOne", { command: name, about: say(about) }), ...usage.map((form) => say.spell(form))].join("\n");
  // What is "more" is help itself. A button has no room for the whole heading of what is one's own.
  const topicChoices = (commands: CommandShape[]) =>
    helpTopics
      .filter((topic) => topic !== "more" && inTopic(commands, topic).length > 0)
      .map((topic) => choice(say(topic === "you" ? "buttonSettings" : topicNames[topic]), `help all ${topic}`));
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
    /**
     * All of them under their topics: a line each, or where that is more than one message holds, by name alone. Each topic
     * has a button.
     */
    helpAll: (commands: CommandShape[]): Message => {
      const detailed = sections(commands, (own) => own.map(oneLine).join("\n"));
      const short = () => sections(commands, (own) => say.list(own.map(({ name }) => say.spell(name))));
      return message(detailed.length <= longestMessage ? detailed : short(), topicChoices(commands));
    },
    /** Every command of one topic, with all its forms. */
    helpTopic: (topic: HelpTopic, commands: CommandShape[]): Message =>
      message([say(topicNames[topic]), ...inTopic(commands, topic).map(explained)].join("\n\n")),
    helpOne: (command: CommandShape): Message => message(explained(command)),
    unknown: (nearest: string | null): Message =>
      nearest === null
        ? message(say("unknown"), [help()])
        : message(say("unknownNear", { nearest }), [choice(nearest, `help ${nearest}`), help()]),
    sticker: (): Message => message(say("sticker"), [help()]),
    upstream: (): Message => message(say("upstream")),
    apology: (): Message => message(say("apology")),
  };
};
