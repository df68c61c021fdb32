import { acquaintancesOf } from "./acquaintances.js";
import type { CommandPorts } from "./commands/command.js";
import type { Choice, Person } from "./domain.js";
import { UserError } from "./errors.js";
import { foldName } from "./fold-name.js";
import type { Acquaintance } from "./ports.js";

/** Whole names of anybody; a first name alone only of people the sender knows already, so that it lists no strangers. */
export async function peopleCalled(name: string, sender: Person, ports: CommandPorts): Promise<Person[]> {
  const pointedAt = await personBehind(name, ports);
  if (pointedAt?.id === sender.id) throw new UserError("thatIsYou");
  if (isToken(name)) return pointedAt ? [pointedAt] : [];
  const whole = await ports.people.named(name);
  const others = whole.filter((person) => person.id !== sender.id);
  if (others.length > 0) return others;
  if (whole.length > 0) throw new UserError("thatIsYou");
  return acquaintances(name, sender, ports);
}

// What channels make of a mention and of a completed name, and what our own buttons say: nobody types these.
const mention = /^<@([\w-]+):([^:>]+):([^:>]+)>$/u;
const personToken = /^(?:person:)?(p_\S+)$/u;

export function isToken(name: string): boolean {
  return mention.test(name) || personToken.test(name);
}

async function personBehind(name: string, ports: Pick<CommandPorts, "people">): Promise<Person | null> {
  const id = personToken.exec(name)?.[1];
  if (id !== undefined) return ports.people.get(id);
  const [, channel, tenantId, userId] = mention.exec(name) ?? [];
  if (channel === undefined || tenantId === undefined || userId === undefined) return null;
  return ports.people.at({ channel, tenantId, userId, installationId: tenantId, conversationId: "", botId: "" });
}

async function acquaintances(name: string, sender: Person, ports: CommandPorts): Promise<Person[]> {
  const known = await acquaintancesOf(ports, sender.id);
  const ids = among(name, listed(known)).map(({ id }) => id);
  const people = await Promise.all(ids.map((id) => ports.people.get(id)));
  return people.filter((person) => person !== null);
}

export function listed(known: ReadonlyMap<string, string>): Acquaintance[] {
  return [...known].map(([id, name]) => ({ id, name }));
}

/** Those of the candidates who are pointed at, or have that whole name, or else that first name. */
export async function candidatesCalled<T extends Acquaintance>(
  name: string,
  candidates: readonly T[],
  ports: Pick<CommandPorts, "people">,
): Promise<T[]> {
  if (!isToken(name)) return among(name, candidates);
  const pointedAt = await personBehind(name, ports);
  return candidates.filter(({ id }) => id === pointedAt?.id);
}

function among<T extends Acquaintance>(name: string, candidates: readonly T[]): T[] {
  const wanted = foldName(name);
  if (wanted === "") return [];
  const whole = candidates.filter((one) => foldName(one.name) === wanted);
  return whole.length > 0 ? whole : candidates.filter((one) => foldName(one.name).split(" ")[0] === wanted);
}

/** A button for each of several people of one name, the longest known first. */
export function namesakeChoices(people: readonly Person[], command: (personId: string) => string): Choice[] {
  const oldestFirst = people.toSorted((a, b) => a.createdAtMs - b.createdAtMs);
  return oldestFirst.map((person, at) => ({
    label: `${at + 1}: ${describe(person, people)}`,
    command: command(person.id),
  }));
}

/**
 * Enough to tell namesakes apart, and nothing private: where they are and since when; of those who came on one day only
 * the minute, as Messenger shows no more than 20 characters.
 */
function describe(person: Person, people: readonly Person[]): string {
  const label = joined(person, { day: "numeric", month: "short" });
  const isShared = people.some((one) => one !== person && joined(one, { day: "numeric", month: "short" }) === label);
  return isShared ? joined(person, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }) : label;
}

function joined({ addresses, createdAtMs }: Person, shown: Intl.DateTimeFormatOptions): string {
  const when = new Intl.DateTimeFormat("en", { ...shown, timeZone: "UTC" }).format(createdAtMs);
  return `${addresses[0]?.channel ?? ""}, ${when}`;
}
