import type { Playlists, Releases, Tops } from "../bots/plugin-ports.js";
import type { Cache, Clock, Locks, Log, Music, People, Quota, Random, Sealed, SpotifyLogin } from "../bots/ports.js";
import { createAppSession } from "./app-session.js";
import { createLogin } from "./login.js";
import { createMusic } from "./music.js";
import { createOwnMusic } from "./own-music.js";
import { createIsOwnRefreshToken, type IsOwnRefreshToken } from "./own-refresh-token.js";
import { createPlaylists } from "./playlists.js";
import { createReleases } from "./releases.js";
import { createRequest, type OnCall } from "./request.js";
import { createSession } from "./session.js";
import { createRequestTokens, type SpotifyApp } from "./tokens.js";
import { createTops } from "./tops.js";

/** Everything the Spotify client needs. */
export interface SpotifyParts {
  /** The first is what new people consent to; the others serve those who consented to them earlier. */
  apps: readonly [SpotifyApp, ...SpotifyApp[]];
  /** Base addresses without a slash at the end, as the settings give them. */
  apiUrl: string;
  accountsUrl: string;
  webUrl: string;
  /** `globalThis.fetch`, or something that behaves like it. */
  fetch: typeof globalThis.fetch;
  /** Resolves after `ms` of real time. */
  wait(ms: number): Promise<void>;
  clock: Clock;
  random: Random;
  sealed: Sealed;
  locks: Locks;
  quota: Quota;
  cache: Cache;
  people: People;
  log: Log;
  /** Told after every call of the Web API. */
  onCall?: OnCall;
}

/** The Spotify client, by what it is for. */
export interface Spotify {
  music: Music;
  login: SpotifyLogin;
  isOwnRefreshToken: IsOwnRefreshToken;
  playlists: Playlists;
  tops: Tops;
  releases: Releases;
}

/** The Spotify client. Does nothing before it is asked. */
export function createSpotify(parts: SpotifyParts): Spotify {
  const [app] = parts.apps;
  const requestTokens = createRequestTokens(parts);
  const request = createRequest(parts);
  const appAccess = createAppSession({ ...parts, requestTokens }, app);
  const session = createSession({ ...parts, requestTokens });
  return {
    music: { ...createMusic({ ...parts, request, appAccess, session }), ...createOwnMusic({ request, session }) },
    login: createLogin({ ...parts, app, requestTokens, request }),
    isOwnRefreshToken: createIsOwnRefreshToken({ ...parts, requestTokens, request }),
    playlists: createPlaylists({ request, session }),
    tops: createTops({ request, session }),
    releases: createReleases({ request, session, appAccess }),
  };
}
