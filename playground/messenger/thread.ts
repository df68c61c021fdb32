import type { SeenMessage } from "./seen-message.js";

const WINDOW_MS = 24 * 60 * 60 * 1000;
const TYPING_MS = 20 * 1000;

/** Somebody who can talk to the Page. */
export interface Person {
  /** Page-scoped id. */
  psid: string;
  /** Full name; what follows the first space is the last name. */
  name: string;
  /** False for accounts without a readable profile (phone numbers): asking answers 100/2018218. Default true. */
  hasProfile?: boolean;
}

/** The conversation of one person with the Page: its messages, its 24-hour window and who may write. */
export class Thread {
  readonly person: Person;
  isBlocked = false;
  /** Another app controls the conversation: its events arrive as standby and sends are refused. */
  isOwnedElsewhere = false;
  readonly #messages: SeenMessage[] = [];
  #lastActionAtMs: number | null = null;
  #typingUntilMs = 0;

  constructor(person: Person) {
    this.person = person;
  }

  /** Nobody has said or pressed anything here yet. */
  get isNew(): boolean {
    return this.#messages.length === 0 && this.#lastActionAtMs === null;
  }

  /** Notes what the person did at that time; it re-opens the window. An earlier time never shortens it. */
  acted(atMs: number): void {
    this.#lastActionAtMs = Math.max(this.#lastActionAtMs ?? atMs, atMs);
  }

  /** Whether the bot may write freely: the person acted at most 24 hours ago. */
  isWindowOpen(nowMs: number): boolean {
    return this.#lastActionAtMs !== null && nowMs - this.#lastActionAtMs <= WINDOW_MS;
  }

  /** Appends a message; one from the bot ends its typing indicator. */
  add(message: SeenMessage): void {
    this.#messages.push(message);
    if (message.from === "bot") this.#typingUntilMs = 0;
  }

  /** Switches the typing indicator, which goes out by itself after 20 seconds. */
  type(isOn: boolean, nowMs: number): void {
    this.#typingUntilMs = isOn ? nowMs + TYPING_MS : 0;
  }

  isTyping(nowMs: number): boolean {
    return nowMs < this.#typingUntilMs;
  }

  /** Sets the reaction on a message; `undefined` takes it away. False if the thread has no such message. */
  react(mid: string, reaction: string | undefined): boolean {
    const message = this.#messages.find((candidate) => candidate.mid === mid);
    if (message === undefined) return false;
    delete message.reaction;
    if (reaction !== undefined) message.reaction = reaction;
    return true;
  }

  /** Copies of all messages, oldest first; quick replies only where they can still be tapped. */
  seen(): SeenMessage[] {
    return this.#messages.map((message, index) => {
      const { quickReplies, ...rest } = structuredClone(message);
      const isNewest = index === this.#messages.length - 1;
      return quickReplies !== undefined && isNewest ? { ...rest, quickReplies } : rest;
    });
  }
}
