import type { TopRange } from "../../bots/plugin-ports.js";
import { phaseOf } from "../../bots/rhythm.js";
import type { Language, Say } from "../../bots/say.js";
import { words } from "./words.js";

/** "2026-10", in UTC. */
export type MonthKey = string;

const spreadMs = 10 * 60_000;

/** The last month that was over at this moment. */
export function monthBefore(atMs: number): MonthKey {
  const at = new Date(atMs);
  return new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() - 1)).toISOString().slice(0, 7);
}

export function isMonthKey(text: string): boolean {
  return /^[12]\d{3}-(?:0[1-9]|1[0-2])$/u.test(text);
}

export function isYear(text: string): boolean {
  return /^[12]\d{3}$/u.test(text);
}

/** From its first moment to that of the next one. */
export function spanOf(month: MonthKey): { fromMs: number; untilMs: number } {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return { fromMs: Date.UTC(year, number - 1), untilMs: Date.UTC(year, number) };
}

/** "October 2026" */
export function monthTitle(month: MonthKey, language: Language): string {
  return new Intl.DateTimeFormat(language, { month: "long", year: "numeric", timeZone: "UTC" }).format(
    spanOf(month).fromMs,
  );
}

/** "October" */
export function monthName(month: MonthKey, language: Language): string {
  return new Intl.DateTimeFormat(language, { month: "long", timeZone: "UTC" }).format(spanOf(month).fromMs);
}

/** The same few minutes for a person every time, so that not everybody is due at once. */
export function spreadOf(personId: string): number {
  return Math.floor(phaseOf(personId) * spreadMs);
}

export const listKinds = ["month", "half", "year"] as const;
export type ListKind = (typeof listKinds)[number];

/** A playlist that a month brings, and whose songs it holds. */
export interface ListPlan {
  kind: ListKind;
  range: TopRange;
}

const everyMonth: ListPlan = { kind: "month", range: "short_term" };
const extras: Readonly<Record<string, ListPlan>> = {
  "06": { kind: "half", range: "medium_term" },
  "12": { kind: "year", range: "long_term" },
};

export function listsOf(month: MonthKey): ListPlan[] {
  const extra = extras[month.slice(5)];
  return extra ? [everyMonth, extra] : [everyMonth];
}

/** What the playlist is called: "Send Songs October'26", "Send Songs first half '26", "Send Songs 2026". */
export function listName(kind: ListKind, month: MonthKey, say: Say): string {
  const year = month.slice(0, 4);
  if (kind === "year") return say(words.listYear, { year });
  if (kind === "half") return say(words.listHalf, { short: year.slice(2) });
  return say(words.listMonth, { month: monthName(month, say.language), short: year.slice(2) });
}

export function listAbout(kind: ListKind, month: MonthKey, say: Say): string {
  const year = month.slice(0, 4);
  const about = { month: words.listAboutMonth, half: words.listAboutHalf, year: words.listAboutYear }[kind];
  return say(about, { year, month: monthTitle(month, say.language) });
}
