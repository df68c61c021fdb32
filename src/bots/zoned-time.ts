/**
 * Clocks on walls. A wall time is what a clock there shows, written as the milliseconds since the epoch that UTC would
 * call the same: days and hours are then plain arithmetic. The rules of each zone are Intl's.
 */

export const minuteMs = 60_000;
export const dayMs = 24 * 60 * minuteMs;

/** The zone as Intl knows it, in the usual spelling ("europe/berlin" → "Europe/Berlin"); null for none. */
export function zoneNamed(text: string): string | null {
  if (/^(?:utc|gmt)$/iu.test(text)) return "UTC";
  // What is no place, such as "+02:00" or "EST", has no summer.
  if (!/^[a-z][\w+-]*(?:\/[\w+-]+)+$/iu.test(text) || !isKnown(text)) return null;
  const listed = Intl.supportedValuesOf("timeZone").find((zone) => zone.toLowerCase() === text.toLowerCase());
  return listed ?? capitalised(text);
}

function isKnown(timeZone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone }).resolvedOptions().timeZone !== "";
  } catch {
    return false; // RangeError is how Intl says no.
  }
}

/** Names that Intl knows without listing them, such as "Asia/Kolkata". */
function capitalised(zone: string): string {
  return zone.toLowerCase().replace(/(?<=^|[/_-])[a-z]/gu, (letter) => letter.toUpperCase());
}

/** What the clock on the wall shows there at this moment. */
export function wallMs(zone: string, atMs: number): number {
  const parts = new Intl.DateTimeFormat("en-u-ca-iso8601", { ...fields, timeZone: zone }).formatToParts(atMs);
  const read = (type: Intl.DateTimeFormatPartTypes): number => Number(parts.find((part) => part.type === type)?.value);
  const wholeSecondMs = Date.UTC(
    read("year"),
    read("month") - 1,
    read("day"),
    read("hour"),
    read("minute"),
    read("second"),
  );
  return wholeSecondMs + (((atMs % 1000) + 1000) % 1000);
}

const fields: Intl.DateTimeFormatOptions = {
  year: "numeric",
  month: "numeric",
  day: "numeric",
  hour: "numeric",
  minute: "numeric",
  second: "numeric",
  hourCycle: "h23",
};

/**
 * When the clock there shows this. A time that comes twice is the first of the two; one that is left out counts from
 * before the change, so that 2:30 is 3:30 in the night when the clock jumps from 2 to 3.
 */
export function instantMs(zone: string, wallTimeMs: number): number {
  const before = offsetMs(zone, wallTimeMs - dayMs);
  const after = offsetMs(zone, wallTimeMs + dayMs);
  const fitting = [before, after]
    .map((offset) => wallTimeMs - offset)
    .filter((atMs) => wallMs(zone, atMs) === wallTimeMs);
  return fitting.length > 0 ? Math.min(...fitting) : wallTimeMs - before;
}

/** How far the clock there is ahead of UTC at this moment. */
export function offsetMs(zone: string, atMs: number): number {
  return wallMs(zone, atMs) - atMs;
}

/** Midnight at the beginning of the day of this wall time, as wall time. */
export function dayOf(wallTimeMs: number): number {
  return Math.floor(wallTimeMs / dayMs) * dayMs;
}

/** The next moment, later than `nowMs`, at which the clock there shows this minute of the day. */
export function nextAtMs(zone: string, minuteOfDay: number, nowMs: number): number {
  const todayMs = dayOf(wallMs(zone, nowMs)) + minuteOfDay * minuteMs;
  const days = [0, 1, 2].map((ahead) => instantMs(zone, todayMs + ahead * dayMs));
  return days.find((atMs) => atMs > nowMs) ?? nowMs + dayMs;
}
