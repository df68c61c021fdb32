import type { Bond, Share } from "../bots/domain.js";
import type { BondChange, DecideBond } from "../bots/ports.js";
import { isOpen } from "../bots/share-states.js";
import { type Changes, debt, join, message, noChanges, notForgotten, shareChanges } from "./changes.js";
import type { SlotKeys } from "./keys.js";
import { parse, parseAll } from "./records.js";
import { fieldIs, isNoMember, type Op } from "./transaction.js";

/** Everything a decision about one bond depends on, as it was read. */
export interface BondState {
  otherId: string;
  bond: string | null;
  /** Every share of the person who decides. */
  received: string[];
  receivedCount: string | null;
}

/** All that a decision about a bond writes, if bond and songs are still as they were read. Null: nothing to store. */
export function decidedBond(keys: SlotKeys, state: BondState, decide: DecideBond, nowMs: number): Changes | null {
  const { otherId, received, receivedCount } = state;
  const songs = parseAll<Share>(received).filter((share) => share.senderId === otherId && isOpen(share));
  const change = decide(parse<Bond>(state.bond), songs);
  if (!change) return null;
  const texts = new Map(received.map((text) => [(JSON.parse(text) as Share).id, text]));
  return join(
    bondWritten(keys, otherId, state.bond, change.bond),
    // No song of theirs can have come since it was read.
    { ...noChanges(), guards: [fieldIs(keys.self, "receivedCount", receivedCount)] },
    ...consequences(keys, change, texts, nowMs),
  );
}

function consequences(keys: SlotKeys, change: BondChange, texts: Map<string, string>, nowMs: number): Changes[] {
  const { shares = [], messages = [] } = change;
  return [
    ...shares.map((one) => shareChanges(keys, texts.get(one.share.id) ?? "", one, nowMs)),
    ...messages.map((entry) => message(keys, entry, nowMs)),
    change.debt ? debt(keys, change.debt, nowMs) : noChanges(),
  ];
}

/** The bond itself. Nobody forgotten comes back by it, on either side. */
export function bondWritten(keys: SlotKeys, otherId: string, text: string | null, bond: Bond | null): Changes {
  const ops: Op[] = [
    bond ? ["HSET", keys.bonds, otherId, JSON.stringify(bond)] : ["HDEL", keys.bonds, otherId],
    ...metOps(keys, otherId),
  ];
  return {
    guards: [notForgotten(keys), isNoMember(keys.gone, otherId), fieldIs(keys.bonds, otherId, text)],
    ops,
    due: [],
  };
}

/** Who has to hear when this person is forgotten. The counter lets forgetting see that somebody has come. */
export function metOps(keys: SlotKeys, otherId: string): Op[] {
  return [
    ["SADD", keys.met, otherId],
    ["HINCRBY", keys.self, "meetings", 1],
  ];
}
