import type { MessageContent } from "./content.js";

/** Who a message is from; `platform` is a notice of Slack's own, such as a command that failed. */
export type Side = "bot" | "person" | "platform";

/** A message as the platform keeps it. */
export interface StoredMessage extends MessageContent {
  ts: string;
  atMs: number;
  channelId: string;
  from: Side;
  /** Who wrote it; null for a notice of the platform. */
  authorId: string | null;
  /** The only person who sees it; null for everybody in the channel. */
  viewerId: string | null;
  threadTs: string | null;
  isEdited: boolean;
}
