import type { Json } from "../json.js";

/** What Slack answers instead of doing what was asked: HTTP 200 with `ok: false`, or 429. */
export class SlackError extends Error {
  override readonly name = "SlackError";
  readonly code: string;
  /** More fields of the answer, such as `needed` or `response_metadata`. */
  readonly more: Json;
  /** Seconds for `Retry-After`; null for every error but `ratelimited`. */
  readonly retryAfterS: number | null;

  constructor(code: string, more: Json = {}, retryAfterS: number | null = null) {
    super(code);
    this.code = code;
    this.more = more;
    this.retryAfterS = retryAfterS;
  }

  get status(): number {
    return this.retryAfterS === null ? 200 : 429;
  }

  toBody(): Json {
    return { ok: false, error: this.code, ...this.more };
  }
}

/** `invalid_arguments` with the reasons where Slack puts them. */
export function invalidArguments(...reasons: string[]): SlackError {
  return new SlackError("invalid_arguments", { response_metadata: { messages: errorLines(reasons) } });
}

/** `invalid_blocks` with the reasons where Slack puts them. */
export function invalidBlocks(reasons: string[]): SlackError {
  return new SlackError("invalid_blocks", { errors: reasons, response_metadata: { messages: errorLines(reasons) } });
}

export function missingScope(needed: string, provided: readonly string[]): SlackError {
  return new SlackError("missing_scope", { needed, provided: provided.join(",") });
}

export function rateLimited(retryAfterS: number): SlackError {
  return new SlackError("ratelimited", {}, retryAfterS);
}

function errorLines(reasons: string[]): string[] {
  return reasons.map((reason) => `[ERROR] ${reason}`);
}
