import { type DeliveryTexts, type FirstLook, isMergeable } from "../bots/delivery.js";
import type {
  Address,
  AddressFacts,
  Batch,
  Bond,
  Group,
  Message,
  Notice,
  Origin,
  OutboxEntry,
  Permission,
  Person,
  SentShare,
  Share,
} from "../bots/domain.js";
import type {
  Alarms,
  Circle,
  Clock,
  DecideShare,
  DeliveryEnd,
  Groups,
  Log,
  Outbox,
  People,
  Random,
  Shares,
} from "../bots/ports.js";
import type { Language } from "../bots/say.js";
import { endsInSilenceMs } from "../bots/share-states.js";
import { isRequest, isShown } from "../bots/visibility.js";
import { type Voice, voiceOf } from "../bots/welcome.js";
import type { Channel } from "./channel.js";
import type { RetryTimes } from "./retry-times.js";

export interface OutboxDeliveryParts {
  outbox: Pick<Outbox, "claim" | "sending" | "done" | "release">;
  people: Pick<People, "get" | "facts" | "reachable">;
  shares: Pick<Shares, "received" | "sent" | "batch">;
  groups: Pick<Groups, "of">;
  circle: Pick<Circle, "of" | "get">;
  alarms: Pick<Alarms, "arm">;
  /** By name. */
  channels: ReadonlyMap<string, Channel>;
  clock: Clock;
  log: Log;
  random: Pick<Random, "digits">;
  /** The words for one reader. */
  textsFor(person: Person | null, address: Address): DeliveryTexts & { say: { language: Language } };
  firstLookMs: FirstLook;
  /** How `People.facts` names an address. */
  addressKey(address: Address): string;
  /** The login page for somebody at this address. */
  /** `asks`: what the person has allowed before. */
  loginUrl(address: Address, asks: readonly Permission[], language: Language): string;
  /** Default: 5 s, 15 s, 1 min, 5 min, 15 min, then hourly for 7 days. */
  retryTimes?: RetryTimes;
  /** The words of what a plugin told; null: nothing to say any more. Unset: there are no plugins. */
  wordsOf?(notice: Extract<Notice, { kind: "plugin" }>, person: Person, address: Address): Promise<Message | null>;
  /** The picture of a song that this person sent to a group. Unset: there are none. */
  groupPictureUrl?(personId: string, batchId: string, language: Language): string;
  /** Told when something has reached this channel. Never throws. */
  onDelivered?(channel: string, entry: OutboxEntry): void;
}

/** An entry on its way. `wasSending`: an earlier try ended without a word. */
export interface Item {
  entry: OutboxEntry;
  wasSending: boolean;
  /** When this try called the platform. */
  calledAtMs?: number;
}

/** One delivery to one person: what it read at the beginning, and what it has learned on the way. */
export interface Run {
  parts: OutboxDeliveryParts;
  personId: string;
  /** Null for a slot of somebody who is not registered, or not any more. */
  person: Person | null;
  facts: Map<string, AddressFacts>;
  received: Map<string, Share>;
  /** Those that these messages are about, as all of the following. */
  sent: Map<string, SentShare>;
  batches: Map<string, { batch: Batch; shares: SentShare[] }>;
  groups: Map<string, Group>;
  /** By the other's id. */
  bonds: Map<string, Bond>;
  /** Addresses that turned out to be shut, by their key. */
  shut: Map<string, "closed" | "unreachable">;
  /** Channels that wait for the operator, by name. */
  halted: Set<string>;
  /** How many entries ended how. */
  ends: Record<string, number>;
  hasChangedShares: boolean;
  /** What plugins say to what they told. */
  worded: Map<Notice, Message>;
}

/** Where to write, or why it is not possible now. */
export type Target = { address: Address; channel: Channel } | { kind: Shut };
export type OpenTarget = Extract<Target, { channel: Channel }>;
export type Shut = "closed" | "unreachable" | "off" | "halted";

export async function openRun(parts: OutboxDeliveryParts, personId: string, items: Item[]): Promise<Run> {
  const notices = items.map(({ entry }) => entry.notice);
  const [person, facts, received, sent, batches, groups, bonds] = await Promise.all([
    parts.people.get(personId),
    parts.people.facts(personId),
    parts.shares.received(personId),
    sentAbout(parts, personId, notices),
    batchesAbout(parts, personId, notices),
    notices.some(({ kind }) => kind === "group") ? parts.groups.of(personId) : [],
    parts.circle.of(personId),
  ]);
  const read = { received: byId(received), sent: byId(sent), batches, groups: byId(groups) };
  const circle = new Map(bonds.map((bond) => [bond.personId, bond]));
  const learned = { shut: new Map(), halted: new Set<string>(), ends: {}, hasChangedShares: false, worded: new Map() };
  return { parts, personId, person, facts, ...read, bonds: circle, ...learned };
}

async function sentAbout({ shares }: OutboxDeliveryParts, personId: string, notices: Notice[]): Promise<SentShare[]> {
  const ids = notices.flatMap((notice) => (isOfSent(notice) ? [notice.shareId] : []));
  return ids.length === 0 ? [] : shares.sent(personId, ids);
}

async function batchesAbout(
  { shares }: OutboxDeliveryParts,
  personId: string,
  notices: Notice[],
): Promise<Run["batches"]> {
  const ids = new Set(notices.flatMap((notice) => ("batchId" in notice ? [notice.batchId] : [])));
  const found = await Promise.all([...ids].map((id) => shares.batch(personId, id)));
  return new Map(found.flatMap((one) => (one === null ? [] : [[one.batch.id, one]])));
}

function byId<T extends { id: string }>(all: T[]): Map<string, T> {
  return new Map(all.map((one) => [one.id, one]));
}

/** Oldest first; what may be said together and goes to the same place is one batch. */
export function batchesOf(run: Run, items: Item[]): Item[][] {
  const batches = new Map<string, Item[]>();
  for (const item of items.toSorted((a, b) => a.entry.createdAtMs - b.entry.createdAtMs)) {
    const key = batchKey(run, item);
    batches.set(key, [...(batches.get(key) ?? []), item]);
  }
  return [...batches.values()];
}

/** What may have arrived together goes out together again, and with nothing else. */
function batchKey(run: Run, item: Item): string {
  const key = togetherKey(run, item);
  return item.entry.deliveryId === undefined ? key : `${key} again ${item.entry.deliveryId}`;
}

function togetherKey(run: Run, item: Item): string {
  const { id, notice, to } = item.entry;
  const { addressKey } = run.parts;
  const voice = voiceIn(run, notice);
  if (isOfNight(run, item) && voice !== "silence") {
    const target = targetFor(run, item.entry);
    return `night ${"channel" in target ? addressKey(target.address) : target.kind}`;
  }
  if (!isMergeable(notice)) return `alone ${id}`;
  const place = to ? addressKey(to) : "";
  if (voice === null) return `${notice.kind} ${place}`;
  const share = songIn(run, notice);
  const sender = voice === "request" ? share?.senderId : "";
  return `${voice} ${sender} ${share && !isShown(share) ? "kept" : ""} ${place}`;
}

/** How a song is said; null for what is none. */
export function voiceIn(run: Run, notice: Notice): Voice | null {
  if (notice.kind !== "song") return null;
  const share = songIn(run, notice);
  if (!share) return "card";
  return voiceOf(share, run.bonds.get(share.senderId), isAsked(run, share), run.parts.clock.nowMs());
}

function songIn({ received }: Run, notice: Notice): Share | undefined {
  return notice.kind === "song" ? received.get(notice.shareId) : undefined;
}

/** Whether an earlier song of the same sender has brought the question within its week, also if it was taken back. */
function isAsked({ received, parts }: Run, { senderId }: Share): boolean {
  const nowMs = parts.clock.nowMs();
  return [...received.values()].some(
    (one) => one.senderId === senderId && isRequest(one) && one.deliveredAtMs !== null && endsInSilenceMs(one) > nowMs,
  );
}

/** Held back by quiet hours, after which it is one message with all the rest of them; but what is painted stays apart. */
function isOfNight(run: Run, { entry }: Item): boolean {
  const isPainted = entry.notice.kind === "batch" || entry.notice.kind === "room";
  return entry.wantedMs !== undefined && !isPainted && cardOf(run, entry) === undefined;
}

/** Whether it is about a song that the reader has sent to one person. */
function isOfSent(notice: Notice): notice is Extract<Notice, { kind: "news" | "answer" }> {
  return notice.kind === "news" || notice.kind === "answer";
}

/** The message that shows this news already and can be changed. */
export function cardOf({ sent, batches }: Run, { notice }: OutboxEntry): SentShare["card"] {
  if (notice.kind === "batch") return batches.get(notice.batchId)?.batch.card;
  return isOfSent(notice) ? sent.get(notice.shareId)?.card : undefined;
}

/** Where messages can be changed, each song that was sent has one card that changes with it. */
export function isCard(run: Run, item: Item, { channel }: OpenTarget): boolean {
  return isOfSent(item.entry.notice) && channel.update !== undefined && !isOfNight(run, item);
}

/** How many of a batch fit one message with so many cards. */
export function fitting(run: Run, batch: Item[], maxCards: number): number {
  const cards = new Set<string>();
  const at = batch.findIndex(({ entry }) => {
    const card = cardIn(run, entry);
    if (card !== null) cards.add(card);
    return cards.size > Math.max(1, maxCards);
  });
  return at < 0 ? batch.length : at;
}

/** What shows it: the requests of one sender are one card. Null for words. */
function cardIn(run: Run, { id, notice }: OutboxEntry): string | null {
  if (voiceIn(run, notice) === "request") return `request ${songIn(run, notice)?.senderId}`;
  return notice.kind === "song" || notice.kind === "reminder" ? id : null;
}

/** The first place that can be written to, in the order of `placesFor`. */
export function targetFor(run: Run, entry: OutboxEntry): Target {
  const addresses = placesFor(run, entry);
  const states = addresses.map((address) => stateOf(run, address));
  const open = states.find((state) => "channel" in state);
  if (open) return open;
  const kinds = states.map((state) => ("kind" in state ? state.kind : null));
  // What will mend itself or be mended is worth waiting for, before anything is given up.
  const order = ["halted", "closed", "off"] as const;
  return { kind: order.find((kind) => kinds.includes(kind)) ?? "unreachable" };
}

/** News go where the song was sent from; the rest where the person likes it best; then in the order of linking. */
function placesFor(run: Run, { to, notice }: OutboxEntry): Address[] {
  if (to) return [to];
  if (notice.kind === "room") return [run.batches.get(notice.batchId)?.batch.room ?? []].flat();
  if (notice.kind === "card") return [run.received.get(notice.shareId)?.card?.address ?? []].flat();
  const { person } = run;
  const addresses = person?.addresses ?? [];
  const origin = originOf(run, notice);
  const wanted = origin?.channel ?? person?.preferredChannel;
  const isWanted = ({ channel, tenantId }: Address) => channel === wanted && (!origin || tenantId === origin.tenantId);
  return [...addresses.filter(isWanted), ...addresses.filter((address) => !isWanted(address))];
}

function originOf({ sent, batches }: Run, notice: Notice): Origin | undefined {
  if (isOfSent(notice)) return sent.get(notice.shareId)?.origin;
  return "batchId" in notice ? batches.get(notice.batchId)?.batch.origin : undefined;
}

function stateOf({ parts, facts, shut, halted }: Run, address: Address): Target {
  const key = parts.addressKey(address);
  const channel = parts.channels.get(address.channel);
  if (channel === undefined) return { kind: "off" };
  if (halted.has(address.channel)) return { kind: "halted" };
  const known = shut.get(key);
  if (known) return { kind: known };
  const fact = facts.get(key);
  if ((fact?.unreachableSinceMs ?? null) !== null) return { kind: "unreachable" };
  return channel.canWriteFirst(fact, parts.clock.nowMs()) ? { address, channel } : { kind: "closed" };
}

/** Stores how each entry ended; what that means for a song goes into the same script. */
export async function end(run: Run, batch: Item[], how: DeliveryEnd, decide?: DecideShare): Promise<void> {
  for (const { entry } of batch) {
    const { notice } = entry;
    const change = decide && notice.kind === "song" ? { change: { shareId: notice.shareId, decide } } : {};
    await run.parts.outbox.done(run.personId, entry, { ...how, ...change });
    run.hasChangedShares ||= "change" in change;
    run.ends[how.kind] = (run.ends[how.kind] ?? 0) + 1;
  }
}
