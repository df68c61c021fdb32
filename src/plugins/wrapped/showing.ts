import type { Message } from "../../bots/domain.js";
import type { Picture } from "../../bots/picture.js";
import type { PluginHost } from "../../bots/plugin.js";
import type { Say, Sentence } from "../../bots/say.js";
import { monthPicture } from "./month-picture.js";
import { monthMessage, type RangeWord, rangeWords, type Shown, type Tab, tabMessage } from "./month-texts.js";
import { titles } from "./titles.js";
import type { Wrap } from "./wrap.js";

const firstPlaces = 5;
const chartPlaces = 10;

/** Fetches what a month's ids are called, and shows it. */

export async function shownMonth(
  host: PluginHost,
  personId: string,
  wrap: Wrap,
  say: Say,
  words: { intro: Sentence; closing?: Sentence },
): Promise<Message> {
  return monthMessage(say, await withTitles(host, wrap, firstPlaces), {
    ...words,
    pictureUrl: host.pictureUrl(personId, wrap.monthKey, say.language),
  });
}

export async function shownTab(host: PluginHost, wrap: Wrap, tab: Tab, range: RangeWord, say: Say): Promise<Message> {
  const { songs, artists } = titles(host);
  const first = (ids: string[] | null) => (ids ?? []).slice(0, chartPlaces);
  if (tab === "genres") return tabMessage(say, wrap, tab, range, []);
  const places = await (tab === "songs"
    ? songs(first(wrap.songs[rangeWords[range]]))
    : artists(first(wrap.artists[rangeWords[range]])));
  return tabMessage(say, wrap, tab, range, places);
}

export async function drawnMonth(host: PluginHost, wrap: Wrap, say: Say): Promise<Picture> {
  return monthPicture(say, await withTitles(host, wrap, chartPlaces));
}

/** The chart of the last four weeks. */
export async function withTitles(host: PluginHost, wrap: Wrap, count: number): Promise<Shown> {
  const { songs, artists } = titles(host);
  return {
    wrap,
    songs: await songs((wrap.songs.short_term ?? []).slice(0, count)),
    artists: await artists((wrap.artists.short_term ?? []).slice(0, count)),
  };
}
