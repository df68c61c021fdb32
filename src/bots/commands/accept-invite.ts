import * as bonds from "../bonds.js";
import type { Person } from "../domain.js";
import { UserError } from "../errors.js";
import type { CommandPorts, CommandTurn, Outcome, PersonTurn } from "./command.js";
import { meIn, stepOf } from "./whom.js";

/** Accepting an invitation by its code. */

export async function acceptCode(code: string, turn: PersonTurn, ports: CommandPorts): Promise<Outcome> {
  const nowMs = ports.clock.nowMs();
  const found = await ports.invites.find(code, { address: turn.address, turnId: turn.id });
  if (found.kind === "locked") return { reply: turn.texts.inviteRefused(found, nowMs) };
  if (found.kind === "open") await refuseOwnAndBlocked(found.inviter, turn, ports);
  const claimed = await ports.invites.claim(code, meIn(turn));
  if (claimed.kind !== "open") return { reply: turn.texts.inviteRefused(claimed, nowMs) };
  const { inviter } = claimed;
  const other = { id: inviter.id, name: inviter.name };
  return {
    reply: turn.texts.inviteAccepted(inviter.name),
    effects: [{ kind: "bond", other, decide: bonds.join(other, stepOf(turn, ports)) }],
    touched: [inviter.id],
  };
}

async function refuseOwnAndBlocked(inviter: Person, { person }: PersonTurn, { circle }: CommandPorts): Promise<void> {
  if (inviter.id === person.id) throw new UserError("inviteOwn");
  const bond = await circle.get(person.id, inviter.id);
  if (bond?.state === "blocked") throw new UserError("alreadyBlocked", { name: inviter.name });
}

/** Somebody who has to register first: the code waits for them, and they need not type it again. */
export async function keepCode(code: string, turn: CommandTurn, ports: CommandPorts): Promise<Outcome> {
  const found = await ports.invites.find(code, { address: turn.address, turnId: turn.id });
  if (found.kind !== "open") return { reply: turn.texts.inviteRefused(found, ports.clock.nowMs()) };
  await ports.invites.keep(turn.address, code);
  const registerFirst = turn.texts.registerFirst(ports.registration.begin(turn.address, [], turn.texts.say.language));
  return { reply: turn.texts.inviteKept(firstNameOf(found.inviter), registerFirst) };
}

/** Outsiders learn of people no more than what everybody calls them. */
export function firstNameOf({ name }: Pick<Person, "name">): string {
  return name.split(" ")[0] ?? name;
}

/** After the registration: the friend that a kept code makes; null for none. Safe to repeat. */
export async function acceptKept(turn: CommandTurn, person: Person, ports: CommandPorts): Promise<Person | null> {
  const code = await ports.invites.kept(turn.address);
  if (code === null) return null;
  const found = await ports.invites.find(code);
  const isOwn = found.kind === "open" && found.inviter.id === person.id;
  const claimed = isOwn ? null : await ports.invites.claim(code, { id: person.id, name: person.name });
  const inviter = claimed?.kind === "open" ? claimed.inviter : null;
  if (inviter) {
    const other = { id: inviter.id, name: inviter.name };
    await ports.circle.change(person.id, inviter.id, bonds.join(other, stepOf(turn, ports)));
  }
  await ports.invites.keep(turn.address, null);
  return inviter;
}
