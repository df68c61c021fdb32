import { acquaintancesOf } from "./acquaintances.js";
import type { CommandPorts } from "./commands/command.js";
import type { Person } from "./domain.js";
import { UserError } from "./errors.js";
import { foldName } from "./fold-name.js";

/** Whole names of anybody; a first name alone only of people the sender has shared with, so that it lists no strangers. */
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

// What channels make of a mention and of a completed name: nobody types these.
const mention = /^<@([\w-]+):([^:>]+):([^:>]+)>$/u;
const personToken = /^person:(p_\S+)$/u;

export function isToken(name: string): boolean {
  return mention.test(name) || personToken.test(name);
}

async function personBehind(name: string, ports: CommandPorts): Promise<Person | null> {
  const id = personToken.exec(name)?.[1];
  if (id !== undefined) return ports.people.get(id);
  const [, channel, tenantId, userId] = mention.exec(name) ?? [];
  if (channel === undefined || tenantId === undefined || userId === undefined) return null;
  return ports.people.at({ channel, tenantId, userId, installationId: tenantId, conversationId: "", botId: "" });
}

async function acquaintances(name: string, sender: Person, ports: CommandPorts): Promise<Person[]> {
  const wanted = foldName(name);
  const known = await acquaintancesOf(ports.shares, sender.id);
  const ids = [...known].filter(([, whole]) => foldName(whole).split(" ")[0] === wanted).map(([id]) => id);
  const people = await Promise.all(ids.map((id) => ports.people.get(id)));
  return people.filter((person) => person !== null);
}
