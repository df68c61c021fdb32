import { createHash } from "node:crypto";
import type { PersonTurn } from "./commands/command.js";
import type { Address, Person, SentShare, Share, Track } from "./domain.js";

/** What goes with a song. */
export interface Words {
  pre: string | null;
  post: string | null;
}

/** The share as it begins. Its id is the same for every try of one turn. */
export function shareOf(
  track: Track,
  recipient: Person,
  words: Words,
  turn: PersonTurn,
  nowMs: number,
): Omit<Share, "number"> {
  return {
    id: `s_${hash(`${turn.id}|${recipient.id}|${track.id}`).slice(0, 16)}`,
    senderId: turn.person.id,
    senderName: turn.person.name,
    recipientId: recipient.id,
    track,
    pre: words.pre,
    post: words.post,
    sharedAtMs: nowMs,
    state: "sent",
    stateAtMs: nowMs,
    deliveredAtMs: null,
    heardAtMs: null,
    evidence: null,
    isUncertain: false,
    isSilent: false,
    version: 1,
  };
}

/** The sender's own record of it. */
export function sentOf(made: Omit<Share, "number">, recipient: Person, origin: Address): Omit<SentShare, "number"> {
  const { id, name, artists, url, imageUrl } = made.track;
  return {
    id: made.id,
    recipientId: recipient.id,
    recipientName: recipient.name,
    track: { id, name, artists, url, imageUrl },
    hasPost: made.post !== null,
    sharedAtMs: made.sharedAtMs,
    state: "sent",
    stateAtMs: made.sharedAtMs,
    version: made.version,
    origin,
  };
}

/** Letters and digits that stand for a turn, so that a second try makes the same ids. */
export function hash(value: string): string {
  return createHash("sha256").update(value).digest("base64url").replace(/[-_]/gu, "x");
}
