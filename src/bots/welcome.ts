import type { Bond, Share, Withheld } from "./domain.js";
import { isBlocked, isKept, isShown } from "./visibility.js";

/** How a song comes to somebody, and how it is said: pure, and the one place that decides it. */

/** How a song comes to somebody. */
export interface Arrival {
  /** Unset: freely. */
  withheld?: Withheld;
  /** They had sent each other a first song of their own: from now on both are friends. */
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
  const makesFriends = standing === "asked" && via === undefined;
  if (isBlocked(bond) || isShut)
    return { makesFriends, withheld: { why: "block", looksLike: isFree ? "delivered" : "requested" } };
  return isFree ? { makesFriends } : { makesFriends, withheld: { why: "request", looksLike: "requested" } };
}

/** What this bond looks like to the other one. */
export function standingOf(bond: Bond | null): "friend" | "asked" | "later" | null {
  if (bond === null) return null;
  return bond.state === "blocked" ? (bond.before ?? null) : bond.state;
}

export function isMuted(bond: Bond | undefined, nowMs: number): boolean {
  return (bond?.mutedUntilMs ?? 0) > nowMs;
}

/** How a song is said when it is due: with its card, in the request of its sender, or without a sound. */
export type Voice = "card" | "request" | "silence";

/** `isAsked`: the recipient has a request of this sender before them already. */
export function voiceOf(share: Share, bond: Bond | undefined, isAsked: boolean, nowMs: number): Voice {
  if (isKept(share) || isMuted(bond, nowMs)) return "silence";
  if (isShown(share)) return "card";
  return isAsked || bond?.state === "later" ? "silence" : "request";
}
