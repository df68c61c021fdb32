import type { Person } from "../../bots/domain.js";
import type { Reader } from "../../bots/plugin.js";
import type { PageBlock, PageCell, PageSection } from "../../bots/plugin-pages.js";
import type { Say } from "../../bots/say.js";
import type { Parts } from "./records.js";
import { lastWeeks, type NamedArtist, statsLines, topArtists } from "./stats-text.js";
import { actions, goesOn, lastText, nextText, pairText, sourceText, targetText, whenText } from "./texts.js";
import { artistUrl, type View, viewsOf } from "./view.js";
import { errorWords } from "./words-errors.js";
import { pageWords } from "./words-page.js";

const shownWeeks = 26;

/** Syncs on their owner's page. */
export async function syncSection(parts: Parts, person: Person, { say }: Reader): Promise<PageSection[]> {
  const views = await viewsOf(parts, person);
  const title = say(pageWords.title);
  if (views.length === 0) return [{ id: "syncs", title, blocks: [{ kind: "text", text: say(errorWords.none) }] }];
  const blocks: PageBlock[] = [table(say, views)];
  for (const view of views) blocks.push(await fold(parts, say, view));
  return [{ id: "syncs", title, blocks }];
}

function table(say: Say, views: readonly View[]): PageBlock {
  return {
    kind: "table",
    caption: say(pageWords.caption),
    head: [pageWords.number, pageWords.from, pageWords.into, pageWords.when, pageWords.last, pageWords.next].map(
      (word) => say(word),
    ),
    rows: views.map((view) => [
      { text: String(view.pair.number) },
      linked(sourceText(say, view), view.sourceUrl),
      linked(targetText(say, view), view.targetUrl),
      { text: whenText(say, view) },
      { text: lastCell(say, view) },
      { text: goesOn(view) ? say.moment(view.nextMs, view.zone) : nextText(say, view) },
    ]),
  };
}

/** As in the chat, but for what its column is called. */
function lastCell(say: Say, view: View): string {
  const { doneMs, lastAdded: count } = view.state;
  return doneMs === null
    ? lastText(say, view)
    : say(pageWords.lastCell, { moment: say.moment(doneMs, view.zone), count });
}

async function fold(parts: Parts, say: Say, view: View): Promise<PageBlock> {
  const { stats } = view.state;
  const lines = statsLines(say, { stats, artists: [], zone: view.zone, hasBars: true });
  const artists = artistBlocks(say, await topArtists(parts, stats));
  const rows = lastWeeks(stats, shownWeeks).map(([label, value]) => ({ label, value, said: String(value) }));
  const bars: PageBlock[] = rows.length === 0 ? [] : [{ kind: "bars", caption: say(pageWords.perWeek), rows }];
  return {
    kind: "fold",
    summary: `${view.pair.number}. ${pairText(say, view)}`,
    blocks: [...lines.map((text): PageBlock => ({ kind: "text", text })), ...artists, ...bars, buttons(say, view)],
  };
}

function linked(text: string, url: string | null): PageCell {
  return url === null ? { text } : { text, url };
}

/** A table, as each leads back to where the name is from. */
function artistBlocks(say: Say, artists: readonly NamedArtist[]): PageBlock[] {
  if (artists.length === 0) return [];
  const head = [say(pageWords.artist), say(pageWords.songs)];
  const rows = artists.map(({ id, name, count }) => [linked(name, artistUrl(id)), { text: String(count) }]);
  return [{ kind: "table", caption: say(pageWords.artists), head, rows }];
}

function buttons(say: Say, view: View): PageBlock {
  return {
    kind: "actions",
    actions: actions(say, view).map((action) =>
      action.command.startsWith("sync remove") ? { ...action, isDangerous: true } : action,
    ),
  };
}
