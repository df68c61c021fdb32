import { followMs } from "./backoff.js";
import type { Debt } from "./domain.js";
import type { Alarms, Clock, Debts, Log, Shares } from "./ports.js";
import { cancelled, sentAfter, songEntry } from "./share-states.js";

export interface DebtParts {
  debts: Debts;
  shares: Shares;
  alarms: Alarms;
  clock: Clock;
  log: Log;
}

/**
 * The handler of the alarm "debts": carries what one person's slot owes to the others. Every application is
 * idempotent and the debt goes only afterwards, so a crash in between repeats it without effect.
 */
export function createDebtCollector(parts: DebtParts): (personId: string) => Promise<void> {
  return async (personId) => {
    for (const debt of await parts.debts.of(personId)) {
      await apply(debt, personId, parts);
      await parts.debts.paid(personId, debt.id);
    }
  };
}

async function apply(debt: Debt, from: string, parts: DebtParts): Promise<void> {
  switch (debt.kind) {
    case "song":
      return deliver(debt, from, parts);
    case "news":
      return tell(debt, parts);
    case "cancel":
      return cancel(debt, parts);
    case "forgotten":
      return parts.shares.eraseCounterpart(debt.to, debt.personId);
  }
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

async function cancel(debt: Extract<Debt, { kind: "cancel" }>, parts: DebtParts): Promise<void> {
  await parts.shares.change(debt.to, debt.shareId, (share) => cancelled(share, parts.clock.nowMs()));
  await arm(debt.to, parts);
}

async function arm(personId: string, parts: DebtParts): Promise<void> {
  await Promise.all([parts.alarms.arm("outbox", personId), parts.alarms.arm("listen-check", personId)]);
}
