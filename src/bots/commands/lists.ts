import { waitingFor } from "../circle-view.js";
import type { CommandCall } from "../command.js";
import { UserError } from "../errors.js";
import { sentThings } from "../sent-things.js";
import { isOpen } from "../share-states.js";
import { isShown } from "../welcome.js";
import { type Command, forPeople } from "./command.js";

const listLength = 10;

export const inbox: Command = {
  name: "inbox",
  aliases: [],
  about: "aboutInbox",
  topic: "songs",
  isBasic: true,
  isReading: true,
  atHome: "inbox",
  usage: ["inbox"],
  run: forPeople(async (_call, turn, ports) => {
    const [received, requests] = await Promise.all([
      ports.shares.received(turn.person.id),
      waitingFor(ports, turn.person.id),
    ]);
    const waiting = received.filter((share) => isShown(share) && isOpen(share)).slice(-listLength);
    const list = waiting.length > 0 ? turn.texts.inbox(waiting, ports.clock.nowMs()) : turn.texts.inboxEmpty();
    return { reply: requests.length > 0 ? turn.texts.inboxRequests(list, requests) : list };
  }),
};

export const sent: Command = {
  name: "sent",
  aliases: [],
  about: "aboutSent",
  topic: "songs",
  isBasic: true,
  isReading: true,
  atHome: "sent",
  usage: ["sent"],
  run: forPeople(async (_call, turn, ports) => {
    const latest = await sentThings(ports.shares, turn.person.id, listLength);
    return { reply: latest.length > 0 ? turn.texts.sent(latest, ports.clock.nowMs()) : turn.texts.sentEmpty() };
  }),
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
  if (wanted === "") throw new UserError(list === "inbox" ? "whichInInbox" : "whichInSent", { command: call.name });
  const found = from.find((one) => one.id === wanted || String(one.number) === wanted);
  if (!found) throw new UserError(list === "inbox" ? "noSuchInInbox" : "noSuchInSent");
  return found;
}
