import { reconnectEntryId } from "./agenda.js";
import { followMs, type Policy } from "./backoff.js";
import type { Person, Play, Share } from "./domain.js";
import { AccessLostError, UpstreamError } from "./errors.js";
import { matchTrack } from "./matching.js";
import type { Alarms, Cache, Circle, Clock, DecideShare, Log, Music, Outbox, People, Shares } from "./ports.js";
import type { Seen } from "./rhythm.js";
import {
  endsInSilenceMs,
  expired,
  heard,
  isLastLook,
  isListening,
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
  shares: Pick<Shares, "pendingFor" | "change" | "postpone">;
  circle: Pick<Circle, "of">;
  music: Pick<Music, "recentPlays">;
  outbox: Pick<Outbox, "putOnce">;
  alarms: Pick<Alarms, "arm">;
  cache: Cache;
  clock: Clock;
  log: Log;
  policy: Policy;
  /** Told after each call to Spotify. */
  onCheck?: () => void;
}

type Looking = Listener & { person: Person };

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
const lookedTtlMs = 9 * 24 * 60 * 60_000;

/**
 * The handler of the alarm "listen-check": one look at a listener's history serves all of that listener's open
 * shares. Every step is a compare-and-set, so a crash between any two of them repeats nothing that was told.
 */
export function createListenCheck(parts: ListenCheckParts): (personId: string) => Promise<void> {
  return async (personId) => {
    const person = await parts.people.get(personId);
    if (!person) return;
    const [pending, bonds] = await Promise.all([parts.shares.pendingFor(personId), parts.circle.of(personId)]);
    const listener = { person, bonds: new Map(bonds.map((bond) => [bond.personId, bond])) };
    const shares = pending.map(({ share }) => share);
    const found = await look(parts, listener, shares);
    const blind = "kind" in found ? found : null;
    if (blind?.kind === "access-lost") await askToReconnect(parts, person);
    const hasSettled = await settle(parts, listener, shares, "kind" in found ? null : found);
    const hasToldWait = await tellWait(parts, listener, shares, blind);
    const hasChanged = hasSettled || hasToldWait;
    // Only now: what a crash before this had seen may be gone from the history when the next one looks.
    const noted =
      found !== noLook && !blind && parts.cache.put(lookedKey(personId), String(parts.clock.nowMs()), lookedTtlMs);
    await Promise.all([postpone(parts, listener, pending, found), noted]);
    if (hasChanged || blind) await armOthers(parts, personId);
  };
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

async function isBeyondLastLook({ cache }: ListenCheckParts, personId: string, plays: Play[]): Promise<boolean> {
  const lastLookMs = Number((await cache.get(lookedKey(personId))) ?? 0);
  return (plays[0]?.endedAtMs ?? 0) > lastLookMs - lateMs;
}

function lookedKey(personId: string): string {
  return `looked:${personId}`;
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
  const isNew = { createdAtMs: nowMs, attempts: 0, state: "waiting" } as const;
  const notice = { kind: "reconnect", authorizedAtMs } as const;
  await outbox.putOnce(person.id, { id: reconnectEntryId(authorizedAtMs), notice, ...isNew }, nowMs);
}

/** What was delivered or shared meanwhile keeps the due time it came with. */
async function postpone(
  parts: ListenCheckParts,
  listener: Looking,
  pending: { share: Share; dueMs: number }[],
  found: Look | Blind,
): Promise<void> {
  const nowMs = parts.clock.nowMs();
  const blind = "kind" in found ? found : null;
  const seen = "kind" in found ? null : seenIn(found, nowMs);
  const earliestMs = blind?.kind === "not-now" ? nowMs + Math.max(blind.error.retryAfterMs ?? 0, 60_000) : nowMs;
  // Exactly when told: that is this listener's turn. Everybody at the full minute would be too many at once.
  const turnMs = blind?.kind === "put-off" ? nowMs + (blind.error.retryAfterMs ?? 60_000) : null;
  const due = pending.flatMap(({ share, dueMs }): [string, number][] => {
    // Not delivered, or heard in silence: its due time is its end, and no look brings it nearer.
    if (!isListening(share)) return [];
    const receipts = tellsSender(listener, share);
    const nextMs = turnMs ?? Math.max(nextLookMs(share, parts.policy, receipts, nowMs, seen), earliestMs);
    // However long Spotify is away, no end is put off for longer than its grace, and a silent one not at all.
    const dueNextMs = Math.min(nextMs, receipts ? endsBlindMs(share) : endsInSilenceMs(share));
    return dueNextMs === dueMs ? [] : [[share.id, dueNextMs]];
  });
  await parts.shares.postpone(listener.person.id, new Map(due));
}
