import type { Bond, Person, Share, Withheld } from "./domain.js";

/** Who may send somebody songs, and what of it the sender sees: pure, and the one place that decides it. */

/** How a song comes to somebody. */
export interface Arrival {
  /** Unset: freely. */
  withheld?: Withheld;
  /** They had sent each other a first song: from now on both are friends. */
  makesFriends: boolean;
}

/**
 * What the recipient's bond to the sender makes of a song. Somebody blocked goes the way they would go unblocked, and
 * only the song stays behind: whatever can be seen from outside is the same. `isShut`: the same for what comes by way of a
 * group they want nothing of. `isNear`: both are in a group that the recipient wants, which is as good as a yes until
 * something else has been decided.
 */
export function arrivalOf(
  { via }: Pick<Share, "via">,
  bond: Bond | null,
  { isShut = false, isNear = false }: { isShut?: boolean; isNear?: boolean } = {},
): Arrival {
  const standing = standingOf(bond);
  const isWelcome = standing === "friend" || standing === "asked" || (isNear && standing === null);
  const isFree = isWelcome || via?.isMember === true;
  const makesFriends = standing === "asked";
  if (bond?.state === "blocked" || isShut)
    return { makesFriends, withheld: { why: "block", looksLike: isFree ? "delivered" : "requested" } };
  return isFree ? { makesFriends } : { makesFriends, withheld: { why: "request", looksLike: "requested" } };
}

/** What this bond looks like to the other one. */
export function standingOf(bond: Bond | null): "friend" | "asked" | "later" | null {
  if (bond === null) return null;
  return bond.state === "blocked" ? (bond.before ?? null) : bond.state;
}

/** Whether the recipient's lists have it. */
export function isShown({ withheld }: Pick<Share, "withheld">): boolean {
  return withheld === undefined;
}

/** Whether it waits for the recipient's yes to its sender. */
export function isRequest({ withheld }: Pick<Share, "withheld">): boolean {
  return withheld?.why === "request";
}

export function isBlocked(bond: Bond | null | undefined): boolean {
  return bond?.state === "blocked";
}

export function isMuted(bond: Bond | undefined, nowMs: number): boolean {
  return (bond?.mutedUntilMs ?? 0) > nowMs;
}

/** Somebody who may be playing songs, and their bonds by the other's id. */
export interface Listener {
  person: Pick<Person, "receipts">;
  bonds: ReadonlyMap<string, Bond>;
}

/** Whether the sender of this song is told that it was played. */
export function tellsSender({ person, bonds }: Listener, { senderId, withheld }: Share): boolean {
  return withheld === undefined && (bonds.get(senderId)?.receipts ?? person.receipts);
}

/** How a song is said when it is due: with its card, in the request of its sender, or without a sound. */
export type Voice = "card" | "request" | "silence";

/** `isAsked`: the recipient has a request of this sender before them already. */
export function voiceOf(share: Share, bond: Bond | undefined, isAsked: boolean, nowMs: number): Voice {
  if (share.withheld?.why === "block" || isMuted(bond, nowMs)) return "silence";
  if (share.withheld === undefined) return "card";
  return isAsked || bond?.state === "later" ? "silence" : "request";
}
