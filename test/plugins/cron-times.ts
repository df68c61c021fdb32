import { dayMs, dayOf, instantMs, minuteMs, wallMs } from "../../src/bots/zoned-time.js";

const ranges = [
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 7],
] as const;

/** Five fields of numbers, lists, ranges and steps: enough for tests. Throws RangeError like the real one. */
export function nextCronTime(cron: string, afterMs: number, zone = "UTC"): number {
  const [minutes, hours, days, months, weekdays] = fieldsOf(cron);
  const fromDay = dayOf(wallMs(zone, afterMs));
  for (let ahead = 0; ahead <= 366 * 5; ahead += 1) {
    const day = fromDay + ahead * dayMs;
    if (!isDay(new Date(day), cron, days, months, weekdays)) continue;
    const times = [...hours].flatMap((hour) => [...minutes].map((minute) => (hour * 60 + minute) * minuteMs));
    const next = times.map((time) => instantMs(zone, day + time)).filter((atMs) => atMs > afterMs);
    if (next.length > 0) return Math.min(...next);
  }
  throw new RangeError(`"${cron}" never comes`);
}

type Five = [Set<number>, Set<number>, Set<number>, Set<number>, Set<number>];

function fieldsOf(cron: string): Five {
  const [minute, hour, day, month, weekday, ...more] = cron.trim().split(/\s+/u).map(valuesOf);
  if (!minute || !hour || !day || !month || !weekday || more.length > 0)
    throw new RangeError(`"${cron}" has not five fields`);
  return [minute, hour, day, month, weekday];
}

function valuesOf(field: string, at: number): Set<number> {
  const [low, high] = ranges[at] ?? [0, 0];
  const values = field.split(",").flatMap((part) => {
    const [, from, to, step = "1"] = /^(?:\*|(\d{1,2})(?:-(\d{1,2}))?)(?:\/(\d{1,2}))?$/u.exec(part) ?? [];
    if (from === undefined && !part.startsWith("*")) throw new RangeError(`"${part}" is no part of a pattern`);
    const [first, last] = [Number(from ?? low), Number(to ?? from ?? high)];
    if (first < low || last > high || first > last || Number(step) < 1)
      throw new RangeError(`"${part}" is out of range`);
    return Array.from({ length: Math.floor((last - first) / Number(step)) + 1 }, (_, n) => first + n * Number(step));
  });
  return new Set(values);
}

/** Where day and weekday are both given, either will do. */
function isDay(date: Date, cron: string, days: Set<number>, months: Set<number>, weekdays: Set<number>): boolean {
  if (!months.has(date.getUTCMonth() + 1)) return false;
  const weekday = date.getUTCDay();
  const isWeekday = weekdays.has(weekday) || (weekday === 0 && weekdays.has(7));
  const isDate = days.has(date.getUTCDate());
  const [, , dayField = "", , weekdayField = ""] = cron.trim().split(/\s+/u);
  return dayField.startsWith("*") || weekdayField.startsWith("*") ? isWeekday && isDate : isWeekday || isDate;
}
