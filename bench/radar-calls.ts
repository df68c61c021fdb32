import type { Artist, Person } from "../src/bots/domain.js";
import type { Album, ReleaseGroup } from "../src/bots/plugin-ports.js";
import { releaseRadar } from "../src/plugins/release-radar/plugin.js";
import { settableClock } from "../test/fakes/alarms.js";
import { fakePlaylists } from "../test/fakes/playlists.js";
import { type FakeReleases, fakeReleases } from "../test/fakes/releases.js";
import { aPerson } from "../test/fixtures/person.js";
import { pluginHost } from "../test/plugins/host.js";
import type { BenchContext, Row } from "./bench.js";

/** A Sunday at midnight, when the week from November 21 to 27 is begun. */
const nowMs = Date.UTC(2026, 10, 29);
const together = 5;
/** Releases that an artist has in each group; lists of that length end behind their first page. */
const older: readonly [ReleaseGroup, number][] = [
  ["album", 12],
  ["single", 24],
  ["compilation", 2],
  ["appears_on", 30],
];
/** One artist in so many has a new single, and a new album. */
const newSingleEvery = 10;
const newAlbumEvery = 50;

/**
 * What the radar asks Spotify for a person and a week, by how many artists they follow: alone, and for each of five people
 * who share half of theirs, compared with being alone. Counted, not timed: the same every time.
 */
export async function radarCalls({ isQuick, note }: BenchContext): Promise<Row[]> {
  const rows: Row[] = [];
  for (const followed of isQuick ? [50] : [50, 200, 1_000]) {
    const alone = await callsEach(1, followed);
    const shared = await callsEach(together, followed);
    note(`${followed} artists: ${alone} calls alone, ${shared} each of ${together}`);
    const unit = "calls/person/week";
    rows.push({ bench: `radar-calls.${followed}-artists`, unit, value: alone, baseline: null, ratio: null });
    const bench = `radar-calls.${followed}-artists-${together}-people`;
    rows.push({ bench, unit, value: shared, baseline: alone, ratio: shared / alone });
  }
  return rows;
}

async function callsEach(count: number, followed: number): Promise<number> {
  const people = Array.from({ length: count }, (_, number) => personOf(number));
  const releases = fakeReleases();
  const playlists = fakePlaylists();
  for (const [number, { id }] of people.entries()) releases.follow(id, ...artistsOf(number, followed));
  const all = new Set(people.flatMap((_, number) => artistsOf(number, followed).map(({ id }) => id)));
  for (const [number, id] of [...all].entries()) releaseAll(releases, { id, name: id }, number);
  const host = pluginHost({ clock: settableClock(nowMs), name: "release-radar", people, releases, playlists });
  const { jobs, enrolment } = releaseRadar.open(host, { RADAR_CRON: "0 0 * * 0" });
  for (const { id } of people) {
    await enrolment?.turn(id, true);
    await jobs?.week?.(id);
  }
  await inTurns(people, async ({ id }) => (await jobs?.crawl?.(id)) ?? null);
  return (releases.calls().length + playlists.calls().length) / count;
}

/** A run of each, again and again, until nobody has anything left to do. */
async function inTurns(people: readonly Person[], run: (person: Person) => Promise<number | null>): Promise<void> {
  for (let left = people; left.length > 0; ) {
    const going: Person[] = [];
    for (const person of left) if ((await run(person)) !== null) going.push(person);
    left = going;
  }
}

function personOf(number: number): Person {
  const { spotify } = aPerson();
  return aPerson({ id: `p_${number}`, spotify: spotify && { ...spotify, permissions: ["follows", "playlists"] } });
}

/** The first half is everybody's. */
function artistsOf(person: number, count: number): Artist[] {
  return Array.from({ length: count }, (_, number) => {
    const id = idOf(number < count / 2 ? `common${number}` : `own${person}x${number}`);
    return { id, name: id };
  });
}

function releaseAll(releases: FakeReleases, artist: Artist, number: number): void {
  for (const [group, count] of older)
    for (let at = 0; at < count; at += 1) releases.release(group, albumOf(artist, group, at, oldDay(at)));
  const isNew = (every: number) => number % every === 0;
  if (isNew(newSingleEvery)) releases.release("single", albumOf(artist, "single", 99, "2026-11-27"));
  if (isNew(newAlbumEvery)) releases.release("album", albumOf(artist, "album", 99, "2026-11-25"));
}

function albumOf(artist: Artist, group: ReleaseGroup, at: number, releasedOn: string): Album {
  const id = `${group.slice(0, 2)}${String(at).padStart(2, "0")}${artist.id}`;
  const kind = group === "appears_on" ? "compilation" : group;
  const what = { kind, releasedOn, trackCount: group === "single" ? 2 : 12, imageUrl: null };
  return { id, name: id, artists: [artist], url: `https://open.spotify.com/album/${id}`, ...what };
}

function oldDay(at: number): string {
  return `20${String(25 - (at % 20)).padStart(2, "0")}-03-01`;
}

function idOf(name: string): string {
  return name.padEnd(22, "z");
}
