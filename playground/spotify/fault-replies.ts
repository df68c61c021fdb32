import { apiError, type Reply } from "./http.js";

/**
 * What goes wrong:
 * - `429`, `429-no-header`: the short rate limit; `quota`: the daily quota with `Retry-After: 48925`
 * - `500`, `502`, `503`; `401` "Access token missing" for a good token; `403` "Forbidden"
 * - `403-owner-premium`, `403-not-registered`, `403-not-registered-text` (plain text), `403-scope`
 * - `timeout`: no answer until the client gives up; `slow`: the right answer after `delayMs` of real time; `reset`: connection broken
 * - `cut`: half of the right answer; `garbage`: an HTML page; `empty`: 200 without a body
 * - `revoked`: the calling listener takes the permission back for good, whether the call is of the Web API or a refresh
 * - `invalid-grant`, `expired-grant`: refreshing fails, although nothing was revoked or is too old
 */
export type SpotifyFaultKind = keyof typeof REPLIES | "timeout" | "slow" | "reset" | "cut" | "revoked" | GrantFault;

type GrantFault = "invalid-grant" | "expired-grant";

/** A fault for the next calls. Faults are used up in the order in which they were added, one per call. */
export interface SpotifyFault {
  kind: SpotifyFaultKind;
  /** How many calls fail; default 1, Infinity until clearFaults. */
  times?: number;
  /** How many fitting calls go well first; default 0. */
  skip?: number;
  /**
   * Only paths that begin so, either whole ("/accounts/api/token") or below the base ("/me/player"). Default: any call
   * of the Web API; refreshes for the grant faults; both for "revoked".
   */
  pathPrefix?: string;
  /** Only calls with a token of this listener. */
  listenerId?: string;
  /** For `429` and `quota`; defaults 2 and 48925 seconds. */
  retryAfterS?: number;
  /** For `slow`; default 1000. */
  delayMs?: number;
}

/** A fault with its counters. */
export interface ScriptedFault extends SpotifyFault {
  timesLeft: number;
  skipLeft: number;
}

const NOT_REGISTERED =
  "The user is not registered for this application. Please check your settings on https://developer.spotify.com/dashboard";
const OWNER_PREMIUM =
  "Active premium subscription required for the owner of the app. When the subscription status changes, it can take a few hours before requests are allowed again.";

/** The answer to every call of a listener who is not on the allow-list. */
export function notRegistered(): Reply {
  return apiError(403, NOT_REGISTERED);
}

/** 429 of the short rate limit. */
export function rateLimited(retryAfterS: number): Reply {
  return apiError(429, "API rate limit exceeded", undefined, { "retry-after": String(retryAfterS) });
}

/** 429 of the daily quota. */
export function quotaExceeded(retryAfterS: number): Reply {
  return apiError(429, "Too many requests", "QUOTA_EXCEEDED", { "retry-after": String(retryAfterS) });
}

function plain(status: number, type: string, body: string): Reply {
  return { status, headers: { "content-type": type }, body };
}

/** The faults that are simply another answer. */
export const REPLIES = {
  "429": (fault: SpotifyFault) => rateLimited(fault.retryAfterS ?? 2),
  "429-no-header": () => apiError(429, "API rate limit exceeded"),
  quota: (fault: SpotifyFault) => quotaExceeded(fault.retryAfterS ?? 48_925),
  "500": () => apiError(500, "Server error."),
  "502": () => apiError(502, "Bad gateway."),
  "503": () => apiError(503, "Service unavailable"),
  "401": () => apiError(401, "Access token missing"),
  "403": () => apiError(403, "Forbidden"),
  "403-owner-premium": () => apiError(403, OWNER_PREMIUM),
  "403-not-registered": notRegistered,
  "403-not-registered-text": () => plain(403, "text/plain", "User not registered in the Developer Dashboard"),
  "403-scope": () => apiError(403, "Insufficient client scope"),
  garbage: () => plain(200, "text/html", "<!doctype html><html><body><h1>upstream connect error</h1></body></html>"),
  empty: () => plain(200, "application/json; charset=utf-8", ""),
} satisfies Record<string, (fault: SpotifyFault) => Reply>;
