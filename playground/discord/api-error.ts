import type { Json } from "../json.js";

/** A refusal as Discord writes it: status, code, message, and for code 50035 what is wrong with which field. */
export class DiscordError extends Error {
  readonly status: number;
  readonly code: number;
  readonly errors: Json | undefined;

  constructor(status: number, code: number, message: string, errors?: Json) {
    super(message);
    this.status = status;
    this.code = code;
    this.errors = errors;
  }

  toBody(): Json {
    return { message: this.message, code: this.code, ...(this.errors === undefined ? {} : { errors: this.errors }) };
  }
}

/** Status and message of the codes this emulator answers with, as in Discord's list of JSON error codes. */
const CODES = {
  10003: [404, "Unknown Channel"],
  10004: [404, "Unknown Guild"],
  10008: [404, "Unknown Message"],
  10013: [404, "Unknown User"],
  10015: [404, "Unknown Webhook"],
  10062: [404, "Unknown interaction"],
  30034: [400, "Max number of daily application command creates has been reached (200)"],
  40003: [400, "You are opening direct messages too fast"],
  40005: [413, "Request entity too large"],
  40060: [400, "Interaction has already been acknowledged."],
  40094: [400, "Maximum number of follow-up messages for this interaction reached"],
  40333: [403, "internal network error"],
  50001: [403, "Missing Access"],
  50003: [403, "Cannot execute action on a DM channel"],
  50005: [403, "Cannot edit a message authored by another user"],
  50006: [400, "Cannot send an empty message"],
  50007: [403, "Cannot send messages to this user"],
  50013: [403, "Missing Permissions"],
  50027: [401, "Invalid Webhook Token"],
  50109: [400, "The request body contains invalid JSON."],
  50278: [403, "Cannot send messages to this user due to having no mutual guilds"],
} as const satisfies Record<number, readonly [number, string]>;

/** A code whose status and message are known here. */
export type KnownCode = keyof typeof CODES;

/** Whether {@link refusal} knows this code. */
export function isKnownCode(code: number): code is KnownCode {
  return Object.hasOwn(CODES, code);
}

/** The refusal with this code. */
export function refusal(code: KnownCode): DiscordError {
  const [status, message] = CODES[code];
  return new DiscordError(status, code, message);
}

/** Code 0, as for a missing token or an unknown route. */
export function generalError(status: number, message: string): DiscordError {
  return new DiscordError(status, 0, message);
}
