import type { Bond, Group, Person, Share } from "./domain.js";
import { isMember, memberIn } from "./groups.js";

/**
 * Who may see what, and the one place that decides it. Whatever reads or changes something of another person asks here;
 * what may not be seen is answered like what is not there.
 */

/** A song as its recipient's slot has it. */
type Received = Pick<Share, "recipientId" | "withheld">;

/** Somebody who may be playing songs, and their bonds by the other's id. */
export interface Listener {
  person: Pick<Person, "receipts">;
  bonds: ReadonlyMap<string, Bond>;
}

/** All there is to be seen of others; nothing else can be asked for. A `bond` is the viewer's own unless it says whose. */
export type Sight =
  /** Its card and first words, its buttons, and every command about it. */
  | { kind: "song"; share: Received }
  /** What opens when the song has been played. */
  | { kind: "last words"; share: Received & Pick<Share, "state"> }
  /** That somebody would like to send songs. */
  | { kind: "request"; share: Received }
  /** That a song was sent to them, in the file with everything about oneself. */
  | { kind: "own record"; share: Received }
  /** Whether the song they sent was played. */
  | { kind: "play"; share: Pick<Share, "senderId" | "withheld">; listener: Listener }
  /** The same for everybody in the room of its sender, who is the viewer. `bond`: the recipient's. */
  | { kind: "play in a room"; recipient: Pick<Person, "receipts" | "roomReceipts"> | null; bond: Bond | null }
  /** Somebody as a suggestion, a namesake or a recipient, and what they say back. */
  | { kind: "person"; bond: Bond | null | undefined }
  /** A group's name, and who asks. `isUnwanted`: they want nothing of it; `isByBlocked`: somebody blocked brought them in. */
  | { kind: "group"; group: Group; isUnwanted: boolean; isByBlocked: boolean }
  /** Who is in it, its room, and sending it songs. */
  | { kind: "inside of a group"; group: Group };

export function maySee(viewerId: string, sight: Sight): boolean {
  switch (sight.kind) {
    case "song":
      return isOf(viewerId, sight.share) && isShown(sight.share);
    case "last words":
      return maySee(viewerId, { kind: "song", share: sight.share }) && sight.share.state === "heard";
    case "request":
      return isOf(viewerId, sight.share) && isRequest(sight.share);
    case "own record":
      return isOf(viewerId, sight.share) && !isKept(sight.share);
    case "play":
      return viewerId === sight.share.senderId && isTold(sight.listener, sight.share);
    case "play in a room":
      return sight.bond?.personId === viewerId && isPublic(sight.recipient, sight.bond);
    case "person":
      return !isBlocked(sight.bond);
    case "group":
      return isInSight(viewerId, sight);
    case "inside of a group":
      return isMember(sight.group, viewerId);
  }
}

/** Which of the received songs somebody sees. */
export function shownTo(viewerId: string): (share: Received) => boolean {
  return (share) => maySee(viewerId, { kind: "song", share });
}

/** From which of the received songs somebody sees that its sender asks. */
export function askingOf(viewerId: string): (share: Received) => boolean {
  return (share) => maySee(viewerId, { kind: "request", share });
}

/** Whether the sender of this song is told that it was played. */
export function tellsSender(listener: Listener, share: Pick<Share, "senderId" | "withheld">): boolean {
  return maySee(share.senderId, { kind: "play", share, listener });
}

function isOf(viewerId: string, { recipientId }: Received): boolean {
  return recipientId === viewerId;
}

function isTold({ person, bonds }: Listener, share: Pick<Share, "senderId" | "withheld">): boolean {
  return isShown(share) && (bonds.get(share.senderId)?.receipts ?? person.receipts);
}

function isPublic(recipient: Pick<Person, "receipts" | "roomReceipts"> | null, { state, receipts }: Bond): boolean {
  return state === "friend" && receipts !== false && recipient?.roomReceipts === true && recipient.receipts;
}

function isInSight(viewerId: string, { group, isUnwanted, isByBlocked }: Extract<Sight, { kind: "group" }>): boolean {
  const me = memberIn(group, viewerId);
  if (!me || isUnwanted) return false;
  return me.state === "member" || !isByBlocked;
}

/** Whether a song is its recipient's to see. */
export function isShown({ withheld }: Pick<Share, "withheld">): boolean {
  return withheld === undefined;
}

/** Whether it waits for the recipient's yes to its sender. */
export function isRequest({ withheld }: Pick<Share, "withheld">): boolean {
  return withheld?.why === "request";
}

/** Whether it is kept from its recipient for good. */
export function isKept({ withheld }: Pick<Share, "withheld">): boolean {
  return withheld?.why === "block";
}

/** What the sender of an arrived song sees of it, whatever has really become of it. */
export function looksLike({ withheld }: Pick<Share, "withheld">): "delivered" | "requested" {
  return withheld?.looksLike ?? "delivered";
}

export function isBlocked(bond: Bond | null | undefined): boolean {
  return bond?.state === "blocked";
}

/** Whether somebody's own songs may come to the other without asking, as far as their own side knows. */
export function isClose({ state }: Bond): boolean {
  return state === "friend" || state === "asked";
}
