import { type Reason, reasonOf } from "./reason.js";
import { parseJson } from "./schema.js";

/** What came of one HTTP request. */
export type Answer = { kind: "ok"; body: unknown } | Refused;

/** A request that did not succeed. */
export interface Refused {
  kind: "refused";
  reason: Reason;
  /** Null when there was no answer. */
  httpStatus: number | null;
  /** From the header `Retry-After`; null when it is missing or no number of seconds. */
  retryAfterMs: number | null;
  cause?: unknown;
}

/** One request. `headers` may hold secrets; nothing of it appears in an answer. */
export interface HttpCall {
  method: "GET" | "POST" | "PUT" | "DELETE";
  url: string;
  headers: Record<string, string>;
  body?: string;
  /** Whether the answer's body is wanted; otherwise any 2xx is enough and nothing is parsed. */
  wantsBody: boolean;
}

const timeoutMs = 10_000;
// 50 plays with everything Spotify can put into them stay below 1 MiB.
const maxBytes = 4 * 1024 * 1024;
// Also the longest time a garbled header can stop us for: Spotify's quota window is 24 h.
const maxRetryAfterMs = 24 * 60 * 60 * 1000;

/** Sends one request and reads its answer to the end, within 10 s in all. Never throws. */
export async function exchange(fetch: typeof globalThis.fetch, call: HttpCall): Promise<Answer> {
  try {
    const response = await fetch(call.url, requestInit(call));
    return await read(response, call);
  } catch (cause) {
    return {
      kind: "refused",
      reason: isTimeout(cause) ? "timeout" : "network",
      httpStatus: null,
      retryAfterMs: null,
      cause,
    };
  }
}

// Redirects are not followed: no endpoint of ours has one, and the token must not travel elsewhere.
function requestInit(call: HttpCall): RequestInit {
  const { method, headers, body } = call;
  const signal = AbortSignal.timeout(timeoutMs);
  return { method, headers, redirect: "manual", signal, ...(body === undefined ? {} : { body }) };
}

async function read(response: Response, call: HttpCall): Promise<Answer> {
  if (response.ok && (response.status === 204 || !call.wantsBody)) {
    await response.body?.cancel();
    return { kind: "ok", body: null };
  }
  const text = await readText(response);
  if (text === null) return refused(response, "bad-answer");
  const body = parseJson(text);
  if (!response.ok) return refused(response, reasonOf(response.status, body, text));
  return body === undefined ? refused(response, "bad-answer") : { kind: "ok", body };
}

function refused(response: Response, reason: Reason): Refused {
  return { kind: "refused", reason, httpStatus: response.status, retryAfterMs: retryAfterMs(response) };
}

function retryAfterMs(response: Response): number | null {
  const header = response.headers.get("retry-after")?.trim() ?? "";
  return /^\d+$/.test(header) ? Math.min(Number(header) * 1000, maxRetryAfterMs) : null;
}

/** The body as text; null when it is larger than anything expected. A reader takes half the time of `for await`. */
async function readText({ body }: Response): Promise<string | null> {
  if (!body) return "";
  const reader = body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.length;
    if (size > maxBytes) {
      await reader.cancel();
      return null;
    }
    chunks.push(part.value);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function isTimeout(error: unknown): boolean {
  return error instanceof Error && error.name === "TimeoutError";
}
