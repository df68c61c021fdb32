import { createHash, randomBytes } from "node:crypto";
import type { ConversationReference } from "botbuilder";
import { DeliveryError } from "../channel.js";
import type { MessagePlace } from "./calls.js";
import { idIn, objectIn } from "./json.js";

/** Discord's limit for a nonce. */
const maxNonceLength = 25;

/** Where a conversation takes place: in a room, or with one person alone. */
export interface Place {
  userId: string | null;
  roomId: string | null;
}

/** Reads `dm/<user id>` with the room beside it, or `<server id>/<channel id>`. Throws DeliveryError for neither. */
export function placeOf(reference: Partial<Pick<ConversationReference, "conversation" | "user">>): Place {
  const { id, properties } = objectIn(reference.conversation);
  const [first, last] = String(id ?? "").split("/");
  const userId = idIn(first === "dm" ? last : objectIn(reference.user).id);
  const roomId = idIn(objectIn(properties).room) ?? (first === "dm" ? null : idIn(last));
  if (userId === null && roomId === null) throw new DeliveryError("refused", "place", "Discord: nobody to write to");
  return { userId, roomId };
}

/** How a message is named outside this folder, so that it can be found again without opening any channel. */
export function messageName({ channelId, messageId }: MessagePlace): string {
  return `${channelId}/${messageId}`;
}

/** Null for a name that is none of ours. */
export function messageNamed(name: string | undefined): MessagePlace | null {
  const [channelId, messageId] = (name ?? "").split("/").map(idIn);
  return channelId && messageId ? { channelId, messageId } : null;
}

/** The nonce of one of several messages that are one activity. */
export function nonceFor(own: unknown, index: number): string {
  if (typeof own !== "string" || own === "") return randomBytes(12).toString("hex");
  if (index === 0 && own.length <= maxNonceLength) return own;
  return createHash("sha256").update(`${own}/${index}`).digest("hex").slice(0, maxNonceLength);
}
