import { createHash } from "node:crypto";
import type { PersonTurn } from "./commands/command.js";
import type { Address, SentShare, SentTrack, Share, Track } from "./domain.js";
import type { Acquaintance } from "./ports.js";

/** What goes with a song. */
export interface Words {
  pre: string | null;
  post: string | null;
}

/** The share as it begins. Its id is the same for every try of one turn. */
export function shareOf(
  track: Track,
  recipient: Acquaintance,
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
export function sentOf(
  made: Omit<Share, "number">,
  recipient: Acquaintance,
  { channel, tenantId, room }: Address,
): Omit<SentShare, "number"> {
  return {
    id: made.id,
    recipientId: recipient.id,
    recipientName: recipient.name,
    track: trackOf(made.track),
    hasPost: made.post !== null,
    sharedAtMs: made.sharedAtMs,
    state: "sent",
    stateAtMs: made.sharedAtMs,
    version: made.version,
    origin: { channel, tenantId, ...(room === undefined ? {} : { room }) },
  };
}

/** What a sender keeps of a song. */
export function trackOf({ id, name, artists, url, imageUrl }: Track): SentTrack {
  return { id, name, artists: artists.map((artist) => ({ name: artist.name })), url, imageUrl };
}

/** The id of a song to a group, the same for every try of one turn. */
export function batchIdFor(turn: PersonTurn, groupId: string, trackId: string): string {
  return `b_${hash(`${turn.id}|${groupId}|${trackId}`).slice(0, 16)}`;
}

/** Letters and digits that stand for a turn, so that a second try makes the same ids. */
export function hash(value: string): string {
  return createHash("sha256").update(value).digest("base64url").replace(/[-_]/gu, "x");
}
