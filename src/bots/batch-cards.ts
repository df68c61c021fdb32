import { createHash } from "node:crypto";
import type { OutboxEntry, SentShare } from "./domain.js";

/** What leads from a share to the song it was sent to a group with, and the messages that show all of it. */

/** Cards that show many shares change at most this often. */
export const repaintAfterMs = 2_000;

/** The id of a share that is part of a batch leads to the batch; null for a share of its own. */
export function batchIdOf(shareId: string): string | null {
  const dot = shareId.indexOf(".");
  return dot === -1 ? null : shareId.slice(0, dot);
}

/** The id of a recipient's share in a batch: whoever knows the two finds it. */
export function shareIdIn(batchId: string, recipientId: string): string {
  return `${batchId}.${createHash("sha256").update(recipientId).digest("base64url").slice(0, 10)}`;
}

/** The cards that show a batch: the sender's own, and the one in the room the group is bound to. */
export function cardEntries({ id, hasRoom }: NonNullable<SentShare["batch"]>, nowMs: number): OutboxEntry[] {
  const card = batchEntry("batch", id, nowMs);
  return hasRoom ? [card, batchEntry("room", id, nowMs)] : [card];
}

export function batchEntry(kind: "batch" | "room" | "everyone", batchId: string, nowMs: number): OutboxEntry {
  return { id: `${kind}:${batchId}`, notice: { kind, batchId }, createdAtMs: nowMs, attempts: 0, state: "waiting" };
}
