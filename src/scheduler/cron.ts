import { CronExpressionParser } from "cron-parser";

const field = /^(?:\*|[0-9a-z]+(?:-[0-9a-z]+)?)(?:\/[0-9]+)?(?:,(?:\*|[0-9a-z]+(?:-[0-9a-z]+)?)(?:\/[0-9]+)?)*$/iu;
const names = /^(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|sun|mon|tue|wed|thu|fri|sat)$/iu;

/**
 * The first time after `afterMs` that a pattern of five fields (minute, hour, day, month, weekday) means in a zone, default
 * UTC. A time that is skipped in spring comes an hour later, by the clock that has been put forward; one that comes twice in
 * autumn counts the first time. Throws RangeError for a pattern or zone that is none, or that never comes.
 */
export function nextTime(cron: string, afterMs: number, zone = "UTC"): number {
  const fields = cron.trim().split(/\s+/u);
  if (fields.length !== 5 || !fields.every(isField)) throw new RangeError(`"${cron}" is no pattern of five fields`);
  if (!isZone(zone)) throw new RangeError(`"${zone}" is no time zone`);
  try {
    return CronExpressionParser.parse(fields.join(" "), { currentDate: new Date(afterMs), tz: zone })
      .next()
      .getTime();
  } catch (cause) {
    throw new RangeError(`"${cron}" never comes`, { cause });
  }
}

function isField(text: string): boolean {
  const words = text.match(/[a-z]+/giu) ?? [];
  return field.test(text) && words.every((word) => names.test(word));
}

function isZone(zone: string): boolean {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).format() !== "";
  } catch {
    // Intl says so by throwing.
    return false;
  }
}
