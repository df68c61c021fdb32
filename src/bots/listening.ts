import { reconnectEntry } from "./agenda.js";
import { followMs, type Policy } from "./backoff.js";
import type { Person, Play, Share } from "./domain.js";
import { AccessLostError, UpstreamError } from "./errors.js";
import { matchTrack } from "./matching.js";
import type { Alarms, Circle, Clock, DecideShare, Log, LookDone, Music, Outbox, People, Shares } from "./ports.js";
import type { Seen } from "./rhythm.js";
import {
  endsInSilenceMs,
  expired,
  heard,
  isLastLook,
  isListening,
  lastLookMs,
  nextLookMs,
  resumed,
  silentEnd,
  uncertain,
  undelivered,
  waiting,
} from "./share-states.js";
import { isShown, type Listener, tellsSender } from "./visibility.js";

export interface ListenCheckParts {
  people: Pick<People, "get">;
  shares: Pick<Shares, "pendingFor" | "change" | "lastLookMs" | "looked">;
  circle: Pick<Circle, "of">;
  music: Pick<Music, "recentPlays">;
  outbox: Pick<Outbox, "putOnce">;
  alarms: Pick<Alarms, "arm">;
  clock: Clock;
  log: Log;
  policy: Policy;
  /** Told after each call to Spotify. */
  onCheck?: () => void;
}

type Looking = Listener & { person: Person };
type Pending = { share: Share; dueMs: number };

/** What one look at a listener's history found. */
interface Look {
  plays: Play[];
  /** The page holds as many plays as Spotify shows. */
  isFull: boolean;
  /** Plays between the last look and this one may have been pushed out of the 50 that Spotify shows. */
  hasGap: boolean;
}

/** Nobody waits for a play. */
const noLook: Look = { plays: [], isFull: false, hasGap: false };

/** `put-off`: a limit of calls, known before or met by this one; the look is owed. */
type Blind = { kind: "access-lost" } | { kind: "not-now" | "put-off"; error: UpstreamError };

const limits: readonly unknown[] = ["budget", "quota", "rate"];

/** A share that could not be checked keeps its end this long, in case Spotify comes back. */
const blindGraceMs = 24 * 60 * 60_000;
/** Spotify may show a play this late, with its old time: a page has to reach back so far behind the last look. */
const lateMs = 45 * 60_000;

/**
 * The handler of the alarm "listen-check": one look at a listener's history serves all of that listener's open
 * shares. Every step is a compare-and-set, so a crash between any two of them repeats nothing that was told. Answers what
 * is due next.
 */
export function createListenCheck(parts: ListenCheckParts): (personId: string) => Promise<number | null> {
  return async (personId) => {
    // Asked for in one moment, they are one round trip.
    const [person, pending, bonds] = await Promise.all([
      parts.people.get(personId),
      parts.shares.pendingFor(personId),
      parts.circle.of(personId),
    ]);
    if (!person) return null;
    const listener = { person, bonds: new Map(bonds.map((bond) => [bond.personId, bond])) };
    const shares = pending.map(({ share }) => share);
    const found = await look(parts, listener, shares);
    const blind = "kind" in found ? found : null;
    if (blind?.kind === "access-lost") await askToReconnect(parts, person);
    const hasSettled = await settle(parts, listener, shares, "kind" in found ? null : found);
    const hasToldWait = await tellWait(parts, listener, shares, blind);
    const hasChanged = hasSettled || hasToldWait;
    const left = hasChanged ? await stillPending(parts, personId, shares) : pending;
    // Only now: what a crash before this had seen may be gone from the history when the next one looks.
    const dueMs = await parts.shares.looked(personId, lookDone(parts, listener, left, found));
    if (hasChanged || blind) await armOthers(parts, personId);
    return dueMs;
  };
}

/** What a look has changed is read again; what was delivered or shared meanwhile keeps the due time it came with. */
async function stillPending({ shares }: ListenCheckParts, personId: string, looked: Share[]): Promise<Pending[]> {
  const ids = new Set(looked.map(({ id }) => id));
  return (await shares.pendingFor(personId)).filter(({ share }) => ids.has(share.id));
}

async function armOthers({ alarms }: ListenCheckParts, personId: string): Promise<void> {
  await Promise.all([alarms.arm("debts", personId), alarms.arm("outbox", personId)]);
}

async function look(parts: ListenCheckParts, listener: Looking, pending: Share[]): Promise<Look | Blind> {
  const { person } = listener;
  const wanted = pending.filter((share) => isListening(share) && (tellsSender(listener, share) || share.post !== null));
  if (wanted.length === 0) return noLook;
  if (person.spotify?.state !== "connected") return { kind: "access-lost" };
  try {
    parts.onCheck?.();
    const { plays, isFull } = await parts.music.recentPlays(person.id);
    return { plays, isFull, hasGap: isFull && (await isBeyondLastLook(parts, person.id, plays)) };
  } catch (error) {
    if (error instanceof AccessLostError) return { kind: "access-lost" };
    if (error instanceof UpstreamError) return { kind: limits.includes(error.status) ? "put-off" : "not-now", error };
    throw error;
  }
}

async function isBeyondLastLook({ shares }: ListenCheckParts, personId: string, plays: Play[]): Promise<boolean> {
  return (plays[0]?.endedAtMs ?? 0) > (await shares.lastLookMs(personId)) - lateMs;
}

/** One decision per share: the first rule that applies to it. Answers whether anything was stored. */
async function settle(
  parts: ListenCheckParts,
  listener: Looking,
  shares: Share[],
  found: Look | null,
): Promise<boolean> {
  const decide = decideLook(listener, found, parts.clock.nowMs(), parts.policy);
  // Most looks find nothing; what they have just read needs no second reading to be left alone.
  const touched = shares.filter((share) => decide(share) !== null);
  let hasChanged = false;
  for (const { id } of touched) hasChanged = (await parts.shares.change(listener.person.id, id, decide)) || hasChanged;
  return hasChanged;
}

/** After the look itself: what is still open and cannot be looked for waits, and what can again goes on. */
async function tellWait(
  parts: ListenCheckParts,
  listener: Looking,
  shares: Share[],
  blind: Blind | null,
): Promise<boolean> {
  // A Spotify that does not answer says nothing new about anybody's access.
  if (blind && blind.kind !== "access-lost") return false;
  const nowMs = parts.clock.nowMs();
  const decide: DecideShare = (share) => {
    const receipts = tellsSender(listener, share);
    const dueMs = nextLookMs(share, parts.policy, receipts, nowMs);
    return blind && receipts ? waiting(share, dueMs) : resumed(share, dueMs);
  };
  const touched = shares.filter((share) => decide(share) !== null);
  const told = await Promise.all(touched.map(({ id }) => parts.shares.change(listener.person.id, id, decide)));
  return told.includes(true);
}

/** Pure: what this look means for one share. `found` is null when nobody could look. */
export function decideLook(listener: Looking, found: Look | null, nowMs: number, policy: Policy): DecideShare {
  const seen = found && seenIn(found, nowMs);
  return (share) => {
    const receipts = tellsSender(listener, share);
    const play = found && firstPlay(share, found.plays);
    if (play) return heard(share, { atMs: play.endedAtMs, evidence: "history", receipts }, nowMs);
    const isOver = isLastLook(share, receipts, nowMs);
    if (share.state === "heard" || share.state === "skipped")
      return isLastLook(share, false, nowMs) ? silentEnd(share, nowMs) : null;
    if (share.state !== "delivered") return isOver ? undelivered(share, nowMs) : null;
    if (isOver) return end(share, listener, found, nowMs);
    // A look that failed has missed nothing yet: the next one sees what it would have seen, or finds a gap.
    const missed = isShown(share) && found?.hasGap && mayHaveMissed(share, found.plays);
    return missed ? uncertain(share, nextLookMs(share, policy, receipts, nowMs, seen)) : null;
  };
}

function end(share: Share, listener: Looking, found: Look | null, nowMs: number) {
  const receipts = tellsSender(listener, share);
  // Silence ends at its own moment, whatever could be seen by then.
  if (!receipts) return expired(share, false, nowMs);
  const ageMs = nowMs - (share.deliveredAtMs ?? nowMs);
  const mayComeBack = listener.person.spotify?.state === "connected" && ageMs < followMs + blindGraceMs;
  if (found === null && mayComeBack) return null;
  const missed = found === null || (found.hasGap && mayHaveMissed(share, found.plays));
  return expired(missed ? { ...share, isUncertain: true } : share, true, nowMs);
}

/** When a share ends even if nobody could look. */
function endsBlindMs({ deliveredAtMs, stateAtMs }: Share): number {
  return (deliveredAtMs ?? stateAtMs) + followMs + blindGraceMs;
}

/** The first play of the song that ended after the song, or the request that began with it, was delivered. */
function firstPlay(share: Share, plays: Play[]): Play | null {
  if (!isListening(share)) return null;
  const sinceMs = countsSinceMs(share);
  return plays.find((play) => play.endedAtMs > sinceMs && matchTrack(share.track, play.track) !== null) ?? null;
}

function countsSinceMs({ requestedAtMs, deliveredAtMs }: Share): number {
  return requestedAtMs ?? deliveredAtMs ?? Number.POSITIVE_INFINITY;
}

function mayHaveMissed(share: Share, plays: Play[]): boolean {
  return (plays[0]?.endedAtMs ?? 0) > countsSinceMs(share);
}

function seenIn({ plays, isFull }: Look, nowMs: number): Seen {
  return { nowMs, plays, isFull };
}

/** Said once for each login. Who has disconnected on purpose is not asked. */
async function askToReconnect({ outbox, clock }: ListenCheckParts, person: Person): Promise<void> {
  if (!person.spotify) return;
  const { authorizedAtMs } = person.spotify;
  const nowMs = clock.nowMs();
  await outbox.putOnce(person.id, reconnectEntry(authorizedAtMs, nowMs), nowMs);
}

/** When each share wants to be looked at next. */
function lookDone(parts: ListenCheckParts, listener: Looking, pending: Pending[], found: Look | Blind): LookDone {
  const nowMs = parts.clock.nowMs();
  const blind = "kind" in found ? found : null;
  const seen = "kind" in found ? null : seenIn(found, nowMs);
  const earliestMs = blind?.kind === "not-now" ? nowMs + Math.max(blind.error.retryAfterMs ?? 0, 60_000) : nowMs;
  // Exactly when told: that is this listener's turn. Everybody at the full minute would be too many at once.
  const turnMs = blind?.kind === "put-off" ? nowMs + (blind.error.retryAfterMs ?? 60_000) : null;
  const nextMs = ({ share, dueMs }: Pending): number => {
    const receipts = tellsSender(listener, share);
    // Not delivered, or heard in silence: its due time is its end, and no look brings it nearer.
    if (!isListening(share)) return dueMs > nowMs ? dueMs : Math.max(dueMs, unheardEndMs(share, receipts));
    const wantedMs = turnMs ?? Math.max(nextLookMs(share, parts.policy, receipts, nowMs, seen), earliestMs);
    // However long Spotify is away, no end is put off for longer than its grace, and a silent one not at all.
    return Math.min(wantedMs, receipts ? endsBlindMs(share) : endsInSilenceMs(share));
  };
  const moved = pending
    .map((one) => ({ shareId: one.share.id, fromMs: one.dueMs, toMs: nextMs(one) }))
    .filter(({ fromMs, toMs }) => fromMs !== toMs);
  return { atMs: found === noLook || blind ? null : nowMs, moved };
}

/** A look may have moved it while it stopped being listened for: then its end is put back where it was. */
function unheardEndMs(share: Share, receipts: boolean): number {
  return lastLookMs(share, receipts && share.state === "delivered");
}
