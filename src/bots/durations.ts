const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** By the letters their names begin with. */
const units: readonly [RegExp, number][] = [
  [/^(?:m|min|mins|minutes?)$/iu, minuteMs],
  [/^(?:h|hrs?|hours?)$/iu, hourMs],
  [/^(?:d|days?)$/iu, dayMs],
  [/^(?:w|wks?|weeks?)$/iu, 7 * dayMs],
  [/^months?$/iu, 30 * dayMs],
];
const atTheEnd = /^(.*?)(?:(?:^|\s+)for)?(?:^|\s+)(\d{1,6}|an?)\s*([a-z]+)$/iu;

/** Takes a time like "7d", "12h", "2 weeks" or "for an hour" off the end of the words; null where there is none. */
export function splitAtDuration(words: string): { before: string; ms: number } | null {
  const [, before = "", count = "", unit = ""] = atTheEnd.exec(words.trim()) ?? [];
  const unitMs = units.find(([pattern]) => pattern.test(unit))?.[1];
  if (unitMs === undefined) return null;
  return { before: before.trim(), ms: (/^an?$/iu.test(count) ? 1 : Number(count)) * unitMs };
}
