import { z } from "zod";
import type { Person } from "../../bots/domain.js";
import type { PluginApi } from "../../bots/plugin-pages.js";
import { troubleOf } from "./due.js";
import { type Parts, troubles } from "./records.js";
import { topArtists } from "./stats-text.js";
import { artistUrl, type View, viewsOf } from "./view.js";

const moment = z.iso.datetime();
const count = z.int().min(0);

const sync = z.object({
  number: z.int().min(1),
  source: z.object({
    kind: z.enum(["playlist", "received", "group"]),
    id: z.string().nullable(),
    name: z.string().nullable(),
    url: z.string().nullable(),
  }),
  target: z.object({
    kind: z.enum(["playlist", "new"]),
    id: z.string().nullable(),
    name: z.string().nullable(),
    url: z.string().nullable(),
  }),
  schedule: z.object({ cron: z.string(), zone: z.string() }),
  isWeekly: z.boolean(),
  isPaused: z.boolean(),
  trouble: z.enum(troubles).nullable(),
  madeAt: moment,
  nextRunAt: moment.nullable(),
  lastRun: z
    .object({ at: moment, added: count, skipped: z.object({ local: count, episode: count, gone: count }) })
    .nullable(),
  stats: z.object({
    added: count,
    firstAt: moment.nullable(),
    lastAt: moment.nullable(),
    weeks: z.array(z.object({ week: z.string(), added: count })),
    artists: z.array(z.object({ id: z.string(), name: z.string(), url: z.string(), added: count })),
  }),
});

export const syncsAnswer = z.object({ syncs: z.array(sync) });
type Sync = z.infer<typeof sync>;

export function syncsApi(parts: Parts): PluginApi {
  return {
    method: "GET",
    path: "/playlists/syncs",
    summary: "The caller's playlist syncs, with their last runs and what they have added.",
    answer: syncsAnswer,
    handle: async ({ person }) => ({ syncs: await syncsOf(parts, person) }),
  };
}

async function syncsOf(parts: Parts, person: Person): Promise<Sync[]> {
  const views = await viewsOf(parts, person);
  const all: Sync[] = [];
  for (const view of views) all.push(await described(parts, view));
  return all;
}

async function described(
  parts: Parts,
  { pair, state, sourceName, sourceUrl, targetName, targetUrl, nextMs, zone = "UTC" }: View,
): Promise<Sync> {
  const { source, target } = pair;
  const { stats } = state;
  const artists = await topArtists(parts, stats);
  return {
    number: pair.number,
    source: {
      kind: source.kind,
      id: source.kind === "received" ? null : source.id,
      name: sourceName,
      url: sourceUrl,
    },
    target: {
      kind: target.kind,
      id: target.kind === "playlist" ? target.id : state.madeId,
      name: targetName,
      url: targetUrl,
    },
    schedule: { cron: pair.cron, zone },
    isWeekly: pair.isWeekly,
    isPaused: pair.isPaused,
    trouble: troubleOf(pair, state)?.kind ?? null,
    madeAt: iso(pair.madeAtMs),
    nextRunAt: nextMs === null ? null : iso(nextMs),
    lastRun: state.doneMs === null ? null : { at: iso(state.doneMs), added: state.lastAdded, skipped: state.skipped },
    stats: {
      added: stats.added,
      firstAt: stats.firstMs === null ? null : iso(stats.firstMs),
      lastAt: stats.lastMs === null ? null : iso(stats.lastMs),
      weeks: Object.entries(stats.weeks).map(([week, added]) => ({ week, added })),
      artists: artists.map(({ id, name, count: added }) => ({ id, name, url: artistUrl(id), added })),
    },
  };
}

function iso(atMs: number): string {
  return new Date(atMs).toISOString();
}
