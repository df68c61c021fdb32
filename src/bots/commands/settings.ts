import { UserError } from "../errors.js";
import { text } from "../text.js";
import { type Command, forPeople } from "./command.js";

export const settings: Command = {
  name: "settings",
  aliases: [],
  summary: "see and change what I may do",
  usage: ["settings"],
  run: forPeople(async (_call, turn) => ({ reply: text.settings(turn.person) }), text.registerFirst),
};

export const receipts: Command = {
  name: "receipts",
  aliases: ["settings receipts"],
  summary: "whether friends are told what you played",
  usage: ["receipts on", "receipts off"],
  run: forPeople(async (call) => {
    const wanted = call.words.toLowerCase();
    if (wanted !== "on" && wanted !== "off") throw new UserError(text.receiptsHow());
    return {
      reply: wanted === "on" ? text.receiptsOn() : text.receiptsOff(),
      effects: [{ kind: "receipts", receipts: wanted === "on" }],
    };
  }, text.registerFirst),
};

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
