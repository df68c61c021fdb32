import type { SentShare, Share } from "../bots/domain.js";
import { type Changes, debt, join } from "./changes.js";
import type { SlotKeys } from "./keys.js";

/** Everybody this person has shared with, each once. */
export function counterpartsOf(personId: string, received: Share[], sent: SentShare[]): string[] {
  const ids = new Set([...received.map((share) => share.senderId), ...sent.map((share) => share.recipientId)]);
  ids.delete(personId);
  return [...ids];
}

/** The news that a person is gone, one debt per counterpart. */
export function owedOnForgetting(keys: SlotKeys, personId: string, counterparts: string[], nowMs: number): Changes {
  return join(
    ...counterparts.map((to) => debt(keys, { id: `forgotten:${to}`, to, kind: "forgotten", personId }, nowMs)),
  );
}
