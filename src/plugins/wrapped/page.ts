import type { PluginHost, Reader } from "../../bots/plugin.js";
import type { PageBlock, PageCell, PageSection } from "../../bots/plugin-pages.js";
import type { Say } from "../../bots/say.js";
import { history, type Plan } from "./history.js";
import { monthPicture } from "./month-picture.js";
import { titleOf } from "./month-texts.js";
import { monthTitle } from "./months.js";
import { withTitles } from "./showing.js";
import type { Place } from "./titles.js";
import { words } from "./words.js";
import type { Wrap } from "./wrap.js";

const places = 10;
const bars = 8;

/** Titles are fetched for the newest month only; every other is one press away. */
export async function pageOf(host: PluginHost, { person, say }: Reader): Promise<PageSection[]> {
  const records = history(host);
  const [on, plan, wraps] = await Promise.all([
    records.on(person.id),
    records.plan(person.id),
    records.months(person.id),
  ]);
  const [newest, ...older] = wraps;
  const blocks = [
    ...switchBlocks({ person, say }, on === null ? null : plan, wraps.length > 0),
    ...(newest ? await newestBlocks(host, person.id, newest, say) : []),
    ...(older.length > 0 ? [monthsTable(say, older)] : []),
  ];
  return [{ id: "wrapped", title: say(words.pageTitle), blocks }];
}

/** `plan` null: it is off. */
function switchBlocks({ person, say }: Reader, plan: Plan | null, hasMonths: boolean): PageBlock[] {
  const state = plan ? say(words.pageOn, { day: say.day(plan.occurrenceMs, person.zone) }) : say(words.pageOff);
  const change = plan
    ? { label: say(words.buttonOff), command: "wrapped off" }
    : { label: say(words.buttonOn), command: "wrapped on" };
  const now = { label: say(words.buttonNow), command: "wrapped now" };
  return [
    { kind: "text", text: plan || hasMonths ? state : say(words.invite) },
    { kind: "actions", actions: [change, now] },
  ];
}

async function newestBlocks(host: PluginHost, personId: string, wrap: Wrap, say: Say): Promise<PageBlock[]> {
  const shown = await withTitles(host, wrap, places);
  const month = monthTitle(wrap.monthKey, say.language);
  const alt = monthPicture(say, shown).alt;
  const detail: PageBlock[] = [
    placesTable(say, say(words.headSongs), say(words.pageSong), shown.songs),
    placesTable(say, say(words.headArtists), say(words.pageArtist), shown.artists),
    ...genreBlocks(say, wrap),
    ...listLines(say, wrap),
  ];
  return [
    { kind: "picture", url: host.pictureUrl(personId, wrap.monthKey, say.language), alt },
    { kind: "fold", summary: say(words.pageMore, { month }), blocks: detail },
  ];
}

function placesTable(say: Say, caption: string, head: string, all: readonly Place[]): PageBlock {
  const rows = all.map((place, at): PageCell[] => [
    { text: String(at + 1) },
    { text: titleOf(say, place), url: place.url },
  ]);
  return { kind: "table", caption, head: [say(words.pageRank), head], rows };
}

function genreBlocks(say: Say, wrap: Wrap): PageBlock[] {
  const genres = (wrap.genres?.short_term ?? []).slice(0, bars);
  if (genres.length === 0) return [{ kind: "text", text: say(words.noGenres) }];
  const rows = genres.map(({ name, points }) => ({
    ...{ label: name, value: points },
    said: say(words.pagePoints, { points }),
  }));
  const unknown = wrap.unknown.short_term;
  const all = wrap.artists.short_term?.length ?? 0;
  const note: PageBlock = { kind: "text", text: say(words.someGenres, { unknown, all }) };
  return [{ kind: "bars", caption: say(words.pageGenres), rows }, ...(unknown > 0 ? [note] : [])];
}

function listLines(say: Say, { lists }: Wrap): PageBlock[] {
  return lists.flatMap(({ name, url }): PageBlock[] =>
    url === null ? [] : [{ kind: "text", text: say(words.playlistAt, { name, url }) }],
  );
}

function monthsTable(say: Say, wraps: readonly Wrap[]): PageBlock {
  const rows = wraps.map((wrap): PageCell[] => {
    const url = wrap.lists.find(({ kind }) => kind === "month")?.url;
    const list: PageCell = url ? { text: say(words.buttonPlaylist), url } : { text: "–" };
    const genres = (wrap.genres?.short_term ?? []).slice(0, 3).map(({ name }) => name);
    return [
      { text: monthTitle(wrap.monthKey, say.language) },
      { text: genres.join(", ") || "–" },
      list,
      { text: say(words.pageHowMonth), command: `wrapped ${wrap.monthKey}` },
    ];
  });
  const head = [say(words.pageMonth), say(words.headGenres), say(words.pagePlaylists), say(words.pageHowMonth)];
  return { kind: "table", caption: say(words.pageTitle), head, rows };
}
