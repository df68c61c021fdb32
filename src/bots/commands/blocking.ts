import { acquaintancesOf } from "../acquaintances.js";
import * as bonds from "../bonds.js";
import { personOf } from "../circle-view.js";
import type { Bond } from "../domain.js";
import { UserError } from "../errors.js";
import { candidatesCalled, listed, peopleCalled } from "../finding-people.js";
import { foldName } from "../fold-name.js";
import type { Field } from "../forms.js";
import type { Acquaintance } from "../ports.js";
import { askingOf } from "../visibility.js";
import { type Command, type CommandPorts, forPeople, type Outcome, type PersonTurn } from "./command.js";
import { somebody } from "./fields.js";
import { about, meIn, readName, stepOf } from "./whom.js";

/** Ending what is between two people. The other one is told nothing. */

export const block: Command = {
  name: "block",
  aliases: [],
  about: "aboutBlock",
  topic: "friends",
  forms: [{ fields: [somebody("fieldPerson")] }],
  usage: ["block Bob Fisher"],
  run: forPeople(async (call, turn, ports) => {
    const name = readName(call);
    const candidates = await whomToBlock(name, turn, ports);
    const command = (personId: string) => `block ${personId}`;
    return about({ name, candidates, missing: "nobodyToBlock", command }, turn, ports, (other) =>
      blockOne(other, turn, ports),
    );
  }),
};

async function blockOne(other: Acquaintance, turn: PersonTurn, ports: CommandPorts): Promise<Outcome> {
  const bond = await ports.circle.get(turn.person.id, other.id);
  if (bond?.state === "blocked") return { reply: turn.texts.alreadyBlocked(other.name) };
  const decide = bonds.block(meIn(turn), other, stepOf(turn, ports));
  return { reply: turn.texts.nowBlocked(other), effects: [{ kind: "bond", other, decide }] };
}

/** Whoever they know by that name, else anybody whose whole name it is: it may be wanted before the first song comes. */
async function whomToBlock(name: string, turn: PersonTurn, ports: CommandPorts): Promise<Acquaintance[]> {
  const near = await candidatesCalled(name, await everybodyNear(turn, ports), ports);
  if (near.length > 0) return near;
  if (/^(?:person:)?p_/u.test(name)) return [];
  if (foldName(name) === foldName(turn.person.name)) throw new UserError("blockYourself");
  return peopleCalled(name, turn.person, ports);
}

async function everybodyNear({ person }: PersonTurn, ports: CommandPorts): Promise<Acquaintance[]> {
  const [acquaintances, received, circle] = await Promise.all([
    acquaintancesOf(ports, person.id),
    ports.shares.received(person.id),
    ports.circle.of(person.id),
  ]);
  const asking = received.filter(askingOf(person.id)).map(({ senderId: id, senderName: name }) => ({ id, name }));
  const all = [...listed(acquaintances), ...asking, ...circle.map(personOf)];
  return [...new Map(all.map((one) => [one.id, one])).values()];
}

export const unblock = withBond({
  name: "unblock",
  about: "aboutUnblock",
  field: "fieldBlocked",
  states: ["blocked"],
  missing: "nobodyBlocked",
  decide: (other, turn, ports) => ({
    reply: turn.texts.unblocked(other.name),
    effects: [{ kind: "bond", other, decide: bonds.unblock(meIn(turn), other, stepOf(turn, ports)) }],
  }),
});

export const unfriend = withBond({
  name: "unfriend",
  about: "aboutUnfriend",
  field: "fieldFriend",
  states: ["friend"],
  missing: "noFriend",
  decide: (other, turn, ports) => ({
    reply: turn.texts.unfriended(other.name),
    effects: [{ kind: "bond", other, decide: bonds.unfriend(meIn(turn), other, stepOf(turn, ports)) }],
  }),
});

interface WithBond {
  name: string;
  about: Command["about"];
  field: Field["about"];
  /** Of the bonds that it is about. */
  states: readonly Bond["state"][];
  missing: "nobodyBlocked" | "noFriend";
  decide(other: Acquaintance, turn: PersonTurn, ports: CommandPorts): Outcome;
}

function withBond({ name, about: what, field, states, missing, decide }: WithBond): Command {
  return {
    name,
    aliases: [],
    about: what,
    topic: "friends",
    forms: [{ fields: [somebody(field)] }],
    usage: [`${name} Bob Fisher`],
    run: forPeople(async (call, turn, ports) => {
      const circle = await ports.circle.of(turn.person.id);
      const candidates = circle.filter(({ state }) => states.includes(state)).map(personOf);
      const command = (personId: string) => `${name} ${personId}`;
      return about({ name: readName(call), candidates, missing, command }, turn, ports, (other) =>
        decide(other, turn, ports),
      );
    }),
  };
}
