import { randomBytes } from "node:crypto";
import type { Clock } from "../../src/bots/ports.js";
import type { Json } from "../json.js";
import { refusals } from "./graph-error.js";
import type { SeenContent, SeenMessage } from "./seen-message.js";
import { type Person, Thread } from "./thread.js";

const ONE_TIME_TOKEN_MS = 365 * 24 * 60 * 60 * 1000;

/** Called with every new message of any thread, from either side. */
export type MessageListener = (psid: string, message: SeenMessage) => void;

/** The state the platform keeps for one Page: its people, their threads, its profile and its subscription. */
export class Page {
  readonly id: string;
  readonly name: string;
  isRestricted = false;
  /** The messenger profile. A Get Started button is there from the beginning, as m.me links need one. */
  profile: Json = { get_started: { payload: "GET_STARTED" } };
  /** Webhook fields the app receives; `null` (all of them) until `subscribed_apps` is called. */
  subscribedFields: ReadonlySet<string> | null = null;
  readonly #clock: Clock;
  readonly #threads = new Map<string, Thread>();
  readonly #oneTimeTokens = new Map<string, { psid: string; untilMs: number }>();
  readonly #listeners = new Set<MessageListener>();

  constructor(id: string, name: string, clock: Clock) {
    this.id = id;
    this.name = name;
    this.#clock = clock;
  }

  addPerson(person: Person): void {
    if (this.#threads.has(person.psid)) throw new Error(`There is already a person ${person.psid}`);
    this.#threads.set(person.psid, new Thread(person));
  }

  /** The thread with that person, or `null` if nobody has this PSID. */
  findThread(psid: string): Thread | null {
    return this.#threads.get(psid) ?? null;
  }

  /** @throws Error if nobody has this PSID */
  thread(psid: string): Thread {
    const thread = this.findThread(psid);
    if (thread === null) throw new Error(`There is no person ${psid}: call addPerson first`);
    return thread;
  }

  /** Puts a message into the thread, tells the listeners and returns its id, a new one unless given. */
  post(thread: Thread, from: SeenMessage["from"], content: SeenContent, mid = this.newMid()): string {
    const message: SeenMessage = { mid, atMs: this.#clock.nowMs(), from, ...content };
    thread.add(message);
    for (const listener of this.#listeners) listener(thread.person.psid, structuredClone(message));
    return message.mid;
  }

  /** A message id nobody has had. */
  newMid(): string {
    return `m_${randomBytes(24).toString("base64url")}`;
  }

  /** Calls the listener with every message from now on; the returned function ends that. */
  onMessage(listener: MessageListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A token with which the bot may write to this person once, within a year. */
  issueOneTimeToken(psid: string): string {
    const token = randomBytes(16).toString("hex");
    this.#oneTimeTokens.set(token, { psid, untilMs: this.#clock.nowMs() + ONE_TIME_TOKEN_MS });
    return token;
  }

  /** Spends a token and names its person. @throws GraphError 100/2018001 for one unknown, spent or expired */
  spendOneTimeToken(token: string): string {
    const grant = this.#oneTimeTokens.get(token);
    this.#oneTimeTokens.delete(token);
    if (grant === undefined || grant.untilMs < this.#clock.nowMs()) throw refusals.noMatchingUser();
    return grant.psid;
  }
}
