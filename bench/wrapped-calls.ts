import type { Artist, Person } from "../src/bots/domain.js";
import { type Genres, type TopArtist, topRanges } from "../src/bots/plugin-ports.js";
import { wrapped } from "../src/plugins/wrapped/plugin.js";
import { settableClock } from "../test/fakes/alarms.js";
import { fakeGenres } from "../test/fakes/genres.js";
import { fakePlaylists } from "../test/fakes/playlists.js";
import { fakeReleases } from "../test/fakes/releases.js";
import { fakeTops } from "../test/fakes/tops.js";
import { aPerson } from "../test/fixtures/person.js";
import { paperLanterns } from "../test/fixtures/share.js";
import { pluginHost } from "../test/plugins/host.js";
import type { BenchContext, Row } from "./bench.js";

/** In the middle of a month that has one playlist. */
const beginMs = Date.UTC(2026, 10, 15);
/** Until the month that follows has been made. */
const untilMs = Date.UTC(2026, 11, 2);
const together = 5;
const chartSize = 25;

interface Calls {
  spotify: number;
  /** Artists whose genres are asked for, each two or three questions to MusicBrainz. */
  genres: number;
}

/**
 * What a month in songs costs a person, by how many artists they follow: alone, and for each of five people who share half of
 * theirs, compared with being alone. Counted, not timed: the same every time.
 */
export async function wrappedCalls({ isQuick, note }: BenchContext): Promise<Row[]> {
  const rows: Row[] = [];
  for (const followed of isQuick ? [50] : [50, 200, 1_000]) {
    const alone = await callsEach(1, followed);
    const shared = await callsEach(together, followed);
    note(`${followed} artists: ${JSON.stringify(alone)} alone, ${JSON.stringify(shared)} each of ${together}`);
    for (const what of ["spotify", "genres"] as const) {
      const [unit, bench] = [`${unitOf[what]}/person/month`, `wrapped-calls.${followed}-artists.${what}`];
      rows.push({ bench, unit, value: alone[what], baseline: null, ratio: null });
      const ratio = shared[what] / alone[what];
      rows.push({ bench: `${bench}-${together}-people`, unit, value: shared[what], baseline: alone[what], ratio });
    }
  }
  return rows;
}

const unitOf = { spotify: "calls", genres: "artists" };

async function callsEach(count: number, followed: number): Promise<Calls> {
  const clock = settableClock(beginMs);
  const people = Array.from({ length: count }, (_, number) => personOf(number));
  const [tops, genres] = [fakeTops(), fakeGenres()];
  const [playlists, releases] = [fakePlaylists(() => clock.nowMs()), fakeReleases()];
  for (const [number, { id }] of people.entries())
    for (const [at, range] of topRanges.entries())
      tops.set(id, range, { tracks: [paperLanterns], artists: chartOf(number, at, followed) });
  const ports = { tops, playlists, releases, genres: remembered(genres) };
  const host = pluginHost({ clock, name: "wrapped", people, ...ports });
  const plugin = wrapped.open(host, { WRAPPED_CRON: "0 0 1 * *" });
  host.attach(plugin);
  for (const { id } of people) await plugin.enrolment?.turn(id, true);
  await host.advance(untilMs - beginMs);
  if (host.told.length !== count) throw new Error(`${host.told.length} of ${count} months were made`);
  const spotify = tops.calls().length + playlists.calls().length + releases.calls().length;
  return { spotify: spotify / count, genres: genres.calls().length / count };
}

/** What was answered is kept for longer than this takes, for everybody. */
function remembered(genres: Genres): Genres {
  const known = new Map<string, string[] | null>();
  return {
    async of(artist) {
      if (!known.has(artist.id)) known.set(artist.id, await genres.of(artist));
      return known.get(artist.id) ?? null;
    },
  };
}

function personOf(number: number): Person {
  const { spotify } = aPerson();
  return aPerson({ id: `p_${number}`, spotify: spotify && { ...spotify, permissions: ["tops", "playlists"] } });
}

/** Of every range another part of those they follow, as far as there are so many. */
function chartOf(person: number, range: number, followed: number): TopArtist[] {
  return Array.from({ length: Math.min(chartSize, followed) }, (_, rank) => {
    const { id, name } = artistOf(person, (range * chartSize + rank) % followed);
    return { id, name, genres: [], imageUrl: null, url: `https://open.spotify.com/artist/${id}` };
  });
}

/** Every other one is everybody's. */
function artistOf(person: number, number: number): Artist {
  const id = (number % 2 === 0 ? `common${number}` : `own${person}x${number}`).padEnd(22, "z");
  return { id, name: id };
}
