import { createHmac } from "node:crypto";
import { FacebookAPI } from "botbuilder-adapter-facebook";
import { isObject, type Json, listIn, objectIn, parsed, textIn } from "./json.js";

/**
 * How far a failed call came.
 * - refused: Graph answered with an error
 * - unreadable: somebody answered, but not as Graph does
 * - unanswered: the call went out and no whole answer came back; it may have taken effect
 * - unsent: it never reached the server
 */
export type GraphOutcome = "refused" | "unreadable" | "unanswered" | "unsent";

export interface GraphErrorDetails {
  outcome: GraphOutcome;
  /** HTTP status; 0 without an answer. */
  status?: number;
  /** Graph's code; 0 where Graph named none. */
  code?: number;
  subcode?: number | null;
  /** Graph's `type`, such as "OAuthException". */
  type?: string | null;
  isTransient?: boolean;
  fbtraceId?: string | null;
  retryAfterMs?: number | undefined;
  cause?: unknown;
}

/** A call to the Graph API that failed, with all that Graph says about it. */
export class GraphError extends Error {
  override readonly name = "GraphError";
  readonly outcome: GraphOutcome;
  readonly status: number;
  readonly code: number;
  readonly subcode: number | null;
  readonly type: string | null;
  readonly isTransient: boolean;
  readonly fbtraceId: string | null;
  readonly retryAfterMs: number | undefined;

  constructor(message: string, details: GraphErrorDetails) {
    super(message, { cause: details.cause });
    this.outcome = details.outcome;
    this.status = details.status ?? 0;
    this.code = details.code ?? 0;
    this.subcode = details.subcode ?? null;
    this.type = details.type ?? null;
    this.isTransient = details.isTransient ?? false;
    this.fbtraceId = details.fbtraceId ?? null;
    this.retryAfterMs = details.retryAfterMs;
  }
}

export interface GraphClientOptions {
  pageToken: string;
  appSecret: string;
  /** Default `https://graph.facebook.com`. */
  apiUrl?: string;
  /** Default `v26.0`. */
  apiVersion?: string;
  /** Real time. Default 5000. */
  timeoutMs?: number;
}

/** A failure of these kinds comes before a single byte of the request is on its way. */
const unsentCodes = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT)$|CERT|TLS/;

/**
 * The Graph API of one Page. Unlike its base class it can speak to any host, keeps the token out of the URL, gives up
 * after a while, and throws a {@link GraphError} instead of a bare text.
 */
export class GraphClient extends FacebookAPI {
  readonly #options: Required<GraphClientOptions>;

  constructor(options: GraphClientOptions) {
    const filled = { apiUrl: "https://graph.facebook.com", apiVersion: "v26.0", timeoutMs: 5000, ...options };
    super(filled.pageToken, filled.appSecret, new URL(filled.apiUrl).host, filled.apiVersion);
    this.#options = filled;
  }

  /** `path` begins with a slash, without the version; the payload of a GET becomes its query. Throws GraphError. */
  override async callAPI(path: string, method = "POST", payload: Json = {}): Promise<Json> {
    const response = await this.#fetch(path, method.toUpperCase(), payload);
    const text = await unanswered(response.text(), response.status);
    const answer = parsed(text);
    if (isObject(answer) && answer.error === undefined && response.ok) return answer;
    throw errorIn(answer, response);
  }

  #fetch(path: string, method: string, payload: Json): Promise<Response> {
    const { apiUrl, apiVersion, pageToken, timeoutMs } = this.#options;
    const url = new URL(`${apiUrl.replace(/\/+$/, "")}/${apiVersion}${path}`);
    url.searchParams.set("appsecret_proof", this.#proof());
    const headers = { authorization: `Bearer ${pageToken}`, "content-type": "application/json" };
    const signal = AbortSignal.timeout(timeoutMs);
    if (method !== "GET") return unanswered(fetch(url, { method, headers, signal, body: JSON.stringify(payload) }), 0);
    for (const [name, value] of Object.entries(payload)) url.searchParams.set(name, String(value));
    return unanswered(fetch(url, { headers, signal }), 0);
  }

  /** Shows that the caller knows the app's secret too, so that a stolen token alone is of no use. */
  #proof(): string {
    return createHmac("sha256", this.#options.appSecret).update(this.#options.pageToken).digest("hex");
  }
}

/** Translates what `fetch` throws, which tells neither how far the call came nor that it was ours. */
async function unanswered<T>(answer: Promise<T>, status: number): Promise<T> {
  try {
    return await answer;
  } catch (cause) {
    const isUnsent = status === 0 && unsentCodes.test(systemCode(cause));
    throw new GraphError(isUnsent ? "the Graph API cannot be reached" : "the Graph API did not answer", {
      outcome: isUnsent ? "unsent" : "unanswered",
      status,
      cause,
    });
  }
}

function systemCode(error: unknown): string {
  if (!(error instanceof Error)) return "";
  const code: unknown = Reflect.get(error, "code");
  return typeof code === "string" ? code : systemCode(error.cause);
}

function errorIn(answer: unknown, response: Response): GraphError {
  const error = objectIn(objectIn(answer).error);
  const common = { status: response.status, retryAfterMs: retryAfterMs(response.headers) };
  if (typeof error.code !== "number") {
    return new GraphError("the answer is not one of the Graph API", { ...common, outcome: "unreadable" });
  }
  return new GraphError(textIn(error.message) ?? "no message", {
    ...common,
    outcome: "refused",
    code: error.code,
    subcode: typeof error.error_subcode === "number" ? error.error_subcode : null,
    type: textIn(error.type),
    isTransient: error.is_transient === true,
    fbtraceId: textIn(error.fbtrace_id),
  });
}

/** From `Retry-After` in seconds, or the minutes of Graph's own usage header. */
function retryAfterMs(headers: Headers): number | undefined {
  const seconds = Number(headers.get("retry-after") ?? 0);
  const usage = objectIn(parsed(headers.get("x-business-use-case-usage") ?? ""));
  const minutes = Object.values(usage)
    .flatMap(listIn)
    .map((use) => Number(objectIn(use).estimated_time_to_regain_access ?? 0));
  const waitMs = Math.max(seconds * 1000, ...minutes.map((each) => each * 60_000));
  return Number.isFinite(waitMs) && waitMs > 0 ? waitMs : undefined;
}
