import type { SentShare, Share } from "../bots/domain.js";
import { type Changes, debt, join } from "./changes.js";
import type { SlotKeys } from "./keys.js";

/** Everybody who may know something of this person, each once. */
export function counterpartsOf(
  personId: string,
  { received, sent, met }: { received: Share[]; sent: SentShare[]; met: string[] },
): string[] {
  const ids = new Set([...met, ...received.map((share) => share.senderId), ...sent.map((share) => share.recipientId)]);
  ids.delete(personId);
  return [...ids];
}

/** The news that a person is gone, one debt per counterpart. */
export function owedOnForgetting(keys: SlotKeys, personId: string, counterparts: string[], nowMs: number): Changes {
  return join(
    ...counterparts.map((to) => debt(keys, { id: `forgotten:${to}`, to, kind: "forgotten", personId }, nowMs)),
  );
}
