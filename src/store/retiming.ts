import type { AgendaItem, OutboxEntry, Person } from "../bots/domain.js";
import { defaultZone, quietUntilMs } from "../bots/quiet-hours.js";
import { dayOf, instantMs, minuteMs, nextAtMs } from "../bots/zoned-time.js";
import { noted } from "./agenda.js";
import { type Changes, join, noChanges } from "./changes.js";
import type { SlotKeys } from "./keys.js";
import { parse } from "./records.js";
import { fieldIs } from "./transaction.js";

/** What waits for a time of the person's own, as stored. */
export interface Waiting {
  outbox: readonly string[];
  agenda: readonly string[];
}

/** Quiet hours or time zone are `person`'s now: what waits for them goes out when they say. */
export function redated(keys: SlotKeys, waiting: Waiting, person: Person, nowMs: number): Changes {
  return join(
    ...waiting.outbox.map((text) => redatedMessage(keys, text, person, nowMs)),
    ...waiting.agenda.map((text) => redatedItem(keys, text, person, nowMs)),
  );
}

/** Only what quiet hours hold back; what is being sent, or has another reason to wait, is left alone. */
function redatedMessage(keys: SlotKeys, text: string, person: Person, nowMs: number): Changes {
  const entry = parse<OutboxEntry>(text);
  if (entry?.state !== "waiting" || entry.wantedMs === undefined) return noChanges();
  const dueMs = quietUntilMs(person, nowMs) ?? nowMs;
  return {
    guards: [fieldIs(keys.outbox, entry.id, text)],
    ops: [["ZADD", keys.outboxDue, dueMs, entry.id]],
    due: ["outbox"],
  };
}

/** "Tonight" was meant by the clock on the person's own wall. */
function redatedItem(keys: SlotKeys, text: string, { zone = defaultZone }: Person, nowMs: number): Changes {
  const item = parse<AgendaItem>(text);
  if (item?.kind !== "reminder" || item.wallMs === undefined) return noChanges();
  const atMs = instantMs(zone, item.wallMs);
  const minuteOfDay = (item.wallMs - dayOf(item.wallMs)) / minuteMs;
  const dueMs = atMs > nowMs ? atMs : nextAtMs(zone, minuteOfDay, nowMs);
  return join({ ...noChanges(), guards: [fieldIs(keys.agenda, item.id, text)] }, noted(keys, item, dueMs));
}
