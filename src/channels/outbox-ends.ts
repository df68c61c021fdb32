import { toldAnswer } from "../bots/answers.js";
import { delivered, retried, undeliverable, undeliveredInTime } from "../bots/delivery.js";
import type { Address, OutboxEntry, PaintedCard, Share } from "../bots/domain.js";
import type { DeliveryEnd } from "../bots/ports.js";
import { isShown, tellsSender } from "../bots/visibility.js";
import { lost } from "./batch-card.js";
import { DeliveryError } from "./channel.js";
import { end, type Item, type Run } from "./outbox-run.js";
import { type RetryReason, retryAtMs } from "./retry-times.js";

/** How tries end, and what is stored of it. */

/** After so many tries a sender's list says that a song is being tried again. */
const triesBeforeTelling = 3;
/**
 * So often a song is tried again after no answer; then it counts as delivered. With the usual pauses the last try comes
 * some 80 minutes after the first: a platform that swallows calls for an hour must not cost a song.
 */
const mostUnclear = 6;

/** What somebody wrote or chose is worth getting twice rather than not at all, and so is a list that came in its place; a receipt told twice would be a lie. */
export function mayBeRepeated({ sent, batches }: Run, { entry: { notice } }: Item): boolean {
  if (notice.kind === "song" || notice.kind === "post") return true;
  if (notice.kind === "reply") return notice.message.mustCome === true;
  // A card that is there only changes, and showing a state twice is showing it once.
  if (notice.kind === "card") return true;
  if (notice.kind === "news" || notice.kind === "answer") return sent.get(notice.shareId)?.card !== undefined;
  if (notice.kind === "batch") return batches.get(notice.batchId)?.batch.card !== undefined;
  return notice.kind === "room" && batches.get(notice.batchId)?.batch.roomCard !== undefined;
}

/** While others of the batch were on their way, some have gone: taken back, forgotten, changed, or sent by somebody else. */
export class NoLongerOurs extends Error {
  readonly left: Item[];

  constructor(left: Item[]) {
    super("no longer this try's");
    this.left = left;
  }
}

/** Throws NoLongerOurs where not all of them may go. */
export async function markAsSending({ parts, personId }: Run, batch: Item[], deliveryId?: string): Promise<void> {
  const entries = batch.map(({ entry }) => entry);
  const ids = new Set(await parts.outbox.sending(personId, entries, deliveryId));
  if (ids.size < batch.length) throw new NoLongerOurs(batch.filter(({ entry }) => ids.has(entry.id)));
}

/** `on`: the channel it went out on; `card`: the message, if it can be changed and shows one song alone. */
export async function asSent(run: Run, batch: Item[], on?: string, card?: PaintedCard | null): Promise<void> {
  const { clock, firstLookMs } = run.parts;
  const { person, bonds } = run;
  const where = person?.showsWhere ? on : undefined;
  const receipts = (share: Share) => tellsSender({ person: person ?? { receipts: true }, bonds }, share);
  for (const item of batch) {
    const isKept = isWithheld(run, item.entry);
    const shown = { card: isKept ? undefined : (card ?? undefined), maybeShownAtMs: shownAtMs(item) };
    const arriving = { receipts, where, isWithheld: isKept, ...shown };
    const ending = { kind: "sent", ...toldIn(run, item.entry) } as const;
    await end(run, [item], ending, delivered(clock.nowMs(), arriving, firstLookMs));
  }
}

/** A call may take its time, and so may noting its end: it may have been seen since the call began. */
function shownAtMs({ entry, calledAtMs }: Item): number | undefined {
  return entry.maybeShownAtMs ?? calledAtMs;
}

function toldIn({ sent }: Run, { notice }: OutboxEntry): Pick<DeliveryEnd, "sentChange"> {
  const known = notice.kind === "answer" ? sent.get(notice.shareId) : undefined;
  return known ? { sentChange: { shareId: known.id, decide: toldAnswer(known) } } : {};
}

function isWithheld({ received }: Run, { notice }: OutboxEntry): boolean {
  const share = notice.kind === "song" ? received.get(notice.shareId) : undefined;
  return share !== undefined && !isShown(share);
}

/** Nobody can tell whether it arrived. A song, or last words, are tried again, though not for ever: it may be there each time. */
export async function afterUnclear(run: Run, batch: Item[]): Promise<void> {
  for (const item of batch) {
    const { unclear = 0 } = item.entry;
    if (mayBeRepeated(run, item) && unclear < mostUnclear) await retry(run, [item], { why: "unclear" });
    else await countAsSent(run, [item]);
  }
}

export async function countAsSent(run: Run, batch: Item[]): Promise<void> {
  for (const { entry } of batch) run.parts.log.warn("outbox.unclear", { personId: run.personId, entryId: entry.id });
  const [first] = batch;
  const known = first?.entry.notice.kind === "room" ? run.batches.get(first.entry.notice.batchId) : undefined;
  if (first && known) return end(run, [first], { kind: "sent", ...lost(known.batch, first) });
  await asSent(run, batch);
}

export async function retry(
  run: Run,
  batch: Item[],
  reason: Omit<RetryReason, "jitter">,
  isMaybeShown = false,
): Promise<void> {
  const { clock, random, retryTimes } = run.parts;
  const nowMs = clock.nowMs();
  const jitter = Number(random.digits(2)) / 100;
  for (const item of batch) {
    const atMs = retryAtMs(item.entry, nowMs, { ...reason, jitter }, retryTimes);
    if (atMs === null) await end(run, [item], { kind: "dropped" }, undeliveredInTime(nowMs));
    else await tryAgain(run, item, { atMs, isUnclear: reason.why === "unclear", isMaybeShown });
  }
}

interface Again {
  atMs: number;
  isUnclear: boolean;
  isMaybeShown: boolean;
}

async function tryAgain(run: Run, item: Item, { atMs, isUnclear, isMaybeShown }: Again): Promise<void> {
  const isTold = item.entry.attempts >= triesBeforeTelling;
  const marks = { ...(isUnclear ? { isUnclear } : {}), ...(isMaybeShown ? { isMaybeShown } : {}) };
  const how = { kind: "retry", atMs, ...marks } as const;
  await end(run, [item], how, isTold ? retried() : undefined);
}

export async function giveUp(run: Run, batch: Item[]): Promise<void> {
  await end(run, batch, { kind: "dropped" }, undeliverable(run.parts.clock.nowMs()));
}

export function logFailure({ parts, personId }: Run, batch: Item[], address: Address, error: unknown): void {
  const { failure, code } = error instanceof DeliveryError ? error : { failure: "bug", code: undefined };
  const fields = { personId, entryId: batch[0]?.entry.id, channel: address.channel, failure, code };
  // Refusals and bugs are our mistakes, a halt is the operator's business: somebody has to look.
  const level = ["refused", "halted", "bug"].includes(failure) ? "error" : "warn";
  parts.log[level]("outbox.failed", { ...fields, error: asError(error) });
}

export function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
