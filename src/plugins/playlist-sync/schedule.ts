import { readMinute } from "../../bots/clock-words.js";

/** When a sync runs, as people say it. Kept as a pattern of five fields, by the clock of whoever it belongs to. */

export type Said =
  | { kind: "cron"; cron: string }
  /** Several times a day: Spotify does not answer that often. */
  | { kind: "too-often" }
  /** Words about time, but of a time that there is not. */
  | { kind: "unreadable" };

const weekdays: readonly string[][] = [
  ["sunday", "sun", "sonntag", "domingo"],
  ["monday", "mon", "montag", "lunes"],
  ["tuesday", "tue", "dienstag", "martes"],
  ["wednesday", "wed", "mittwoch", "miércoles", "miercoles"],
  ["thursday", "thu", "donnerstag", "jueves"],
  ["friday", "fri", "freitag", "viernes"],
  ["saturday", "sat", "samstag", "sonnabend", "sábado", "sabado"],
];

const anyWeekday = `(?:${weekdays.flat().join("|")})s?`;
const each = String.raw`(?:every|each|on|jeden|am|cada|los|el|todos\s+los)`;
const somewhen = String.raw`(?:\s+(?:at\s+|um\s+|a\s+las?\s+)?(\d{1,2}(?:[:.]\d{2})?\s*(?:am|pm|h)?)(?:\s*uhr)?)?`;
const days = String.raw`(${anyWeekday}(?:\s*(?:,|&|and|und|y)\s*${anyWeekday})*)`;
const daily = String.raw`(?:daily|every\s*day|each\s+day|täglich|jeden\s+tag|a\s+diario|diariamente|cada\s+d[ií]a|todos\s+los\s+d[ií]as)`;
const weekly = String.raw`(?:weekly|every\s+week|each\s+week|wöchentlich|jede\s+woche|semanalmente|cada\s+semana)`;
const often = String.raw`(?:hourly|stündlich|(?:every|each|alle|jede|cada)\s+(?:\d+\s+)?(?:hours?|h|stunden?|horas?|min(?:ute)?[ns]?|minutos?))`;
const fiveFields = String.raw`cron\s+["'“”]?((?:[\d*,/?#a-z-]+\s+){4}[\d*,/?#a-z-]+)["'“”]?`;

const someFields = String.raw`cron\s+["'“”]?[\d*][\d*,/?#a-z\s-]{0,60}["'“”]?`;

const atEnd = (pattern: string) => new RegExp(`(?:^|\\s)${pattern}\\s*[.!]?$`, "iu");
const patterns = {
  fiveFields: atEnd(fiveFields),
  someFields: atEnd(someFields),
  often: atEnd(often),
  weeklyOn: atEnd(String.raw`${weekly}\s+(?:${each}\s+)?${days}${somewhen}`),
  weekly: atEnd(`${weekly}${somewhen}`),
  daily: atEnd(`${daily}${somewhen}`),
  onDays: atEnd(String.raw`${each}\s+${days}${somewhen}`),
};

export interface Moment {
  /** Of the day, and 0 for Sunday, by the person's clock. */
  minute: number;
  weekday: number;
}

/** Takes the words about time from the end of a text. `now` fills in what they leave open. */
export function takeSchedule(text: string, now: Moment): { rest: string; said: Said | null } {
  for (const [name, pattern] of Object.entries(patterns)) {
    const found = pattern.exec(text);
    if (found) return { rest: text.slice(0, found.index).trim(), said: meaning(name, found, now) };
  }
  return { rest: text.trim(), said: null };
}

/** The same for a text that is nothing but words about time; null for any other. */
export function readSchedule(text: string, now: Moment): Said | null {
  const { rest, said } = takeSchedule(text, now);
  return rest === "" ? said : null;
}

function meaning(name: string, [, first = "", second = ""]: RegExpExecArray, now: Moment): Said {
  if (name === "often") return { kind: "too-often" };
  if (name === "someFields") return { kind: "unreadable" };
  if (name === "fiveFields") return { kind: "cron", cron: first.trim().replace(/\s+/gu, " ").toUpperCase() };
  const hasDays = name === "weeklyOn" || name === "onDays";
  const time = hasDays ? second : first;
  const minute = time === "" ? now.minute : readMinute(time);
  if (minute === null) return { kind: "unreadable" };
  if (hasDays) return { kind: "cron", cron: weeklyCron(minute, weekdaysIn(first)) };
  return { kind: "cron", cron: name === "weekly" ? weeklyCron(minute, [now.weekday]) : dailyCron(minute) };
}

function weekdaysIn(text: string): number[] {
  const said = text.toLowerCase().split(/\s*(?:,|&|\band\b|\bund\b|\by\b)\s*/u);
  const found = said.map((word) =>
    weekdays.findIndex((names) => names.some((name) => word === name || word === `${name}s`)),
  );
  return [...new Set(found.filter((day) => day >= 0))].sort((a, b) => a - b);
}

export function dailyCron(minute: number): string {
  return `${minute % 60} ${Math.floor(minute / 60)} * * *`;
}

function weeklyCron(minute: number, days: readonly number[]): string {
  return `${minute % 60} ${Math.floor(minute / 60)} * * ${days.join(",")}`;
}

/** What a pattern says, where that can be said in words. */
export type Meaning =
  | { kind: "daily"; minute: number }
  /** 0 for Sunday. */
  | { kind: "weekly"; minute: number; days: number[] }
  | { kind: "cron"; cron: string };

export function meaningOf(cron: string): Meaning {
  const [, minute = "", hour = "", days = ""] = /^(\d{1,2}) (\d{1,2}) \* \* (\*|[0-6](?:,[0-6])*)$/u.exec(cron) ?? [];
  if (days === "") return { kind: "cron", cron };
  const at = Number(hour) * 60 + Number(minute);
  return days === "*"
    ? { kind: "daily", minute: at }
    : { kind: "weekly", minute: at, days: days.split(",").map(Number) };
}

/** Half a day, less the hour that a clock may jump. */
const leastGapMs = 11 * 60 * 60_000;
const looks = 15;

/** Whether two of the next times lie closer than half a day. `nextTime` throws RangeError for a pattern that is none. */
export function isTooOften(nextTime: (afterMs: number) => number, nowMs: number): boolean {
  let before = nextTime(nowMs);
  for (let look = 0; look < looks; look += 1) {
    const next = nextTime(before);
    if (next - before < leastGapMs) return true;
    before = next;
  }
  return false;
}
