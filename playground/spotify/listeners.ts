import { accountId } from "./ids.js";

/** What a listener is added with. `id` becomes the Spotify user id. */
export interface ListenerOptions {
  id: string;
  displayName: string;
  /** Premium account; default true. Only Premium may use the queue. */
  premium?: boolean;
  /** On the app's allow-list; default true. Others can log in, but each of their calls gets 403. */
  allowListed?: boolean;
}

/** One finished play. `visibleAtMs` is when recently-played begins to show it. */
export interface Play {
  trackId: string;
  endedAtMs: number;
  visibleAtMs: number;
  contextUri: string | null;
}

/** What is playing, if anything is. */
export interface Playing {
  trackId: string;
  startedAtMs: number;
  /** Paused since then; null while it runs. */
  pausedAtMs: number | null;
}

/** One emulated account with everything it has done. */
export interface Listener {
  id: string;
  accountId: string;
  displayName: string;
  premium: boolean;
  allowListed: boolean;
  plays: Play[];
  playing: Playing | null;
  /** Track ids waiting behind the playing one. */
  queue: string[];
  deviceOpen: boolean;
  privateSession: boolean;
  /** Saved URIs: tracks, albums, users … */
  library: Set<string>;
  followedArtistIds: string[];
  /** Playlists in the listener's list, own and followed. */
  playlistIds: string[];
  /** Top lists set by hand, keyed `tracks:short_term`. */
  tops: Map<string, string[]>;
}

/** A new account without any history. */
export function newListener(options: ListenerOptions): Listener {
  return {
    id: options.id,
    accountId: accountId(options.id),
    displayName: options.displayName,
    premium: options.premium ?? true,
    allowListed: options.allowListed ?? true,
    plays: [],
    playing: null,
    queue: [],
    deviceOpen: false,
    privateSession: false,
    library: new Set(),
    followedArtistIds: [],
    playlistIds: [],
    tops: new Map(),
  };
}
