import type { Message } from "../domain.js";
import { UserError } from "../errors.js";
import type { PersonChanges } from "../ports.js";
import { text } from "../text.js";
import { type Command, forPeople } from "./command.js";

export const settings: Command = {
  name: "settings",
  aliases: [],
  summary: "see and change what I may do",
  isReading: true,
  usage: ["settings"],
  run: forPeople(async (_call, turn) => ({ reply: text.settings(turn.person) }), text.registerFirst),
};

export const receipts: Command = {
  name: "receipts",
  aliases: ["settings receipts"],
  summary: "whether friends are told what you played",
  usage: ["receipts on", "receipts off", "receipts public"],
  run: forPeople(async (call) => {
    const wanted = call.words.toLowerCase();
    const replies = { on: text.receiptsOn, off: text.receiptsOff, public: text.receiptsPublic };
    if (wanted !== "on" && wanted !== "off" && wanted !== "public") throw new UserError(text.receiptsHow());
    const changes = { receipts: wanted !== "off", roomReceipts: wanted === "public" };
    return { reply: replies[wanted](), effects: [{ kind: "settings", changes }] };
  }, text.registerFirst),
};

export const prefer: Command = {
  name: "prefer",
  aliases: ["settings prefer"],
  summary: "the channel that songs come to first",
  usage: ["prefer slack"],
  run: forPeople(async (call, { person }) => {
    const channels = [...new Set(person.addresses.map(({ channel }) => channel))];
    const wanted = channels.find((channel) => channel === call.words.toLowerCase());
    if (!wanted) throw new UserError(text.preferHow(channels));
    return { reply: text.preferred(wanted), effects: [{ kind: "settings", changes: { preferredChannel: wanted } }] };
  }, text.registerFirst),
};

export const where = onOffCommand({
  name: "where",
  summary: "whether friends learn on which channel a song reached you",
  changes: (showsWhere) => ({ showsWhere }),
  texts: { how: text.whereHow, on: text.whereOn, off: text.whereOff },
});

export const presence = onOffCommand({
  name: "presence",
  summary: "whether your Discord status may make receipts quicker",
  changes: (isOn) => ({ presence: isOn }),
  texts: { how: text.presenceHow, on: text.presenceOn, off: text.presenceOff },
});

interface OnOff {
  name: string;
  summary: string;
  changes(isOn: boolean): Omit<PersonChanges, "name" | "spotify">;
  texts: { how(): string; on(): Message; off(): Message };
}

/** A switch of the person's own. */
function onOffCommand({ name, summary, changes, texts }: OnOff): Command {
  return {
    name,
    aliases: [`settings ${name}`],
    summary,
    usage: [`${name} on`, `${name} off`],
    run: forPeople(async (call) => {
      const wanted = call.words.toLowerCase();
      if (wanted !== "on" && wanted !== "off") throw new UserError(texts.how());
      const isOn = wanted === "on";
      return { reply: isOn ? texts.on() : texts.off(), effects: [{ kind: "settings", changes: changes(isOn) }] };
    }, text.registerFirst),
  };
}

export const disconnect: Command = {
  name: "disconnect",
  aliases: [],
  summary: "erase your Spotify connection",
  usage: ["disconnect"],
  run: forPeople(async (_call, turn, ports) => {
    if (!turn.person.spotify) return { reply: text.notConnected() };
    // Erasing is safe to repeat, and must not wait for the reply to be stored.
    await ports.people.disconnect(turn.person.id);
    return { reply: text.disconnected() };
  }, text.registerFirst),
};

export const forgetMe: Command = {
  name: "forget me",
  aliases: ["forget"],
  summary: "erase everything about you",
  usage: ["forget me"],
  run: forPeople(async (call, turn, ports) => {
    if (call.words.toLowerCase() !== "now") return { reply: text.forgetSure() };
    return { reply: text.forgotten(await ports.people.forget(turn.person.id)), isFarewell: true };
  }, text.registerFirst),
};
