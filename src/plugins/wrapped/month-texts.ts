import type { Choice, Message } from "../../bots/domain.js";
import type { TopRange } from "../../bots/plugin-ports.js";
import type { Say, Sentence } from "../../bots/say.js";
import { type MonthKey, monthTitle } from "./months.js";
import type { Place } from "./titles.js";
import type { WeighedGenre } from "./weighing.js";
import { words } from "./words.js";
import type { Wrap } from "./wrap.js";

/** What a month is in words. Functions from data to messages; nothing here decides. */

export const tabs = ["songs", "artists", "genres"] as const;
export type Tab = (typeof tabs)[number];

export const rangeWords = { short: "short_term", medium: "medium_term", long: "long_term" } as const satisfies Record<
  string,
  TopRange
>;
export type RangeWord = keyof typeof rangeWords;

/** The first places of a month, with what they are called now. */
export interface Shown {
  wrap: Wrap;
  songs: Place[];
  artists: Place[];
}

const tabLabels: Record<Tab, Sentence> = {
  songs: words.buttonSongs,
  artists: words.buttonArtists,
  genres: words.buttonGenres,
};
const rangeLabels: Record<RangeWord, Sentence> = {
  short: words.buttonShort,
  medium: words.buttonMedium,
  long: words.buttonLong,
};

export interface MonthLook {
  /** Its first words. */
  intro: Sentence;
  /** What stands at its end, such as how to turn it off. */
  closing?: Sentence;
  pictureUrl: string;
}

/** A month at a glance: the first five of everything, its picture, and where the rest is. */
export function monthMessage(say: Say, { wrap, songs, artists }: Shown, look: MonthLook): Message {
  const month = monthTitle(wrap.monthKey, say.language);
  const lists = wrap.lists.map((list) => {
    if (list.isLeftOut) return say(words.leftOut, { name: list.name });
    return list.url === null ? "" : say(words.playlistAt, { name: list.name, url: list.url });
  });
  const text = [
    say(look.intro, { month }),
    section(say(words.headSongs), lines(say, songs)),
    lists.filter(Boolean).join("\n"),
    section(say(words.headArtists), lines(say, artists)),
    genreSection(say, wrap),
    look.closing ? say(look.closing) : "",
  ];
  const listUrl = wrap.lists.find(({ url }) => url !== null)?.url;
  return {
    text: text.filter(Boolean).join("\n\n"),
    cards: [
      {
        title: month,
        imageUrl: look.pictureUrl,
        // Not everything in it: where a picture can have no words, they stand below the same list.
        imageAlt: say(words.pictureIs, { month }),
        ...(listUrl ? { link: { label: say(words.buttonPlaylist), url: listUrl } } : {}),
      },
    ],
    choices: tabs.map((tab) => tabChoice(say, wrap.monthKey, tab, "short")),
  };
}

/** The top ten of one chart, each with its address at Spotify. */
export function tabMessage(say: Say, wrap: Wrap, tab: Tab, range: RangeWord, places: readonly Place[]): Message {
  const title = say(words.tabTitle, {
    ...{ tab, range: rangeWords[range] },
    month: monthTitle(wrap.monthKey, say.language),
  });
  const genres = wrap.genres?.[rangeWords[range]] ?? [];
  const body = tab === "genres" ? genreLines(say, genres) : lines(say, places);
  const note = tab === "genres" ? unknownNote(say, wrap, rangeWords[range]) : "";
  const otherTabs = tabs.filter((one) => one !== tab).map((one) => tabChoice(say, wrap.monthKey, one, range));
  const otherRanges = (["short", "medium", "long"] as const)
    .filter((one) => one !== range)
    .map((one) => ({ label: say(rangeLabels[one]), command: `wrapped ${wrap.monthKey} ${tab} ${one}` }));
  return {
    text: [title, body || say(words.nothingThere), note].filter(Boolean).join("\n\n"),
    choices: [...otherTabs, ...otherRanges],
  };
}

function tabChoice(say: Say, month: MonthKey, tab: Tab, range: RangeWord): Choice {
  const command = ["wrapped", month, tab, ...(range === "short" ? [] : [range])].join(" ");
  return { label: say(tabLabels[tab]), command };
}

function section(head: string, body: string): string {
  return body === "" ? "" : `${head}\n${body}`;
}

function lines(say: Say, places: readonly Place[]): string {
  const all = places.map((place, at) =>
    say(words.placeAt, { place: at + 1, title: titleOf(say, place), url: place.url }),
  );
  return [...all, ...(places.some(({ title }) => title === null) ? [say(words.noTitles)] : [])].join("\n");
}

/** "“Song” by Artist", the name of an artist, or that Spotify knows it. */
export function titleOf(say: Say, { title }: Place): string {
  if (title === null) return say(words.titleUnknown);
  return title.by === "" ? title.name : say("songBy", { song: title.name, artists: title.by });
}

function genreLines(say: Say, genres: readonly WeighedGenre[]): string {
  return genres
    .slice(0, 10)
    .map(({ name }, at) => say(words.place, { place: at + 1, title: name }))
    .join("\n");
}

function genreSection(say: Say, wrap: Wrap): string {
  const genres = wrap.genres?.short_term ?? [];
  const names = genres.slice(0, 5).map(({ name }) => name);
  const body = [names.join(", "), unknownNote(say, wrap, "short_term")].filter(Boolean).join("\n");
  return section(say(words.headGenres), body);
}

/** That it is not the whole truth. */
function unknownNote(say: Say, wrap: Wrap, range: TopRange): string {
  const all = wrap.artists[range]?.length ?? 0;
  const unknown = wrap.unknown[range];
  if (unknown === 0) return "";
  return unknown === all ? say(words.noGenres) : say(words.someGenres, { unknown, all });
}
