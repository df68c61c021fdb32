import type { Json } from "../json.js";

/** A file of a message. */
export interface StoredFile {
  id: string;
  filename: string;
  description: string | null;
  contentType: string;
  bytes: Buffer;
  /** Where it can be fetched. */
  url: string;
}

/** What a message was an answer to. */
export interface MessageOrigin {
  id: string;
  type: number;
  userId: string;
  /** Name of the command; null for components and modals. */
  name: string | null;
  /** How the app was installed, as in `authorizing_integration_owners`. */
  owners: Record<string, string>;
}

/** A message as the platform keeps it. */
export interface StoredMessage {
  readonly id: string;
  readonly channelId: string;
  /** The bot's id or a person's. */
  readonly authorId: string;
  readonly isFromBot: boolean;
  content: string;
  embeds: Json[];
  components: Json[];
  attachments: StoredFile[];
  flags: number;
  readonly createdMs: number;
  editedMs: number | null;
  /** The one person who sees an ephemeral message; null for everybody. */
  readonly onlyFor: string | null;
  /** The interaction it answers; null for what the bot or a person just wrote. */
  readonly interaction: MessageOrigin | null;
  readonly nonce: string | null;
  /** Whom it notifies. */
  mentions: { everyone: boolean; users: string[] };
  readonly referenceId: string | null;
}
