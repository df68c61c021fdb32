import { createHash } from "node:crypto";
import type { Address, SentShare } from "../bots/domain.js";
import { DeliveryError } from "./channel.js";
import type { Item, OpenTarget, Run } from "./outbox-run.js";

type PaintedCard = NonNullable<SentShare["card"]>;

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
  const { card } = sent;
  if (card && channel.update && isSamePlace(run, card.address, place)) {
    const isThere = await tryUpdate(() => channel.update?.(card.address, card.messageId, message));
    if (isThere) return card;
  }
  if (isQuiet) return null;
  return sendNew(place, address, (to) => channel.send(to, message, digest(`${sent.id}:${to.room ?? ""}`)));
}

/**
 * A room sees the card only if the song was sent there and its recipient lets rooms see what they have played, and this
 * sender learn of it.
 */
async function placeOf(run: Run, { origin, recipientId }: SentShare, address: Address): Promise<Address> {
  if (origin?.room === undefined || origin.channel !== address.channel) return address;
  return (await mayRoomSee(run, recipientId)) ? { ...address, room: origin.room } : address;
}

async function mayRoomSee({ parts, personId }: Run, recipientId: string): Promise<boolean> {
  const [recipient, bond] = await Promise.all([parts.people.get(recipientId), parts.circle.get(recipientId, personId)]);
  const isFriend = bond?.state === "friend" && bond.receipts !== false;
  return isFriend && recipient?.roomReceipts === true && recipient.receipts;
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
  return digest(batch.map(({ entry }) => `${entry.id}@${entry.createdAtMs}`).join());
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("base64url").slice(0, 25);
}
