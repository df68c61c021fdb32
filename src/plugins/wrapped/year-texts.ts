import type { Message } from "../../bots/domain.js";
import type { Say } from "../../bots/say.js";
import { titleOf } from "./month-texts.js";
import { monthName, monthTitle } from "./months.js";
import type { Place } from "./titles.js";
import type { WeighedGenre } from "./weighing.js";
import { words } from "./words.js";
import type { Wrap } from "./wrap.js";

/** A month in one line: the best of each. */
export interface YearRow {
  wrap: Wrap;
  song: Place | null;
  artist: Place | null;
}

/** `rows`: oldest first. */
export function yearMessage(say: Say, year: string, rows: readonly YearRow[]): Message {
  const lines = rows.map(({ wrap, song, artist }) => {
    const what = [song && placed(say, song), artist && placed(say, artist), wrap.genres?.short_term[0]?.name];
    return say(words.yearLine, {
      month: monthName(wrap.monthKey, say.language),
      what: what.filter(Boolean).join(" · ") || say(words.nothingThere),
    });
  });
  const genres = genresOfYear(rows.map(({ wrap }) => wrap)).map(({ name }) => name);
  const lists = rows.flatMap(({ wrap }) => wrap.lists.filter(({ kind, url }) => kind !== "month" && url !== null));
  const text = [
    say(words.year, { year }),
    lines.join("\n"),
    genres.length > 0 ? say(words.yearGenres, { genres: genres.join(", ") }) : "",
    lists.map(({ name, url }) => say(words.playlistAt, { name, url: url ?? "" })).join("\n"),
  ];
  return { text: text.filter(Boolean).join("\n\n"), choices: rows.map(({ wrap }) => monthChoice(say, wrap)) };
}

function placed(say: Say, place: Place): string {
  return `${titleOf(say, place)} – ${place.url}`;
}

function monthChoice(say: Say, { monthKey }: Wrap) {
  return { label: monthTitle(monthKey, say.language), command: `wrapped ${monthKey}` };
}

/** The five with the most points in all months. */
export function genresOfYear(wraps: readonly Wrap[]): WeighedGenre[] {
  const points = new Map<string, number>();
  for (const { genres } of wraps)
    for (const genre of genres?.short_term ?? []) points.set(genre.name, (points.get(genre.name) ?? 0) + genre.points);
  return [...points]
    .map(([name, sum]) => ({ name, points: sum }))
    .sort((a, b) => b.points - a.points)
    .slice(0, 5);
}

const listedMonths = 12;

/** `wraps`: newest first. */
export function monthsMessage(say: Say, wraps: readonly Wrap[]): Message {
  const shown = wraps.slice(0, listedMonths);
  const lines = shown.map(({ monthKey: key }) => say(words.monthLine, { month: monthTitle(key, say.language), key }));
  const years = [...new Set(wraps.slice(listedMonths).map(({ monthKey }) => monthKey.slice(0, 4)))];
  const older = years.map((year) => say.spell(`wrapped ${year}`)).join(", ");
  const text = [say(words.months), lines.join("\n"), older === "" ? "" : say(words.olderMonths, { years: older })];
  return { text: text.filter(Boolean).join("\n\n"), choices: shown.map((wrap) => monthChoice(say, wrap)) };
}
