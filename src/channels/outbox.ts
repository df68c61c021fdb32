import { type DeliveryState, digestFor, held, isCurrent } from "../bots/delivery.js";
import type { Address, PaintedCard } from "../bots/domain.js";
import { tellingOf } from "../bots/notices.js";
import { permissionsOf } from "../bots/permissions.js";
import type { Language } from "../bots/say.js";
import { roomFailure } from "./batch-card.js";
import { DeliveryError } from "./channel.js";
import { deliveryIdOf } from "./living-card.js";
import {
  afterUnclear,
  asError,
  asSent,
  countAsSent,
  giveUp,
  logFailure,
  markAsSending,
  mayBeRepeated,
  NoLongerOurs,
  retry,
} from "./outbox-ends.js";
import {
  batchesOf,
  end,
  fitting,
  type Item,
  type OpenTarget,
  type OutboxDeliveryParts,
  openRun,
  type Run,
  type Shut,
  targetFor,
  voiceIn,
} from "./outbox-run.js";
import { isChangedQuietly, type Painter, painterOf } from "./painting.js";
import { withWords } from "./plugin-words.js";

export type { OutboxDeliveryParts } from "./outbox-run.js";

/**
 * The handler of the alarm "outbox": brings a person what is due, through whichever of their channels is open. A
 * message that fails never stops the others, and stores itself when it is to be tried again. Must not run twice at once
 * for one person. What is held goes again once `Outbox.release` has freed it.
 */
export function createOutboxDelivery(parts: OutboxDeliveryParts): (personId: string) => Promise<void> {
  return async (personId) => {
    const items = await parts.outbox.claim(personId);
    if (items.length > 0) await deliverAll(await openRun(parts, personId, items), items);
  };
}

async function deliverAll(run: Run, items: Item[]): Promise<void> {
  const { parts, personId, ends } = run;
  const open: Item[] = [];
  for (const item of items) await caught(run, item, async () => void ((await isSettled(run, item)) || open.push(item)));
  for (const batch of batchesOf(run, open)) await caught(run, batch[0], () => deliverBatch(run, batch));
  parts.log.info("outbox.run", { personId, ...ends });
  if (ends.held) await releaseIfActed(run);
  // A delivered song wants its first look, and its sender the news.
  if (run.hasChangedShares) await armOthers(run);
}

/** An end that could not be stored: the next claim finds the entry as being sent, and decides what that means. */
async function caught({ parts, personId }: Run, item: Item | undefined, step: () => Promise<void>): Promise<void> {
  try {
    await step();
  } catch (error) {
    parts.log.error("outbox.notStored", { personId, entryId: item?.entry.id, error: asError(error) });
  }
}

/** Whoever acted while a try was on its way to being held has opened the window already, and may not act again. */
async function releaseIfActed({ parts, personId, facts }: Run): Promise<void> {
  const now = await parts.people.facts(personId);
  const hasActed = [...now].some(([key, { lastActionAtMs }]) => lastActionAtMs > (facts.get(key)?.lastActionAtMs ?? 0));
  if (hasActed && (await parts.outbox.release(personId)) > 0) await parts.alarms.arm("outbox", personId);
}

async function armOthers({ parts, personId }: Run): Promise<void> {
  await Promise.all([parts.alarms.arm("listen-check", personId), parts.alarms.arm("debts", personId)]);
}

/**
 * Ends what needs no sending now: what nobody has to know any more, what may have arrived by an earlier try, and what
 * its reader does not want, or not at this hour.
 */
async function isSettled(run: Run, item: Item): Promise<boolean> {
  const { person, parts } = run;
  if (!isCurrent(item.entry.notice, run)) await end(run, [item], { kind: "dropped" });
  else if (item.wasSending && !mayBeRepeated(run, item)) await countAsSent(run, [item]);
  else {
    const telling = tellingOf(item.entry, person, parts.clock.nowMs());
    if (telling === "now") return false;
    await keepQuiet(run, item, telling);
  }
  return true;
}

/** Nothing calls the reader: a card changes where it is, a song is there for whoever looks, the rest waits or goes. */
async function keepQuiet(run: Run, item: Item, telling: "later" | "never"): Promise<void> {
  if (await isChangedQuietly(run, item)) return;
  if (telling === "later") return end(run, [item], { kind: "quiet" });
  const isSong = item.entry.notice.kind === "song";
  return isSong ? asSent(run, [item]) : end(run, [item], { kind: "dropped" });
}

async function deliverBatch(run: Run, batch: Item[]): Promise<void> {
  const [first] = batch;
  if (first === undefined) return;
  const target = targetFor(run, first.entry);
  if ("kind" in target) return endWithout(run, batch, target.kind);
  const painting = painterOf(run, first, target);
  if (painting) {
    await paint(run, first, target, painting);
    return deliverBatch(run, batch.slice(1));
  }
  // Without a sound it arrives where it would have arrived with one.
  if (voiceIn(run, first.entry.notice) === "silence") return asSent(run, batch, target.address.channel);
  const count = fitting(run, batch, target.channel.maxCards);
  const ready = await withWords(run, batch.slice(0, count), target);
  if (ready.length > 0) await attempt(run, ready, target);
  await deliverBatch(run, batch.slice(count));
}

async function paint(run: Run, item: Item, target: OpenTarget, painting: Painter): Promise<void> {
  try {
    const way = { markAsSending: () => markAsSending(run, [item]), isQuiet: false };
    const ending = await painting(way);
    if (ending?.kind === "sent") noteDelivered(run, [item], target);
    await end(run, [item], ending ?? { kind: "dropped" });
  } catch (error) {
    if (error instanceof NoLongerOurs) return;
    const { notice } = item.entry;
    const known = notice.kind === "room" ? run.batches.get(notice.batchId) : undefined;
    const ended = known && roomFailure(known.batch, item, error);
    if (!ended) return afterFailure(run, [item], target.address, error);
    logFailure(run, [item], target.address, error);
    await end(run, [item], ended);
  }
}

async function endWithout(run: Run, batch: Item[], kind: Shut): Promise<void> {
  if (kind === "unreachable") return giveUp(run, batch);
  if (kind === "closed") return end(run, batch, { kind: "held" }, held(run.parts.clock.nowMs()));
  return retry(run, batch, { why: kind });
}

async function attempt(run: Run, batch: Item[], target: OpenTarget): Promise<void> {
  let card: PaintedCard | null;
  try {
    card = await send(run, batch, target);
  } catch (error) {
    if (error instanceof NoLongerOurs) return error.left.length > 0 ? attempt(run, error.left, target) : undefined;
    return afterFailure(run, batch, target.address, error);
  }
  await asSent(run, batch, target.address.channel, card);
}

function noteDelivered({ parts }: Run, batch: Item[], { address }: OpenTarget): void {
  for (const { entry } of batch) parts.onDelivered?.(address.channel, entry);
}

/** Answers the message if it can be changed later, and shows one thing. */
async function send(run: Run, batch: Item[], target: OpenTarget): Promise<PaintedCard | null> {
  const { address, channel } = target;
  const { parts } = run;
  const texts = parts.textsFor(run.person, address);
  const loginUrl = () => parts.loginUrl(address, permissionsOf(run.person), texts.say.language);
  const notices = batch.map(({ entry }) => entry.notice);
  const message = digestFor(
    notices,
    { ...run, nowMs: parts.clock.nowMs(), loginUrl, ...picturesFor(run, texts.say.language) },
    texts,
  );
  if (message === null) return null;
  const deliveryId = deliveryIdOf(batch);
  await markAsSending(run, batch, deliveryId);
  for (const item of batch) item.calledAtMs = parts.clock.nowMs();
  const messageId = await channel.send(address, message, deliveryId);
  noteDelivered(run, batch, target);
  return channel.update && batch.length === 1 ? { address, messageId } : null;
}

function picturesFor({ parts, personId }: Run, language: Language): Pick<DeliveryState, "groupPictureUrl"> {
  const { groupPictureUrl } = parts;
  return groupPictureUrl ? { groupPictureUrl: (batchId) => groupPictureUrl(personId, batchId, language) } : {};
}

async function afterFailure(run: Run, batch: Item[], address: Address, error: unknown): Promise<void> {
  // Anything else is a bug, perhaps only of this version: nothing is lost by waiting.
  const known = error instanceof DeliveryError ? error : null;
  const failure = known?.failure ?? "transient";
  logFailure(run, batch, address, error);
  switch (failure) {
    case "closed":
    case "unreachable":
      return elsewhere(run, batch, address, failure);
    case "unclear":
      return afterUnclear(run, batch);
    case "refused":
    case "gone":
      return afterRefusal(run, batch);
    case "halted":
      run.halted.add(address.channel);
      return retry(run, batch, { why: "halted" });
    case "transient":
      return retry(run, batch, { why: "transient", retryAfterMs: known?.retryAfterMs }, known?.isMaybeShown);
  }
}

async function elsewhere(run: Run, batch: Item[], address: Address, shut: "closed" | "unreachable"): Promise<void> {
  const { people, clock, addressKey } = run.parts;
  run.shut.set(addressKey(address), shut);
  if (shut === "unreachable" && run.person) await people.reachable(run.personId, address, clock.nowMs());
  await deliverBatch(run, batch);
}

/** One card the platform does not like must not cost the others. */
async function afterRefusal(run: Run, batch: Item[]): Promise<void> {
  if (batch.length === 1) return giveUp(run, batch);
  for (const { entry, wasSending } of batch) {
    const { deliveryId: _, ...alone } = entry;
    await deliverBatch(run, [{ entry: alone, wasSending }]);
  }
}
