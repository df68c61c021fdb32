import { delivered, digestFor, held, isCurrent, retried, undeliverable, undeliveredInTime } from "../bots/delivery.js";
import type { Address, OutboxEntry, Share } from "../bots/domain.js";
import { tellingOf } from "../bots/notices.js";
import { permissionsOf } from "../bots/permissions.js";
import type { AlarmHandler, DeliveryEnd } from "../bots/ports.js";
import { tellsSender } from "../bots/welcome.js";
import { lost, paintBatch, paintRoom, roomFailure, speakOfBatch, type Way } from "./batch-card.js";
import { DeliveryError } from "./channel.js";
import { deliveryIdOf, paintCard } from "./living-card.js";
import {
  batchesOf,
  cardOf,
  end,
  fitting,
  type Item,
  isCard,
  type OpenTarget,
  type OutboxDeliveryParts,
  openRun,
  type Run,
  type Shut,
  targetFor,
  voiceIn,
} from "./outbox-run.js";
import { type RetryReason, retryAtMs } from "./retry-times.js";

/** After so many tries a sender's list says that a song is being tried again. */
const triesBeforeTelling = 3;
/** So often a song is tried again after no answer; then it counts as delivered. */
const mostUnclear = 3;

export type { OutboxDeliveryParts } from "./outbox-run.js";

/**
 * The handler of the alarm "outbox": brings a person what is due, through whichever of their channels is open. A
 * message that fails never stops the others, and stores itself when it is to be tried again. Must not run twice at once
 * for one person. What is held goes again once `Outbox.release` has freed it.
 */
export function createOutboxDelivery(parts: OutboxDeliveryParts): AlarmHandler {
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

/** What somebody wrote or chose is worth getting twice rather than not at all; a receipt told twice would be a lie. */
function mayBeRepeated({ sent, batches }: Run, { entry: { notice } }: Item): boolean {
  if (notice.kind === "song" || notice.kind === "post") return true;
  // A card that is there only changes, and showing a state twice is showing it once.
  if (notice.kind === "news") return sent.get(notice.shareId)?.card !== undefined;
  if (notice.kind === "batch") return batches.get(notice.batchId)?.batch.card !== undefined;
  return notice.kind === "room" && batches.get(notice.batchId)?.batch.roomCard !== undefined;
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
  await attempt(run, batch.slice(0, count), target);
  await deliverBatch(run, batch.slice(count));
}

/** Never tries elsewhere, where it would take a new message. */
async function isChangedQuietly(run: Run, item: Item): Promise<boolean> {
  const target = targetFor(run, item.entry);
  if (!cardOf(run, item.entry) || !("channel" in target) || !target.channel.update) return false;
  try {
    const show = painterOf(run, item, target);
    const ending = (await show?.({ markAsSending: () => markAsSending(run, [item]), isQuiet: true })) ?? null;
    if (ending) await end(run, [item], ending);
    return ending !== null;
  } catch (error) {
    logFailure(run, [item], target.address, error);
    return false;
  }
}

/** Sends or changes something that is not a message among others; answers how that ended. Throws DeliveryError. */
type Painter = (way: Way) => Promise<DeliveryEnd | null>;

/** Where messages can be changed, each song that was sent has one card that changes with it. */
function painterOf(run: Run, item: Item, target: OpenTarget): Painter | null {
  const { notice } = item.entry;
  if (isCard(run, item, target)) return (way) => paintSent(run, item, target, way);
  const known = "batchId" in notice ? run.batches.get(notice.batchId) : undefined;
  if (!known || notice.kind === "everyone") return null;
  if (notice.kind === "room") return (way) => paintRoom(run, known, target, way);
  const isEditable = target.channel.update !== undefined;
  return (way) => (isEditable ? paintBatch(run, known, target, way) : speakOfBatch(run, item, known, target, way));
}

async function paintSent(run: Run, { entry }: Item, target: OpenTarget, way: Way): Promise<DeliveryEnd | null> {
  const { notice } = entry;
  const sent = "shareId" in notice ? run.sent.get(notice.shareId) : undefined;
  if (!sent) return { kind: "dropped" };
  await way.markAsSending();
  const card = await paintCard(run, sent, target, way.isQuiet);
  return card && { kind: "sent", sentChange: { shareId: sent.id, decide: (now) => ({ sent: { ...now, card } }) } };
}

async function paint(run: Run, item: Item, target: OpenTarget, painting: Painter): Promise<void> {
  try {
    const way = { markAsSending: () => markAsSending(run, [item]), isQuiet: false };
    await end(run, [item], (await painting(way)) ?? { kind: "dropped" });
  } catch (error) {
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
  try {
    await send(run, batch, target);
  } catch (error) {
    return afterFailure(run, batch, target.address, error);
  }
  await asSent(run, batch, target.address.channel);
}

async function send(run: Run, batch: Item[], { address, channel }: OpenTarget): Promise<void> {
  const { parts } = run;
  const state = {
    ...run,
    nowMs: parts.clock.nowMs(),
    loginUrl: () => parts.loginUrl(address, permissionsOf(run.person)),
  };
  const notices = batch.map(({ entry }) => entry.notice);
  const message = digestFor(notices, state, parts.textsFor(run.person, address));
  if (message === null) return;
  await markAsSending(run, batch);
  await channel.send(address, message, deliveryIdOf(batch));
}

function markAsSending({ parts, personId }: Run, batch: Item[]): Promise<void> {
  return parts.outbox.sending(
    personId,
    batch.map(({ entry }) => entry),
  );
}

async function asSent(run: Run, batch: Item[], on?: string): Promise<void> {
  const { clock, firstLookMs } = run.parts;
  const { person, bonds } = run;
  const where = person?.showsWhere ? on : undefined;
  const receipts = (share: Share) => tellsSender({ person: person ?? { receipts: true }, bonds }, share);
  for (const item of batch) {
    const arriving = { receipts, where, isWithheld: isWithheld(run, item.entry) };
    await end(run, [item], { kind: "sent" }, delivered(clock.nowMs(), arriving, firstLookMs));
  }
}

function isWithheld({ received }: Run, { notice }: OutboxEntry): boolean {
  return notice.kind === "song" && received.get(notice.shareId)?.withheld !== undefined;
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
      return retry(run, batch, { why: "transient", retryAfterMs: known?.retryAfterMs });
  }
}

async function elsewhere(run: Run, batch: Item[], address: Address, shut: "closed" | "unreachable"): Promise<void> {
  const { people, clock, addressKey } = run.parts;
  run.shut.set(addressKey(address), shut);
  if (shut === "unreachable" && run.person) await people.reachable(run.personId, address, clock.nowMs());
  await deliverBatch(run, batch);
}

/** Nobody can tell whether it arrived. A song, or last words, are tried again, though not for ever: it may be there each time. */
async function afterUnclear(run: Run, batch: Item[]): Promise<void> {
  for (const item of batch) {
    const { unclear = 0 } = item.entry;
    if (mayBeRepeated(run, item) && unclear < mostUnclear) await retry(run, [item], { why: "unclear" });
    else await countAsSent(run, [item]);
  }
}

async function countAsSent(run: Run, batch: Item[]): Promise<void> {
  for (const { entry } of batch) run.parts.log.warn("outbox.unclear", { personId: run.personId, entryId: entry.id });
  const [first] = batch;
  const known = first?.entry.notice.kind === "room" ? run.batches.get(first.entry.notice.batchId) : undefined;
  if (first && known) return end(run, [first], { kind: "sent", ...lost(known.batch, first) });
  await asSent(run, batch);
}

/** One card the platform does not like must not cost the others. */
async function afterRefusal(run: Run, batch: Item[]): Promise<void> {
  if (batch.length === 1) return giveUp(run, batch);
  for (const item of batch) await deliverBatch(run, [item]);
}

async function retry(run: Run, batch: Item[], reason: Omit<RetryReason, "jitter">): Promise<void> {
  const { clock, random, retryTimes } = run.parts;
  const nowMs = clock.nowMs();
  const jitter = Number(random.digits(2)) / 100;
  for (const item of batch) {
    const atMs = retryAtMs(item.entry, nowMs, { ...reason, jitter }, retryTimes);
    if (atMs === null) await end(run, [item], { kind: "dropped" }, undeliveredInTime(nowMs));
    else await tryAgain(run, item, atMs, reason.why === "unclear");
  }
}

async function tryAgain(run: Run, item: Item, atMs: number, isUnclear: boolean): Promise<void> {
  const isTold = item.entry.attempts >= triesBeforeTelling;
  const how = { kind: "retry", atMs, ...(isUnclear ? { isUnclear } : {}) } as const;
  await end(run, [item], how, isTold ? retried() : undefined);
}

async function giveUp(run: Run, batch: Item[]): Promise<void> {
  await end(run, batch, { kind: "dropped" }, undeliverable(run.parts.clock.nowMs()));
}

function logFailure({ parts, personId }: Run, batch: Item[], address: Address, error: unknown): void {
  const { failure, code } = error instanceof DeliveryError ? error : { failure: "bug", code: undefined };
  const fields = { personId, entryId: batch[0]?.entry.id, channel: address.channel, failure, code };
  // Refusals and bugs are our mistakes, a halt is the operator's business: somebody has to look.
  const level = ["refused", "halted", "bug"].includes(failure) ? "error" : "warn";
  parts.log[level]("outbox.failed", { ...fields, error: asError(error) });
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
