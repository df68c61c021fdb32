import type { SentShare } from "../bots/domain.js";
import { digest } from "./keys.js";

/** How a sender's limits recognise songs: by digests, as ids and the names of songs would be stored once more otherwise. */

type Sent = Pick<SentShare, "recipientId" | "track">;

/**
 * The same song to the same person, while it is open. 72 bits: beside ten thousand open songs, one in 10^17 others
 * would be taken for one of them, and refused as sent already.
 */
export function openField({ recipientId, track }: Sent): string {
  return digest(`${recipientId}:${track.id}`).slice(0, 12);
}

/**
 * What all that was sent lately to one person, or to one group, begins with. 48 bits: of a hundred recipients in one
 * day two would share one limit in fifty billion days.
 */
export function latelyPrefix(recipientId: string): string {
  return digest(recipientId).slice(0, 8);
}

/**
 * How a song that was sent lately is kept, so that those to one person can be counted. 24 bits more: of ten songs to the
 * same person in one day two count as one in 370,000 such days.
 */
export function latelyMember({ id, recipientId }: { id: string; recipientId: string }): string {
  return latelyPrefix(recipientId) + digest(id).slice(0, 4);
}
