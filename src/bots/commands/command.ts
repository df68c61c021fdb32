import type { CommandCall } from "../command.js";
import type { FirstLook } from "../delivery.js";
import type { Message, OutboxEntry, Person, Turn } from "../domain.js";
import type { CommandShape } from "../forms.js";
import type { MannerOf } from "../manner.js";
import type {
  Agenda,
  AlarmName,
  ApiTokens,
  Circle,
  Clock,
  Drafts,
  Effect,
  Exports,
  Groups,
  Invites,
  Log,
  Music,
  Once,
  People,
  Refusal,
  Registration,
  Shares,
  Visits,
} from "../ports.js";
import type { Language } from "../say.js";
import type { Texts } from "../text.js";

/** What commands may use. They read; what they write goes through the effects they answer. */
export interface CommandPorts {
  people: People;
  registration: Registration;
  shares: Shares;
  circle: Circle;
  groups: Groups;
  invites: Invites;
  drafts: Drafts;
  agenda: Agenda;
  exports: Exports;
  /** Unset: the operator has not switched the API on. */
  apiTokens?: ApiTokens;
  visits: Visits;
  once: Once;
  music: Music;
  clock: Clock;
  log: Log;
  /** What friends call this bot, for invitations. */
  botName: string;
  mannerOf: MannerOf;
  firstLookMs: FirstLook;
  /** The page that an {@link Exports} token opens. */
  exportUrl(token: string, language: Language): string;
  /** The page that a token of {@link Visits} opens. */
  pageUrl(token: string, language: Language): string;
}

/** What a command has decided. Nothing has been written yet. */
export interface Outcome {
  reply: Message;
  effects?: Effect[];
  /** What is said instead when the store refuses the effects. */
  refused?: (refusal: Refusal) => Message;
  /** Messages to registered people, stored before the reply is. Their ids make it safe to store them again. */
  tells?: { personId: string; entry: OutboxEntry }[];
  /** Other people in whose slots something has become due. */
  touched?: string[];
  /** Alarms that may have been set by what the command has done itself. */
  alarms?: { name: AlarmName; key: string }[];
  /** The reply names a secret and nothing was changed: a redelivery makes it again, it is not stored. */
  isSecret?: boolean;
  /** The person has just been erased: nothing may be written under their name any more. */
  isFarewell?: boolean;
}

/** One thing people can say. A command returns its reply, it never sends. */
export interface Command extends CommandShape {
  /** Throws UserError for what the person should put right, UpstreamError when the world fails. */
  run(call: CommandCall, turn: CommandTurn, ports: CommandPorts): Promise<Outcome>;
}

/** A turn, and the words to answer it with. */
export type CommandTurn = Turn & { texts: Texts };

/** A turn of somebody who is registered. */
export type PersonTurn = CommandTurn & { person: Person };

/** Wraps a command that needs a registered person: everybody else gets the login link. */
export function forPeople(
  run: (call: CommandCall, turn: PersonTurn, ports: CommandPorts) => Promise<Outcome>,
): Command["run"] {
  return async (call, turn, ports) => {
    const { person } = turn;
    if (person) return run(call, { ...turn, person }, ports);
    const url = ports.registration.begin(turn.address, [], turn.texts.say.language);
    return { reply: turn.texts.registerFirst(url, retyped(call)) };
  };
}

/** What somebody types once more when they are registered; null where that is too long to be shown. */
function retyped({ name, words, options }: CommandCall): string | null {
  const isShort = Object.keys(options).length === 0 && /^[\p{L}\p{N} #:-]{0,40}$/u.test(words);
  return isShort ? `${name} ${words}`.trim() : null;
}
