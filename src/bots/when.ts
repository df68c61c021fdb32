import { readMinute } from "./clock-words.js";
import { UserError } from "./errors.js";
import { limits } from "./limits.js";
import { dayMs, dayOf, instantMs, minuteMs, nextAtMs, wallMs } from "./zoned-time.js";

/** A moment somebody has named. `wallMs`: the clock they meant, when it was not "in so long". */
export interface Moment {
  atMs: number;
  wallMs?: number;
}

const evening = 20 * 60;
const morning = 9 * 60;
const hourMs = 60 * minuteMs;

/**
 * "tonight" (the default), "tomorrow", "tomorrow 18:00", "in 3h", "in 20 minutes", "20:00". Throws UserError for what is
 * none of these, is now, or is longer away than a song is followed.
 */
export function readWhen(words: string, zone: string, nowMs: number): Moment {
  const text = words
    .trim()
    .toLowerCase()
    .replace(/^(?:at|um)\s+/u, "");
  const moment = span(text, nowMs) ?? onTheWall(text, zone, nowMs);
  if (!moment) throw new UserError("remindHow");
  if (moment.atMs - nowMs > limits.longestReminderDays * dayMs)
    throw new UserError("remindTooFar", { days: limits.longestReminderDays });
  return moment;
}

const units: Record<string, number> = { m: minuteMs, h: hourMs, d: dayMs };

function span(text: string, nowMs: number): Moment | null {
  const [, count = "", unit = ""] = /^in\s+(\d{1,4}|an?)\s*(m|h|d)(?:ins?|inutes?|rs?|ours?|ays?)?$/u.exec(text) ?? [];
  const length = units[unit];
  if (length === undefined) return null;
  const many = /^\d+$/u.test(count) ? Number(count) : 1;
  return many > 0 ? { atMs: nowMs + many * length } : null;
}

function onTheWall(text: string, zone: string, nowMs: number): Moment | null {
  if (text === "" || text === "tonight") return tonight(zone, nowMs);
  const [, day, time = ""] = /^(tomorrow)?\s*(?:at\s+)?(.*)$/u.exec(text) ?? [];
  const minute = time === "" ? morning : readMinute(time);
  if (minute === null || (day === undefined && time === "")) return null;
  if (day === undefined) return wall(zone, nextAtMs(zone, minute, nowMs));
  return wall(zone, instantMs(zone, dayOf(wallMs(zone, nowMs)) + dayMs + minute * minuteMs));
}

/** At eight; in an hour when that is over or all but over. */
function tonight(zone: string, nowMs: number): Moment {
  const eightMs = instantMs(zone, dayOf(wallMs(zone, nowMs)) + evening * minuteMs);
  return eightMs - nowMs > hourMs / 2 ? wall(zone, eightMs) : { atMs: nowMs + hourMs };
}

function wall(zone: string, atMs: number): Moment {
  return { atMs, wallMs: wallMs(zone, atMs) };
}
