import type { CoreTopic } from "../domain.js";
import { UserError } from "../errors.js";
import { topics } from "../notices.js";
import { type Command, forPeople } from "./command.js";
import { setting, words } from "./fields.js";

export const notify: Command = {
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
    if (call.words === "") return { reply: texts.notifyList(optOuts) };
    const [topic, isOn] = read(call.words.toLowerCase());
    const others = optOuts.filter((one) => one !== topic);
    const changes = { optOuts: isOn ? others : [...others, topic] };
    return { reply: texts.notified(topic, isOn), effects: [{ kind: "settings", changes }] };
  }),
};

function read(words: string): [topic: CoreTopic, isOn: boolean] {
  const [name, state, ...more] = words.split(" ");
  const topic = topics.find((one) => one === name);
  if (!topic || (state !== "on" && state !== "off") || more.length > 0) throw new UserError("notifyHow");
  return [topic, state === "on"];
}
