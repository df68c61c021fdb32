import { AccessLostError, UserError } from "../../bots/errors.js";
import { sayIn } from "../../bots/say.js";
import type { HttpResponse } from "../../http-port.js";

interface RefusalDetails {
  /** What of the request is wrong. */
  field?: string | undefined;
  headers?: Record<string, string>;
}

/** Why a call is not answered, as its caller reads it. Never names a value that was sent. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly status: 400 | 401 | 403 | 404 | 409 | 429;
  readonly details: RefusalDetails;

  constructor(status: Refusal["status"], message: string, details: RefusalDetails = {}) {
    super(message);
    this.status = status;
    this.details = details;
  }
}

const inEnglish = sayIn({ language: "en", spell: (command) => command });
const accessLost =
  "Spotify does not let the bot see this any more. Log in again: type register in a chat with the bot.";

/** The answer to a failure that the caller can do something about; null for every other. */
export function refusalOf(error: unknown): HttpResponse | null {
  if (error instanceof Refusal) {
    const { status, message, details } = error;
    const { field, headers = {} } = details;
    return { status, headers, problem: { message, ...(field === undefined ? {} : { field }) } };
  }
  if (error instanceof UserError) return { status: 409, problem: { message: inEnglish(error.key, error.values) } };
  return error instanceof AccessLostError ? { status: 409, problem: { message: accessLost } } : null;
}
