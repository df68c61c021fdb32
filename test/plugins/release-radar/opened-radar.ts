import type { Artist, Person } from "../../../src/bots/domain.js";
import { UpstreamError } from "../../../src/bots/errors.js";
import type { Plugin } from "../../../src/bots/plugin.js";
import type { Album, AlbumTrack, ReleaseGroup, Releases } from "../../../src/bots/plugin-ports.js";
import type { Clock } from "../../../src/bots/ports.js";
import { dayMs, minuteMs } from "../../../src/bots/zoned-time.js";
import { releaseRadar } from "../../../src/plugins/release-radar/plugin.js";
import type { Crawl, WeekRecord } from "../../../src/plugins/release-radar/stored.js";
import { settableClock } from "../../fakes/alarms.js";
import { fakePlaylists } from "../../fakes/playlists.js";
import { fakeReleases } from "../../fakes/releases.js";
import { aPerson } from "../../fixtures/person.js";
import { pluginHost } from "../host.js";

/** A Wednesday; the last week that is over is 2026-47, from November 21 to 27. */
export const wednesdayMs = Date.UTC(2026, 11, 2, 12);
export const weekKey = "2026-47";
export const inWeek = "2026-11-27";

/** Connected, and has allowed all that the radar needs. */
export function aFollower(id = "p_ann", changes: Partial<Person> = {}): Person {
  const { spotify } = aPerson();
  return aPerson({ id, spotify: spotify && { ...spotify, permissions: ["playlists", "follows"] }, ...changes });
}

/** A radar with everything around it in memory. `around`: what stands before the fake Spotify. */
export function openedRadar({
  nowMs = wednesdayMs,
  people = [aFollower()],
  cron = "0 0 * * 0",
  around = (inner: Releases): Releases => inner,
  isOneAtATime = false,
} = {}) {
  const clock = settableClock(nowMs);
  const releases = fakeReleases();
  const playlists = fakePlaylists(() => clock.nowMs());
  const governed = isOneAtATime ? oneASecond(clock) : <T extends object>(port: T) => port;
  const ports = { playlists: governed(playlists), releases: governed(around(releases)) };
  const host = pluginHost({ clock, name: "release-radar", people, ...ports });
  const plugin: Plugin = releaseRadar.open(host, { RADAR_CRON: cron });
  host.attach(plugin);
  return {
    clock,
    releases,
    playlists,
    host,
    plugin,
    /** Types it and does what is to be done at once. */
    async says(text: string, personId = "p_ann") {
      const reply = await host.types(personId, text);
      await host.runDue();
      return reply;
    },
    crawl: (personId = "p_ann") => (host.kept(personId).get("crawl") ?? null) as Crawl | null,
    week: (key = weekKey, personId = "p_ann") => (host.kept(personId).get(`week:${key}`) ?? null) as WeekRecord | null,
    /** The songs in the only playlist there is. */
    songs: () => playlists.uris(playlists.ids()[0] ?? ""),
  };
}

export type OpenedRadar = ReturnType<typeof openedRadar>;

/** 22 characters, the same for the same words. */
export function idOf(words: string): string {
  return words
    .replace(/[^A-Za-z0-9]/gu, "")
    .padEnd(22, "z")
    .slice(0, 22);
}

export function anArtist(name: string): Artist {
  return { id: idOf(`artist${name}`), name };
}

export function artistsNamed(prefix: string, count: number): Artist[] {
  return Array.from({ length: count }, (_, at) => anArtist(`${prefix}${at}`));
}

export function anAlbum(name: string, artist: Artist, changes: Partial<Album> = {}): Album {
  const id = idOf(`album${name}`);
  const url = `https://open.spotify.com/album/${id}`;
  return {
    id,
    name,
    kind: "album",
    artists: [artist],
    releasedOn: inWeek,
    trackCount: 1,
    imageUrl: null,
    url,
    ...changes,
  };
}

export function aSong(name: string, ...artists: Artist[]): AlbumTrack {
  const id = idOf(`song${name}`);
  return { id, uri: `spotify:track:${id}`, name, artists, isExplicit: false, durationMs: 180_000 };
}

/** A release of one song that is called like it. */
export function releasesSong(
  { releases }: Pick<OpenedRadar, "releases">,
  name: string,
  artist: Artist,
  changes: Partial<Album> = {},
  group: ReleaseGroup = "single",
): string {
  const song = aSong(name, artist);
  releases.release(group, anAlbum(name, artist, { kind: "single", ...changes }), [song]);
  return song.uri;
}

/** Spotify's quota is used up after so many questions, for an hour; then it lasts. */
export const stoppingAfter = (most: number) => refusing((asked) => asked === most + 1, 60 * minuteMs);

/** Every question after so many is refused. */
export const endedAfter = (most: number) => refusing((asked) => asked > most, dayMs);

function refusing(isRefused: (asked: number) => boolean, retryAfterMs: number) {
  return (inner: Releases): Releases => {
    let asked = 0;
    const counted = <Call extends unknown[], Answer>(ask: (...call: Call) => Promise<Answer>) => {
      return async (...call: Call): Promise<Answer> => {
        asked += 1;
        if (isRefused(asked)) throw new UpstreamError("spotify", "quota", { status: "quota", retryAfterMs });
        return ask(...call);
      };
    };
    const { followed, albums, tracks } = inner;
    return { ...inner, followed: counted(followed), albums: counted(albums), tracks: counted(tracks) };
  };
}

/** A governor that grants a call each second, to whatever asks. */
function oneASecond({ nowMs }: Clock) {
  let freeAtMs = 0;
  const take = () => {
    const retryAfterMs = freeAtMs - nowMs();
    if (retryAfterMs > 0) throw new UpstreamError("spotify", "budget", { status: "budget", retryAfterMs });
    freeAtMs = nowMs() + 1_000;
  };
  return <T extends object>(port: T): T =>
    new Proxy(port, {
      get: (own, name) => {
        const method = Reflect.get(own, name);
        if (typeof method !== "function") return method;
        return async (...call: unknown[]) => {
          take();
          return method.apply(own, call);
        };
      },
    });
}
