import { isUntold } from "./answers.js";
import type { Batch, Group, GroupEvent, Message, Notice, PaintedCard, Person, SentShare, Share } from "./domain.js";
import type { DecideShare, ShareChange } from "./ports.js";
import { endsInSilenceMs, newsOf, waitsUntilMs } from "./share-states.js";
import { isShown, looksLike } from "./visibility.js";

/** What the result of a delivery means for a share, and what a stored notice says at the moment it is delivered. */

/** Whether a song still has to be brought to its recipient. */
export function isUndelivered(share: Share): boolean {
  return share.state === "sent" || share.state === "held";
}

/** When a share that has just been delivered wants its first look. `receipts`: whether its sender is told of plays. */
export type FirstLook = (share: Share, receipts: boolean) => number;

/** What a delivery depends on besides the share. */
export interface Arriving {
  /** Whether the sender of this share is told of plays. */
  receipts(share: Share): boolean;
  /** The channel it arrived on, if the sender may know. */
  where?: string | undefined;
  /** Not its card was shown, but at most a request. */
  isWithheld?: boolean;
  /** The message that shows it alone and can be changed. */
  card?: PaintedCard | undefined;
  /** When an earlier try may have shown it, of which nobody could tell. */
  maybeShownAtMs?: number | undefined;
}

/**
 * It has arrived; plays count from when it may have been seen first. The sender reads "delivered" whether or not the listener wants receipts: it
 * tells nothing about what they play. Of a withheld one they read what such a song looks like.
 */
export function delivered(nowMs: number, arriving: Arriving, firstLookMs: FirstLook): DecideShare {
  return whileUndelivered((share) => {
    // Accepted while the request was on its way: its card has still to come.
    if (arriving.isWithheld && isShown(share)) return null;
    const card = arriving.card ? { card: arriving.card } : {};
    const next: Share = {
      ...step(share, nowMs, "delivered"),
      ...card,
      deliveredAtMs: arriving.maybeShownAtMs ?? nowMs,
    };
    const state = looksLike(share);
    const where = state === "delivered" && arriving.where ? { where: arriving.where } : {};
    const news = { ...newsOf(next, state, nowMs), ...where };
    return { share: next, dueMs: firstDueMs(next, arriving.receipts(next), firstLookMs), news };
  });
}

function firstDueMs(share: Share, receipts: boolean, firstLookMs: FirstLook): number {
  if (!isShown(share)) return endsInSilenceMs(share);
  const isLookedFor = receipts || share.post !== null;
  return isLookedFor && mayBePlayed(share) ? share.stateAtMs : firstLookMs(share, receipts);
}

/** Between the request and the yes, or between a try of which nobody could tell and this one. */
function mayBePlayed({ requestedAtMs, deliveredAtMs, stateAtMs, track }: Share): boolean {
  return requestedAtMs !== undefined || stateAtMs - (deliveredAtMs ?? stateAtMs) >= track.durationMs;
}

/** The card waits until the recipient acts again, but not beyond the week. Told once. */
export function held(nowMs: number): DecideShare {
  return whileUndelivered((share) => {
    if (share.state === "held") return null;
    const next = step(share, nowMs, "held");
    return { share: next, dueMs: waitsUntilMs(share), news: newsOf(next, "held", nowMs) };
  });
}

/** The recipient cannot be reached anywhere. */
export function undeliverable(nowMs: number): DecideShare {
  return whileUndelivered((share) => ended(share, nowMs, "undeliverable"));
}

/** It was tried for as long as anything is tried. */
export function undeliveredInTime(nowMs: number): DecideShare {
  return whileUndelivered((share) => ended(share, nowMs, "undelivered"));
}

/**
 * The platform fails, and the card is tried again. Told once, for the list of what was sent: no message says so, and
 * nothing but our own way to the recipient is the reason.
 */
export function retried(): DecideShare {
  return (share) => {
    if (share.state !== "sent" || share.isRetried) return null;
    const next: Share = { ...step(share, share.stateAtMs, "sent"), isRetried: true };
    const news = { ...newsOf(next, "sent", share.stateAtMs), isRetried: true };
    return { share: next, dueMs: waitsUntilMs(share), news };
  };
}

function ended(share: Share, nowMs: number, state: "undeliverable" | "undelivered"): ShareChange {
  const next = step(share, nowMs, state);
  return { share: next, dueMs: null, news: newsOf(next, state, nowMs) };
}

function whileUndelivered(decide: (share: Share) => ShareChange | null): DecideShare {
  return (share) => (isUndelivered(share) ? decide(share) : null);
}

function step({ isRetried: _, ...share }: Share, nowMs: number, state: Share["state"]): Share {
  return { ...share, state, stateAtMs: nowMs, version: share.version + 1 };
}

/** The words of what is delivered later than the answer to a turn. */
export interface DeliveryTexts {
  songCard(share: Share): Message;
  /** Several songs at once, as many cards as shares. */
  songCards(shares: Share[]): Message;
  /** The first songs of somebody who needs a yes, as one question. */
  request(shares: Share[]): Message;
  befriended(name: string): Message;
  postOpened(share: Share): Message;
  news(shares: SentShare[], nowMs: number): Message;
  /** What recipients have said about songs. */
  answers(shares: SentShare[]): Message;
  livingCard(sent: SentShare): Message;
  batchCard(batch: Batch, shares: SentShare[]): Message;
  /** `shown`: those that the room may see something of. */
  roomCard(batch: Batch, sender: string, shown: SentShare[]): Message;
  batchLine(batch: Batch, shares: SentShare[]): Message;
  everyoneHeard(batch: Batch): Message;
  groupEvent(what: GroupEvent, group: Group, byId: string): Message;
  linked(channel: string): Message;
  reconnect(url: string): Message;
  expiring(url: string, daysLeft: number, expiresAtMs: number): Message;
  reminder(share: Share): Message;
  /** What quiet hours have held back, as one. */
  fromQuietHours(messages: Message[]): Message;
}

/** What notices are about, as it stands now. */
export interface DeliveryState {
  /** Null for somebody who is not registered. */
  person: Person | null;
  received: Map<string, Share>;
  sent: Map<string, SentShare>;
  /** Songs sent to groups, with their shares. */
  batches: Map<string, { batch: Batch; shares: SentShare[] }>;
  /** Those the reader belongs to or is invited to. */
  groups: Map<string, Group>;
  nowMs: number;
  /** The words of what plugins told, asked for before. */
  worded?: ReadonlyMap<Notice, Message>;
  /** The login page for the address that is written to. */
  loginUrl(): string;
}

/** Whether the notice has still something to say: its share is there and has not moved on, its login is still the one. */
export function isCurrent(notice: Notice, state: Omit<DeliveryState, "nowMs" | "loginUrl">): boolean {
  switch (notice.kind) {
    case "song": {
      const share = state.received.get(notice.shareId);
      return share !== undefined && isUndelivered(share);
    }
    case "post": {
      const share = state.received.get(notice.shareId);
      return share !== undefined && share.post !== null && isShown(share);
    }
    case "reminder": {
      const share = state.received.get(notice.shareId);
      return share?.state === "delivered" && isShown(share);
    }
    case "card": {
      const share = state.received.get(notice.shareId);
      return share?.card !== undefined && isShown(share);
    }
    case "news":
      return state.sent.has(notice.shareId);
    case "answer": {
      const sent = state.sent.get(notice.shareId);
      return sent !== undefined && (sent.card !== undefined || isUntold(sent));
    }
    case "batch":
    case "room":
    case "everyone":
      return state.batches.has(notice.batchId);
    case "group":
      return state.groups.has(notice.groupId);
    case "reconnect":
    case "expiring":
      return isOfLogin(notice, state.person);
    default:
      return true;
  }
}

/** A login that has ended needs no warning, and one that has begun anew neither. */
function isOfLogin({ kind, authorizedAtMs }: Extract<Notice, { authorizedAtMs: number }>, person: Person | null) {
  if (person?.spotify?.authorizedAtMs !== authorizedAtMs) return false;
  return kind === "reconnect" || person.spotify.state === "connected";
}

/** Whether notices of this kind are said together. */
export function isMergeable(notice: Notice): boolean {
  return notice.kind === "song" || notice.kind === "news" || notice.kind === "answer";
}

/** The message for current notices of one kind; null for none. Only mergeable ones may be more than one. */
export function messageFor(notices: Notice[], state: DeliveryState, texts: DeliveryTexts): Message | null {
  const [first] = notices;
  if (first === undefined) return null;
  switch (first.kind) {
    case "song":
      return songs(among(notices, state.received), texts);
    case "news":
      return texts.news(among(notices, state.sent), state.nowMs);
    case "answer":
      return texts.answers(among(notices, state.sent));
    case "post":
      return among(notices, state.received).map((share) => texts.postOpened(share))[0] ?? null;
    case "everyone":
      return mapped(state.batches.get(first.batchId), ({ batch }) => texts.everyoneHeard(batch));
    case "group":
      return mapped(state.groups.get(first.groupId), (group) => texts.groupEvent(first.what, group, first.byId));
    // Cards change in place and are painted by those who know where they are.
    case "batch":
    case "room":
    case "card":
      return null;
    case "befriended":
      return texts.befriended(first.name);
    case "reminder":
      return among(notices, state.received).map((share) => texts.reminder(share))[0] ?? null;
    case "linked":
      return texts.linked(first.channel);
    case "reconnect":
      return texts.reconnect(state.loginUrl());
    case "expiring":
      return texts.expiring(state.loginUrl(), first.daysLeft, state.person?.spotify?.expiresAtMs ?? state.nowMs);
    case "plugin":
      return state.worded?.get(first) ?? null;
    case "reply":
      return first.message;
  }
}

function mapped<T>(found: T | undefined, say: (found: T) => Message): Message | null {
  return found === undefined ? null : say(found);
}

/** One message for current notices of any kinds, those of a kind that is said together first joined; null for none. */
export function digestFor(notices: Notice[], state: DeliveryState, texts: DeliveryTexts): Message | null {
  const groups = new Map<string, Notice[]>();
  for (const [at, notice] of notices.entries()) {
    const key = isMergeable(notice) ? togetherKey(notice, state) : `alone ${at}`;
    groups.set(key, [...(groups.get(key) ?? []), notice]);
  }
  const messages = [...groups.values()].flatMap((group) => messageFor(group, state, texts) ?? []);
  const [only, ...others] = messages;
  return others.length > 0 ? texts.fromQuietHours(messages) : (only ?? null);
}

/** What is said together: songs that are shown, the request of one sender, all news. */
function togetherKey(notice: Notice, { received }: DeliveryState): string {
  const share = notice.kind === "song" ? received.get(notice.shareId) : undefined;
  return share && !isShown(share) ? `request ${share.senderId}` : notice.kind;
}

function songs(shares: Share[], texts: DeliveryTexts): Message | null {
  const [only, ...others] = shares;
  if (only === undefined) return null;
  if (!isShown(only)) return texts.request(shares);
  return others.length === 0 ? texts.songCard(only) : texts.songCards(shares);
}

/** In the order in which the person's lists number them. */
function among<T extends { number: number }>(notices: Notice[], shares: Map<string, T>): T[] {
  const found = notices.flatMap((notice) => {
    const share = "shareId" in notice ? shares.get(notice.shareId) : undefined;
    return share === undefined ? [] : [share];
  });
  return found.toSorted((a, b) => a.number - b.number);
}
