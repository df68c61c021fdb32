import { answeredSent } from "./answers.js";
import { followMs } from "./backoff.js";
import { befriendedBy, unfriended } from "./bonds.js";
import type { Debt } from "./domain.js";
import type { Alarms, Circle, Clock, Debts, DecideBond, Log, Shares } from "./ports.js";
import { cancelled, sentAfter, songEntry } from "./share-states.js";
import { maySee } from "./visibility.js";

export interface DebtParts {
  debts: Debts;
  shares: Shares;
  circle: Circle;
  alarms: Alarms;
  clock: Clock;
  log: Log;
}

/** So many people are brought what they are owed at once: a song to a group must not keep all others waiting. */
const peopleAtOnce = 20;

/**
 * The handler of the alarm "debts": carries what one person's slot owes to the others. Every application is
 * idempotent and the debt goes only afterwards, so a crash in between repeats it without effect. What is owed to one
 * person goes in order; several people are served side by side, and one who cannot be served keeps nobody else waiting.
 */
export function createDebtCollector(parts: DebtParts): (personId: string) => Promise<void> {
  return async (personId) => {
    const people = byCreditor(await parts.debts.of(personId));
    const failures: unknown[] = [];
    for (let at = 0; at < people.length; at += peopleAtOnce)
      failures.push(...(await payAll(people.slice(at, at + peopleAtOnce), personId, parts)));
    if (failures.length > 0) throw failures[0];
  };
}

/** Answers what went wrong; what did not is struck out together. */
async function payAll(people: Debt[][], from: string, parts: DebtParts): Promise<unknown[]> {
  const paid: string[] = [];
  const results = await Promise.allSettled(
    people.map(async (debts) => {
      for (const debt of debts) {
        await apply(debt, from, parts);
        paid.push(debt.id);
      }
    }),
  );
  if (paid.length > 0) await parts.debts.paid(from, ...paid);
  return results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
}

function byCreditor(debts: Debt[]): Debt[][] {
  const people = new Map<string, Debt[]>();
  for (const debt of debts) people.set(debt.to, [...(people.get(debt.to) ?? []), debt]);
  return [...people.values()];
}

async function apply(debt: Debt, from: string, parts: DebtParts): Promise<void> {
  switch (debt.kind) {
    case "song":
      return deliver(debt, from, parts);
    case "news":
      return tell(debt, parts);
    case "answer":
      return tellAnswer(debt, from, parts);
    case "cancel":
      return cancel(debt, parts);
    case "forgotten":
      return parts.shares.eraseCounterpart(debt.to, debt.personId);
    case "friend":
      return befriend(debt, parts);
    case "unfriend":
      return bond(debt.to, debt.personId, unfriended, parts);
    case "met":
      return met(debt, parts);
  }
}

async function met({ to, personId }: Extract<Debt, { kind: "met" }>, parts: DebtParts): Promise<void> {
  if (await parts.circle.met(to, personId)) await parts.alarms.arm("debts", to);
}

function befriend({ id, to, from, isByGroup }: Extract<Debt, { kind: "friend" }>, parts: DebtParts): Promise<void> {
  const step = { id, atMs: parts.clock.nowMs() };
  const decide = befriendedBy(to, { id: from.personId, name: from.name }, step, isByGroup);
  return bond(to, from.personId, decide, parts);
}

/** What comes of it may be owed on, or bring songs that have waited. */
async function bond(personId: string, otherId: string, decide: DecideBond, parts: DebtParts): Promise<void> {
  if (!(await parts.circle.change(personId, otherId, decide))) return;
  await Promise.all([arm(personId, parts), parts.alarms.arm("debts", personId)]);
}

async function deliver(debt: Extract<Debt, { kind: "song" }>, from: string, parts: DebtParts): Promise<void> {
  const nowMs = parts.clock.nowMs();
  const { share } = debt;
  const isThere = await parts.shares.receive(share, songEntry(share.id, nowMs), share.sharedAtMs + followMs);
  if (isThere) return arm(debt.to, parts);
  // The recipient has been forgotten meanwhile; the sender's record must not wait for ever.
  const news = { shareId: share.id, state: "undeliverable", atMs: nowMs, version: Number.MAX_SAFE_INTEGER } as const;
  await parts.shares.changeSent(from, share.id, (sent) => sentAfter(sent, news, nowMs));
  await parts.alarms.arm("outbox", from);
}

async function tell(debt: Extract<Debt, { kind: "news" }>, parts: DebtParts): Promise<void> {
  await parts.shares.changeSent(debt.to, debt.news.shareId, (sent) => sentAfter(sent, debt.news, parts.clock.nowMs()));
  await parts.alarms.arm("outbox", debt.to);
}

/** Whoever has blocked somebody hears nothing of them, and nobody is told so. */
async function tellAnswer(debt: Extract<Debt, { kind: "answer" }>, from: string, parts: DebtParts): Promise<void> {
  const bond = await parts.circle.get(debt.to, from);
  if (!maySee(debt.to, { kind: "person", bond })) return;
  const nowMs = parts.clock.nowMs();
  await parts.shares.changeSent(debt.to, debt.shareId, (sent) => answeredSent(sent, debt.answer, nowMs));
  await parts.alarms.arm("outbox", debt.to);
}

async function cancel(debt: Extract<Debt, { kind: "cancel" }>, parts: DebtParts): Promise<void> {
  await parts.shares.change(debt.to, debt.shareId, (share) => cancelled(share, parts.clock.nowMs()));
  await arm(debt.to, parts);
}

async function arm(personId: string, parts: DebtParts): Promise<void> {
  await Promise.all([parts.alarms.arm("outbox", personId), parts.alarms.arm("listen-check", personId)]);
}
