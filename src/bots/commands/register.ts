import type { CommandCall } from "../command.js";
import type { Message } from "../domain.js";
import { UserError } from "../errors.js";
import { limits } from "../limits.js";
import { permissionsOf } from "../permissions.js";
import { personName } from "../person-name.js";
import type { RedeemResult } from "../ports.js";
import { acceptKept } from "./accept-invite.js";
import type { Command, CommandPorts, CommandTurn, Outcome } from "./command.js";
import { wishesFor } from "./own-music.js";

export const register: Command = {
  name: "register",
  aliases: ["login", "connect"],
  about: "aboutRegister",
  topic: "you",
  isBasic: true,
  forms: [
    {
      fields: [
        { name: "code", about: "fieldCode", kind: "text", maxLength: 40 },
        { name: "name", about: "fieldName", kind: "text", maxLength: limits.nameLength },
      ],
      says: "code:{code} name:{name}",
    },
  ],
  usage: ["register", 'register name:"Bob Fisher" code:"1234 5678 9012 3456"'],
  async run(call, turn, ports) {
    const code = readCode(call);
    if (code === null) return begin(turn, ports);
    const name = readName(call.options.name ?? nameBeside(call.words));
    // A code may be sent in a room; the person is reached where the two are alone.
    const { room: _, ...address } = turn.address;
    const result = await ports.registration.redeem(address, code, name, turn.id, turn.texts.consent());
    const nowMs = ports.clock.nowMs();
    const friend = result.kind === "linked" ? await acceptKept(turn, result.person, ports) : null;
    const reply = await replyTo(result, code, turn, ports);
    return {
      reply: friend ? turn.texts.withFriend(reply, friend.name) : reply,
      tells: warningsOf(result, turn, nowMs),
      // A login has an end that is told beforehand, and lets waiting songs be looked for again.
      alarms: result.kind === "linked" ? alarmsOf(result.person.id) : [],
      isSecret: result.kind === "name-needed",
      touched: friend && result.kind === "linked" ? [friend.id, result.person.id] : [],
    };
  },
};

function alarmsOf(key: string): Outcome["alarms"] & object {
  return [
    { name: "agenda", key },
    { name: "listen-check", key },
  ];
}

/** Several digits, grouped or not: meant as a code even when they are too few. */
const codeAmong = /\d[\d\s-]{2,}\d/u;

/** A text that is nothing but a code means `register code:"…"`. */
export function isBareCode(said: string): boolean {
  return /^\s*(?:\d[\s-]?){15}\d\s*$/u.test(said);
}

function begin(turn: CommandTurn, ports: CommandPorts): Outcome {
  const url = ports.registration.begin(turn.address, permissionsOf(turn.person), turn.texts.say.language);
  return { reply: turn.texts.login(url, turn.person === null) };
}

/** Null: no code was given. Digits may be grouped; what the options call a code must be one. */
function readCode(call: CommandCall): string | null {
  const given = call.options.code ?? codeAmong.exec(call.words)?.[0];
  if (given === undefined) {
    if (call.options.name !== undefined) throw new UserError("codeShape");
    return null;
  }
  const digits = given.replace(/[\s-]/gu, "");
  if (!/^\d{16}$/u.test(digits)) throw new UserError("codeShape");
  return digits;
}

function nameBeside(words: string): string | undefined {
  return words.replace(codeAmong, " ").trim() || undefined;
}

function readName(given: string | undefined): string | null {
  if (given === undefined) return null;
  const name = personName(given);
  if (name === null) throw new UserError("nameShape");
  return name;
}

async function replyTo(result: RedeemResult, code: string, turn: CommandTurn, ports: CommandPorts): Promise<Message> {
  switch (result.kind) {
    case "linked":
      return linked(result, turn, ports);
    case "name-needed":
      return turn.texts.nameNeeded(code, result.suggestion);
    case "wrong":
      return turn.texts.codeWrong();
    case "used":
      return turn.texts.codeUsed();
    case "expired":
      return turn.texts.codeExpired();
    case "locked":
      return turn.texts.codeLocked(Math.max(1, Math.ceil((result.untilMs - ports.clock.nowMs()) / 60_000)));
    case "other-account":
      return turn.texts.otherAccount(result.name);
  }
}

/** Somebody who has a code of mine could link their own chat: the first chat must learn of every other. */
function warningsOf(result: RedeemResult, turn: CommandTurn, nowMs: number): Outcome["tells"] & object {
  const [first] = result.kind === "linked" && result.addedAddress && !result.isNew ? result.person.addresses : [];
  if (result.kind !== "linked" || !first) return [];
  const notice = { kind: "linked", channel: turn.address.channel } as const;
  const entry = {
    id: `linked:${turn.id}`,
    notice,
    createdAtMs: nowMs,
    attempts: 0,
    state: "waiting",
    to: first,
  } as const;
  return [{ personId: result.person.id, entry }];
}

async function linked(
  result: Extract<RedeemResult, { kind: "linked" }>,
  turn: CommandTurn,
  ports: CommandPorts,
): Promise<Message> {
  if (result.isNew) return turn.texts.registered(result.person.name);
  if (result.addedAddress) return turn.texts.addressLinked(result.person.name, turn.address.channel);
  const before = permissionsOf(turn.person);
  const allowed = permissionsOf(result.person).filter((one) => !before.includes(one));
  const wasConnected = turn.person?.spotify?.state === "connected";
  return turn.texts.reconnected(await wishesFor(allowed, result.person, ports), wasConnected);
}
