import type { Bond, Debt, OutboxEntry } from "./domain.js";
import type { Acquaintance, BondChange, DecideBond } from "./ports.js";
import { accepted, blocked } from "./share-states.js";
import { standingOf } from "./welcome.js";

/** Every step a bond can take, as pure decisions: each answers null when there is nothing to decide. */

/** One step somebody takes. `id` is the same for every try of it, so that what it owes is owed once. */
export interface Step {
  id: string;
  atMs: number;
}

/** "Accept": their songs come from now on, those that wait too. `isByGroup`: as of the debt "friend". */
export function accept(me: Acquaintance, other: Acquaintance, { id, atMs }: Step, isByGroup = false): DecideBond {
  return (bond, songs) => {
    const shares = songs.flatMap((song) => accepted(song, atMs) ?? []);
    if (bond?.state === "blocked" || (bond?.state === "friend" && shares.length === 0)) return null;
    return { ...befriend(bond, other, atMs), shares, debt: friendDebt(id, me, other.id, isByGroup) };
  };
}

/** The guest's half of an invitation: the inviter's has been stored. */
export function join(other: Acquaintance, { atMs }: Pick<Step, "atMs">): DecideBond {
  return (bond, songs) => {
    if (bond?.state === "blocked" || bond?.state === "friend") return null;
    return { ...befriend(bond, other, atMs), shares: songs.flatMap((song) => accepted(song, atMs) ?? []) };
  };
}

/** The inviter's half. A guest who is blocked sees what every guest sees. */
export function invited(me: string, guest: Acquaintance, { id, atMs }: Step): DecideBond {
  const debt = metDebt(id, me, guest.id);
  return (bond, songs) => {
    if (bond?.state === "blocked") return { bond: { ...bond, before: "friend" }, debt };
    const shares = songs.flatMap((song) => accepted(song, atMs) ?? []);
    const messages = [befriendedEntry(id, guest, atMs)];
    return { ...befriend(bond, guest, atMs), shares, messages, debt };
  };
}

/** "Not now": their songs wait without a sound. */
export function notNow({ id: personId, name }: Acquaintance, { atMs }: Step): DecideBond {
  return (bond) => (bond === null ? { bond: { personId, name, state: "later", sinceMs: atMs } } : null);
}

/** They are not heard any more, and what they can see stays as it was. */
export function block(me: Acquaintance, { id: personId, name }: Acquaintance, { id, atMs }: Step): DecideBond {
  return (bond, songs) => {
    if (bond?.state === "blocked") return null;
    const standing = standingOf(bond);
    const before = standing === null ? {} : { before: standing };
    return {
      bond: { personId, name, state: "blocked", ...before, sinceMs: atMs },
      shares: songs.flatMap((song) => blocked(song) ?? []),
      debt: metDebt(id, me.id, personId),
    };
  };
}

/** A stranger again, on both sides. What was sent meanwhile stays away. */
export function unblock(me: Acquaintance, other: Acquaintance, { id }: Step): DecideBond {
  return (bond) => {
    if (bond?.state !== "blocked") return null;
    return { bond: null, ...(bond.before === "friend" ? { debt: unfriendDebt(id, me, other.id) } : {}) };
  };
}

export function unfriend(me: Acquaintance, other: Acquaintance, { id }: Step): DecideBond {
  return (bond) => (bond?.state === "friend" ? { bond: null, debt: unfriendDebt(id, me, other.id) } : null);
}

/** `untilMs` null: with a sound again. */
export function mute(untilMs: number | null): DecideBond {
  return (bond) => {
    if (!mayBeTuned(bond)) return null;
    const { mutedUntilMs: _, ...rest } = bond;
    return { bond: untilMs === null ? rest : { ...rest, mutedUntilMs: untilMs } };
  };
}

/** An exception to one's own receipts; null: none any more. */
export function receiptsFor(receipts: boolean | null): DecideBond {
  return (bond) => {
    if (!mayBeTuned(bond)) return null;
    const { receipts: _, ...rest } = bond;
    return { bond: receipts === null ? rest : { ...rest, receipts } };
  };
}

/** Whether there is something between the two that can be muted or excepted. */
export function mayBeTuned(bond: Bond | null): bond is Bond {
  return bond?.state === "friend" || bond?.state === "asked";
}

/** The debt "friend" has come: `from` has accepted the songs of `me`. A song to a group has left nothing here. */
export function befriendedBy(me: string, from: Acquaintance, { id, atMs }: Step, isByGroup = false): DecideBond {
  return (bond, songs) => {
    // Taken back meanwhile: then it is taken back on their side too.
    if (bond === null && !isByGroup) return { bond: null, debt: unfriendDebt(`${id}:back`, { id: me }, from.id) };
    if (bond?.state === "blocked") return bond.before === "friend" ? null : { bond: { ...bond, before: "friend" } };
    const shares = songs.flatMap((song) => accepted(song, atMs) ?? []);
    return bond?.state === "friend" && shares.length === 0 ? null : { ...befriend(bond, from, atMs), shares };
  };
}

/** The debt "unfriend" has come. */
export const unfriended: DecideBond = (bond) => {
  if (bond?.state === "friend") return { bond: null };
  if (bond?.state !== "blocked" || bond.before !== "friend") return null;
  const { before: _, ...rest } = bond;
  return { bond: rest };
};

/** A song was sent to them: theirs come freely, as this person has begun it. Of somebody blocked nothing changes. */
export function asked(bond: Bond | null, { id: personId, name }: Acquaintance, atMs: number): Bond | null {
  return bond === null || bond.state === "later" ? { personId, name, state: "asked", sinceMs: atMs } : bond;
}

/** A song has come from somebody who was sent one. */
export function befriendedBySong(bond: Bond): Bond {
  return bond.state === "blocked" ? { ...bond, before: "friend" } : { ...bond, state: "friend" };
}

function befriend(bond: Bond | null, { id: personId, name }: Acquaintance, atMs: number): Pick<BondChange, "bond"> {
  if (bond?.state === "friend") return { bond };
  return { bond: { ...bond, personId, name: name || (bond?.name ?? ""), state: "friend", sinceMs: atMs } };
}

/** Tells `to` that `from` takes their songs. */
export function friendDebt(id: string, from: Acquaintance, to: string, isByGroup = false): Debt {
  const debt = { id: `friend:${id}`, to, kind: "friend", from: { personId: from.id, name: from.name } } as const;
  return isByGroup ? { ...debt, isByGroup } : debt;
}

function unfriendDebt(id: string, { id: personId }: Pick<Acquaintance, "id">, to: string): Debt {
  return { id: `unfriend:${id}`, to, kind: "unfriend", personId };
}

/** `me` remembers something of `to`. */
function metDebt(id: string, me: string, to: string): Debt {
  return { id: `met:${id}`, to, kind: "met", personId: me };
}

function befriendedEntry(id: string, { id: personId, name }: Acquaintance, atMs: number): OutboxEntry {
  const notice = { kind: "befriended", personId, name } as const;
  return { id: `befriended:${id}`, notice, createdAtMs: atMs, attempts: 0, state: "waiting" };
}
