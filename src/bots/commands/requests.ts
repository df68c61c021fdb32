import * as bonds from "../bonds.js";
import { circlePage, personOf, waitingFor } from "../circle-view.js";
import type { CommandCall } from "../command.js";
import { UserError } from "../errors.js";
import { candidatesCalled } from "../finding-people.js";
import { readInviteCode } from "../invitations.js";
import type { Acquaintance } from "../ports.js";
import { isOpen } from "../share-states.js";
import { askingOf } from "../visibility.js";
import { acceptCode, keepCode } from "./accept-invite.js";
import { type Command, type CommandPorts, forPeople, type Outcome, type PersonTurn } from "./command.js";
import { somebody } from "./fields.js";
import { putOff } from "./remind.js";
import { about, meIn, readName, stepOf } from "./whom.js";

/** Answers to somebody who would like to send songs. The third one, "Block", is a command of its own. */

export const accept: Command = {
  name: "accept",
  aliases: [],
  about: "aboutAccept",
  topic: "friends",
  forms: [{ fields: [somebody("fieldAskedOrCode")] }],
  usage: ["accept Bob Fisher", "accept K7QM2XPD"],
  async run(call, turn, ports) {
    const code = readInviteCode(call.options.code ?? call.words);
    if (turn.person === null && code !== null) return keepCode(code, turn, ports);
    return acceptSomebody(call, turn, ports);
  },
};

const acceptSomebody = forPeople(async (call, turn, ports) => {
  const code = readInviteCode(call.options.code ?? call.words);
  const people = await known(turn, ports);
  // A name may look like a code; whoever waits under it is meant.
  const isName = code === null || (await candidatesCalled(call.words, people.all, ports)).length > 0;
  if (!isName) return acceptCode(code, turn, ports);
  return answer(call, people, turn, ports, (other) => acceptOne(other, turn, ports));
});

export const notNow: Command = {
  name: "not now",
  aliases: [],
  about: "aboutNotNow",
  topic: "friends",
  forms: [{ fields: [somebody("fieldAskedOrNumber")] }],
  usage: ["not now Bob Fisher", "not now 3"],
  run: forPeople(async (call, turn, ports) => {
    if (namesSong(call.words)) return putOff(call, turn, ports);
    return answer(call, await known(turn, ports), turn, ports, (other) => postpone(other, turn, ports));
  }),
};

/** A number of the inbox, or what its buttons say; anything else names somebody. */
function namesSong(words: string): boolean {
  return /^(?:#?\d{1,6}|s_\S+)(?:\s|$)/u.test(words);
}

/** Without a name the only one who asks is meant. Of several of one name those are who wait for an answer. */
async function answer(
  call: CommandCall,
  { asking, waiting, all }: Known,
  turn: PersonTurn,
  ports: CommandPorts,
  decide: (other: Acquaintance) => Promise<Outcome>,
): Promise<Outcome> {
  const [first, ...others] = asking;
  if (first && call.words === "" && call.options.name === undefined)
    return others.length === 0 ? decide(first) : showThem(turn, ports);
  const name = readName(call);
  const command = (personId: string) => `${call.name} ${personId}`;
  const candidates = (await candidatesCalled(name, waiting, ports)).length > 0 ? waiting : all;
  return about({ name, candidates, missing: "noRequest", command }, turn, ports, decide);
}

/** Whoever asks comes first there, each with buttons for the answers. */
async function showThem({ person, texts }: PersonTurn, ports: CommandPorts): Promise<Outcome> {
  return { reply: texts.friends(await circlePage(ports, person, 1, ports.clock.nowMs())) };
}

async function acceptOne(other: Acquaintance, turn: PersonTurn, ports: CommandPorts): Promise<Outcome> {
  const [bond, requests] = await standing(other, turn, ports);
  if (bond?.state === "blocked") return { reply: turn.texts.alreadyBlocked(other.name) };
  const hasOpen = requests.some(isOpen);
  if (bond?.state === "friend" && !hasOpen) return { reply: turn.texts.alreadyFriends(other.name) };
  if (bond?.state !== "later" && requests.length === 0) throw new UserError("noRequest");
  const isByGroup = requests.length > 0 && requests.every(({ via }) => via !== undefined);
  const decide = bonds.accept(meIn(turn), other, stepOf(turn, ports), isByGroup);
  return { reply: turn.texts.acceptedRequest(other.name), effects: [{ kind: "bond", other, decide }] };
}

async function postpone(other: Acquaintance, turn: PersonTurn, ports: CommandPorts): Promise<Outcome> {
  const [bond, requests] = await standing(other, turn, ports);
  if (bond !== null && bond.state !== "later") return { reply: turn.texts.notNowTooLate(other.name) };
  if (bond === null && requests.length === 0) throw new UserError("noRequest");
  const effect = { kind: "bond", other, decide: bonds.notNow(other, stepOf(turn, ports)) } as const;
  return { reply: turn.texts.notedNotNow(other.name), effects: [effect] };
}

/** What is between the two: this person's bond, and every request of the other that is still known. */
async function standing(other: Acquaintance, { person }: PersonTurn, { circle, shares }: CommandPorts) {
  const [bond, received] = await Promise.all([circle.get(person.id, other.id), shares.received(person.id)]);
  const asking = received.filter(askingOf(person.id));
  return [bond, asking.filter(({ senderId }) => senderId === other.id)] as const;
}

interface Known {
  /** Nothing has been decided of them yet. */
  asking: Acquaintance[];
  /** They wait for an answer, or were put off. */
  waiting: Acquaintance[];
  /** Also those who were answered before, as a button may be pressed late. */
  all: Acquaintance[];
}

async function known({ person }: PersonTurn, ports: CommandPorts): Promise<Known> {
  const [bonds, received, undecided] = await Promise.all([
    ports.circle.of(person.id),
    ports.shares.received(person.id),
    waitingFor(ports, person.id),
  ]);
  const later = bonds.filter(({ state }) => state === "later").map(personOf);
  const everAsked = received.filter(askingOf(person.id)).map(({ senderId: id, senderName: name }) => ({ id, name }));
  const all = [...new Map([...bonds.map(personOf), ...everAsked].map((one) => [one.id, one])).values()];
  return { asking: undecided, waiting: [...undecided, ...later], all };
}
