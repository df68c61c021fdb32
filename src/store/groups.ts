import type { Bond, Group } from "../bots/domain.js";
import { UpstreamError, UserError } from "../bots/errors.js";
import { foldName } from "../bots/fold-name.js";
import { memberIn } from "../bots/groups.js";
import type { DecideGroup, GroupStep, Groups } from "../bots/ports.js";
import { isBlocked, maySee } from "../bots/visibility.js";
import { atRedis } from "./calls.js";
import { type SlotKeys, slotKeys } from "./keys.js";
import { dropStale, enter, type Membership, readMemberships, settle, want } from "./memberships.js";
import type { StoreParts } from "./parts.js";
import { parse } from "./records.js";
import { fieldIs, type Guard, isNoMember, type Op, write } from "./transaction.js";
import { pause } from "./waits.js";

export type GroupParts = Pick<StoreParts, "redis" | "prefix" | "clock">;

/** How a group is stored. `version` grows with each change. */
interface GroupRecord {
  version: number;
  group: Group;
}

/** What was answered to a turn. */
interface StoredAnswer {
  answer: unknown;
  expiresAtMs: number;
}

const maxAttempts = 30;
const patientFrom = 4;
const answerKeptMs = 48 * 60 * 60_000;

/** Groups, each in a slot of its own; who is in which is remembered in the members' slots, see `Membership`. */
export function redisGroups(parts: GroupParts): Groups {
  return {
    get: async (id) => (await readGroup(parts, id))?.group ?? null,
    of: (personId) => groupsOf(parts, personId),
    change: (id, step, decide) => changeGroup(parts, id, step, decide),
    want: (personId, id, isWanted) => want(parts, personId, id, isWanted),
  };
}

async function readGroup({ redis, prefix }: GroupParts, id: string): Promise<GroupRecord | null> {
  return parse<GroupRecord>(await atRedis(() => redis.hget(slotKeys(prefix, id).self, "group")));
}

async function groupsOf(parts: GroupParts, personId: string): Promise<Group[]> {
  const known = [...(await readMemberships(parts, personId))];
  const groups = await Promise.all(known.map(async ([id]) => (await readGroup(parts, id))?.group ?? null));
  const blocked = await blockedAmong(parts, personId, new Set(known.map(([, { byId }]) => byId)));
  const looked = known.map(([id, membership], at) => ({ id, membership, group: groups[at] ?? null }));
  const stale = looked.filter(({ group }) => !group || !memberIn(group, personId));
  await Promise.all(stale.map((one) => dropStale(parts, personId, one)));
  return looked
    .flatMap(({ group, membership }) => (group && isSeen(group, personId, membership, blocked) ? [group] : []))
    .sort((a, b) => foldName(a.name).localeCompare(foldName(b.name), "en") || a.createdAtMs - b.createdAtMs);
}

/** An invitation by somebody who has been blocked since is none. */
function isSeen(group: Group, personId: string, membership: Membership, blocked: Set<string>): boolean {
  const { isUnwanted = false, byId } = membership;
  return maySee(personId, { kind: "group", group, isUnwanted, isByBlocked: blocked.has(byId) });
}

async function blockedAmong({ redis, prefix }: GroupParts, personId: string, ids: Set<string>): Promise<Set<string>> {
  if (ids.size === 0) return new Set();
  const texts = await atRedis(() => redis.hmget(slotKeys(prefix, personId).bonds, ...ids));
  return new Set([...ids].filter((_, at) => isBlocked(parse<Bond>(texts[at]))));
}

/** Somebody was to enter a group who has been forgotten. */
export class PersonGone extends UserError {
  readonly personId: string;

  constructor(personId: string) {
    super("groupPersonGone");
    this.personId = personId;
  }
}

/** How somebody forgotten is taken out, beside what everybody else does. */
export interface ChangeOptions {
  /** Whoever inherits may own more than people may begin. */
  hasNoLimit?: boolean;
}

/**
 * Whoever comes is entered in their own slot first, then the group is written if it is still as it was read, then whoever
 * has gone is struck out. A crash in between leaves an entry too many, never one too few.
 */
export async function changeGroup<T>(
  parts: GroupParts,
  id: string,
  step: GroupStep,
  decide: DecideGroup<T>,
  { hasNoLimit = false }: ChangeOptions = {},
): Promise<T> {
  const keys = slotKeys(parts.prefix, id);
  for (let attempt = 1; attempt <= maxAttempts; attempt++) {
    const { text, turn, record, answered } = await readState(parts, keys, step.turnId);
    if (answered) return answered.answer as T;
    const { group, answer } = decide(record?.group ?? null);
    if (group === "keep") return answer;
    const version = (record?.version ?? 0) + 1;
    const before = record?.group ?? null;
    for (const personId of entering(before, group))
      await enterAll(parts, personId, { group, version, byId: step.byId, hasNoLimit });
    const guards = [
      fieldIs(keys.self, "group", text),
      fieldIs(keys.turns, step.turnId, turn),
      ...staying(keys, entering(before, group)),
    ];
    if (await write(parts.redis, guards, groupOps(parts, keys, step.turnId, group && { version, group }, answer))) {
      await Promise.all(concerned(before, group).map((personId) => settle(parts, personId, group, id, version)));
      return answer;
    }
    if (attempt >= patientFrom) await pause(attempt);
  }
  throw new UpstreamError("redis", "a group kept changing while it was being changed", { retryAfterMs: 1_000 });
}

async function readState({ redis, clock }: GroupParts, keys: SlotKeys, turnId: string) {
  const [text, turn] = await atRedis(() =>
    Promise.all([redis.hget(keys.self, "group"), redis.hget(keys.turns, turnId)]),
  );
  const stored = parse<StoredAnswer>(turn);
  const answered = stored && stored.expiresAtMs > clock.nowMs() ? stored : null;
  return { text, turn, record: parse<GroupRecord>(text), answered };
}

async function enterAll(
  parts: GroupParts,
  personId: string,
  entry: { group: Group | null; version: number; byId: string; hasNoLimit: boolean },
): Promise<void> {
  const { group } = entry;
  if (!group) return;
  const read = async (id: string) => (await readGroup(parts, id))?.group ?? null;
  const isThere = await enter(parts, { ...entry, personId, group }, read);
  if (!isThere) throw new PersonGone(personId);
}

/** Those whose slots must know before: who comes, and who is going to own it, by that name. */
function entering(before: Group | null, after: Group | null): string[] {
  if (!after) return [];
  const newcomers = after.members.filter(({ personId }) => !before || !memberIn(before, personId));
  const isOwnedAnew = before?.ownerId !== after.ownerId || foldName(before.name) !== foldName(after.name);
  const ids = newcomers.map(({ personId }) => personId);
  return [...new Set(isOwnedAnew ? [...ids, after.ownerId] : ids)];
}

/** Those whose slots may know something that is not true any more. */
function concerned(before: Group | null, after: Group | null): string[] {
  const gone = (before?.members ?? []).filter(({ personId }) => !after || !memberIn(after, personId));
  const ids = gone.map(({ personId }) => personId);
  const isOwnedAnew = before?.ownerId !== after?.ownerId || before?.name !== after?.name;
  const owners = isOwnedAnew ? [before?.ownerId ?? [], after?.ownerId ?? []].flat() : [];
  return [...new Set([...ids, ...owners])];
}

/** Nobody who comes has been forgotten. */
function staying(keys: SlotKeys, newcomers: string[]): Guard[] {
  return newcomers.map((personId) => isNoMember(keys.gone, personId));
}

function groupOps(
  { clock }: GroupParts,
  keys: SlotKeys,
  turnId: string,
  record: GroupRecord | null,
  answer: unknown,
): Op[] {
  const stored: StoredAnswer = { answer, expiresAtMs: clock.nowMs() + answerKeptMs };
  return [
    record ? ["HSET", keys.self, "group", JSON.stringify(record)] : ["HDEL", keys.self, "group"],
    ["HSET", keys.turns, turnId, JSON.stringify(stored)],
    // Begins anew with each change; groups change seldom.
    ["PEXPIRE", keys.turns, answerKeptMs],
  ];
}
