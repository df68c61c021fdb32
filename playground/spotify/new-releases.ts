import { addAlbum } from "./catalogue.js";
import { ALBUMS, type AlbumData, type SongData } from "./catalogue-data.js";
import type { World } from "./world.js";

const dayMs = 24 * 60 * 60_000;
/** So many days are there from the beginning. */
const daysBefore = 28;
/** After a long jump of the clock only the last of what has appeared meanwhile. */
const mostDays = 200;

const artists = [...new Set(ALBUMS.map(({ artist }) => artist))].filter((name) => name !== "Various Artists");
const first = ["Amber", "Hollow", "Distant", "Velour", "Paperback", "Ninefold", "Sideways", "Overcast", "Marzipan"];
const second = [
  "Ceiling",
  "Parade",
  "Telescope",
  "Almond",
  "Sundial",
  "Corridor",
  "Trampoline",
  "Violet",
  "Pocketwatch",
];
const third = ["Waltz", "Signal", "Letters", "Machine", "Garden", "Lullaby", "Evening", "Holiday"];

/** Puts into the catalogue what has appeared up to today's date (UTC), where artists release things by themselves. */
export function releaseWhatIsDue(world: World): void {
  if (!world.options.releasesByItself) return;
  const today = Math.floor(world.clock.nowMs() / dayMs);
  const since = Math.max(world.releasedUntilDay ?? today - daysBefore, today - mostDays);
  for (let day = since + 1; day <= today; day += 1)
    for (const album of releasesOn(day)) addAlbum(world.catalogue, album);
  // A clock that is put back takes nothing away.
  world.releasedUntilDay = Math.max(world.releasedUntilDay ?? 0, today);
}

/** Three things every Friday, one every Tuesday, always the same ones. */
function releasesOn(day: number): AlbumData[] {
  const weekday = new Date(day * dayMs).getUTCDay();
  const week = Math.floor((day + 4) / 7);
  const released = new Date(day * dayMs).toISOString().slice(0, 10);
  const base = (at: number, type: AlbumData["type"]) => ({
    ...{ artist: artistAt(week * 3 + at), title: title(week, at), type, released },
  });
  if (weekday === 2) return [{ ...base(7, "single"), songs: songs(week, 7, 1) }];
  if (weekday !== 5) return [];
  return [
    { ...base(0, "single"), songs: songs(week, 0, 1) },
    { ...base(1, "album"), songs: songs(week, 1, 5) },
    week % 2 === 0
      ? { ...base(2, "single"), songs: songs(week, 2, 2) }
      : { ...base(2, "compilation"), artist: "Various Artists", songs: sampler(week) },
  ];
}

/** A song by each of three artists. */
function sampler(week: number): SongData[] {
  return [4, 5, 6].map((at) => [title(week, at), "3:07", { with: [artistAt(week * 3 + at)] }]);
}

/** The first gives the whole its title. */
function songs(week: number, at: number, count: number): SongData[] {
  const lengths = ["2:51", "3:24", "4:02", "3:38", "2:19"];
  return lengths.slice(0, count).map((length, index) => [title(week, at + 8 * index), length]);
}

function artistAt(index: number): string {
  return artists[index % artists.length] ?? "";
}

/** `at` below 50 gives another title each time, and each week others. */
function title(week: number, at: number): string {
  const number = week * 50 + at;
  const pick = (words: readonly string[], index: number) => words[Math.floor(index) % words.length] ?? "";
  return `${pick(first, number)} ${pick(second, number / 9)} ${pick(third, number / 81 + number)}`;
}
