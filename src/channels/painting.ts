import type { DeliveryEnd } from "../bots/ports.js";
import { paintBatch, paintRoom, speakOfBatch, type Way } from "./batch-card.js";
import { changed, paintCard } from "./living-card.js";
import { logFailure, markAsSending, NoLongerOurs } from "./outbox-ends.js";
import { cardOf, end, type Item, isCard, type OpenTarget, type Run, targetFor } from "./outbox-run.js";

/** What is no message among others: cards that stand somewhere and change. */

/** Sends or changes something that is not a message among others; answers how that ended. Throws DeliveryError. */
export type Painter = (way: Way) => Promise<DeliveryEnd | null>;

/** Where messages can be changed, each song that was sent has one card that changes with it. */
export function painterOf(run: Run, item: Item, target: OpenTarget): Painter | null {
  const { notice } = item.entry;
  if (isCard(run, item, target)) return (way) => paintSent(run, item, target, way);
  if (notice.kind === "card") return (way) => paintSong(run, notice.shareId, target, way);
  const known = "batchId" in notice ? run.batches.get(notice.batchId) : undefined;
  if (!known || notice.kind === "everyone") return null;
  if (notice.kind === "room") return (way) => paintRoom(run, known, target, way);
  const isEditable = target.channel.update !== undefined;
  return (way) => (isEditable ? paintBatch(run, known, target, way) : speakOfBatch(run, item, known, target, way));
}

/** The recipient's own card of a song, where it stands; one that is not there any more does not come again. */
async function paintSong(run: Run, shareId: string, { address, channel }: OpenTarget, way: Way): Promise<DeliveryEnd> {
  const share = run.received.get(shareId);
  if (!share?.card) return { kind: "dropped" };
  await way.markAsSending();
  const message = run.parts.textsFor(run.person, address).songCard(share);
  return { kind: (await changed(channel, share.card, message)) ? "sent" : "dropped" };
}

async function paintSent(run: Run, { entry }: Item, target: OpenTarget, way: Way): Promise<DeliveryEnd | null> {
  const { notice } = entry;
  const sent = "shareId" in notice ? run.sent.get(notice.shareId) : undefined;
  if (!sent) return { kind: "dropped" };
  await way.markAsSending();
  const card = await paintCard(run, sent, target, way.isQuiet);
  return card && { kind: "sent", sentChange: { shareId: sent.id, decide: (now) => ({ sent: { ...now, card } }) } };
}

/** Never tries elsewhere, where it would take a new message. */
export async function isChangedQuietly(run: Run, item: Item): Promise<boolean> {
  const target = targetFor(run, item.entry);
  if (!cardOf(run, item.entry) || !("channel" in target) || !target.channel.update) return false;
  try {
    const show = painterOf(run, item, target);
    const ending = (await show?.({ markAsSending: () => markAsSending(run, [item]), isQuiet: true })) ?? null;
    if (ending) await end(run, [item], ending);
    return ending !== null;
  } catch (error) {
    if (error instanceof NoLongerOurs) return true;
    logFailure(run, [item], target.address, error);
    return false;
  }
}
