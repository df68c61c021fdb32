import type { Track } from "../../src/bots/domain.js";
import type { TopArtist, TopRange, Tops } from "../../src/bots/plugin-ports.js";
import { type ScriptedFailures, scriptedFailures } from "./scripted-failures.js";

type Method = keyof Tops;

/** Tops in memory. Who was told nothing about has heard nothing. */
export interface FakeTops extends Tops, ScriptedFailures<Method> {
  /** Best first; one that is left out stays as it is. */
  set(personId: string, range: TopRange, tops: { tracks?: readonly Track[]; artists?: readonly TopArtist[] }): void;
  /** Every question so far, also those that failed. */
  calls(): { method: Method; personId: string; range: TopRange }[];
}

const most = 25;

export function fakeTops(): FakeTops {
  const tracks = new Map<string, readonly Track[]>();
  const artists = new Map<string, readonly TopArtist[]>();
  const log: { method: Method; personId: string; range: TopRange }[] = [];
  const failures = scriptedFailures<Method>();

  function begin(method: Method, personId: string, range: TopRange): string {
    log.push({ method, personId, range });
    failures.check(method, personId);
    return `${personId}:${range}`;
  }

  return {
    fail: failures.fail,
    refuse: failures.refuse,
    tracks: async (personId, range) =>
      structuredClone((tracks.get(begin("tracks", personId, range)) ?? []).slice(0, most)),
    artists: async (personId, range) =>
      structuredClone((artists.get(begin("artists", personId, range)) ?? []).slice(0, most)),
    set(personId, range, tops) {
      if (tops.tracks) tracks.set(`${personId}:${range}`, tops.tracks);
      if (tops.artists) artists.set(`${personId}:${range}`, tops.artists);
    },
    calls: () => [...log],
  };
}
