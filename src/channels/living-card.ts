import { createHash } from "node:crypto";
import type { Address, Message, PaintedCard, SentShare } from "../bots/domain.js";
import { maySee } from "../bots/visibility.js";
import { type Channel, DeliveryError } from "./channel.js";
import type { Item, OpenTarget, Run } from "./outbox-run.js";

/**
 * Shows the current state of a sent song: changes the card there is, or sends a new one, which `isQuiet` forbids. Answers
 * where it is now; null when nothing could be changed quietly. Throws DeliveryError.
 */
export async function paintCard(
  run: Run,
  sent: SentShare,
  { address, channel }: OpenTarget,
  isQuiet: boolean,
): Promise<PaintedCard | null> {
  const { parts } = run;
  const message = parts.textsFor(run.person, address).livingCard(sent);
  const place = await placeOf(run, sent, address);
  return paintAt(run, { id: sent.id, card: sent.card, message, place, address, channel, isQuiet });
}

/** A card to be shown at a place, or where that is a room that cannot be written to, at the person's address. */
export interface Painting {
  id: string;
  card: PaintedCard | undefined;
  message: Message;
  place: Address;
  address: Address;
  channel: Channel;
  /** Nothing new may be sent. */
  isQuiet: boolean;
}

/** Changes the card there is, or sends a new one; null where that is forbidden. Throws DeliveryError. */
export async function paintAt(
  run: Run,
  { id, card, message, place, address, channel, isQuiet }: Painting,
): Promise<PaintedCard | null> {
  if (card && (await repaint(run, card, place, message, channel))) return card;
  if (isQuiet) return null;
  return sendNew(place, address, (to) => channel.send(to, message, digest(`${id}:${to.room ?? ""}`)));
}

async function repaint(
  run: Run,
  card: PaintedCard,
  place: Address,
  message: Message,
  channel: Channel,
): Promise<boolean> {
  if (!channel.update || !isSamePlace(run, card.address, place)) return false;
  return changed(channel, card, message);
}

/** False when the message is not there any more. Throws DeliveryError. */
export async function changed(channel: Channel, { address, messageId }: PaintedCard, message: Message) {
  return tryUpdate(() => channel.update?.(address, messageId, message));
}

/**
 * A room sees the card only if the song was sent there and its recipient lets rooms see what they have played, and this
 * sender learn of it.
 */
async function placeOf(run: Run, { origin, recipientId }: SentShare, address: Address): Promise<Address> {
  if (origin?.room === undefined || origin.channel !== address.channel) return address;
  return (await mayRoomSee(run, recipientId)) ? { ...address, room: origin.room } : address;
}

/** Whether this recipient lets rooms, and this sender, see what was played. */
export async function mayRoomSee({ parts, personId }: Run, recipientId: string): Promise<boolean> {
  const [recipient, bond] = await Promise.all([parts.people.get(recipientId), parts.circle.get(recipientId, personId)]);
  return maySee(personId, { kind: "play in a room", recipient, bond });
}

function isSamePlace({ parts }: Run, a: Address, b: Address): boolean {
  return parts.addressKey(a) === parts.addressKey(b) && a.room === b.room;
}

async function tryUpdate(update: () => Promise<void> | undefined): Promise<boolean> {
  try {
    await update();
    return true;
  } catch (error) {
    if (error instanceof DeliveryError && error.failure === "gone") return false;
    throw error;
  }
}

/** A room that cannot be written to is no reason to say nothing: then it goes to the person alone. */
async function sendNew(place: Address, person: Address, send: (to: Address) => Promise<string>): Promise<PaintedCard> {
  if (place.room !== undefined) {
    try {
      return { address: place, messageId: await send(place) };
    } catch (error) {
      if (!(error instanceof DeliveryError) || !["closed", "unreachable", "refused", "gone"].includes(error.failure))
        throw error;
    }
  }
  const { room: _, ...alone } = person;
  return { address: alone, messageId: await send(alone) };
}

/** The same for every try of a delivery, and short enough to be a Discord nonce. */
export function deliveryIdOf(batch: Item[]): string {
  return batch[0]?.entry.deliveryId ?? digest(batch.map(({ entry }) => `${entry.id}@${entry.createdAtMs}`).join());
}

/** Short enough to be a Discord nonce. */
export function digest(text: string): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, 25);
}
