import { reminderId } from "../agenda.js";
import { waitingFor } from "../circle-view.js";
import type { CommandCall } from "../command.js";
import { delivered, isUndelivered } from "../delivery.js";
import type { AgendaItem, Bond, Share } from "../domain.js";
import { UserError } from "../errors.js";
import { pageOf } from "../pages.js";
import type { Effect } from "../ports.js";
import { sentThings, withShares } from "../sent-things.js";
import { isOpen } from "../share-states.js";
import type { ListLook } from "../texts/lists.js";
import { isShown, looksLike, shownTo, tellsSender } from "../visibility.js";
import { type Command, type CommandPorts, forPeople, type PersonTurn } from "./command.js";
import { pageField } from "./fields.js";

export const inbox: Command = {
  name: "inbox",
  aliases: [],
  about: "aboutInbox",
  topic: "songs",
  isBasic: true,
  isReading: true,
  atHome: "inbox",
  forms: [{ fields: [pageField] }],
  usage: ["inbox", "inbox 2"],
  run: forPeople(async (call, turn, ports) => {
    const { id } = turn.person;
    const [received, agenda, bonds, requests] = await Promise.all([
      ports.shares.received(id),
      ports.agenda.of(id),
      ports.circle.of(id),
      waitingFor(ports, id),
    ]);
    const listed = received.filter(shownTo(id)).filter(isOpen).toReversed();
    const page = pageOf(listed, call.words);
    // On another page nobody has seen it, and its message has still to come.
    const isElsewhere = (share: Share) => listed.includes(share) && !page.items.includes(share);
    const items = page.items.map((share) => ({ share, remindAtMs: remindAtMs(agenda, share) }));
    const list = items.length > 0 ? turn.texts.inbox({ ...page, items }, lookOf(turn, ports)) : turn.texts.inboxEmpty();
    return {
      reply: requests.length > 0 ? turn.texts.inboxRequests(list, requests) : list,
      effects: received
        .filter((share) => isBrought(share) && !isElsewhere(share))
        .map((share) => seen(share, bonds, turn, ports)),
    };
  }),
};

/**
 * On its way, and here for whoever looks. A request comes with its own question; what a blocked sender has sent comes
 * when it would come from anybody else, so that they see no difference.
 */
function isBrought(share: Share): boolean {
  return isUndelivered(share) && looksLike(share) !== "requested";
}

function remindAtMs(agenda: { item: AgendaItem; dueMs: number }[], { id }: Share): number | null {
  return agenda.find(({ item }) => item.id === reminderId(id))?.dueMs ?? null;
}

/** Whoever looks has got what is on its way: no message need call them, and from now on a play counts. */
export function seen(
  share: Share,
  bonds: readonly Bond[],
  { person, address }: PersonTurn,
  { clock, firstLookMs }: CommandPorts,
): Effect {
  const { id } = share;
  const listener = { person, bonds: new Map(bonds.map((bond) => [bond.personId, bond])) };
  const arriving = {
    receipts: (share: Share) => tellsSender(listener, share),
    where: person.showsWhere ? address.channel : undefined,
    isWithheld: !isShown(share),
  };
  const decide = delivered(clock.nowMs(), arriving, firstLookMs);
  return {
    kind: "change",
    shareId: id,
    brings: true,
    decide: (share) => {
      const change = decide(share);
      return change && { ...change, withdrawn: [`song:${id}`] };
    },
  };
}

export const sent: Command = {
  name: "sent",
  aliases: [],
  about: "aboutSent",
  topic: "songs",
  isBasic: true,
  isReading: true,
  atHome: "sent",
  forms: [{ fields: [pageField] }],
  usage: ["sent", "sent 2"],
  run: forPeople(async (call, turn, ports) => {
    const all = await sentThings(ports.shares, turn.person.id);
    const { items, ...page } = pageOf(all.toReversed(), call.words);
    if (items.length === 0) return { reply: turn.texts.sentEmpty() };
    const shown = await withShares(ports.shares, turn.person.id, items);
    return { reply: turn.texts.sent({ ...page, items: shown }, lookOf(turn, ports)) };
  }),
};

function lookOf({ person, address }: PersonTurn, { clock, mannerOf }: CommandPorts): ListLook {
  return { nowMs: clock.nowMs(), zone: person.zone, manner: mannerOf(address.channel) };
}

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
