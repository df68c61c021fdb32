import type { Group, GroupEvent, OutboxEntry, Person } from "../domain.js";
import { UserError } from "../errors.js";
import { candidatesCalled, isToken, namesakeChoices, peopleCalled } from "../finding-people.js";
import * as groups from "../groups.js";
import { limits } from "../limits.js";
import { hash } from "../new-share.js";
import { maySee } from "../visibility.js";
import type { CommandPorts, Outcome, PersonTurn } from "./command.js";
import { aboutGroup, type Meant, type SubCommand } from "./group-words.js";

/** Who is in a group: add, remove, leave, hand over, and the answers to an invitation. */

export const add: SubCommand = (call, turn, ports) =>
  aboutGroup(call, turn, ports, { isOwners: true, needs: "groupWho" }, async ({ group, rest }) => {
    requireOwner(group, turn);
    const people = await peopleFor(rest, turn, ports);
    const [only, ...others] = people;
    if (!only) return { reply: turn.texts.unknownPerson(isToken(rest) ? "" : rest, ports.botName) };
    if (others.length === 0) return addOne(group, only, turn, ports);
    return {
      reply: turn.texts.whichPerson(
        rest,
        namesakeChoices(people, (id) => `group add ${group.id} ${id}`),
      ),
    };
  });

async function peopleFor(name: string, turn: PersonTurn, ports: CommandPorts): Promise<Person[]> {
  try {
    return await peopleCalled(name, turn.person, ports);
  } catch (error) {
    if (error instanceof UserError && error.key === "thatIsYou") throw new UserError("groupAddYourself");
    throw error;
  }
}

async function addOne(group: Group, person: Person, turn: PersonTurn, ports: CommandPorts): Promise<Outcome> {
  const bond = await ports.circle.get(turn.person.id, person.id);
  if (!maySee(turn.person.id, { kind: "person", bond })) throw new UserError("groupAddBlocked", { name: person.name });
  const how = { isFriend: bond?.state === "friend", atMs: ports.clock.nowMs() };
  const answer = await ports.groups.change(group.id, stepOf(turn), groups.added(turn.person.id, person, how));
  const isTold = answer === "added" || (answer === "invited" && (await mayCall(person, turn, ports)));
  const tells = isTold ? [tell(person.id, answer, group, turn, ports)] : [];
  return { reply: turn.texts.groupAdded(answer, person.name, group.name), tells };
}

const dayMs = 24 * 60 * 60_000;

/** Groups are made and deleted in a moment: without an end to it their names would be a way to write to anybody. */
async function mayCall({ id }: Person, { person }: PersonTurn, { once }: CommandPorts): Promise<boolean> {
  for (let call = 1; call <= limits.groupCallsPerPairPerDay; call += 1)
    if (await once.first(`group-call:${person.id}:${id}:${call}`, dayMs)) return true;
  return false;
}

export const remove: SubCommand = (call, turn, ports) =>
  aboutGroup(call, turn, ports, { isOwners: true, needs: "groupWho" }, (meant) => {
    requireOwner(meant.group, turn);
    return aboutMember("remove", meant, turn, ports, async ({ id, name }) => {
      await ports.groups.change(meant.group.id, stepOf(turn), groups.removed(turn.person.id, id));
      return { reply: turn.texts.groupRemoved(name, meant.group.name) };
    });
  });

export const owner: SubCommand = (call, turn, ports) =>
  aboutGroup(call, turn, ports, { isOwners: true, needs: "groupWho" }, (meant) => {
    requireOwner(meant.group, turn);
    return aboutMember("owner", meant, turn, ports, ({ id, name }) => handOver(meant.group, { id, name }, turn, ports));
  });

async function handOver(
  group: Group,
  heir: { id: string; name: string },
  turn: PersonTurn,
  ports: CommandPorts,
): Promise<Outcome> {
  const answer = await ports.groups.change(group.id, stepOf(turn), groups.handedOver(turn.person.id, heir.id));
  if (answer === "yours-already") return { reply: turn.texts.groupYoursAlready(group.name) };
  return {
    reply: turn.texts.groupHandedOver(heir.name, group.name),
    tells: [tell(heir.id, "yours", group, turn, ports)],
  };
}

export const leave: SubCommand = (call, turn, ports) =>
  aboutGroup(call, turn, ports, {}, async ({ group }) => {
    const answer = await ports.groups.change(group.id, stepOf(turn), groups.left(turn.person.id));
    return {
      reply: answer === "left" ? turn.texts.groupLeft(group.name) : turn.texts.groupHandOverFirst(group),
    };
  });

/** "Join" of an invitation, by its button or by the name in the list. */
export const join: SubCommand = async (call, turn, ports) => {
  const group = await invited(call.words, turn, ports);
  await ports.groups.want(turn.person.id, group.id, true);
  const decide = groups.joined(turn.person.id, ports.clock.nowMs());
  const answer = await ports.groups.change(group.id, stepOf(turn), decide);
  const isNews = answer === "joined" && group.ownerId !== turn.person.id;
  const tells = isNews ? [tell(group.ownerId, "joined", group, turn, ports)] : [];
  return { reply: turn.texts.groupJoined(answer, group.name), tells };
};

/** "Not now": nothing of it is seen any more, and nobody learns of that. */
export const later: SubCommand = async (call, turn, ports) => {
  const group = await invited(call.words, turn, ports);
  if (maySee(turn.person.id, { kind: "inside of a group", group }))
    return { reply: turn.texts.groupJoined("already-in", group.name) };
  await ports.groups.want(turn.person.id, group.id, false);
  return { reply: turn.texts.groupNotNow(group.name) };
};

/** By its id also one that was put off, as a button may be pressed late. */
async function invited(words: string, { person }: PersonTurn, ports: CommandPorts): Promise<Group> {
  const mine = await ports.groups.of(person.id);
  const byId = groups.isGroupId(words) ? await ports.groups.get(words) : null;
  const found = byId ?? mine.find((group) => groups.isNamed(group, words));
  if (!found || !groups.memberIn(found, person.id)) throw new UserError("groupInviteGone");
  return found;
}

/** Decides about the member who is meant; several of one name get a choice, none a UserError. */
async function aboutMember(
  sub: "remove" | "owner",
  { group, rest: name }: Meant,
  turn: PersonTurn,
  ports: CommandPorts,
  decide: (member: { id: string; name: string }) => Promise<Outcome>,
): Promise<Outcome> {
  const candidates = group.members.map(({ personId, name: called }) => ({ id: personId, name: called }));
  const found = await candidatesCalled(name, candidates, ports);
  const [only, ...others] = found;
  if (!only) throw new UserError("groupNobodyCalled", { group: group.name, name: isToken(name) ? "…" : name });
  if (others.length === 0) return decide(only);
  const people = await Promise.all(found.map(({ id }) => ports.people.get(id)));
  const known = people.filter((person) => person !== null);
  return {
    reply: turn.texts.whichPerson(
      name,
      namesakeChoices(known, (id) => `group ${sub} ${group.id} ${id}`),
    ),
  };
}

/** Before anything is said of who is in it. */
function requireOwner({ ownerId, name }: Group, { person }: PersonTurn): void {
  if (ownerId !== person.id) throw new UserError("groupNotYours", { group: name });
}

/** What this turn does, the same for every try of it. */
export function stepOf({ id, person }: PersonTurn) {
  return { turnId: id, byId: person.id };
}

export function tell(
  personId: string,
  what: GroupEvent,
  { id: groupId }: Pick<Group, "id">,
  { id, person }: PersonTurn,
  { clock }: CommandPorts,
): { personId: string; entry: OutboxEntry } {
  const notice = { kind: "group", what, groupId, byId: person.id } as const;
  const entryId = `group:${hash(`${id}|${groupId}|${what}`).slice(0, 16)}`;
  return { personId, entry: { id: entryId, notice, createdAtMs: clock.nowMs(), attempts: 0, state: "waiting" } };
}
