import type { Sentence, Values } from "./say.js";

/** The person's mistake: the sentence is said to them, in their language. */
export class UserError extends Error {
  override readonly name = "UserError";
  readonly key: Sentence;
  readonly values: Values;

  constructor(key: Sentence, values: Values = {}) {
    super(typeof key === "string" ? key : key.en);
    this.key = key;
    this.values = values;
  }
}

export interface UpstreamDetails {
  cause?: unknown;
  /** HTTP status or the service's own code. */
  status?: number | string;
  /** When another try makes sense. */
  retryAfterMs?: number;
}

/** The world's failure: retried, never shown. Made only at the borders. */
export class UpstreamError extends Error {
  override readonly name: string = "UpstreamError";
  readonly service: string;
  readonly status: number | string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(service: string, message: string, details: UpstreamDetails = {}) {
    super(message, { cause: details.cause });
    this.service = service;
    this.status = details.status;
    this.retryAfterMs = details.retryAfterMs;
  }
}

/** Spotify will not answer for this person until they log in again, or until the operator acts. */
export class AccessLostError extends UpstreamError {
  override readonly name = "AccessLostError";
}
