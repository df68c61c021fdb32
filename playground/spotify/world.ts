import type { Clock } from "../../src/bots/ports.js";
import { type Catalogue, createCatalogue, type EmulatedTrack, findTrack } from "./catalogue.js";
import type { ScriptedFault } from "./fault-replies.js";
import { tokenMaker } from "./ids.js";
import { createLimiter, type Limiter, type LimitOptions } from "./limits.js";
import type { Listener } from "./listeners.js";
import type { OAuthState, RefreshAnswer } from "./oauth-state.js";
import type { Playlist } from "./playlist-state.js";

/** How an emulator is set up. */
export interface SpotifyEmulatorOptions extends LimitOptions {
  /** Time of tokens, plays, quota; real time is used only for the "slow" fault. */
  clock: Clock;
  /** Numbers in [0, 1) for tokens; default Math.random. */
  random?: () => number;
  clientId: string;
  clientSecret: string;
  /** Registered redirect URIs, compared exactly. https, or http on 127.0.0.1 or [::1] (may be registered without port). */
  redirectUris: readonly string[];
  /** TCP port on 127.0.0.1; default 0, any free one. */
  port?: number;
  /** How many listeners the allow-list holds; default 5, as in Development Mode; null for any number. */
  userLimit?: number | null;
  /** What refreshing answers as `refresh_token`; default "missing". */
  refreshAnswer?: RefreshAnswer;
  /** Artists bring out new things every week of the clock; default false. */
  releasesByItself?: boolean;
}

/** Everything one emulator knows. */
export interface World {
  options: SpotifyEmulatorOptions;
  redirectUris: Set<string>;
  clock: Clock;
  newToken(prefix: string): string;
  catalogue: Catalogue;
  listeners: Map<string, Listener>;
  oauth: OAuthState;
  playlists: Map<string, Playlist>;
  /** Days since 1970, where artists release things by themselves; null before the first look. */
  releasedUntilDay: number | null;
  faults: ScriptedFault[];
  limiter: Limiter;
  /** Calls of the Web API by route, for example "GET /tracks/:id". */
  byEndpoint: Map<string, number>;
  /** `http://127.0.0.1:<port>`, empty until started. */
  origin: string;
}

/** A fresh world with the catalogue and nobody in it. */
export function createWorld(options: SpotifyEmulatorOptions): World {
  return {
    options,
    redirectUris: new Set(options.redirectUris),
    clock: options.clock,
    newToken: tokenMaker(options.random ?? Math.random),
    catalogue: createCatalogue(),
    listeners: new Map(),
    oauth: {
      codes: new Map(),
      grants: new Map(),
      accessTokens: new Map(),
      refreshAnswer: options.refreshAnswer ?? "missing",
    },
    playlists: new Map(),
    releasedUntilDay: null,
    faults: [],
    limiter: createLimiter(options),
    byEndpoint: new Map(),
    origin: "",
  };
}

/** The listener with this id. Throws if there is none: a mistake in the script, not an answer of the platform. */
export function listenerOf(world: World, id: string): Listener {
  const listener = world.listeners.get(id);
  if (listener === undefined) throw new Error(`no emulated listener "${id}"`);
  return listener;
}

/** The song meant by an id, URI or link. Throws if there is none. */
export function trackOf(world: World, idOrUriOrLink: string): EmulatedTrack {
  const track = findTrack(world.catalogue, idOrUriOrLink);
  if (track === null) throw new Error(`no emulated track "${idOrUriOrLink}"`);
  return track;
}

/** The base address of the Web API. */
export function apiUrl(world: World): string {
  return `${world.origin}/api/v1`;
}

/** The base address of the public pages. */
export function webUrl(world: World): string {
  return `${world.origin}/web`;
}
