import { type CommandCall, type CommandName, nearestCommand, parseCommand } from "./command.js";
import { allCommands } from "./commands/all.js";
import type { Command, CommandPorts, CommandTurn, Outcome } from "./commands/command.js";
import { isBareCode } from "./commands/register.js";
import type { Address, Message, OutboxEntry, Person, Turn } from "./domain.js";
import { UpstreamError, UserError } from "./errors.js";
import { limits } from "./limits.js";
import { tongueOf } from "./manner.js";
import type { AlarmName, Alarms, Effect, Outbox, Turns } from "./ports.js";
import { parseTrackLink } from "./song-link.js";
import { textsIn } from "./text.js";

export interface ConversationParts extends CommandPorts {
  turns: Turns;
  outbox: Outbox;
  alarms: Alarms;
  /** The slot of an address that belongs to nobody. */
  addressSlot: (address: Address) => string;
  commands?: readonly Command[];
  /** Told of every turn that was decided. Never throws. */
  onDecided?(channel: string, how: HowDecided): void;
}

/** `mistake`: the person's; `upstream`: the world's failure; `bug`: ours. */
export type HowDecided = "answered" | "mistake" | "upstream" | "bug";

/** An event before anybody has looked up who it is from. */
export type IncomingTurn = Omit<Turn, "person">;

/** The conversation: from a turn to its reply, each event decided once. */
export interface Conversation {
  /**
   * Whether a text said to somebody else's bot is meant for us: the commands by their own names, and what our buttons
   * say. Greetings and everyday words that stand for a command in our own chat are the other bot's.
   */
  understands(said: string): boolean;
  /** Decides the turn, or repeats what was decided. Never throws for the person's mistakes or the world's failures. */
  answer(incoming: IncomingTurn): Promise<Message>;
  /** Answers a command that only reads, without storing a turn: for panels that show themselves anew each time. */
  peek(address: Address, command: string): Promise<Message>;
  /** After the reply, or an action that needs none: sends what was waiting for somebody to act at this address. */
  answered(address: Address): Promise<void>;
  /** The reply could not be sent: registered people get it through their outbox, others not at all. */
  replyFailed(incoming: IncomingTurn, reply: Message): Promise<boolean>;
}

export function createConversation(parts: ConversationParts): Conversation {
  const commands = parts.commands ?? allCommands;
  const reading = commands.filter(({ isReading }) => isReading);
  const own = ownNames(commands);
  return {
    understands: (said) => isForUs(said, own),
    async answer(incoming) {
      const turn = await understood(incoming, parts);
      const slots = [...(turn.person ? [turn.person.id] : []), parts.addressSlot(turn.address)];
      return (await parts.turns.find(turn.id, slots)) ?? decide(turn, commands, parts);
    },
    async peek(address, said) {
      const turn = await understood({ id: "peek", address, text: said, kind: "text" }, parts);
      return (await run(turn, reading, parts)).reply;
    },
    async answered(address) {
      const person = await parts.people.at(address);
      if (person && (await parts.outbox.release(person.id)) > 0) await parts.alarms.arm("outbox", person.id);
    },
    async replyFailed(incoming, reply) {
      const person = await parts.people.at(incoming.address);
      if (!person || reply.isSecret) return false;
      await tell(parts, person.id, replyEntry(incoming, reply, parts.clock.nowMs()));
      return true;
    },
  };
}

async function understood(incoming: IncomingTurn, parts: ConversationParts): Promise<CommandTurn> {
  const person = await parts.people.at(incoming.address);
  return { ...incoming, person, texts: textsIn(tongueOf(person, incoming.address, parts.mannerOf)) };
}

const buttonText = /^send d_[\w-]+/u;
/** Words that any bot may know: ours only with what they are about. */
const everyday = ["help", "me", "cancel", "settings", "accept", "not now", "block", "mute", "group"].concat([
  "remind",
  "queue",
  "save",
  "more",
  "quiet",
  "zone",
  "notify",
  "export",
  "api token",
  "react",
  "thanks",
  "reply",
  "again",
]);

/** Commands by the names that no other bot has. */
function ownNames(commands: readonly Command[]): CommandName[] {
  return commands
    .filter(({ name, isHidden }) => !isHidden || name.includes("_"))
    .map(({ name, aliases }) => ({ name, aliases: aliases.filter((alias) => alias.includes("_")) }));
}

function isForUs(said: string, own: readonly CommandName[]): boolean {
  if (buttonText.test(said)) return true;
  const call = recognise(said, own);
  if (call === null || call instanceof UserError) return call !== null;
  if (call.name === "help") return own.some(({ name }) => name === call.words.toLowerCase());
  return !everyday.includes(call.name) || call.words !== "";
}

async function decide(turn: CommandTurn, commands: readonly Command[], parts: ConversationParts): Promise<Message> {
  const outcome = await run(turn, commands, parts);
  parts.onDecided?.(turn.address.channel, outcome.how ?? "answered");
  if (outcome.isSecret) return forWhom(outcome);
  for (const { personId, entry } of outcome.tells ?? []) await tellOnce(parts, personId, entry);
  const slot = turn.person && !outcome.isFarewell ? turn.person.id : parts.addressSlot(turn.address);
  const reply = await store(turn, slot, { ...outcome, reply: forWhom(outcome) }, parts);
  await Promise.all((outcome.alarms ?? []).map(({ name, key }) => parts.alarms.arm(name, key)));
  await armAfter(turn.person, outcome, parts);
  return reply;
}

/** A room reads that a song was sent, and nothing else: questions, lists, links and refusals are one person's. */
function forWhom({ reply, effects = [] }: Outcome): Message {
  const said: Message = effects.some(brings) ? { ...reply, mustCome: true } : reply;
  return effects.some(({ kind }) => kind === "send" || kind === "send-batch") ? said : { ...said, isPrivate: true };
}

function brings(effect: Effect): boolean {
  return effect.kind === "change" && effect.brings === true;
}

type Decided = Outcome & { how?: Exclude<HowDecided, "answered"> };

/** The one place where a turn's failures are caught. */
async function run(turn: CommandTurn, commands: readonly Command[], parts: ConversationParts): Promise<Decided> {
  try {
    return await answerTo(turn, commands, parts);
  } catch (error) {
    if (error instanceof UserError) return { reply: { text: turn.texts.say(error.key, error.values) }, how: "mistake" };
    if (error instanceof UpstreamError) {
      parts.log.warn("turn.upstream", {
        turn: turn.id,
        service: error.service,
        status: String(error.status ?? ""),
        error,
      });
      return { reply: turn.texts.upstream(), how: "upstream" };
    }
    parts.log.error("turn.bug", { turnId: turn.id, error: error instanceof Error ? error : new Error(String(error)) });
    return { reply: turn.texts.apology(), how: "bug" };
  }
}

async function answerTo(turn: CommandTurn, commands: readonly Command[], parts: ConversationParts): Promise<Outcome> {
  if (turn.kind === "sticker") return { reply: turn.texts.sticker() };
  const call = recognise(turn.text, commands);
  if (call instanceof UserError) throw call;
  const command = call && commands.find(({ name }) => name === call.name);
  if (call && command) return command.run(call, turn, parts);
  if (turn.kind === "start") return { reply: turn.texts.welcome() };
  return { reply: misunderstood(turn, commands) };
}

function recognise(said: string, commands: readonly CommandName[]): CommandCall | UserError | null {
  if (said.length > limits.typedLength) return null;
  if (isBareCode(said)) return { name: "register", words: said.trim(), options: {} };
  try {
    return parseCommand(said, commands);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}

function misunderstood({ text: said, texts }: CommandTurn, commands: readonly Command[]): Message {
  const link = parseTrackLink(said);
  if (link?.kind === "track") return texts.linkOnly(`spotify:track:${link.id}`);
  if (link?.kind === "other") return texts.notATrack(link.what);
  return texts.unknown(
    nearestCommand(
      said,
      commands.filter((command) => !command.isHidden),
    ),
  );
}

async function store(turn: CommandTurn, slot: string, outcome: Outcome, parts: ConversationParts): Promise<Message> {
  const result = await parts.turns.commit(turn.id, slot, outcome.reply, outcome.effects ?? []);
  if (result.kind === "repeated") return result.reply;
  if (result.kind === "stored") return outcome.reply;
  const reply = { ...(outcome.refused?.(result.refusal) ?? turn.texts.apology()), isPrivate: true };
  await parts.turns.commit(turn.id, slot, reply, []);
  return reply;
}

async function armAfter(person: Person | null, outcome: Outcome, parts: ConversationParts): Promise<void> {
  const hasChanged = person && (outcome.effects?.length || outcome.isFarewell);
  const ids = [...(hasChanged ? [person.id] : []), ...(outcome.touched ?? [])];
  const names: AlarmName[] = ["debts", "outbox", "listen-check", "agenda"];
  if (person && outcome.effects?.some(({ kind }) => kind === "job")) await parts.alarms.arm("jobs", person.id);
  await Promise.all(ids.flatMap((id) => names.map((name) => parts.alarms.arm(name, id))));
}

/** A redelivered event must not tell twice what has been told by now. */
async function tellOnce(parts: ConversationParts, personId: string, entry: OutboxEntry): Promise<void> {
  await parts.outbox.putOnce(personId, entry, entry.createdAtMs);
  await parts.alarms.arm("outbox", personId);
}

async function tell(parts: ConversationParts, personId: string, entry: OutboxEntry): Promise<void> {
  await parts.outbox.put(personId, entry, entry.createdAtMs);
  await parts.alarms.arm("outbox", personId);
}

/** By itself a message goes to a room, where everybody reads it. */
function replyEntry(incoming: IncomingTurn, reply: Message, nowMs: number): OutboxEntry {
  const notice = { kind: "reply", message: reply } as const;
  const { room: _, ...alone } = incoming.address;
  return {
    id: `reply:${incoming.id}`,
    notice,
    createdAtMs: nowMs,
    attempts: 0,
    state: "waiting",
    to: reply.isPrivate ? alone : incoming.address,
  };
}
