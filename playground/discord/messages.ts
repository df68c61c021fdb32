import type { Clock } from "../../src/bots/ports.js";
import type { Json } from "../json.js";
import { FLAG } from "./message-rules.js";
import type { Channel, Places } from "./places.js";
import { type SeenMessage, seenMessage } from "./seen-message.js";
import type { Snowflakes } from "./snowflakes.js";
import type { StoredMessage } from "./stored-message.js";

/** What happened to a message. */
export type MessageChange = "posted" | "edited" | "deleted";

/** Told of every change, once for each person who sees it. */
export type MessageListener = (userId: string, message: SeenMessage, change: MessageChange) => void;

/** A message about to be stored. */
export type NewMessage = Pick<StoredMessage, "channelId" | "authorId" | "isFromBot"> & Partial<StoredMessage>;

const NONCE_WINDOW_MS = 5 * 60 * 1000;
/** Everything of a message that stays as it is unless the new message says otherwise. */
const BLANK = {
  content: "",
  embeds: [] as Json[],
  components: [] as Json[],
  attachments: [],
  flags: 0,
  editedMs: null,
  onlyFor: null,
  interaction: null,
  nonce: null,
  mentions: { everyone: false, users: [] as string[] },
  referenceId: null,
};

/** All messages of all channels, oldest first. */
export class Messages {
  readonly #places: Places;
  readonly #clock: Clock;
  readonly #snowflakes: Snowflakes;
  readonly #byId = new Map<string, StoredMessage>();
  readonly #byNonce = new Map<string, StoredMessage>();
  readonly #listeners = new Set<MessageListener>();

  constructor(places: Places, clock: Clock, snowflakes: Snowflakes) {
    this.#places = places;
    this.#clock = clock;
    this.#snowflakes = snowflakes;
  }

  post(message: NewMessage): StoredMessage {
    const id = this.#snowflakes.mint();
    const stored: StoredMessage = { ...BLANK, ...message, id, createdMs: this.#clock.nowMs() };
    this.#byId.set(id, stored);
    if (stored.nonce !== null) this.#byNonce.set(stored.nonce, stored);
    this.#tell(stored, "posted");
    return stored;
  }

  /** Changes a message; filling in what was "thinking…" does not count as an edit. */
  edit(message: StoredMessage, changes: Partial<StoredMessage>): StoredMessage {
    const wasThinking = (message.flags & FLAG.loading) !== 0;
    Object.assign(message, changes, { editedMs: wasThinking ? null : this.#clock.nowMs() });
    this.#tell(message, "edited");
    return message;
  }

  delete(message: StoredMessage): void {
    this.#byId.delete(message.id);
    this.#tell(message, "deleted");
  }

  find(id: string): StoredMessage | null {
    return this.#byId.get(id) ?? null;
  }

  /** The bot's own message with this nonce of the last few minutes, or `null`. */
  withNonce(nonce: string | number): StoredMessage | null {
    const message = this.#byNonce.get(String(nonce));
    const isRecent = message !== undefined && this.#clock.nowMs() - message.createdMs < NONCE_WINDOW_MS;
    return isRecent ? message : null;
  }

  /** What a person sees, in one channel or in all of theirs. */
  seenBy(userId: string, channelId?: string): SeenMessage[] {
    const channel = channelId === undefined ? null : this.#readable(userId, channelId);
    return [...this.#byId.values()]
      .filter((each) => (channel === null || each.channelId === channel.id) && this.#sees(userId, each))
      .map(seenMessage);
  }

  /** A message this person sees. @throws Error if there is none */
  visible(userId: string, messageId: string): StoredMessage {
    const message = this.#byId.get(messageId);
    if (message === undefined || !this.#sees(userId, message)) {
      throw new Error(`${userId} sees no message ${messageId}`);
    }
    return message;
  }

  onMessage(listener: MessageListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #readable(userId: string, channelId: string): Channel {
    const channel = this.#places.channel(channelId);
    if (!this.#places.isIn(userId, channel)) throw new Error(`${userId} is not in channel ${channelId}`);
    return channel;
  }

  #sees(userId: string, { channelId, onlyFor }: StoredMessage): boolean {
    if (onlyFor !== null && onlyFor !== userId) return false;
    return this.#places.isIn(userId, this.#places.channel(channelId));
  }

  #tell(message: StoredMessage, change: MessageChange): void {
    if (this.#listeners.size === 0) return;
    const seen = seenMessage(message);
    for (const { id } of this.#places.members(this.#places.channel(message.channelId))) {
      if (!this.#sees(id, message)) continue;
      for (const listener of this.#listeners) listener(id, structuredClone(seen), change);
    }
  }
}
