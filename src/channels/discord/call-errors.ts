import { RESTJSONErrorCodes as codes, DiscordAPIError, HTTPError, RateLimitError } from "discord.js";
import { DeliveryError, type DeliveryFailure } from "../channel.js";
import { type Json, objectIn, textIn } from "./json.js";

const minuteMs = 60_000;
/** How long nothing is said after Cloudflare has blocked us. */
export const blockedMs = 10 * minuteMs;

/** Discord's own numbers for what can come of writing to somebody; what is not here goes by its HTTP status. */
const failures: Partial<Record<number, DeliveryFailure>> = {
  // Blocked, or direct messages closed; no server in common with somebody who has only installed the app.
  [codes.CannotSendMessagesToThisUser]: "unreachable",
  [codes.CannotSendMessagesToThisUserDueToHavingNoMutualGuilds]: "unreachable",
  [codes.UnknownUser]: "unreachable",
  [codes.InvalidRecipients]: "unreachable",
  [codes.UnknownMessage]: "gone",
  [codes.UnknownChannel]: "gone",
  [codes.UnknownWebhook]: "gone",
  [codes.UnknownInteraction]: "gone",
  [codes.InvalidWebhookToken]: "gone",
  [codes.MissingAccess]: "refused",
  [codes.MissingPermissions]: "refused",
  [codes.InvalidFormBodyOrContentType]: "refused",
  [codes.RequestEntityTooLarge]: "refused",
  [codes.CannotSendAnEmptyMessage]: "refused",
  // Our application has to be verified, or was flagged as spam.
  [codes.VerifyYourAccount]: "halted",
  20026: "halted",
};

/** After these it is wise to wait. */
const waitsMs: Partial<Record<number, number>> = {
  // Opening direct messages too fast.
  [codes.OpeningDirectMessagesTooFast]: minuteMs,
  // Blocked by Cloudflare, for too many calls that could not be right.
  [codes.CloudflareIsBlockingYourRequest]: blockedMs,
};

/** A failure of these kinds comes before a single byte of the request is on its way. */
const unsentCodes = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$|CERT|TLS/;

/**
 * A failed call without what must not be logged: the library's own errors carry the interaction's token in their
 * address and the person's words in their body.
 */
export class DiscordCallError extends Error {
  override readonly name = "DiscordCallError";
  /** Discord's code, or what became of the call: "http-503", "unanswered", "unsent". */
  readonly code: string;
  /** HTTP status; 0 without an answer. */
  readonly status: number;

  constructor(code: string, status: number, message: string) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/**
 * The failure of a call in the words every channel shares. `isRepeatable`: Discord shows the same message only once
 * however often it is sent (a nonce, an edit), so that an unclear end is worth another try.
 */
export function deliveryErrorOf(error: unknown, isRepeatable: boolean): DeliveryError {
  if (error instanceof DeliveryError) return error;
  if (error instanceof RateLimitError) {
    const retryAfterMs = Math.max(error.retryAfter, error.timeToReset, 0);
    return new DeliveryError("transient", "429", "Discord: too many calls", { retryAfterMs });
  }
  const cause = callErrorOf(error);
  const retryAfterMs = waitsMs[Number(cause.code)];
  return new DeliveryError(failureOf(cause, isRepeatable), cause.code, `Discord: ${cause.message}`, {
    cause,
    isMaybeShown: isRepeatable && isUnanswered(cause),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

/** Nobody can tell whether it was done. */
function isUnanswered({ code, status }: DiscordCallError): boolean {
  return code === "unanswered" || status >= 500;
}

function failureOf(cause: DiscordCallError, isRepeatable: boolean): DeliveryFailure {
  const { code, status } = cause;
  if (status === 401) return "halted";
  const known = failures[Number(code)];
  if (known) return known;
  if (waitsMs[Number(code)] !== undefined) return "transient";
  if (code === "unsent") return "transient";
  if (isUnanswered(cause)) return isRepeatable ? "transient" : "unclear";
  return status === 400 ? "refused" : "transient";
}

/** Whatever a call throws, with its code and nothing secret. */
export function callErrorOf(error: unknown): DiscordCallError {
  if (error instanceof DiscordCallError) return error;
  if (error instanceof DiscordAPIError) {
    const fields = fieldsIn(objectIn(objectIn(error.rawError).errors)).join(", ");
    // An unauthenticated 401 (an interaction's token) says nothing about ours.
    const status = error.status === 401 && Number(error.code) > 0 ? 400 : error.status;
    const code = status === 401 ? "401" : String(error.code);
    return new DiscordCallError(code, status, `${error.method} failed with ${code}${fields ? ` in ${fields}` : ""}`);
  }
  if (error instanceof HTTPError) return new DiscordCallError(`http-${error.status}`, error.status, "server error");
  // The library forgets a token that was refused once, and then throws this without calling anybody.
  if (error instanceof Error && error.message.startsWith("Expected token"))
    return new DiscordCallError("401", 401, "the bot's token was refused");
  const isUnsent = unsentCodes.test(systemCode(error));
  return new DiscordCallError(isUnsent ? "unsent" : "unanswered", 0, "Discord cannot be reached");
}

/** Which fields Discord did not like and why, as in `content: BASE_TYPE_MAX_LENGTH`; never what was in them. */
function fieldsIn(errors: Json, path = ""): string[] {
  return Object.entries(errors).flatMap(([name, value]) => {
    if (name !== "_errors") return fieldsIn(objectIn(value), path ? `${path}.${name}` : name);
    const reasons = Array.isArray(value) ? value.flatMap((one) => textIn(objectIn(one).code) ?? []) : [];
    return [`${path}: ${reasons.join(" ")}`];
  });
}

function systemCode(error: unknown): string {
  if (!(error instanceof Error)) return "";
  const code: unknown = Reflect.get(error, "code");
  return typeof code === "string" ? code : systemCode(error.cause);
}
