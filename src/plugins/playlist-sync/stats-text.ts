import type { Message } from "../../bots/domain.js";
import type { Say } from "../../bots/say.js";
import { artistName } from "./names.js";
import type { Parts } from "./records.js";
import type { Stats } from "./stats.js";
import { button, pairText } from "./texts.js";
import type { View } from "./view.js";
import { words } from "./words.js";

/** What a sync has added, for whoever asks. */

const shownWeeks = 8;
const shownArtists = 5;

export interface NamedArtist {
  id: string;
  name: string;
  count: number;
}

/** The most frequent ones whose names can be found. */
export async function topArtists(parts: Parts, { artists }: Stats): Promise<NamedArtist[]> {
  const top = artists.slice(0, shownArtists);
  const names = await Promise.all(top.map(([id, , trackId]) => artistName(parts, id, trackId)));
  return top.flatMap(([id, count], at) => {
    const name = names[at] ?? null;
    return name === null ? [] : [{ id, name, count }];
  });
}

/** The last weeks that anything was added in, oldest first. */
export function lastWeeks({ weeks }: Stats, count: number = shownWeeks): [week: string, count: number][] {
  return Object.entries(weeks).slice(-count);
}

export interface StatsShown {
  stats: Stats;
  artists: NamedArtist[];
  /** Of their owner. */
  zone: string | undefined;
  /** The weeks are shown as bars beside it. */
  hasBars?: boolean;
}

export function statsLines(say: Say, { stats, artists, zone, hasBars = false }: StatsShown): string[] {
  const { added, firstMs, lastMs } = stats;
  if (firstMs === null || lastMs === null) return [say(words.statsNothing)];
  const weeks = lastWeeks(stats).map(([week, count]) => say(words.countOf, { name: week, count }));
  const named = artists.map(({ name, count }) => say(words.countOf, { name, count }));
  return [
    say(words.statsAdded, { count: added, first: say.day(firstMs, zone), last: say.day(lastMs, zone) }),
    ...(hasBars ? [] : [say(words.statsWeeks, { weeks: say.list(weeks) })]),
    ...(named.length === 0 ? [] : [say(words.statsArtists, { artists: say.list(named) })]),
  ];
}

export async function statsMessage(parts: Parts, say: Say, views: readonly View[]): Promise<Message> {
  const blocks: string[] = [];
  for (const view of views) {
    const { state, zone } = view;
    const { stats } = state;
    const title = say(words.itemTitle, { number: view.pair.number, pair: pairText(say, view) });
    blocks.push([title, ...statsLines(say, { stats, artists: await topArtists(parts, stats), zone })].join("\n"));
  }
  return { text: blocks.join("\n\n"), choices: [button(say, words.buttonList, "syncs")] };
}
