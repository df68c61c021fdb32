import type { CommandCall } from "../command.js";
import { UserError } from "../errors.js";
import { isOpen } from "../share-states.js";
import { text } from "../text.js";
import { type Command, forPeople } from "./command.js";

const listLength = 10;

export const inbox: Command = {
  name: "inbox",
  aliases: [],
  summary: "songs that wait for you",
  isReading: true,
  usage: ["inbox"],
  run: forPeople(async (_call, turn, ports) => {
    const waiting = (await ports.shares.received(turn.person.id)).filter(isOpen).slice(-listLength);
    return { reply: waiting.length > 0 ? text.inbox(waiting, ports.clock.nowMs()) : text.inboxEmpty() };
  }, text.registerFirst),
};

export const sent: Command = {
  name: "sent",
  aliases: [],
  summary: "songs you sent, and what became of them",
  isReading: true,
  usage: ["sent"],
  run: forPeople(async (_call, turn, ports) => {
    const latest = (await ports.shares.sent(turn.person.id)).slice(-listLength);
    return { reply: latest.length > 0 ? text.sent(latest, ports.clock.nowMs()) : text.sentEmpty() };
  }, text.registerFirst),
};

/**
 * The share that `heard 3` or a button's `heard s_…` means. The lists hold only the caller's own shares, so somebody
 * else's button finds nothing.
 */
export function pick<T extends { id: string; number: number }>(
  call: CommandCall,
  from: readonly T[],
  list: "inbox" | "sent",
): T {
  const wanted = call.words.replace(/^#/u, "");
  if (wanted === "") throw new UserError(text.whichNumber(call.name, list));
  const found = from.find((one) => one.id === wanted || String(one.number) === wanted);
  if (!found) throw new UserError(text.noSuchNumber(list));
  return found;
}
