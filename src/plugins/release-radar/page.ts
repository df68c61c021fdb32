import type { Person } from "../../bots/domain.js";
import type { PluginHost, Reader } from "../../bots/plugin.js";
import type { PageBlock, PageCell, PageSection } from "../../bots/plugin-pages.js";
import type { Album } from "../../bots/plugin-ports.js";
import type { Say } from "../../bots/say.js";
import { type ShownWeek, shownWeeks } from "./shown-week.js";
import { isEnrolled } from "./stored.js";
import type { Titles } from "./titles.js";
import { albumUrl, artistsOf, datesOf, kindWords, playlistUrl, stateLines } from "./views.js";
import { words } from "./words.js";

/** Weeks on the page; the others are in the API and the chat. */
const weeksShown = 12;
/** Titles that may be asked for while a page is made. */
const callsPerPage = 5;

/** The radar on a person's page. */
export async function radarSection(
  host: Pick<PluginHost, "records">,
  titles: Titles,
  person: Person,
  { say }: Reader,
): Promise<PageSection[]> {
  const [isOn, weeks] = await Promise.all([isEnrolled(host, person.id), shownWeeks(host, person.id)]);
  const newest = weeks[0];
  const blocks = [
    ...(newest ? await weekBlocks(say, newest, titles) : [text(say(isOn ? words.nothingYet : words.off))]),
    ...(weeks.length > 0 ? [weeksTable(say, weeks.slice(0, weeksShown))] : []),
    switchBlock(say, isOn),
  ];
  return [{ id: "radar", title: say(words.heading), blocks }];
}

async function weekBlocks(say: Say, shown: ShownWeek, titles: Titles): Promise<PageBlock[]> {
  const { releases, failed, week, playlistId, counts } = shown;
  const [known, names] = await Promise.all([
    titles.of(
      releases.map(({ id }) => id),
      callsPerPage,
    ),
    titles.names(failed),
  ]);
  const said = [...(releases.length > 0 ? [say(words.counts, { ...counts })] : []), ...stateLines(say, shown, names)];
  const lines = said.map(text);
  const link = playlistId === null ? [] : [text(say(words.playlist, { url: playlistUrl(playlistId) }))];
  const rows = releases.map((release) => releaseRow(say, release, known));
  const head = [words.headTitle, words.headArtists, words.headKind, words.headDay].map((word) => say(word));
  const caption = say(words.title, { dates: datesOf(say, week) });
  return [...lines, ...link, ...(rows.length > 0 ? [{ kind: "table" as const, caption, head, rows }] : [])];
}

function releaseRow(
  say: Say,
  { id, kind, on }: ShownWeek["releases"][number],
  titles: ReadonlyMap<string, Album>,
): PageCell[] {
  const album = titles.get(id);
  return [
    { text: album?.name ?? say(words.untitled), url: albumUrl(id) },
    { text: album ? artistsOf(album) : "–" },
    { text: say(kindWords[kind]) },
    { text: on },
  ];
}

function weeksTable(say: Say, weeks: readonly ShownWeek[]): PageBlock {
  const head = [words.headWeek, words.headDay, words.headReleases, words.headSongs, words.headChecked];
  return {
    kind: "table",
    caption: say(words.weeks),
    head: head.map((word) => say(word)),
    rows: weeks.map(({ week, counts, checked, followed }) => [
      { text: week.key },
      { text: datesOf(say, week) },
      { text: String(counts.releases) },
      { text: String(counts.tracks) },
      { text: say(words.checkedOf, { checked, followed }) },
    ]),
  };
}

function switchBlock(say: Say, isOn: boolean): PageBlock {
  const off = { label: say(words.buttonOff), command: "radar off" };
  const on = { label: say(words.buttonOn), command: "radar on" };
  return { kind: "actions", actions: [isOn ? off : on] };
}

function text(said: string): PageBlock {
  return { kind: "text", text: said };
}
