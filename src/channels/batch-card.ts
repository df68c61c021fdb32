import { hasAnswer } from "../bots/answers.js";
import { isHeardState, lineOf, painted, paintedInRoom, spoken } from "../bots/batches.js";
import type { Batch, SentShare } from "../bots/domain.js";
import type { DeliveryEnd } from "../bots/ports.js";
import { DeliveryError } from "./channel.js";
import { changed, deliveryIdOf, digest, mayRoomSee, paintAt } from "./living-card.js";
import type { Item, OpenTarget, Run } from "./outbox-run.js";

/** What shows a song that was sent to a group: its sender's card, its room's, or now and then a line. */

interface Known {
  batch: Batch;
  shares: SentShare[];
}

/** How something is shown. */
export interface Way {
  /** To be called right before the platform is. */
  markAsSending(): Promise<void>;
  /** Nothing new may be sent; what cannot be shown so answers null. */
  isQuiet: boolean;
}

/** Changes the sender's card, or sends it. Throws DeliveryError. */
export async function paintBatch(
  run: Run,
  { batch, shares }: Known,
  { address, channel }: OpenTarget,
  { markAsSending, isQuiet }: Way,
): Promise<DeliveryEnd | null> {
  const { parts } = run;
  const message = parts.textsFor(run.person, address).batchCard(batch, shares);
  const { room: _, ...place } = address;
  await markAsSending();
  const card = await paintAt(run, { id: batch.id, card: batch.card, message, place, address, channel, isQuiet });
  return card && { kind: "sent", ...deciding(batch, painted(card, shares, parts.clock.nowMs())) };
}

/** Where nothing can be changed: a line when more have heard it, but not too often. Throws DeliveryError. */
export async function speakOfBatch(
  run: Run,
  item: Item,
  { batch, shares }: Known,
  { address, channel }: OpenTarget,
  { markAsSending, isQuiet }: Way,
): Promise<DeliveryEnd | null> {
  const { parts } = run;
  const nowMs = parts.clock.nowMs();
  const line = lineOf(batch, shares, nowMs);
  if (line.kind === "wait") return { kind: "retry", atMs: line.untilMs };
  const change = deciding(batch, spoken(line, shares, nowMs));
  if (line.kind === "nothing") return { kind: "dropped", ...change };
  if (isQuiet) return null;
  await markAsSending();
  await channel.send(address, parts.textsFor(run.person, address).batchLine(batch, shares), deliveryIdOf([item]));
  return { kind: "sent", ...change };
}

/** Where it stands in the room, once. What the room has lost, or never let in, does not come again. Throws DeliveryError. */
export async function paintRoom(
  run: Run,
  { batch, shares }: Known,
  { address, channel }: OpenTarget,
  { markAsSending }: Way,
): Promise<DeliveryEnd> {
  const { parts } = run;
  const { roomCard } = batch;
  if (roomCard && (roomCard.messageId === "" || !channel.update)) return { kind: "dropped" };
  const shown = await shownInRoom(run, shares);
  const message = parts.textsFor(run.person, address).roomCard(batch, run.person?.name ?? "", shown);
  await markAsSending();
  if (roomCard) return { kind: (await changed(channel, roomCard, message)) ? "sent" : "dropped" };
  const messageId = await channel.send(address, message, digest(`${batch.id}:${address.room ?? ""}`));
  return { kind: "sent", ...deciding(batch, paintedInRoom({ address, messageId })) };
}

/** Those who have heard it or said something about it, and let rooms and this sender know. */
async function shownInRoom(run: Run, shares: SentShare[]): Promise<SentShare[]> {
  const active = shares.filter((sent) => isHeardState(sent.state) || hasAnswer(sent));
  const isShown = await Promise.all(active.map(({ recipientId }) => mayRoomSee(run, recipientId)));
  return active.filter((_, at) => isShown[at]);
}

/** What a failure to write to a room means: it costs nobody else anything. Null: it is tried again like any other. */
export function roomFailure(batch: Batch, item: Item, error: unknown): DeliveryEnd | null {
  const failure = error instanceof DeliveryError ? error.failure : "transient";
  if (failure === "unclear" && !batch.roomCard) return { kind: "dropped", ...lost(batch, item) };
  return failure === "transient" || failure === "halted" || failure === "unclear" ? null : { kind: "dropped" };
}

/** It may stand in the room already, and nobody knows where: it is not sent again. */
export function lost({ id, room, roomCard }: Batch, { entry }: Item): Pick<DeliveryEnd, "batchChange"> {
  if (entry.notice.kind !== "room" || !room || roomCard) return {};
  return { batchChange: { batchId: id, decide: paintedInRoom({ address: room, messageId: "" }) } };
}

function deciding({ id }: Batch, decide: NonNullable<DeliveryEnd["batchChange"]>["decide"]) {
  return { batchChange: { batchId: id, decide } };
}
