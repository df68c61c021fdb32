import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from "@slack/web-api";
import { DeliveryError, type DeliveryFailure } from "../channel.js";

/** Nothing arrives any more with this token. */
export const deadTokenCodes: readonly string[] = ["account_inactive", "token_revoked", "invalid_auth", "token_expired"];

const codes: Record<DeliveryFailure, readonly string[]> = {
  closed: [],
  unreachable: [
    "user_not_found",
    "user_disabled",
    "user_not_visible",
    "cannot_dm_bot",
    "invalid_user_combination",
    "channel_not_found",
    "not_in_channel",
    "user_not_in_channel",
    "is_archived",
    "restricted_action",
    "restricted_action_read_only_channel",
    "restricted_action_thread_only_channel",
    "restricted_action_non_threadable_channel",
    "restricted_action_thread_locked",
    "not_installed",
  ],
  transient: [
    "ratelimited",
    "rate_limited",
    "accesslimited",
    "fatal_error",
    "internal_error",
    "service_unavailable",
    "request_timeout",
    "team_added_to_org",
  ],
  unclear: [],
  refused: [
    "no_text",
    "msg_too_long",
    "msg_blocks_too_long",
    "invalid_blocks",
    "invalid_blocks_format",
    "invalid_arguments",
    "invalid_arg_name",
    "invalid_metadata_format",
    "view_too_large",
    "invalid_trigger_id",
    "expired_trigger_id",
    "exchanged_trigger_id",
    "hash_conflict",
    "not_found",
  ],
  halted: [
    ...deadTokenCodes,
    "not_authed",
    "missing_scope",
    "no_permission",
    "not_allowed_token_type",
    "messages_tab_disabled",
    "not_enabled",
    "org_login_required",
    "ekm_access_denied",
    "team_access_not_granted",
    "access_denied",
  ],
  gone: ["message_not_found", "cant_update_message", "edit_window_closed", "cant_delete_message"],
};

/** Never reached Slack. */
const unsentCodes = [
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "UND_ERR_CONNECT_TIMEOUT",
];

/** What an `ok: false` means. A code nobody knows counts as passing: nothing is lost by waiting. */
export function failureOf(code: string): DeliveryFailure {
  const known = Object.entries(codes).find(([, list]) => list.includes(code));
  // Every key of `codes` is one.
  return (known?.[0] as DeliveryFailure | undefined) ?? "transient";
}

/** Whatever a call to Slack has thrown, in the words every channel shares. */
export function deliveryErrorOf(error: unknown): DeliveryError {
  if (error instanceof DeliveryError) return error;
  if (error instanceof WebAPIRateLimitedError) {
    const retryAfterMs = error.retryAfter * 1000;
    return new DeliveryError("transient", "ratelimited", "Slack: too many calls", { cause: error, retryAfterMs });
  }
  const { failure, code } = readError(error);
  // The cause stays out where it could hold a body or an address with a secret in it.
  return new DeliveryError(failure, code, `Slack: ${code}`, error instanceof Error ? { cause: nameOnly(error) } : {});
}

function readError(error: unknown): { failure: DeliveryFailure; code: string } {
  if (error instanceof WebAPIPlatformError) return platformFailure(error.data.error);
  if (error instanceof WebAPIHTTPError) return httpFailure(error.statusCode);
  if (error instanceof WebAPIRequestError) return requestFailure(error.original);
  // A body that did not end in time, or that was no JSON: it was sent, and more is not known.
  return { failure: "unclear", code: "unanswered" };
}

/** A body that is no JSON comes as the code of a platform error. */
function platformFailure(code: string): { failure: DeliveryFailure; code: string } {
  return /^[a-z_]{1,64}$/.test(code) ? { failure: failureOf(code), code } : { failure: "unclear", code: "unreadable" };
}

export function httpFailure(status: number): { failure: DeliveryFailure; code: string } {
  return { failure: status >= 500 || status === 429 ? "transient" : "refused", code: `http_${status}` };
}

export function requestFailure(original: unknown): { failure: DeliveryFailure; code: string } {
  const isUnsent = codesIn(original).some((code) => unsentCodes.includes(code));
  return isUnsent ? { failure: "transient", code: "unsent" } : { failure: "unclear", code: "unanswered" };
}

/** fetch wraps the socket's error, and the socket may have tried several addresses. */
function codesIn(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const own = "code" in error ? [String(error.code)] : [];
  const inner = error instanceof AggregateError ? error.errors.flatMap(codesIn) : [];
  return [...own, ...inner, ...codesIn(error.cause)];
}

function nameOnly(error: Error): Error {
  const short = new Error(error.name);
  short.name = error.name;
  return short;
}
