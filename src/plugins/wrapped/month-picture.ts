import type { Picture, PictureRow } from "../../bots/picture.js";
import type { Say } from "../../bots/say.js";
import type { Shown } from "./month-texts.js";
import { monthTitle } from "./months.js";
import type { Place } from "./titles.js";
import { words } from "./words.js";

/** A month as a picture: the last four weeks in three columns. */
export function monthPicture(say: Say, { wrap, songs, artists }: Shown): Picture {
  const month = monthTitle(wrap.monthKey, say.language);
  const title = say(words.shown, { month });
  const columns = [
    { heading: say(words.headSongs), rows: songs.flatMap(rowOf) },
    { heading: say(words.headArtists), rows: artists.flatMap(rowOf) },
    { heading: say(words.headGenres), rows: genreRows(wrap.genres?.short_term ?? []) },
  ].filter(({ rows }) => rows.length > 0);
  const foot = say(words.pictureFoot);
  const alt = [
    `${title}.`,
    ...columns.map(({ heading, rows }) => say(words.pictureColumn, { heading, rows: rows.map(saidRow).join("; ") })),
    `${foot}.`,
  ].join(" ");
  return { title, foot, theme: "dark", seed: wrap.monthKey, columns, alt };
}

/** What has no title now is not drawn. */
function rowOf({ title }: Place): PictureRow[] {
  if (title === null) return [];
  return [title.by === "" ? { label: title.name } : { label: title.name, detail: title.by }];
}

function genreRows(genres: readonly { name: string; points: number }[]): PictureRow[] {
  const most = genres[0]?.points ?? 1;
  return genres.slice(0, 10).map(({ name, points }) => ({ label: name, share: points / most }));
}

function saidRow({ label, detail }: PictureRow, at: number): string {
  return `${at + 1} ${label}${detail === undefined ? "" : `, ${detail}`}`;
}
