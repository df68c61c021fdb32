import { AccessLostError, UpstreamError } from "../bots/errors.js";
import { errorBody } from "./schema.js";

/**
 * Why Spotify (or our own budget) refused; it is the `status` of the error thrown. A number is an HTTP status that
 * stands for nothing more than itself.
 *
 * AccessLostError: `invalid-grant` (six months over, or revoked), `not-connected` (no tokens stored), `scope` (the
 * consent does not cover this), `not-registered` (not on the app's allow-list), `unknown-app` (the person consented to
 * an app that is no longer configured).
 * UpstreamError: everything else.
 */
export type Reason =
  | "invalid-grant"
  | "not-connected"
  | "scope"
  | "not-registered"
  | "unknown-app"
  /** Spotify's daily quota; nothing goes out before `retryAfterMs`. */
  | "quota"
  /** Spotify's 30-second limit. */
  | "rate"
  /** Our own budget, before Spotify was asked. */
  | "budget"
  /** The app owner's Premium has lapsed: every call of every person fails. */
  | "owner-premium"
  | "premium-required"
  | "no-device"
  | "not-found"
  /** A playlist whose contents Spotify shows to its owner and collaborators alone. */
  | "unreadable"
  /** There was no clear answer to what must not be asked twice: it may have been done. */
  | "unclear"
  /** 403 without a known sign: an endpoint removed from Development Mode, or a playlist of somebody else. */
  | "forbidden"
  | "unauthorized"
  /** 401 "Access token missing", Spotify's own fault at times. */
  | "token-missing"
  | "mass-invalid-grant"
  | "invalid-client"
  /** An authorization code that is wrong, used or too old. */
  | "invalid-code"
  | "network"
  | "timeout"
  /** Not what was announced: cut, HTML, not JSON, too large, or fields missing. */
  | "bad-answer"
  | number;

const lostReasons: ReadonlySet<Reason> = new Set<Reason>([
  "invalid-grant",
  "not-connected",
  "scope",
  "not-registered",
  "unknown-app",
]);

/** What an answer with an error status means. `text` is the body as it came: JSON, plain text, HTML or nothing. */
export function reasonOf(status: number, body: unknown, text: string): Reason {
  const { oauth, message, reason } = signs(body, text);
  if (status === 429) return reason === "QUOTA_EXCEEDED" ? "quota" : "rate";
  if (oauth === "invalid_grant") return "invalid-grant";
  if (oauth === "invalid_client") return "invalid-client";
  if (status === 401) return unauthorized(message);
  if (status === 403) return forbidden(message, reason);
  if (status === 404) return missing(message, reason);
  return status;
}

interface Signs {
  /** The token service's error code. */
  oauth: string;
  message: string;
  reason: string;
}

function signs(body: unknown, text: string): Signs {
  const parsed = errorBody.safeParse(body);
  if (!parsed.success) return { oauth: "", message: text, reason: "" };
  const { error } = parsed.data;
  if (typeof error === "string") return { oauth: error, message: text, reason: "" };
  return { oauth: "", message: error.message, reason: error.reason ?? "" };
}

// The texts of 401 and 403 are observed, not documented: parts of them are looked for, and there is a fallback.
function unauthorized(message: string): Reason {
  if (/permissions missing/i.test(message)) return "scope";
  return /access token missing/i.test(message) ? "token-missing" : "unauthorized";
}

function missing(message: string, reason: string): Reason {
  return reason === "NO_ACTIVE_DEVICE" || /no active device/i.test(message) ? "no-device" : "not-found";
}

function forbidden(message: string, reason: string): Reason {
  if (reason === "PREMIUM_REQUIRED") return "premium-required";
  if (/premium subscription required for the owner/i.test(message)) return "owner-premium";
  if (/user (is )?not registered/i.test(message)) return "not-registered";
  return /insufficient client scope/i.test(message) ? "scope" : "forbidden";
}

/** What else is known about a failure. */
export interface FailureDetails {
  /** The HTTP status, where there was an answer. */
  httpStatus?: number | null;
  retryAfterMs?: number | null;
  cause?: unknown;
}

/** The error to throw for a reason. Its message holds nothing that Spotify or the person said. */
export function failure(reason: Reason, details: FailureDetails = {}): UpstreamError {
  const { httpStatus, retryAfterMs, cause } = details;
  const kind = lostReasons.has(reason) ? AccessLostError : UpstreamError;
  const answer = httpStatus ? ` (HTTP ${httpStatus})` : "";
  return new kind("spotify", `Spotify: ${reason}${answer}`, {
    status: reason,
    ...(retryAfterMs ? { retryAfterMs } : {}),
    ...(cause === undefined ? {} : { cause }),
  });
}

/** The failure of a whole answer that lacks what is needed. */
export function badAnswer(): UpstreamError {
  return failure("bad-answer");
}
