import type { Play, Track } from "../../src/bots/domain.js";
import { UpstreamError } from "../../src/bots/errors.js";
import type { Music } from "../../src/bots/ports.js";

/** Spotify, as it outlives every process of a story. */
export interface ChaosMusic extends Music {
  add(track: Track): void;
  play(personId: string, trackId: string, endedAtMs: number): void;
  /** The next questions fail, so many of them. */
  fail(times: number): void;
}

const pageSize = 50;

export function chaosMusic(): ChaosMusic {
  const tracks = new Map<string, Track>();
  const plays = new Map<string, Play[]>();
  let failing = 0;

  function answer<T>(value: T): T {
    if (failing === 0) return value;
    failing -= 1;
    throw new UpstreamError("spotify", "502");
  }

  return {
    resolve: async (link) => answer(link),
    track: async (id) => answer(tracks.get(id) ?? null),
    search: async () => answer([]),
    nowPlaying: async () => answer(null),
    enqueue: async () => undefined,
    save: async () => undefined,
    async recentPlays(personId) {
      const all = (plays.get(personId) ?? []).toSorted((a, b) => a.endedAtMs - b.endedAtMs).slice(-pageSize);
      return answer({ plays: all, isFull: all.length === pageSize });
    },
    add: (track) => void tracks.set(track.id, track),
    play(personId, trackId, endedAtMs) {
      const track = tracks.get(trackId);
      if (track) plays.set(personId, [...(plays.get(personId) ?? []), { track, endedAtMs }]);
    },
    fail: (times) => {
      failing = times;
    },
  };
}
