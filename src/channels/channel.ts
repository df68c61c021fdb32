import type { TurnContext } from "botbuilder";
import type { Address, AddressFacts, Message } from "../bots/domain.js";
import type { CommandShape } from "../bots/forms.js";
import type { Manner } from "../bots/manner.js";
import type { Clock, Log, Random } from "../bots/ports.js";
import type { Suggestions } from "../bots/suggestions.js";
import type { Texts } from "../bots/text.js";
import type { Route } from "../http-port.js";

/** What a bot does with one event: a Bot Framework turn. */
export type OnTurn = (context: TurnContext) => Promise<void>;

/** What every channel is given by the house. */
export interface ChannelParts {
  clock: Clock;
  log: Log;
  random: Random;
  /** Told of everything a person does, before the turn. */
  acted(address: Address, atMs: number): Promise<void>;
  /** Told after an action that has no turn. */
  answered(address: Address): Promise<void>;
  /** What people can say here, for slash commands, hints and home tabs. */
  commands: readonly CommandShape[];
  /** The words for whoever is at this address: in the language they have chosen, else in `address.locale`. Never rejects. */
  textsFor(address: Address): Promise<Texts>;
  /** Answers a command that only reads (inbox, sent, settings, help), without a turn: for home tabs and panels. */
  peek(address: Address, command: string): Promise<Message>;
  /** For fields that complete while somebody types. Never throw; empty within 2 s at the latest. */
  suggest: Suggestions;
  /** True for the first caller with this id in the last 15 minutes, over all processes. For platforms that redeliver. */
  isFirst(id: string): Promise<boolean>;
}

/** One platform, as the rest of the house sees it. */
export interface Channel {
  /** As in {@link Address}. */
  readonly name: string;
  /** What people call it. */
  readonly label: string;
  readonly routes: Route[];
  /** Begins to pass events to the bot. */
  start(onTurn: OnTurn): Promise<void>;
  /** Stops taking events and waits for the turns under way. */
  stop(): Promise<void>;
  /** Resolves when no turn is under way: what the platform has told us so far is answered. Never rejects. */
  idle(): Promise<void>;
  /**
   * Runs the turn of one event that this channel has handed to Intake, told apart by the channel's name. Rejects with
   * what the turn throws, and with UpstreamError before `start` and after `stop`; an event nobody can read is dropped.
   */
  handle(event: string): Promise<void>;
  /** Whether the platform lets us write to this address now without being asked. */
  canWriteFirst(facts: AddressFacts | undefined, nowMs: number): boolean;
  /**
   * Writes to a person, or where `address.room` is set into that room. Answers the platform's id of the (last) message.
   * `deliveryId` (at most 25 characters, the same for every try of one delivery) lets a platform refuse a double.
   * Throws DeliveryError.
   */
  send(address: Address, message: Message, deliveryId?: string): Promise<string>;
  /**
   * Changes a message in place; only on platforms that can. Throws DeliveryError; failure "gone" when there is no such
   * message any more.
   */
  update?(address: Address, messageId: string, message: Message): Promise<void>;
  /** How many cards one message may carry; 1 when they cannot be merged. */
  readonly maxCards: number;
  /** The code of the last failure only the operator can mend; null while messages go out. */
  readonly halted: string | null;
  /** True while events should arrive here and cannot: the process is not ready. Unset: this channel cannot tell. */
  readonly isDeaf?: boolean;
  /** How commands are written here, and what the platform can tell; unset: as they are typed, and nothing. */
  readonly manner?: Manner;
  /** A page that opens a chat with the bot, when the platform has one. */
  readonly startUrl?: string;
  /** The same with a registration code, when the platform carries one. Needs no `this`. */
  chatLink?(code: string): string;
}

/**
 * What a failed delivery means.
 * - closed: the platform refuses until the person acts again
 * - unreachable: this person cannot be written to
 * - transient: try again; `retryAfterMs` when the platform says when
 * - unclear: it may or may not have arrived
 * - refused: our own mistake; trying again cannot help
 * - halted: the operator must act (token dead, page restricted)
 * - gone: the message to be changed is not there any more
 */
export type DeliveryFailure = "closed" | "unreachable" | "transient" | "unclear" | "refused" | "halted" | "gone";

export class DeliveryError extends Error {
  override readonly name = "DeliveryError";
  readonly failure: DeliveryFailure;
  /** The platform's code, such as "10/2018278". */
  readonly code: string;
  readonly retryAfterMs: number | undefined;
  /** Of a transient failure: it may have arrived, and the platform would know it again. */
  readonly isMaybeShown: boolean;

  constructor(
    failure: DeliveryFailure,
    code: string,
    message: string,
    options: { cause?: unknown; retryAfterMs?: number; isMaybeShown?: boolean } = {},
  ) {
    super(message, { cause: options.cause });
    this.failure = failure;
    this.code = code;
    this.retryAfterMs = options.retryAfterMs;
    this.isMaybeShown = options.isMaybeShown ?? false;
  }
}
