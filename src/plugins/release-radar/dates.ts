import type { Week } from "./weeks.js";

/** How precisely Spotify knows a date is how long it is: "2026-11-27", "2026-11" or "2026". */

/**
 * Whether a release belongs to a week. Of a month only the month is known: it may belong to every week that touches it,
 * and counts once. What has no more than a year belongs to none.
 */
export function placeIn(week: Week, releasedOn: string): "inside" | "perhaps" | "outside" {
  if (isDay(releasedOn)) return week.firstDay <= releasedOn && releasedOn <= week.lastDay ? "inside" : "outside";
  return isMonth(releasedOn) && touches(week, releasedOn) ? "perhaps" : "outside";
}

/** Surely older than the week. */
export function isBefore(week: Week, releasedOn: string): boolean {
  return releasedOn < week.firstDay.slice(0, releasedOn.length);
}

export function isMonth(releasedOn: string): boolean {
  return /^\d{4}-\d{2}$/u.test(releasedOn);
}

/** As far as is known. */
export function areNewestFirst(dates: readonly string[]): boolean {
  return dates.every((date, at) => {
    const before = dates[at - 1] ?? date;
    const length = Math.min(date.length, before.length);
    return date.slice(0, length) <= before.slice(0, length);
  });
}

function isDay(releasedOn: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/u.test(releasedOn);
}

function touches(week: Week, month: string): boolean {
  return week.firstDay.startsWith(month) || week.lastDay.startsWith(month);
}
