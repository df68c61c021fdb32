import { AccessLostError } from "../bots/errors.js";
import type { Clock, Locks, Log, People, Sealed } from "../bots/ports.js";
import { createFlights } from "./flights.js";
import { createMassFailure, type MassFailure } from "./mass-failure.js";
import { failure } from "./reason.js";
import type { Access, Grant } from "./request.js";
import { readJson, storedTokens } from "./schema.js";
import { sixMonthsAfter } from "./six-months.js";
import type { RequestTokens, SpotifyApp, StoredTokens, TokenAnswer } from "./tokens.js";

/** What the sessions need. */
export interface SessionParts {
  apps: readonly SpotifyApp[];
  requestTokens: RequestTokens;
  sealed: Sealed;
  locks: Locks;
  people: People;
  clock: Clock;
  log: Log;
}

/** A person's way to a valid access token. Throws AccessLostError where only a new login helps. */
export type Session = (personId: string) => Access;

// The name under which a person's tokens are sealed; the value is JSON (`storedTokens`), as a login grants it.
const sealedName = "spotify";

// Early enough for a call that waits, late enough to use most of a token's hour.
const marginMs = 90_000;
// Longer than one request to the token service (10 s), so that whoever waits finds the new token.
const lockMs = 30_000;
// Half of the mass-failure window: everybody's next try still counts as one of many.
const massRetryMs = 5 * 60 * 1000;
const dayMs = 24 * 60 * 60 * 1000;

/**
 * Keeps people's tokens fresh: 90 s before their end, one refresh at a time per person across all processes.
 * A refresh that Spotify refuses for good (`invalid_grant`) sets the account to `needs_reauth` and deletes the tokens,
 * unless it happens to most people at once.
 */
export function createSession(parts: SessionParts): Session {
  const flights = createFlights<Grant>();
  const mass = createMassFailure(parts.clock);
  return (personId) => async (rejected) => {
    const tokens = await read(parts, personId);
    if (isFresh(parts.clock, tokens, rejected)) return grantOf(tokens);
    const renewed = () =>
      parts.locks.with(`spotify-refresh:${personId}`, lockMs, () => renew(parts, mass, personId, rejected));
    return flights(`${personId} ${rejected ?? ""}`, renewed);
  };
}

async function read(parts: SessionParts, personId: string): Promise<StoredTokens> {
  return tokensIn(await parts.sealed.get(personId, sealedName));
}

function tokensIn(text: string | null): StoredTokens {
  const tokens = text === null ? null : readJson(storedTokens, text);
  if (tokens === null) throw failure("not-connected");
  return tokens;
}

function isFresh(clock: Clock, tokens: StoredTokens, rejected: string | undefined): boolean {
  return tokens.accessToken !== rejected && clock.nowMs() < tokens.accessExpiresAtMs - marginMs;
}

function grantOf({ appId, accessToken }: StoredTokens): Grant {
  return { appId, accessToken };
}

/** Runs under the person's lock, so what another process did meanwhile is seen first. */
async function renew(parts: SessionParts, mass: MassFailure, personId: string, rejected?: string): Promise<Grant> {
  const before = await read(parts, personId);
  if (isFresh(parts.clock, before, rejected)) return grantOf(before);
  const startedAtMs = parts.clock.nowMs();
  const answer = await refresh(parts, mass, personId, before);
  mass.noteSuccess(before.appId, personId);
  return keep(parts, personId, before, merged(before, answer, startedAtMs));
}

async function refresh(
  parts: SessionParts,
  mass: MassFailure,
  personId: string,
  tokens: StoredTokens,
): Promise<TokenAnswer> {
  const app = parts.apps.find(({ id }) => id === tokens.appId);
  if (!app) throw failure("unknown-app");
  try {
    return await parts.requestTokens(app, { grant_type: "refresh_token", refresh_token: tokens.refreshToken });
  } catch (error) {
    if (!(error instanceof AccessLostError) || error.status !== "invalid-grant") throw error;
    throw await lost(parts, mass, personId, tokens, error);
  }
}

/** The new state. Spotify usually names no new refresh token; then the old one stays valid. */
function merged(before: StoredTokens, answer: TokenAnswer, startedAtMs: number): StoredTokens {
  return {
    ...before,
    refreshToken: answer.refresh_token ?? before.refreshToken,
    accessToken: answer.access_token,
    accessExpiresAtMs: startedAtMs + answer.expires_in * 1000,
    scope: answer.scope || before.scope,
  };
}

/** Stores before use: a replaced refresh token that is lost is lost for good. */
async function keep(parts: SessionParts, personId: string, before: StoredTokens, after: StoredTokens): Promise<Grant> {
  // The person may have disconnected or logged in anew meanwhile; that must not be undone.
  const kept = await parts.sealed.change(personId, sealedName, (now) =>
    isOfLogin(now, before) ? JSON.stringify(after) : now,
  );
  return grantOf(tokensIn(kept));
}

/** Whether what is stored is still what was read before. */
function isOfLogin(text: string, { refreshToken }: StoredTokens): boolean {
  return readJson(storedTokens, text)?.refreshToken === refreshToken;
}

/** Decides whether a refused refresh is believed, and what to throw. */
async function lost(
  parts: SessionParts,
  mass: MassFailure,
  personId: string,
  tokens: StoredTokens,
  error: AccessLostError,
): Promise<Error> {
  // An end that was known beforehand proves nothing about Spotify, even when friends registered on the same evening.
  const isDue = parts.clock.nowMs() >= sixMonthsAfter(tokens.authorizedAtMs) - dayMs;
  if (!isDue && mass.noteFailure(tokens.appId, personId)) {
    parts.log.error("spotify.mass-invalid-grant", { personId });
    return failure("mass-invalid-grant", { retryAfterMs: massRetryMs, cause: error });
  }
  await forget(parts, personId, tokens);
  return error;
}

/** Nothing of a login that has come meanwhile, or of an account that has been taken away. */
async function forget(parts: SessionParts, personId: string, tokens: StoredTokens): Promise<void> {
  const current = await read(parts, personId);
  if (current.refreshToken !== tokens.refreshToken) return;
  // The mark comes first: if we are stopped in between, the next refresh fails the same way and ends the job.
  await parts.people.change(personId, ({ spotify }) =>
    spotify?.authorizedAtMs === tokens.authorizedAtMs ? { spotify: { ...spotify, state: "needs_reauth" } } : null,
  );
  await parts.sealed.change(personId, sealedName, (now) => (isOfLogin(now, tokens) ? null : now));
  parts.log.warn("spotify.needs-reauth", { personId });
}
