import type { Card, Choice, Message } from "../../bots/domain.js";
import type { Page } from "../../bots/pages.js";
import type { Album } from "../../bots/plugin-ports.js";
import type { Say } from "../../bots/say.js";
import { spotifyPage } from "../../bots/spotify-page.js";
import { isSingle, type Release } from "./choose.js";
import type { ShownWeek } from "./shown-week.js";
import type { Week } from "./weeks.js";
import { words } from "./words.js";

/** The radar in words. Nothing here decides or asks. */

/** What is known of titles and names. */
export interface Known {
  titles: ReadonlyMap<string, Album>;
  /** Of artists that failed. */
  names: ReadonlyMap<string, string>;
}

/** A part of a week. */
export type Part = "albums" | "singles";

const namedFailures = 5;
const mostHighlights = 3;

/** "Nov 21 – 27, 2026" */
export function datesOf(say: Say, { firstDay, lastDay }: Pick<Week, "firstDay" | "lastDay">): string {
  const format = new Intl.DateTimeFormat(say.language, { dateStyle: "medium", timeZone: "UTC" });
  // Narrow and other spaces of its own are not every chat's.
  return format.formatRange(new Date(firstDay), new Date(lastDay)).replace(/\s/gu, " ");
}

/** Up to three, an album first. */
export function highlightsOf(releases: readonly Release[]): Release[] {
  const album = releases.find((release) => !isSingle(release));
  const others = releases.filter((release) => release !== album);
  return [...(album ? [album] : []), ...others].slice(0, mostHighlights);
}

export function partOf({ releases }: ShownWeek, part: Part): Release[] {
  return releases.filter((release) => isSingle(release) === (part === "singles"));
}

export function playlistUrl(id: string): string {
  return spotifyPage("playlist", id);
}

/** `isTold`: it comes by itself, and says how to be left in peace. */
export function weekView(say: Say, shown: ShownWeek, known: Known, isTold = false): Message {
  const { week, releases, counts, playlistId } = shown;
  const dates = datesOf(say, week);
  const lines = [
    releases.length > 0 ? say(words.headline, { releases: counts.releases, dates }) : say(words.title, { dates }),
    releases.length > 0 ? say(words.counts, { ...counts }) : say(nothingIn(shown)),
    ...stateLines(say, shown, known.names),
    ...(playlistId === null ? [] : [say(words.playlist, { url: playlistUrl(playlistId) })]),
    ...(isTold ? [say(words.noMessages)] : []),
  ];
  const cards = highlightsOf(releases).map((release) => card(say, release, known.titles));
  return { text: lines.join("\n"), cards, choices: choicesOf(say, shown), isPrivate: true };
}

function nothingIn({ state }: ShownWeek) {
  return state === "running" ? words.nothingFound : words.nothingNew;
}

/** How far it is, honestly, and which artists failed. */
export function stateLines(say: Say, shown: ShownWeek, names: ReadonlyMap<string, string>): string[] {
  const failed = shown.failed.length > 0 ? [say(words.skipped, { who: failures(say, shown.failed, names) })] : [];
  return [stateLine(say, shown), ...failed];
}

function stateLine(say: Say, { state, checked, followed, isListing }: ShownWeek): string {
  const numbers = { checked, followed };
  if (state === "running") return isListing ? say(words.listing) : say(words.running, numbers);
  if (state === "partial") return followed === 0 ? say(words.partialList) : say(words.partial, numbers);
  if (followed === 0) return say(words.followsNobody);
  return checked === followed ? say(words.complete, { followed }) : say(words.checked, numbers);
}

function failures(say: Say, ids: readonly string[], names: ReadonlyMap<string, string>): string {
  const named = ids.flatMap((id) => names.get(id) ?? []).slice(0, namedFailures);
  const count = ids.length - named.length;
  if (count === 0) return say.list(named);
  return say.list([...named, say(named.length > 0 ? words.moreNamed : words.more, { count })]);
}

function card(say: Say, release: Release, titles: ReadonlyMap<string, Album>): Card {
  const album = titles.get(release.id);
  return {
    title: album?.name ?? say(words.untitled),
    subtitle: [album && artistsOf(album), say(kindWords[release.kind])].filter(Boolean).join(" · "),
    ...(album?.imageUrl ? { imageUrl: album.imageUrl } : {}),
    link: { label: say("buttonOpen"), url: albumUrl(release.id) },
  };
}

function choicesOf(say: Say, { week: { key }, counts }: ShownWeek): Choice[] {
  return [
    ...(counts.albums > 0 ? [{ label: say(words.buttonAlbums), command: `radar ${key} albums` }] : []),
    ...(counts.singles > 0 ? [{ label: say(words.buttonSingles), command: `radar ${key} singles` }] : []),
    { label: say(words.buttonWeeks), command: "radar weeks" },
  ];
}

export function partView(
  say: Say,
  { week }: ShownWeek,
  part: Part,
  { items, page, pages }: Page<Release>,
  { titles }: Known,
): Message {
  const dates = datesOf(say, week);
  const back = { label: say(words.buttonWeek), command: `radar ${week.key}` };
  if (items.length === 0)
    return {
      text: say(part === "albums" ? words.noAlbums : words.noSingles, { dates }),
      choices: [back],
      isPrivate: true,
    };
  const lines = [
    say(part === "albums" ? words.albumsOf : words.singlesOf, { dates }),
    ...items.map((release) => `${titleOf(say, release, titles)}\n${albumUrl(release.id)}`),
    ...(pages > 1 ? [say(words.pageOf, { page, pages })] : []),
  ];
  const turns = [
    ...(page > 1 ? [{ label: say("buttonBack"), command: `radar ${week.key} ${part} ${page - 1}` }] : []),
    ...(page < pages ? [{ label: say("buttonNext"), command: `radar ${week.key} ${part} ${page + 1}` }] : []),
  ];
  return { text: lines.join("\n"), choices: [...turns, back], isPrivate: true };
}

/** "“Title” by Artist" */
function titleOf(say: Say, { id }: Release, titles: ReadonlyMap<string, Album>): string {
  const album = titles.get(id);
  return album ? say("songBy", { song: album.name, artists: artistsOf(album) }) : say(words.untitled);
}

export function weeksView(say: Say, { items, page, pages }: Page<ShownWeek>): Message {
  const lines = items.map((shown) => {
    const { week, counts } = shown;
    const values = { week: week.key, dates: datesOf(say, week), releases: counts.releases };
    return say(words.weekLine, { ...values, state: stateLine(say, shown) });
  });
  const turns = [
    ...(page > 1 ? [{ label: say("buttonBack"), command: `radar weeks ${page - 1}` }] : []),
    ...(page < pages ? [{ label: say("buttonNext"), command: `radar weeks ${page + 1}` }] : []),
  ];
  const first = items[0]?.week.key;
  const open = first === undefined ? [] : [{ label: first, command: `radar ${first}` }];
  const pageLine = pages > 1 ? [say(words.pageOf, { page, pages })] : [];
  return { text: [say(words.weeks), ...lines, ...pageLine].join("\n"), choices: [...turns, ...open], isPrivate: true };
}

export const kindWords = {
  album: words.kindAlbum,
  single: words.kindSingle,
  compilation: words.kindCompilation,
} as const;

export function albumUrl(id: string): string {
  return spotifyPage("album", id);
}

export function artistsOf({ artists }: Pick<Album, "artists">): string {
  return artists.map(({ name }) => name).join(", ");
}
