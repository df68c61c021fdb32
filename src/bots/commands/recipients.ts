import type { Group, Person } from "../domain.js";
import { UserError } from "../errors.js";
import { peopleCalled } from "../finding-people.js";
import { isNamed } from "../groups.js";
import { maySee } from "../visibility.js";
import type { CommandPorts, PersonTurn } from "./command.js";

/** Whom a song is for: somebody, or a group. */
export type Recipient = Person | Group;

export function isGroup(recipient: Recipient): recipient is Group {
  return "members" in recipient;
}

/** What completion and our own buttons say instead of a group's name. */
const groupToken = /^(?:group:)?(g_[\w-]+)$/u;

/** A group's name without the # that may stand before it. */
export function groupName(said: string): string {
  return said.replace(/^#+\s*/u, "");
}

/**
 * Everybody who may be meant: people, or where nobody is called so, groups of the sender's. With a # only groups. Throws
 * UserError when there is no such group, and when only somebody the sender has blocked is meant.
 */
export async function recipientsCalled(name: string, turn: PersonTurn, ports: CommandPorts): Promise<Recipient[]> {
  const id = groupToken.exec(name)?.[1];
  if (id !== undefined) return recipientOf(id, turn, ports);
  if (!name.startsWith("#")) {
    const people = await unblocked(await peopleCalled(name, turn.person, ports), turn, ports);
    return people.length > 0 ? people : groupsCalled(name, turn, ports);
  }
  const groups = await groupsCalled(groupName(name), turn, ports);
  if (groups.length === 0) throw new UserError("groupUnknown", { group: groupName(name) });
  return groups;
}

/** The person or group of this id, if the sender may still send to it. */
export async function recipientOf(id: string, turn: PersonTurn, ports: CommandPorts): Promise<Recipient[]> {
  if (id.startsWith("g_")) return (await ports.groups.of(turn.person.id)).filter((group) => group.id === id);
  const person = await ports.people.get(id);
  return unblocked(person ? [person] : [], turn, ports);
}

async function groupsCalled(name: string, { person }: PersonTurn, { groups }: CommandPorts): Promise<Group[]> {
  return (await groups.of(person.id)).filter((group) => isNamed(group, name));
}

/** Without those whom the sender has blocked; throws UserError when nobody else is meant. */
async function unblocked(people: Person[], { person }: PersonTurn, { circle }: CommandPorts): Promise<Person[]> {
  const bonds = await Promise.all(people.map(({ id }) => circle.get(person.id, id)));
  const left = people.filter((_, at) => maySee(person.id, { kind: "person", bond: bonds[at] }));
  const [blocked] = people;
  if (blocked && left.length === 0) throw new UserError("youBlocked", { name: blocked.name });
  return left;
}
