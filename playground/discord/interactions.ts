import type { Clock } from "../../src/bots/ports.js";
import type { Json } from "../json.js";
import { refusal } from "./api-error.js";
import type { RandomIds } from "./random-ids.js";
import type { Snowflakes } from "./snowflakes.js";
import type { MessageOrigin, StoredMessage } from "./stored-message.js";

const TOKEN_LIFE_MS = 15 * 60 * 1000;
/** Older ones are forgotten, so that long runs do not fill the memory. */
const KEPT = 20_000;

/** Types of interactions by name. */
export const INTERACTION = { command: 2, component: 3, autocomplete: 4, modal: 5 } as const;

/** The first response, by name. */
export type ResponseKind = "message" | "deferred" | "deferredUpdate" | "update" | "choices" | "modal";

/** What came of an action of a person. */
export interface InteractionOutcome {
  interactionId: string;
  /** Null if nothing came within 3 seconds: "The application did not respond". */
  response: ResponseKind | null;
  /** Real milliseconds until the response. */
  ackMs: number;
  /** The message posted or changed by the response, if it did that. */
  messageId: string | null;
  /** What autocomplete offers. */
  choices: Json[];
}

/** One action of a person, which the bot may answer for a while. */
export interface LiveInteraction extends MessageOrigin {
  readonly token: string;
  readonly channelId: string;
  /** The message a component is on, or a modal came from; null for commands. */
  readonly source: StoredMessage | null;
  readonly isModalFromMessage: boolean;
  /** Whether answers must be for this person only. */
  readonly isForcedEphemeral: boolean;
  /** For autocomplete: the type of the option that is completed. */
  readonly focusedType: number;
  readonly createdMs: number;
  readonly startedAt: number;
  isExpired: boolean;
  response: ResponseKind | null;
  original: StoredMessage | null;
  /** Ids of follow-ups. */
  readonly followUps: Set<string>;
  followUpCount: number;
  settle(outcome: InteractionOutcome): void;
}

/** What is known of an interaction before it happens. */
export type NewInteraction = Pick<
  LiveInteraction,
  | "type"
  | "userId"
  | "name"
  | "owners"
  | "channelId"
  | "source"
  | "isModalFromMessage"
  | "isForcedEphemeral"
  | "focusedType"
>;

/** All interactions, and the rules about when they may be answered. */
export class Interactions {
  readonly #clock: Clock;
  readonly #snowflakes: Snowflakes;
  readonly #random: RandomIds;
  readonly #ackLimitMs: number;
  readonly #byId = new Map<string, LiveInteraction>();
  readonly #byToken = new Map<string, LiveInteraction>();
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(clock: Clock, snowflakes: Snowflakes, random: RandomIds, ackLimitMs: number) {
    this.#clock = clock;
    this.#snowflakes = snowflakes;
    this.#random = random;
    this.#ackLimitMs = ackLimitMs;
  }

  /** Begins an interaction. `done` resolves with the first response, or when the time for it is over. */
  open(about: NewInteraction): { interaction: LiveInteraction; done: Promise<InteractionOutcome> } {
    const { promise: done, resolve } = withResolvers<InteractionOutcome>();
    const interaction: LiveInteraction = {
      ...about,
      id: this.#snowflakes.mint(),
      token: `aW50ZXJhY3Rpb246${this.#random.id()}${this.#random.id()}`,
      createdMs: this.#clock.nowMs(),
      startedAt: performance.now(),
      isExpired: false,
      response: null,
      original: null,
      followUps: new Set(),
      followUpCount: 0,
      settle: resolve,
    };
    this.#byId.set(interaction.id, interaction);
    this.#byToken.set(interaction.token, interaction);
    this.#forgetOldest();
    this.#limit(interaction);
    return { interaction, done };
  }

  #forgetOldest(): void {
    const [oldest] = this.#byId.values();
    if (oldest === undefined || this.#byId.size <= KEPT) return;
    this.#byId.delete(oldest.id);
    this.#byToken.delete(oldest.token);
  }

  #limit(interaction: LiveInteraction): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      if (interaction.response === null) this.expire(interaction);
    }, this.#ackLimitMs);
    this.#timers.add(timer);
  }

  /** Nobody will answer this one. */
  expire(interaction: LiveInteraction): void {
    interaction.isExpired = true;
    interaction.settle(outcomeOf(interaction, null, []));
  }

  /** The interaction for a first response. @throws DiscordError 10062 or 40060 */
  toAnswer(id: string, token: string): LiveInteraction {
    const interaction = this.#byId.get(id);
    if (interaction === undefined || interaction.token !== token) throw refusal(10062);
    if (interaction.response !== null) throw refusal(40060);
    if (interaction.isExpired) throw refusal(10062);
    return interaction;
  }

  /** Notes the first response, which is what the person has been waiting for. */
  answered(interaction: LiveInteraction, response: ResponseKind, choices: Json[] = []): void {
    interaction.response = response;
    interaction.settle(outcomeOf(interaction, response, choices));
  }

  /** The interaction behind a webhook. @throws DiscordError 50027 if it is over, 10015 if it has not been answered yet */
  behindWebhook(token: string): LiveInteraction {
    const interaction = this.#byToken.get(token);
    if (interaction === undefined) throw refusal(50027);
    if (this.#clock.nowMs() - interaction.createdMs >= TOKEN_LIFE_MS) throw refusal(50027);
    if (interaction.response === null) throw refusal(10015);
    return interaction;
  }

  /** Ends all waiting at once. */
  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
    for (const each of this.#byId.values()) if (each.response === null && !each.isExpired) this.expire(each);
  }
}

function outcomeOf(
  { id, startedAt, original }: LiveInteraction,
  response: ResponseKind | null,
  choices: Json[],
): InteractionOutcome {
  const ackMs = performance.now() - startedAt;
  return { interactionId: id, response, ackMs, messageId: original?.id ?? null, choices };
}

/** Node 20 has no Promise.withResolvers. */
function withResolvers<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((each) => {
    resolve = each;
  });
  return { promise, resolve };
}
