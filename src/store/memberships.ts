import type { Bond, Group } from "../bots/domain.js";
import { UserError } from "../bots/errors.js";
import { foldName } from "../bots/fold-name.js";
import { memberIn } from "../bots/groups.js";
import { limits } from "../bots/limits.js";
import { isBlocked } from "../bots/visibility.js";
import { atRedis } from "./calls.js";
import { notForgotten } from "./changes.js";
import { type SlotKeys, slotKeys } from "./keys.js";
import type { StoreParts } from "./parts.js";
import { parse } from "./records.js";
import { fieldIs, type Guard, type Op, type Plan, transact } from "./transaction.js";

type Parts = Pick<StoreParts, "redis" | "prefix">;

/**
 * What a person's slot remembers of a group. It is written before the group when somebody is added and removed after it,
 * so that it names every group they are in, and perhaps one too many; the group decides.
 */
export interface Membership {
  /** The version of the group that this was written for: who removes an older one leaves a newer one alone. */
  version: number;
  /** When it was written. Real time. */
  atMs: number;
  /** Who brought them in. */
  byId: string;
  /** The names, folded, under which they own it, or are about to. */
  owned: string[];
  /** They want to see nothing of it. */
  isUnwanted?: boolean;
}

/** Somebody to be entered. */
interface Entry {
  personId: string;
  group: Pick<Group, "id" | "name" | "ownerId">;
  version: number;
  byId: string;
  /** Of somebody who inherits: no number of groups is too many. */
  hasNoLimit: boolean;
}

/** Reads a group, to see whether what is remembered of it is true. */
export type ReadGroup = (id: string) => Promise<Group | null>;

/** Longer than any step between a name's reservation and its use. Real time. */
const underWayMs = 60_000;
/** Longer than any step between an entry and the group it is for. Real time. */
const staleAfterMs = 10 * 60_000;

/** Everything a slot remembers, by group id. */
export async function readMemberships({ redis, prefix }: Parts, personId: string): Promise<Map<string, Membership>> {
  const stored = await atRedis(() => redis.hgetall(slotKeys(prefix, personId).groups));
  return new Map(Object.entries(stored).map(([id, text]) => [id, JSON.parse(text) as Membership]));
}

/**
 * Writes the entry of somebody who is about to be in a group, under the name as well if they are about to own it. Throws
 * UserError when they own another one of that name, or too many. False when the person has been forgotten.
 */
export function enter(parts: Parts, entry: Entry, read: ReadGroup): Promise<boolean> {
  return transact(parts.redis, () => planEnter(parts, entry, read));
}

async function planEnter(parts: Parts, entry: Entry, read: ReadGroup): Promise<Plan<boolean>> {
  const { redis, prefix } = parts;
  const { personId, group, version, byId } = entry;
  const keys = slotKeys(prefix, personId);
  const [[forgotten, count = null], stored, bond] = await atRedis(() =>
    Promise.all([
      redis.hmget(keys.self, "forgotten", "memberships"),
      redis.hgetall(keys.groups),
      redis.hget(keys.bonds, byId),
    ]),
  );
  if (forgotten != null) return { result: false };
  const known = parse<Membership>(stored[group.id]);
  const name = group.ownerId === personId ? foldName(group.name) : null;
  if (name !== null) await requireFree(stored, entry, name, read);
  const owned = [...new Set([...(known?.owned ?? []), ...(name === null ? [] : [name])])];
  const isUnwanted = staysUnwanted(known, parse<Bond>(bond));
  const next: Membership = { version, atMs: Date.now(), byId, owned, ...(isUnwanted ? { isUnwanted } : {}) };
  if (known && known.version > version) return { result: true };
  const guards = [notForgotten(keys), fieldIs(keys.self, "memberships", count), fieldIs(keys.bonds, byId, bond)];
  return { result: true, guards, ops: written(keys, group.id, next) };
}

/** Nobody blocked brings anybody in; and after a "not now" only a friend asks again. */
function staysUnwanted(known: Membership | null, bond: Bond | null): boolean {
  return isBlocked(bond) || (known?.isUnwanted === true && bond?.state !== "friend");
}

/** The counter tells every decision about this slot's groups, and forgetting, that there is a new one. */
function written(keys: SlotKeys, groupId: string, membership: Membership): Op[] {
  return [
    ["HSET", keys.groups, groupId, JSON.stringify(membership)],
    ["HINCRBY", keys.self, "memberships", 1],
  ];
}

/** What is only remembered and not true stands in nobody's way, unless it may be about to become true. */
async function requireFree(stored: Record<string, string>, entry: Entry, name: string, read: ReadGroup): Promise<void> {
  const { personId, group, byId, hasNoLimit } = entry;
  const others = Object.entries(stored)
    .filter(([id]) => id !== group.id)
    .map(([id, text]) => ({ id, membership: JSON.parse(text) as Membership }))
    .filter(({ membership }) => membership.owned.length > 0);
  for (const { id, membership } of others.filter(({ membership: { owned } }) => owned.includes(name))) {
    const isReal = isOwnedAs(await read(id), personId, name) || Date.now() - membership.atMs < underWayMs;
    if (isReal)
      throw new UserError(byId === personId ? "groupNameTaken" : "groupNameTakenThere", { group: group.name });
  }
  if (!hasNoLimit && others.length >= limits.groupsOwned) await requireFewer(others, entry, read);
}

async function requireFewer(others: { id: string }[], { personId }: Entry, read: ReadGroup): Promise<void> {
  const found = await Promise.all(others.map(({ id }) => read(id)));
  const owned = found.filter((group) => group?.ownerId === personId);
  if (owned.length >= limits.groupsOwned) throw new UserError("groupsTooMany", { limit: limits.groupsOwned });
}

function isOwnedAs(group: Group | null, personId: string, name: string): boolean {
  return group?.ownerId === personId && foldName(group.name) === name;
}

/**
 * The group has been written: of an entry no newer than that, what is not true any more goes. A "not now" stays while
 * there is the group, or the same question could be asked again and again.
 */
export function settle(
  parts: Parts,
  personId: string,
  group: Group | null,
  id: string,
  version: number,
): Promise<void> {
  return transact(parts.redis, async (): Promise<Plan<void>> => {
    const keys = slotKeys(parts.prefix, personId);
    const text = await atRedis(() => parts.redis.hget(keys.groups, id));
    const known = parse<Membership>(text);
    if (!known || known.version > version) return { result: undefined };
    const guards = [fieldIs(keys.groups, id, text)];
    if (!group || !memberIn(group, personId)) {
      const isKept = group !== null && known.isUnwanted === true;
      return { result: undefined, guards, ops: isKept ? [] : [["HDEL", keys.groups, id]] };
    }
    const owned = group.ownerId === personId ? [foldName(group.name)] : [];
    if (owned.join() === known.owned.join()) return { result: undefined };
    return { result: undefined, guards, ops: [["HSET", keys.groups, id, JSON.stringify({ ...known, owned })]] };
  });
}

/** An entry that has been untrue for long goes. `group`: as it is now. */
export async function dropStale(
  parts: Parts,
  personId: string,
  { id, group, membership: { version, atMs } }: { id: string; group: Group | null; membership: Membership },
): Promise<void> {
  if (Date.now() - atMs > staleAfterMs) await settle(parts, personId, group, id, version);
}

/** Whether somebody wants nothing of what comes by way of this group. `text` is what their slot remembers of it. */
export async function isUnwanted(
  { redis, prefix }: Parts,
  personId: string,
  { text, isMember }: { text: string | null; isMember: boolean },
): Promise<boolean> {
  const known = parse<Membership>(text);
  if (!known || known.isUnwanted || isMember) return known?.isUnwanted === true;
  const bond = await atRedis(() => redis.hget(slotKeys(prefix, personId).bonds, known.byId));
  return isBlocked(parse<Bond>(bond));
}

/** Whether somebody remembers being in a group, and did not put it off. `text` as of `isUnwanted`. */
export function isWanted(text: string | null): boolean {
  const known = parse<Membership>(text);
  return known !== null && known.isUnwanted !== true;
}

export function want(parts: Parts, personId: string, id: string, isWanted: boolean): Promise<void> {
  return transact(parts.redis, async (): Promise<Plan<void>> => {
    const keys = slotKeys(parts.prefix, personId);
    const text = await atRedis(() => parts.redis.hget(keys.groups, id));
    const known = parse<Membership>(text);
    if (!known || (known.isUnwanted === true) === !isWanted) return { result: undefined };
    const { isUnwanted: _, ...rest } = known;
    const next: Membership = isWanted ? rest : { ...rest, isUnwanted: true };
    const guards: Guard[] = [notForgotten(keys), fieldIs(keys.groups, id, text)];
    return { result: undefined, guards, ops: [["HSET", keys.groups, id, JSON.stringify(next)]] };
  });
}
