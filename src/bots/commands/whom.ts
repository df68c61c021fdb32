import type { Step } from "../bonds.js";
import { type CommandCall, unquote } from "../command.js";
import { UserError } from "../errors.js";
import { candidatesCalled, namesakeChoices } from "../finding-people.js";
import { hash } from "../new-share.js";
import type { Acquaintance } from "../ports.js";
import type { SentenceKey } from "../sentences/en.js";
import type { CommandPorts, Outcome, PersonTurn } from "./command.js";

/** A decision about one other person. */
export interface About<T extends Acquaintance> {
  /** As it was typed: a name, a mention, or what a button says. */
  name: string;
  candidates: readonly T[];
  /** Said when none of them is meant. */
  missing: SentenceKey;
  /** What a button says that chooses one of several. */
  command(personId: string): string;
}

/** The name in its own option, or all the words. Throws UserError when there is none. */
export function readName(call: CommandCall, words = call.words): string {
  const name = call.options.name ?? unquote(words).replace(/^@(?=\p{L})/u, "");
  if (name === "") throw new UserError("whoElse", { command: call.name });
  return name;
}

/** Decides about the one who is meant; several get a choice, none a UserError. */
export async function about<T extends Acquaintance>(
  { name, candidates, missing, command }: About<T>,
  turn: PersonTurn,
  ports: CommandPorts,
  decide: (other: T) => Outcome | Promise<Outcome>,
): Promise<Outcome> {
  const found = await candidatesCalled(name, candidates, ports);
  const [only, ...others] = found;
  if (!only) throw new UserError(missing, { name });
  if (others.length === 0) return decide(only);
  const people = await Promise.all(found.map(({ id }) => ports.people.get(id)));
  const known = people.filter((person) => person !== null);
  return { reply: turn.texts.whichPerson(name, namesakeChoices(known, command)) };
}

/** The person of a turn, as others know them. */
export function meIn({ person }: PersonTurn): Acquaintance {
  return { id: person.id, name: person.name };
}

/** What this turn does, the same for every try of it. */
export function stepOf(turn: Pick<PersonTurn, "id">, { clock }: Pick<CommandPorts, "clock">): Step {
  return { id: hash(turn.id).slice(0, 16), atMs: clock.nowMs() };
}
