import type { AgendaItem, OutboxEntry, SpotifyAccount } from "./domain.js";
import { limits } from "./limits.js";
import type { Agenda, Alarms, Clock } from "./ports.js";
import { dayMs } from "./zoned-time.js";

export interface AgendaParts {
  agenda: Agenda;
  alarms: Alarms;
  clock: Clock;
}

/**
 * The handler of the alarm "agenda": what is due becomes a message, in the script that takes it from the agenda. Whether
 * the message has still something to say is decided when it is delivered.
 */
export function createAgenda({ agenda, alarms, clock }: AgendaParts): (personId: string) => Promise<void> {
  return async (personId) => {
    const count = await agenda.ring(personId, (item) => entryOf(item, clock.nowMs()));
    if (count > 0) await alarms.arm("outbox", personId);
  };
}

function entryOf(item: AgendaItem, nowMs: number): OutboxEntry {
  const isNew = { createdAtMs: nowMs, attempts: 0, state: "waiting" } as const;
  if (item.kind === "reminder") {
    const notice = { kind: "reminder", shareId: item.shareId } as const;
    return { id: reminderId(item.shareId), notice, ...isNew };
  }
  const { kind, authorizedAtMs, daysLeft } = item;
  return { id: expiringEntryId, notice: { kind, authorizedAtMs, daysLeft }, ...isNew };
}

/** Of the reminder in the agenda and of its message. */
export function reminderId(shareId: string): string {
  return `reminder:${shareId}`;
}

/** One message at most waits for somebody who cannot be written to: the latest. */
export const expiringEntryId = "expiring";

/** Once for each login. */
export function reconnectEntryId(authorizedAtMs: number): string {
  return `reconnect:${authorizedAtMs}`;
}

/** Spotify's consent of that moment has ended. */
export function reconnectEntry(authorizedAtMs: number, nowMs: number): OutboxEntry {
  const notice = { kind: "reconnect", authorizedAtMs } as const;
  return { id: reconnectEntryId(authorizedAtMs), notice, createdAtMs: nowMs, attempts: 0, state: "waiting" };
}

/** The ids of every notice before the end of a login, whichever it is. */
export const expiringIds: readonly string[] = limits.loginEndsNoticeDays.map(expiringId);

function expiringId(daysLeft: number): string {
  return `expiring:${daysLeft}`;
}

/** When somebody is told that their login is going to end; nothing for what is over already. */
export function expiringItems(
  { authorizedAtMs, expiresAtMs }: Pick<SpotifyAccount, "authorizedAtMs" | "expiresAtMs">,
  nowMs: number,
): { item: AgendaItem; dueMs: number }[] {
  return limits.loginEndsNoticeDays
    .map((daysLeft) => ({
      item: { id: expiringId(daysLeft), kind: "expiring", authorizedAtMs, daysLeft } as const,
      dueMs: expiresAtMs - daysLeft * dayMs,
    }))
    .filter(({ dueMs }) => dueMs > nowMs);
}
