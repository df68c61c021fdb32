import { z } from "zod";
import type { PluginHost } from "../../bots/plugin.js";
import type { PluginApi } from "../../bots/plugin-pages.js";
import type { Say } from "../../bots/say.js";
import { sayOf } from "./playlist.js";
import { type ShownWeek, shownWeeks } from "./shown-week.js";
import { isEnrolled } from "./stored.js";
import type { Titles } from "./titles.js";
import { albumUrl, datesOf, playlistUrl } from "./views.js";
import { weekOf } from "./weeks.js";

const historyQuery = z.object({ limit: z.coerce.number().int().min(1).max(60).default(26) });

const release = z.object({
  albumId: z.string(),
  /** Null: Spotify did not tell the title in time. */
  name: z.string().nullable(),
  artistId: z.string(),
  artistName: z.string().nullable(),
  kind: z.enum(["album", "single", "compilation"]),
  group: z.enum(["album", "single", "compilation", "appears_on"]),
  /** As precise as it is known. */
  releasedOn: z.string(),
  url: z.string(),
  trackIds: z.array(z.string()),
});

const week = z.object({
  weekKey: z.string(),
  display: z.string(),
  weekStartDate: z.string(),
  weekEndDate: z.string(),
  state: z.enum(["running", "complete", "partial", "failed"]),
  followedArtists: z.number(),
  checkedArtists: z.number(),
  failedArtists: z.number(),
  playlistId: z.string().nullable(),
  playlistUrl: z.string().nullable(),
  stats: z.object({
    artistCount: z.number(),
    releaseCount: z.number(),
    trackCount: z.number(),
    albumCount: z.number(),
    singleCount: z.number(),
  }),
  releases: z.array(release),
  byArtist: z.array(
    z.object({ artistId: z.string(), artistName: z.string().nullable(), albumIds: z.array(z.string()) }),
  ),
});

const historyAnswer = z.object({ currentWeek: z.string(), count: z.number(), weeks: z.array(week) });

const checkAnswer = z.object({
  enrolled: z.boolean(),
  hasHistory: z.boolean(),
  currentWeek: z.string(),
  weekStartDate: z.string(),
  weekEndDate: z.string(),
});

type Release = z.infer<typeof release>;

/** Titles that may be asked for in one answer. */
const callsPerAnswer = 10;

export function radarApi(host: Pick<PluginHost, "records" | "clock">, titles: Titles): PluginApi[] {
  return [
    {
      method: "GET",
      path: "/release-radar/history",
      summary: "The weeks of the release radar, newest first, and the key of the running week.",
      query: historyQuery,
      answer: historyAnswer,
      async handle({ person, query }): Promise<z.infer<typeof historyAnswer>> {
        const { limit } = historyQuery.parse(query);
        const shown = (await shownWeeks(host, person.id)).slice(0, limit);
        const weeks = await described(sayOf(person), shown, titles);
        return { currentWeek: weekOf(host.clock.nowMs()).key, count: weeks.length, weeks };
      },
    },
    {
      method: "GET",
      path: "/release-radar/check",
      summary: "Whether the release radar is on, whether there are weeks, and which week is running.",
      answer: checkAnswer,
      async handle({ person }): Promise<z.infer<typeof checkAnswer>> {
        const [enrolled, weeks] = await Promise.all([isEnrolled(host, person.id), shownWeeks(host, person.id)]);
        const { key, firstDay, lastDay } = weekOf(host.clock.nowMs());
        const running = { currentWeek: key, weekStartDate: firstDay, weekEndDate: lastDay };
        return { enrolled, hasHistory: weeks.length > 0, ...running };
      },
    },
  ];
}

async function described(
  say: Say,
  weeks: readonly ShownWeek[],
  titles: Titles,
): Promise<z.infer<typeof historyAnswer>["weeks"]> {
  const ids = weeks.flatMap(({ releases }) => releases.map(({ id }) => id));
  const albums = await titles.of([...new Set(ids)], callsPerAnswer);
  return weeks.map((shown) => {
    const releases = shown.releases.map(({ id, by, kind, group, on, tracks }): Release => {
      const album = albums.get(id);
      const artist = album?.artists.find((one) => one.id === by);
      const names = { name: album?.name ?? null, artistName: artist?.name ?? null };
      return { albumId: id, artistId: by, ...names, kind, group, releasedOn: on, url: albumUrl(id), trackIds: tracks };
    });
    return { ...numbersOf(say, shown), releases, byArtist: byArtist(releases) };
  });
}

function numbersOf(say: Say, { week, state, followed, checked, failed, playlistId, counts }: ShownWeek) {
  return {
    weekKey: week.key,
    display: datesOf(say, week),
    weekStartDate: week.firstDay,
    weekEndDate: week.lastDay,
    state,
    followedArtists: followed,
    checkedArtists: checked,
    failedArtists: failed.length,
    playlistId,
    playlistUrl: playlistId === null ? null : playlistUrl(playlistId),
    stats: {
      artistCount: counts.artists,
      releaseCount: counts.releases,
      trackCount: counts.tracks,
      albumCount: counts.albums,
      singleCount: counts.singles,
    },
  };
}

/** In the order of their newest releases. */
function byArtist(releases: readonly Release[]) {
  return [...new Set(releases.map(({ artistId }) => artistId))].map((artistId) => {
    const own = releases.filter((one) => one.artistId === artistId);
    const artistName = own.find((one) => one.artistName !== null)?.artistName ?? null;
    return { artistId, artistName, albumIds: own.map(({ albumId }) => albumId) };
  });
}
