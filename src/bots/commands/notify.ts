import type { CoreTopic, Topic } from "../domain.js";
import { UserError } from "../errors.js";
import { topics } from "../notices.js";
import type { PluginTopic } from "../plugin-topic.js";
import { type Command, forPeople } from "./command.js";
import { setting, words } from "./fields.js";

/** `more`: what plugins write about, each by its own name. */
export function notifyAbout(more: readonly PluginTopic[]): Command {
  return {
    name: "notify",
    aliases: ["settings notify", "notifications"],
    about: "aboutNotify",
    topic: "you",
    // Without words it changes nothing, and of a look nothing is stored.
    isReading: true,
    forms: [setting("notify", words("receipts off", 40))],
    usage: ["notify", "notify receipts off"],
    run: forPeople(async (call, { person, texts }) => {
      const optOuts = person.optOuts ?? [];
      if (call.words === "") return { reply: texts.notifyList(optOuts, more) };
      const [topic, isOn] = read(call.words.toLowerCase(), more);
      const switched: Topic = typeof topic === "string" ? topic : `plugin:${topic.name}`;
      const others = optOuts.filter((one) => one !== switched);
      const changes = { optOuts: isOn ? others : [...others, switched] };
      return { reply: texts.notified(topic, isOn), effects: [{ kind: "settings", changes }] };
    }),
  };
}

function read(words: string, more: readonly PluginTopic[]): [topic: CoreTopic | PluginTopic, isOn: boolean] {
  const [name = "", state, ...rest] = words.split(" ");
  const topic = topics.find((one) => one === name) ?? more.find((one) => one.name === name);
  if (!topic || (state !== "on" && state !== "off") || rest.length > 0) throw new UserError("notifyHow");
  return [topic, state === "on"];
}
