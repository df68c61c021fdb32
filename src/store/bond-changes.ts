import type { Bond } from "../bots/domain.js";
import type { BondChange, DecideBond } from "../bots/ports.js";
import { isOpen } from "../bots/share-states.js";
import { type Changes, debt, join, message, noChanges, notForgotten, shareChanges } from "./changes.js";
import type { SlotKeys } from "./keys.js";
import { parse } from "./records.js";
import { readShares } from "./share-text.js";
import { fieldIs, isNoMember, type Op } from "./transaction.js";

/** Everything a decision about one bond depends on, as it was read. */
export interface BondState {
  personId: string;
  otherId: string;
  bond: string | null;
  /** By id: every share of the person who decides. */
  received: Record<string, string>;
  receivedCount: string | null;
}

/** All that a decision about a bond writes, if bond and songs are still as they were read. Null: nothing to store. */
export function decidedBond(keys: SlotKeys, state: BondState, decide: DecideBond, nowMs: number): Changes | null {
  const { personId, otherId, received, receivedCount } = state;
  const songs = readShares(personId, received).filter((share) => share.senderId === otherId && isOpen(share));
  const change = decide(parse<Bond>(state.bond), songs);
  if (!change) return null;
  return join(
    bondWritten(keys, otherId, state.bond, change.bond),
    // No song of theirs can have come since it was read.
    { ...noChanges(), guards: [fieldIs(keys.self, "receivedCount", receivedCount)] },
    ...consequences(keys, change, received, nowMs),
  );
}

function consequences(keys: SlotKeys, change: BondChange, texts: Record<string, string>, nowMs: number): Changes[] {
  const { shares = [], messages = [] } = change;
  return [
    ...shares.map((one) => shareChanges(keys, texts[one.share.id] ?? "", one, nowMs)),
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
