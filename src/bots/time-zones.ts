import { readMinute } from "./clock-words.js";
import type { Address } from "./domain.js";
import { dayOf, minuteMs, offsetMs, wallMs, zoneNamed } from "./zoned-time.js";

/** Finding somebody's time zone: by its name, by its city, by the time on their clock. */

/** What `zone …` says: one zone, several that would fit, or none. */
export function zonesMeant(text: string, nowMs: number): string[] {
  const exact = zoneNamed(text.replace(/\s+/gu, "_"));
  if (exact) return [exact];
  const ahead = readOffset(text, nowMs);
  if (ahead !== null) return zonesAt(ahead, nowMs);
  const wanted = folded(text);
  return wanted === "" ? [] : allZones().filter((zone) => folded(zone.split("/").at(-1) ?? "") === wanted);
}

/** Zones to offer somebody of whom none is known, the likely ones first; at most 10. */
export function likelyZones({ locale }: Pick<Address, "locale">): string[] {
  return [...new Set([...zonesOf(locale), ...wellKnown])].slice(0, offered);
}

const offered = 10;

/** One or two for each part of the world in which many people live. */
const wellKnown: readonly string[] = [
  "Europe/London",
  "Europe/Berlin",
  "Europe/Istanbul",
  "America/New_York",
  "America/Chicago",
  "America/Denver",
  "America/Los_Angeles",
  "America/Sao_Paulo",
  "America/St_Johns",
  "Africa/Lagos",
  "Africa/Johannesburg",
  "Africa/Nairobi",
  "Asia/Dubai",
  "Asia/Karachi",
  "Asia/Kolkata",
  "Asia/Dhaka",
  "Asia/Bangkok",
  "Asia/Shanghai",
  "Asia/Tokyo",
  "Australia/Adelaide",
  "Australia/Sydney",
  "Pacific/Auckland",
];

/** Where people speak like that and there are few zones to choose from: "de-AT" is Vienna, "en-US" could be anywhere. */
function zonesOf(locale: string | undefined): readonly string[] {
  try {
    // A getter in Node 20, a method since Node 22.
    const known = new Intl.Locale((locale ?? "").replaceAll("_", "-")) as Intl.Locale & ZonesOfLocale;
    const zones = known.getTimeZones?.() ?? known.timeZones ?? [];
    return zones.length <= 3 ? zones : [];
  } catch {
    return []; // A platform may send anything as a locale.
  }
}

interface ZonesOfLocale {
  timeZones?: string[] | undefined;
  getTimeZones?(): string[] | undefined;
}

/** "+2", "UTC-3:30", or "14:05" for what the clock there shows now, as milliseconds ahead of UTC. */
function readOffset(text: string, nowMs: number): number | null {
  const [, sign, hours = "", minutes = "0"] =
    /^(?:utc|gmt)?\s*([+-])(\d{1,2})(?::?(\d{2}))?$/iu.exec(text.trim()) ?? [];
  if (sign !== undefined) return (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * minuteMs;
  const minute = /[:.]|[ap]m/iu.test(text) ? readMinute(text) : null;
  return minute === null ? null : aheadBy(minute * minuteMs - (nowMs - dayOf(nowMs)));
}

/** Clocks differ by whole quarters of an hour, from 10 h behind to 13 h ahead but for a few islands; the rest is the slowness of typing. */
function aheadBy(differenceMs: number): number {
  const quarterMs = 15 * minuteMs;
  const rounded = Math.round(differenceMs / quarterMs) * quarterMs;
  if (rounded <= -11 * 60 * minuteMs) return rounded + 24 * 60 * minuteMs;
  return rounded > 13 * 60 * minuteMs ? rounded - 24 * 60 * minuteMs : rounded;
}

function zonesAt(aheadMs: number, nowMs: number): string[] {
  const isThere = (zone: string) => offsetMs(zone, nowMs) === aheadMs;
  const known = wellKnown.filter(isThere);
  return (known.length > 0 ? known : allZones().filter(isThere)).slice(0, offered);
}

function allZones(): string[] {
  return Intl.supportedValuesOf("timeZone");
}

function folded(text: string): string {
  return text
    .toLowerCase()
    .replace(/[\s_-]+/gu, " ")
    .trim();
}

/** The minute of the day that the clock there shows now. */
export function timeThere(zone: string, nowMs: number): number {
  const there = wallMs(zone, nowMs);
  return Math.floor((there - dayOf(there)) / minuteMs);
}
