import { dayMs } from "../../bots/zoned-time.js";

/** From Saturday 00:00 to the end of Friday, UTC. */
export interface Week {
  /** ISO year and ISO week of its Saturday: "2026-48". Sorts as time goes. */
  key: string;
  startMs: number;
  /** When the next one begins. */
  endMs: number;
  /** "2026-11-28" */
  firstDay: string;
  lastDay: string;
}

const weekMs = 7 * dayMs;
/** The first Saturday since the epoch. */
const someSaturdayMs = 2 * dayMs;

export function weekOf(atMs: number): Week {
  return weekFrom(someSaturdayMs + Math.floor((atMs - someSaturdayMs) / weekMs) * weekMs);
}

/** The last week that is over. */
export function lastWeekOver(nowMs: number): Week {
  return weekOf(weekOf(nowMs).startMs - 1);
}

/** Null for what is no key of a week. */
export function weekAt(key: string): Week | null {
  const [, year = "", number = ""] = /^(\d{4})-(\d{2})$/u.exec(key) ?? [];
  if (year === "") return null;
  const saturdayMs = firstMondayMs(Number(year)) + (Number(number) - 1) * weekMs + 5 * dayMs;
  const week = weekFrom(saturdayMs);
  return week.key === key ? week : null;
}

/** This many weeks before it. */
export function weeksBefore(week: Week, count: number): Week {
  return weekFrom(week.startMs - count * weekMs);
}

/** A finished week is looked through until the end of the week that follows. */
export function closesAtMs(week: Week): number {
  return week.endMs + weekMs;
}

function weekFrom(startMs: number): Week {
  const endMs = startMs + weekMs;
  return { key: keyOf(startMs), startMs, endMs, firstDay: dayOf(startMs), lastDay: dayOf(endMs - dayMs) };
}

function keyOf(saturdayMs: number): string {
  // An ISO week belongs to the year of its Thursday.
  const year = new Date(saturdayMs - 2 * dayMs).getUTCFullYear();
  const number = Math.floor((saturdayMs - firstMondayMs(year)) / weekMs) + 1;
  return `${year}-${String(number).padStart(2, "0")}`;
}

/** Of the ISO week that has the fourth of January in it. */
function firstMondayMs(year: number): number {
  const fourthMs = Date.UTC(year, 0, 4);
  return fourthMs - ((new Date(fourthMs).getUTCDay() + 6) % 7) * dayMs;
}

function dayOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 10);
}
