import type { Play, Track } from "../../src/bots/domain.js";
import { AccessLostError, UpstreamError } from "../../src/bots/errors.js";
import type { Music } from "../../src/bots/ports.js";

/** A Music in memory. Nobody has to log in: an unknown person has simply played nothing. */
export interface FakeMusic extends Music {
  /** Adds or replaces a song. A short link given with it leads to it. */
  addTrack(track: Track, shortLink?: string): void;
  /** A short link that leads anywhere. */
  addLink(shortLink: string, target: string): void;
  /** Throws for a song that was not added: a mistake in the test. Plays may be added in any order. */
  play(personId: string, trackId: string, endedAtMs: number): void;
  /** What this person is hearing from now on; null: nothing. */
  playNow(personId: string, trackId: string | null): void;
  /** Every question fails with this from now on; null: all is well again. */
  fail(error: UpstreamError | null): void;
  /** Only a new login helps from now on; false: the person has logged in again. */
  loseAccess(personId: string, isLost?: boolean): void;
  /** What this person has added to their queue, or saved, in order. */
  queued(personId: string): string[];
  saved(personId: string): string[];
  /** Every wish of this person's own Spotify is refused with this status from now on; null: granted. */
  refuse(personId: string, status: string | null): void;
  /** How often this person's plays were asked for. */
  polls(personId: string): number;
}

const pageSize = 50;

export function fakeMusic(): FakeMusic {
  const tracks = new Map<string, Track>();
  const links = new Map<string, string>();
  const plays = new Map<string, Play[]>();
  const playing = new Map<string, string>();
  const polls = new Map<string, number>();
  const lost = new Set<string>();
  const queues = new Map<string, string[]>();
  const libraries = new Map<string, string[]>();
  const refusals = new Map<string, string>();
  let failure: UpstreamError | null = null;

  function answer<T>(value: T): T {
    if (failure) throw failure;
    return value;
  }

  function add(to: Map<string, string[]>, personId: string, trackId: string): void {
    const status = lost.has(personId) ? "invalid-grant" : refusals.get(personId);
    if (status === "invalid-grant" || status === "scope") throw new AccessLostError("spotify", status, { status });
    if (status !== undefined) throw new UpstreamError("spotify", status, { status });
    to.set(personId, [...answer(to.get(personId) ?? []), trackId]);
  }

  function recent(personId: string): { plays: Play[]; isFull: boolean } {
    polls.set(personId, (polls.get(personId) ?? 0) + 1);
    if (lost.has(personId)) throw new AccessLostError("spotify", "only a new login helps", { status: "invalid-grant" });
    const last = [...(plays.get(personId) ?? [])].sort((a, b) => a.endedAtMs - b.endedAtMs).slice(-pageSize);
    return answer({ plays: last, isFull: last.length === pageSize });
  }

  return {
    resolve: async (link) =>
      answer(links.get(link) ?? (link.startsWith("https://open.spotify.com/track/") ? link : null)),
    track: async (id) => answer(tracks.get(id) ?? null),
    search: async (words) =>
      answer([...tracks.values()].filter(({ name }) => name.toLowerCase().includes(words.toLowerCase())).slice(0, 10)),
    nowPlaying: async (personId) => {
      if (lost.has(personId))
        throw new AccessLostError("spotify", "only a new login helps", { status: "invalid-grant" });
      return answer(tracks.get(playing.get(personId) ?? "") ?? null);
    },
    recentPlays: async (personId) => structuredClone(recent(personId)),
    enqueue: async (personId, trackId) => add(queues, personId, trackId),
    save: async (personId, trackId) => add(libraries, personId, trackId),
    queued: (personId) => queues.get(personId) ?? [],
    saved: (personId) => libraries.get(personId) ?? [],
    refuse: (personId, status) => void (status === null ? refusals.delete(personId) : refusals.set(personId, status)),
    addTrack: (track, shortLink) => {
      tracks.set(track.id, track);
      if (shortLink) links.set(shortLink, track.url);
    },
    addLink: (shortLink, target) => void links.set(shortLink, target),
    play: (personId, trackId, endedAtMs) => {
      const track = tracks.get(trackId);
      if (!track) throw new Error(`no song "${trackId}" was added`);
      plays.set(personId, [...(plays.get(personId) ?? []), { track, endedAtMs }]);
    },
    playNow: (personId, trackId) => void (trackId === null ? playing.delete(personId) : playing.set(personId, trackId)),
    fail: (error) => {
      failure = error;
    },
    loseAccess: (personId, isLost = true) => void (isLost ? lost.add(personId) : lost.delete(personId)),
    polls: (personId) => polls.get(personId) ?? 0,
  };
}
