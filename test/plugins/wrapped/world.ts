import type { Permission, Person, Track } from "../../../src/bots/domain.js";
import type { Playlists, TopArtist, TopRange } from "../../../src/bots/plugin-ports.js";
import { wrapped } from "../../../src/plugins/wrapped/plugin.js";
import { type SettableClock, settableClock } from "../../fakes/alarms.js";
import { type FakeGenres, fakeGenres } from "../../fakes/genres.js";
import { type FakeMusic, fakeMusic } from "../../fakes/music.js";
import { type FakePlaylists, fakePlaylists } from "../../fakes/playlists.js";
import { type FakeReleases, fakeReleases } from "../../fakes/releases.js";
import { type FakeTops, fakeTops } from "../../fakes/tops.js";
import { aPerson } from "../../fixtures/person.js";
import { pluginHost, type TestHost } from "../host.js";

export const minuteMs = 60_000;
export const hourMs = 60 * minuteMs;
export const dayMs = 24 * hourMs;

/** The plugin on its own, with a Spotify in memory. */
export interface WrappedWorld {
  clock: SettableClock;
  host: TestHost;
  playlists: FakePlaylists;
  tops: FakeTops;
  genres: FakeGenres;
  music: FakeMusic;
  releases: FakeReleases;
  /** Somebody who has allowed everything and has heard `count` songs. */
  add(id: string, changes?: { name?: string; permissions?: Permission[]; count?: number }): Person;
  /** What `disconnect` does with what we keep. */
  disconnect(personId: string): Promise<void>;
  /** Names and songs of all playlists there are, by name. */
  lists(): { name: string; songs: number }[];
}

export interface WorldOptions {
  cron?: string;
  enrolledIn?(plugin: string, personId: string): boolean;
  /** Called before and after each call of playlists, records and so on; throw to die there. */
  step?(what: string): void;
}

const defaultPermissions: Permission[] = ["tops", "playlists"];

export function wrappedWorld(startMs: number, { cron, enrolledIn, step }: WorldOptions = {}): WrappedWorld {
  const clock = settableClock(startMs);
  const [playlists, tops, genres, music, releases] = [
    fakePlaylists(() => clock.nowMs()),
    fakeTops(),
    fakeGenres(),
    fakeMusic(),
    fakeReleases(),
  ];
  const host = pluginHost({
    ...{ clock, name: "wrapped", tops, genres, music, releases },
    playlists: step ? stepping(playlists, step) : playlists,
    ...(enrolledIn ? { enrolledIn } : {}),
  });
  if (step) host.onStep(step);
  const settings = wrapped.settings?.parse(cron === undefined ? {} : { WRAPPED_CRON: cron });
  host.attach(wrapped.open(host, settings ?? { WRAPPED_CRON: "" }));
  return {
    ...{ clock, host, playlists, tops, genres, music, releases },
    add(id, { name = id, permissions = defaultPermissions, count = 3 } = {}) {
      const person = aPerson({ id, name });
      const { spotify } = person;
      const connected = { ...person, spotify: spotify && { ...spotify, permissions } };
      host.put(connected);
      for (const range of ["short_term", "medium_term", "long_term"] as const)
        tops.set(id, range, { tracks: songsOf(range, count), artists: artistsOf(range, count) });
      return connected;
    },
    async disconnect(personId) {
      // At once, as one script does it: nothing runs in between.
      const names = [...host.kept(personId).keys()];
      const gone = names.map((name) => host.records.change(personId, name, () => null));
      await Promise.all([...gone, host.plan(personId, "month", null)]);
    },
    lists: () =>
      playlists.ids().map((id) => ({ name: playlists.described(id).name, songs: playlists.uris(id).length })),
  };
}

/** 22 characters that begin so. */
function id(start: string, at: number): string {
  return `${start}${String(at).padStart(22 - start.length, "0")}`;
}

export function songsOf(range: TopRange, count: number): Track[] {
  return Array.from({ length: count }, (_, at) => ({
    id: id(`song${range.slice(0, 4)}`, at),
    name: `${range} song ${at + 1}`,
    artists: [{ id: id("artist", at), name: `Artist ${at + 1}` }],
    durationMs: 200_000,
    isrc: null,
    imageUrl: null,
    url: `https://open.spotify.com/track/${id(`song${range.slice(0, 4)}`, at)}`,
  }));
}

/** The same in every range; Spotify says nothing of what they make. */
export function artistsOf(_range: TopRange, count: number): TopArtist[] {
  return Array.from({ length: count }, (_, at) => ({
    id: id("artist", at),
    name: `Artist ${at + 1}`,
    genres: [],
    imageUrl: null,
    url: `https://open.spotify.com/artist/${id("artist", at)}`,
  }));
}

export const artistId = (at: number): string => id("artist", at);

function stepping(playlists: FakePlaylists, step: (what: string) => void): Playlists {
  const around =
    <A extends unknown[], T>(name: string, call: (...args: A) => Promise<T>) =>
    async (...args: A): Promise<T> => {
      step(`before ${name}`);
      const answer = await call(...args);
      step(`after ${name}`);
      return answer;
    };
  return {
    get: around("get", playlists.get),
    mine: around("mine", playlists.mine),
    entries: around("entries", playlists.entries),
    create: around("create", playlists.create),
    add: around("add", playlists.add),
    replace: around("replace", playlists.replace),
    remove: around("remove", playlists.remove),
    describe: around("describe", playlists.describe),
    cover: around("cover", playlists.cover),
  };
}
