import type { Person, QuietHours } from "./domain.js";
import { dayMs, dayOf, instantMs, minuteMs, wallMs } from "./zoned-time.js";

/** When nothing is counted in a zone of the person's own. */
export const defaultZone = "UTC";

/** When the quiet hours end in which this moment lies; null outside them, and for who has none. */
export function quietUntilMs(
  { quiet, zone = defaultZone }: Pick<Person, "quiet" | "zone">,
  nowMs: number,
): number | null {
  if (!quiet) return null;
  const todayMs = dayOf(wallMs(zone, nowMs));
  // Quiet hours that began yesterday may still last.
  const spans = [todayMs - dayMs, todayMs].map((day) => spanOn(zone, quiet, day));
  return spans.find(({ fromMs, untilMs }) => fromMs <= nowMs && nowMs < untilMs)?.untilMs ?? null;
}

function spanOn(zone: string, { fromMinute, toMinute }: QuietHours, day: number): { fromMs: number; untilMs: number } {
  const endDay = toMinute > fromMinute ? day : day + dayMs;
  return {
    fromMs: instantMs(zone, day + fromMinute * minuteMs),
    untilMs: instantMs(zone, endDay + toMinute * minuteMs),
  };
}
