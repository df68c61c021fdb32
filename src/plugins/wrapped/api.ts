import { z } from "zod";
import type { Person } from "../../bots/domain.js";
import type { Enrolment, PluginHost } from "../../bots/plugin.js";
import type { PluginApi } from "../../bots/plugin-pages.js";
import { history } from "./history.js";
import { isMonthKey, isYear } from "./months.js";
import { byRange, type Wrap } from "./wrap.js";

const mostMonths = 60;

const monthKey = z.string().refine(isMonthKey, "This must be a month such as 2026-10.");
const email = z.string().optional();
const by = <T extends z.ZodType>(of: T) => z.object({ short_term: of, medium_term: of, long_term: of });

const wrapRow = z.object({
  monthKey,
  topSongIds: by(z.array(z.string())),
  topArtistIds: by(z.array(z.string())),
  topGenres: by(z.record(z.string(), z.int())).describe("Points by genre, most first"),
  artistsWithoutGenre: by(z.int()),
  playlistId: z.string().nullable(),
  playlists: z.array(
    z.object({ kind: z.enum(["month", "half", "year"]), name: z.string(), id: z.string(), url: z.string().nullable() }),
  ),
  createdAt: z.iso.datetime(),
});

function rowOf(wrap: Wrap): z.infer<typeof wrapRow> {
  const playlists = wrap.lists.flatMap(({ kind, name, id, url }) => (id === null ? [] : [{ kind, name, id, url }]));
  return {
    monthKey: wrap.monthKey,
    topSongIds: byRange((range) => wrap.songs[range] ?? []),
    topArtistIds: byRange((range) => wrap.artists[range] ?? []),
    topGenres: byRange((range) =>
      Object.fromEntries((wrap.genres?.[range] ?? []).map(({ name, points }) => [name, points])),
    ),
    artistsWithoutGenre: wrap.unknown,
    playlistId: playlists.find(({ kind }) => kind === "month")?.id ?? null,
    playlists,
    createdAt: new Date(wrap.createdAtMs).toISOString(),
  };
}

const dataQuery = z.object({
  email,
  limit: z.coerce.number().int().min(1).max(mostMonths).default(mostMonths),
  cursor: monthKey.optional(),
});
const monthQuery = z.object({ email, monthKey });
const yearQuery = z.object({ email, year: z.string().refine(isYear, "This must be a year such as 2026.") });
const switchBody = z.object({
  active: z.boolean(),
  email,
  userId: z.string().optional(),
  refreshToken: z.string().optional().describe("May be left out; has to be of your own Spotify account"),
  releaseRadarId: z.string().nullish().describe("Changes nothing: the radar writes only into the playlist it has made"),
});

type Records = ReturnType<typeof history>;

/** What other programs read and switch, each for its own person. */
export function wrappedApi(host: PluginHost, enrolment: Enrolment): PluginApi[] {
  const records = history(host);
  return [readAll(host, enrolment, records), readMonth(records), readYear(records), turn(enrolment)];
}

function readAll({ enrolments }: PluginHost, enrolment: Enrolment, records: Records): PluginApi {
  return {
    method: "GET",
    path: "/wrapped/data",
    summary: "What is turned on, and every month there is, newest first",
    query: dataQuery,
    answer: z.object({
      active: z.boolean().describe("Whether Spotify is connected"),
      activeWrapped: z.boolean(),
      activeReleaseRadar: z.boolean(),
      wraps: z.array(wrapRow),
      next: z.string().nullable(),
    }),
    async handle({ person, query }) {
      const { limit, cursor } = dataQuery.parse(query);
      const [activeWrapped, activeReleaseRadar, all] = await Promise.all([
        enrolment.isOn(person.id),
        enrolments.isOn("release-radar", person.id),
        records.months(person.id),
      ]);
      const left = all.filter((wrap) => cursor === undefined || wrap.monthKey < cursor);
      const page = left.slice(0, limit);
      const next = left.length > page.length ? (page.at(-1)?.monthKey ?? null) : null;
      return { active: isConnected(person), activeWrapped, activeReleaseRadar, wraps: page.map(rowOf), next };
    },
  };
}

function isConnected({ spotify }: Person): boolean {
  return spotify?.state === "connected";
}

function readMonth(records: Records): PluginApi {
  return {
    method: "GET",
    path: "/wrapped/month",
    summary: "One month",
    query: monthQuery,
    answer: wrapRow,
    refusals: [404],
    async handle({ person, query }) {
      const wrap = await records.month(person.id, monthQuery.parse(query).monthKey);
      return wrap && wrap.doneAtMs !== null ? rowOf(wrap) : null;
    },
  };
}

function readYear(records: Records): PluginApi {
  return {
    method: "GET",
    path: "/wrapped/year",
    summary: "The months of one year, oldest first",
    query: yearQuery,
    answer: z.object({
      email: z.string().nullable().describe("As it was asked; the bot knows nobody's address"),
      year: z.string(),
      wraps: z.array(wrapRow),
      count: z.int(),
    }),
    async handle({ person, query }) {
      const { year, email = null } = yearQuery.parse(query);
      const months = (await records.months(person.id)).filter((wrap) => wrap.monthKey.startsWith(year)).toReversed();
      return { email, year, wraps: months.map(rowOf), count: months.length };
    },
  };
}

function turn(enrolment: Enrolment): PluginApi {
  return {
    method: "POST",
    path: "/wrapped/data",
    summary: "Turns the monthly look back on or off; nothing else changes",
    body: switchBody,
    answer: z.object({ message: z.string(), activeWrapped: z.boolean() }),
    refusals: [409],
    async handle({ person, body }) {
      const { active } = switchBody.parse(body);
      await enrolment.turn(person.id, active);
      const message = active ? "Every month from now on." : "No more months; those there are stay.";
      return { message, activeWrapped: active };
    },
  };
}
