import type { Clock } from "../../src/bots/ports.js";
import { withIds } from "./block-tree.js";
import type { MessageContent } from "./content.js";
import type { Channel, Directory } from "./directory.js";
import type { Ids } from "./ids.js";
import { type SeenMessage, seenMessage } from "./seen-message.js";
import { SlackError } from "./slack-error.js";
import type { Side, StoredMessage } from "./stored-message.js";

/** Whose message it is and where it goes. */
export interface Posting {
  channelId: string;
  from: Side;
  authorId: string | null;
  /** Default null: everybody. */
  viewerId?: string | null;
  threadTs?: string | null;
}

/** Called with every new or changed message, once for each person who sees it. */
export type MessageListener = (userId: string, message: SeenMessage) => void;

/** All messages of all channels. */
export class Messages {
  readonly #directory: Directory;
  readonly #ids: Ids;
  readonly #clock: Clock;
  readonly #messages: StoredMessage[] = [];
  readonly #listeners = new Set<MessageListener>();

  constructor(directory: Directory, ids: Ids, clock: Clock) {
    this.#directory = directory;
    this.#ids = ids;
    this.#clock = clock;
  }

  post(posting: Posting, content: MessageContent): StoredMessage {
    const atMs = this.#clock.nowMs();
    const message: StoredMessage = {
      viewerId: null,
      threadTs: null,
      ...posting,
      ...this.#named(content),
      ts: this.#ids.ts(atMs),
      atMs,
      isEdited: false,
    };
    this.#messages.push(message);
    this.#tell(message);
    return message;
  }

  /** Replaces the content of a message in place. */
  edit(message: StoredMessage, content: MessageContent): void {
    Object.assign(message, this.#named(content), { isEdited: true });
    this.#tell(message);
  }

  remove(message: StoredMessage): void {
    const index = this.#messages.indexOf(message);
    if (index >= 0) this.#messages.splice(index, 1);
  }

  /** The message of that name, ephemeral or not; null if there is none. */
  find(channelId: string, ts: string): StoredMessage | null {
    return this.#messages.find((message) => message.channelId === channelId && message.ts === ts) ?? null;
  }

  /** Like `find`, for the bot: it never finds ephemeral messages. @throws SlackError `message_not_found` */
  findForBot(channelId: string, ts: string): StoredMessage {
    const message = this.find(channelId, ts);
    if (message === null || message.viewerId !== null) throw new SlackError("message_not_found");
    return message;
  }

  /** What is visible to a person, oldest first, in one channel or in all. */
  visibleTo(userId: string, channelId?: string): StoredMessage[] {
    return this.#messages.filter((message) => {
      const isHere = channelId === undefined || message.channelId === channelId;
      return isHere && this.#viewers(message).includes(userId);
    });
  }

  /** What a person sees, oldest first. */
  seenBy(userId: string, channelId?: string): SeenMessage[] {
    return this.visibleTo(userId, channelId).map((message) => seenMessage(message, this.#directory));
  }

  onMessage(listener: MessageListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #named(content: MessageContent): MessageContent {
    const attachments = content.attachments.map((each) => ({ ...each, blocks: withIds(each.blocks, this.#ids) }));
    return { ...content, blocks: withIds(content.blocks, this.#ids), attachments };
  }

  #viewers({ channelId, viewerId }: StoredMessage): string[] {
    const channel: Channel | undefined = this.#directory.channels.get(channelId);
    return viewerId === null ? [...(channel?.members ?? [])] : [viewerId];
  }

  #tell(message: StoredMessage): void {
    const people = this.#viewers(message).filter((id) => this.#directory.users.get(id)?.isBot === false);
    for (const listener of this.#listeners) {
      for (const userId of people) listener(userId, seenMessage(message, this.#directory));
    }
  }
}
