import { reminderId } from "../bots/agenda.js";
import { batchIdOf, repaintAfterMs } from "../bots/batch-cards.js";
import type { Answer, Debt, OutboxEntry, SentShare, Share } from "../bots/domain.js";
import type { AlarmName, SentChange, ShareChange } from "../bots/ports.js";
import { isOpen } from "../bots/share-states.js";
import { dueMark } from "./due-times.js";
import { type SlotKeys, sentKey } from "./keys.js";
import { openField } from "./sent-tags.js";
import { sentText, shareText } from "./share-text.js";
import { fieldIs, type Guard, type Op, type Plan } from "./transaction.js";

/** What one script is going to do in one person's slot, and which alarms that may set. */
export interface Changes {
  guards: Guard[];
  ops: Op[];
  due: AlarmName[];
}

/** A stored object: as it was read, and as it stands while a plan is being made. */
export interface Stored<T> {
  text: string;
  value: T;
}

const endedKeptMs = 60 * 24 * 60 * 60_000;
/** What was ended long ago goes little by little, with other writes. */
export const endedPerWrite = 5;

/** Up to when a share must have ended to be dropped now. */
export function endedUntilMs(nowMs: number): number {
  return nowMs - endedKeptMs;
}

export function noChanges(): Changes {
  return { guards: [], ops: [], due: [] };
}

export function join(...all: Changes[]): Changes {
  return {
    guards: all.flatMap(({ guards }) => guards),
    ops: all.flatMap(({ ops }) => ops),
    due: all.flatMap(({ due }) => due),
  };
}

export function planOf<T>(prefix: string, personId: string, { guards, ops, due }: Changes, result: T): Plan<T> {
  return { result, guards, ops, before: [...new Set(due)].map((name) => dueMark(prefix, name, personId)) };
}

/** Nothing may be written for somebody who was forgotten. */
export function notForgotten(keys: SlotKeys): Guard {
  return fieldIs(keys.self, "forgotten", null);
}

/** All that a decision about a received share writes, if the share is still as it was read. */
export function shareChanges(keys: SlotKeys, text: string, change: ShareChange, nowMs: number): Changes {
  const { share, dueMs, news, answer } = change;
  return join(
    { guards: [fieldIs(keys.received, share.id, text)], ops: shareOps(keys, share, dueMs), due: [] },
    { ...noChanges(), due: typeof dueMs === "number" ? ["listen-check"] : [] },
    withdrawals(keys, change.withdrawn ?? []),
    ...(change.messages ?? []).map((entry) => message(keys, entry, nowMs)),
    news ? debt(keys, newsDebt(share, news), nowMs) : noChanges(),
    answer ? debt(keys, answerDebt(share, answer), nowMs) : noChanges(),
  );
}

/** `dueMs` undefined: as before. */
export function shareOps(keys: SlotKeys, share: Share, dueMs: number | null | undefined): Op[] {
  return [
    ["HSET", keys.received, share.id, shareText(share)],
    ...pendingOps(keys, share.id, dueMs),
    ...endOps(keys, "r", share),
  ];
}

function pendingOps(keys: SlotKeys, id: string, dueMs: number | null | undefined): Op[] {
  if (dueMs === undefined) return [];
  return [dueMs === null ? ["ZREM", keys.pending, id] : ["ZADD", keys.pending, dueMs, id]];
}

/** A later piece of news gets its own id: paying the older one must not take it away. */
function newsDebt(share: Share, news: Extract<Debt, { kind: "news" }>["news"]): Debt {
  return { id: `${share.id}:news:${news.version}`, to: share.senderId, kind: "news", news };
}

function answerDebt({ id, senderId }: Share, answer: Answer): Debt {
  return { id: `${id}:answer:${answer.version}`, to: senderId, kind: "answer", shareId: id, answer };
}

/** All that a decision about a sent share writes, if the share is still as it was read. */
export function sentChanges(keys: SlotKeys, before: Stored<SentShare>, change: SentChange, nowMs: number): Changes {
  return join(
    {
      guards: [fieldIs(sentKey(keys, change.sent.id), change.sent.id, before.text)],
      ops: sentOps(keys, before.value, change.sent),
      due: [],
    },
    ...(change.messages ?? []).map((entry) => message(keys, entry, nowMs)),
    ...(change.repaints ?? []).map((entry) => repaint(keys, entry, nowMs)),
    change.debt ? debt(keys, change.debt, nowMs) : noChanges(),
  );
}

function sentOps(keys: SlotKeys, before: SentShare, sent: SentShare): Op[] {
  const closes = isOpen(before) && !isOpen(sent);
  return [
    ["HSET", sentKey(keys, sent.id), sent.id, sentText(sent)],
    ...(closes ? [["HDEL", keys.open, openField(sent)] as const] : []),
    ...endOps(keys, "s", sent),
  ];
}

/** A sender's record that is part of a batch goes with it. */
function endOps(keys: SlotKeys, side: "r" | "s", share: Share | SentShare): Op[] {
  if (isOpen(share)) return [];
  const ended: Op = ["ZADD", keys.ended, share.stateAtMs, `${side}:${share.id}`];
  if (side === "r") return [ended, ...unremindedOps(keys, share.id)];
  return batchIdOf(share.id) === null ? [ended] : [];
}

/** Nobody wants to be reminded of what they have heard. */
function unremindedOps(keys: SlotKeys, shareId: string): Op[] {
  const id = reminderId(shareId);
  return [
    ["HDEL", keys.agenda, id],
    ["ZREM", keys.agendaDue, id],
    ["HDEL", keys.outbox, id],
    ["ZREM", keys.outboxDue, id],
  ];
}

/** Drops shares of which `ended` says that their time is over. */
export function dropEnded(keys: SlotKeys, members: string[]): Changes {
  const ops = members.flatMap((member): Op[] => [
    ["HDEL", member.startsWith("r:") ? keys.received : keys.sent, member.slice(2)],
    ["ZREM", keys.ended, member],
  ]);
  return { ...noChanges(), ops };
}

/** Puts a message in the outbox, in the place of an older one of the same id. */
export function message(keys: SlotKeys, entry: OutboxEntry, dueMs: number): Changes {
  const score = entry.state === "held" ? "+inf" : dueMs;
  const ops: Op[] = [
    ["HSET", keys.outbox, entry.id, JSON.stringify(entry)],
    ["ZADD", keys.outboxDue, score, entry.id],
  ];
  return { guards: [], ops, due: ["outbox"] };
}

/** A card that changes again soon: what is due earlier stays so. */
function repaint(keys: SlotKeys, entry: OutboxEntry, nowMs: number): Changes {
  const ops: Op[] = [
    ["HSET", keys.outbox, entry.id, JSON.stringify(entry)],
    ["ZADD", keys.outboxDue, "LT", nowMs + repaintAfterMs, entry.id],
  ];
  return { guards: [], ops, due: ["outbox"] };
}

export function withdrawals(keys: SlotKeys, ids: string[]): Changes {
  if (ids.length === 0) return noChanges();
  const ops: Op[] = [
    ["HDEL", keys.outbox, ...ids],
    ["ZREM", keys.outboxDue, ...ids],
  ];
  return { ...noChanges(), ops };
}

/** Owes somebody something. The same id again changes nothing but its text. */
export function debt(keys: SlotKeys, owed: Debt, nowMs: number): Changes {
  const ops: Op[] = [
    ["HSET", keys.debts, owed.id, JSON.stringify(owed)],
    ["ZADD", keys.debtsDue, "NX", nowMs, owed.id],
  ];
  return { guards: [], ops, due: ["debts"] };
}
