import { createSpotify, type SpotifyParts } from "../../src/spotify/spotify.js";
import type { StoredTokens } from "../../src/spotify/tokens.js";
import {
  type MemoryCache,
  type MemoryLog,
  type MemoryPeople,
  type MemoryQuota,
  type MemorySealed,
  memoryCache,
  memoryLocks,
  memoryLog,
  memoryPeople,
  memoryQuota,
  memorySealed,
  plainRandom,
  type TestClock,
  testClock,
} from "./doubles.js";
import type { Scripted, ScriptedServer } from "./scripted-server.js";

export const app = { id: "app1", secret: "client-secret-of-app1", redirectUri: "https://bot.example/spotify/callback" };
export const hourMs = 3_600_000;
export const recentPath = "/v1/me/player/recently-played";

/** The Spotify client with everything around it in memory; `waits` collects what it would have waited. */
export interface Setup extends ReturnType<typeof createSpotify> {
  parts: SpotifyParts;
  clock: TestClock;
  sealed: MemorySealed;
  quota: MemoryQuota;
  cache: MemoryCache;
  log: MemoryLog;
  people: MemoryPeople;
  waits: number[];
}

export function setup(server: { url: string }, changes: Partial<SpotifyParts> = {}): Setup {
  const memory = {
    clock: testClock(),
    sealed: memorySealed(),
    quota: memoryQuota(),
    cache: memoryCache(),
    log: memoryLog(),
    people: memoryPeople(),
  };
  const waits: number[] = [];
  const parts: SpotifyParts = {
    ...memory,
    apps: [app],
    apiUrl: `${server.url}/v1`,
    accountsUrl: `${server.url}/accounts`,
    webUrl: `${server.url}/web`,
    fetch: globalThis.fetch,
    wait: async (ms) => void waits.push(ms),
    locks: memoryLocks(),
    random: plainRandom,
    ...changes,
  };
  return { ...memory, ...createSpotify(parts), parts, waits };
}

/** A person with tokens that are good for an hour, given a day ago. */
export function connect(world: Setup, personId: string, changes: Partial<StoredTokens> = {}): StoredTokens {
  const nowMs = world.clock.nowMs();
  const tokens: StoredTokens = {
    refreshToken: `refresh-${personId}`,
    accessToken: `access-${personId}`,
    accessExpiresAtMs: nowMs + hourMs,
    scope: "user-read-recently-played",
    authorizedAtMs: nowMs - 24 * hourMs,
    appId: app.id,
    ...changes,
  };
  world.people.add(personId, { appId: tokens.appId, authorizedAtMs: tokens.authorizedAtMs });
  world.sealed.values.set(`${personId} spotify`, JSON.stringify(tokens));
  return tokens;
}

/** What is stored for a person; null after it was deleted. */
export function storedFor(world: Setup, personId: string): StoredTokens | null {
  const text = world.sealed.values.get(`${personId} spotify`);
  return text === undefined ? null : JSON.parse(text);
}

/** Makes the server hand out `access-2` for a refresh, with whatever else the answer holds. */
export function refreshes(server: ScriptedServer, ...answers: Record<string, unknown>[]): void {
  const scripted = answers.map((more): Scripted => ({ body: { access_token: "access-2", expires_in: 3600, ...more } }));
  server.on("POST /accounts/api/token", ...scripted);
}

/** A page of recently-played without plays. */
export const emptyPage: Scripted = { body: { items: [], next: null, cursors: null, limit: 50 } };

/** The Web API's error body. */
export function apiError(status: number, message: string, reason?: string): Scripted {
  return { status, body: { error: { status, message, ...(reason ? { reason } : {}) } } };
}

/** The token service's error body. */
export function oauthError(error: string, description: string, status = 400): Scripted {
  return { status, body: { error, error_description: description } };
}

/** What a promise is rejected with. */
export async function thrownBy(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
}
