import type { Address, Group, Member } from "./domain.js";
import { UserError } from "./errors.js";
import { foldName } from "./fold-name.js";
import { limits } from "./limits.js";
import type { Acquaintance, DecideGroup, GroupChange } from "./ports.js";

/**
 * Every step a group can take, as pure decisions. Whoever may not take it gets a UserError; what is done already is left
 * as it is. The owner stands first among the members, and is always one of them.
 */

/** A name that can be typed and found again; no platform expands anything in it. Throws UserError for any other. */
export function readGroupName(given: string): string {
  const name = given
    .normalize("NFC")
    .replace(/\s+/gu, " ")
    .trim()
    .replace(/^#+\s*/u, "");
  const isClean = /[\p{L}\p{N}]/u.test(name) && !/[\p{C}<>@#"“”„‟«»]/u.test(name) && !isGroupId(name);
  if (!isClean || [...name].length > limits.groupNameLength)
    throw new UserError("groupNameShape", { limit: limits.groupNameLength });
  return name;
}

/** The name as one word of a command that goes on behind it. */
export function typedName(name: string): string {
  return /\s/u.test(name) ? `"${name}"` : name;
}

/** What buttons and completion say instead of a name. */
export function isGroupId(text: string): boolean {
  return /^g_[\w-]+$/u.test(text);
}

/** How names of groups are compared. */
export function isNamed(group: Pick<Group, "name">, name: string): boolean {
  return foldName(group.name) === foldName(name);
}

export function memberIn({ members }: Pick<Group, "members">, personId: string): Member | undefined {
  return members.find((member) => member.personId === personId);
}

/** Whether the person belongs to it, and is not just invited. */
export function isMember(group: Group, personId: string): boolean {
  return memberIn(group, personId)?.state === "member";
}

/** Those who belong to it, the owner first; without the invited. */
export function membersOf({ members }: Group): Member[] {
  return members.filter(({ state }) => state === "member");
}

export function begun(id: string, name: string, owner: Acquaintance, atMs: number): DecideGroup<"created"> {
  const first: Member = { personId: owner.id, name: owner.name, state: "member", sinceMs: atMs };
  return () => ({ group: { id, name, ownerId: owner.id, members: [first], createdAtMs: atMs }, answer: "created" });
}

export type Added = "added" | "invited" | "already-in" | "already-invited";

/** A friend becomes a member at once, anybody else is asked. */
export function added(
  ownerId: string,
  { id: personId, name }: Acquaintance,
  { isFriend, atMs }: { isFriend: boolean; atMs: number },
): DecideGroup<Added> {
  return byOwner(ownerId, (group) => {
    const known = memberIn(group, personId);
    if (known?.state === "member") return keep("already-in");
    if (known && !isFriend) return keep("already-invited");
    const state = isFriend ? "member" : "invited";
    const others = group.members.filter((member) => member.personId !== personId);
    if (others.length >= limits.groupMembers) throw new UserError("groupFull", { limit: limits.groupMembers });
    const members = [...others, { personId, name, state, sinceMs: atMs } as const];
    return { group: { ...group, members }, answer: isFriend ? "added" : "invited" };
  });
}

/** An invited person's yes. */
export function joined(personId: string, atMs: number): DecideGroup<"joined" | "already-in"> {
  return (group) => {
    const me = group && memberIn(group, personId);
    if (!group || !me) throw new UserError("groupInviteGone");
    if (me.state === "member") return keep("already-in");
    const others = group.members.filter((member) => member !== me);
    return {
      group: { ...group, members: [...others, { ...me, state: "member", sinceMs: atMs }] },
      answer: "joined",
    };
  };
}

/** The owner takes somebody out. */
export function removed(ownerId: string, personId: string): DecideGroup<"removed" | "not-in"> {
  return byOwner(ownerId, (group) => {
    if (personId === ownerId) throw new UserError("groupRemoveYourself");
    if (!memberIn(group, personId)) return keep("not-in");
    return { group: without(group, personId), answer: "removed" };
  });
}

/** Everybody may leave but the owner, who has to hand it over or delete it first. */
export function left(personId: string): DecideGroup<"left" | "must-hand-over"> {
  return (group) => {
    if (!group || !memberIn(group, personId)) throw new UserError("groupGone");
    if (group.ownerId === personId) return keep("must-hand-over");
    return { group: without(group, personId), answer: "left" };
  };
}

export function renamed(ownerId: string, name: string): DecideGroup<"renamed"> {
  return byOwner(ownerId, (group) => ({ group: { ...group, name }, answer: "renamed" }));
}

export function deleted(ownerId: string): DecideGroup<"deleted"> {
  return byOwner(ownerId, () => ({ group: null, answer: "deleted" }));
}

/** Another member becomes the owner; the former one stays a member. */
export function handedOver(ownerId: string, personId: string): DecideGroup<"handed-over" | "yours-already"> {
  return byOwner(ownerId, (group) => {
    if (personId === ownerId) return keep("yours-already");
    if (!isMember(group, personId)) throw new UserError("groupOwnerNoMember");
    return { group: ownedBy(group, personId), answer: "handed-over" };
  });
}

/** Its songs are shown in this room from now on. The room's address names nobody, whoever typed it. */
export function bound(ownerId: string, { room, ...where }: Address & { room: string }): DecideGroup<"bound"> {
  const { locale: _, ...place } = where;
  const isPersonal = place.userId !== "" && place.conversationId.includes(place.userId);
  const address = { ...place, userId: "", conversationId: isPersonal ? "" : place.conversationId, room };
  return byOwner(ownerId, (group) => ({ group: { ...group, room: address }, answer: "bound" }));
}

export function unbound(ownerId: string): DecideGroup<"unbound" | "not-bound"> {
  return byOwner(ownerId, ({ room, ...group }) =>
    room === undefined ? keep("not-bound") : { group, answer: "unbound" },
  );
}

/**
 * Somebody has been forgotten, or several have. What they owned goes to whoever has been a member the longest, under its
 * name or, where that is taken, with this number behind it; and nowhere when nobody is left.
 */
export function withoutForgotten(personIds: readonly string[], number: number): DecideGroup<void> {
  return (group) => {
    if (!group?.members.some(({ personId }) => personIds.includes(personId))) return keep(undefined);
    const rest = personIds.reduce(without, group);
    if (!personIds.includes(group.ownerId)) return { group: rest, answer: undefined };
    const [heir] = membersOf(rest).toSorted((a, b) => a.sinceMs - b.sinceMs);
    const name = number === 1 ? group.name : numbered(group.name, number);
    return { group: heir ? { ...ownedBy(rest, heir.personId), name } : null, answer: undefined };
  };
}

/** Shortened where it would be too long with its number. */
function numbered(name: string, number: number): string {
  const room = limits.groupNameLength - ` ${number}`.length;
  return `${[...name].slice(0, room).join("").trimEnd()} ${number}`;
}

function byOwner<T>(ownerId: string, decide: (group: Group) => GroupChange<T>): DecideGroup<T> {
  return (group) => {
    if (!group || !memberIn(group, ownerId)) throw new UserError("groupGone");
    if (group.ownerId !== ownerId) throw new UserError("groupNotYours", { group: group.name });
    return decide(group);
  };
}

function keep<T>(answer: T): GroupChange<T> {
  return { group: "keep", answer };
}

function without(group: Group, personId: string): Group {
  return { ...group, members: group.members.filter((member) => member.personId !== personId) };
}

function ownedBy(group: Group, ownerId: string): Group {
  const isOwner = (member: Member) => member.personId === ownerId;
  const others = group.members.filter((member) => !isOwner(member));
  return { ...group, ownerId, members: [...group.members.filter(isOwner), ...others] };
}
