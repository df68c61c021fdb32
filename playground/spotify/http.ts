import type { IncomingHttpHeaders, ServerResponse } from "node:http";

/** One request as the emulator's parts see it. `path` is below the part's base, so `/me` for `/api/v1/me`. */
export interface Call {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** One answer. No body means an empty one. */
export interface Reply {
  status: number;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

/** Thrown by a handler to answer with the Web API's error body. */
export class Refusal extends Error {
  readonly reply: Reply;

  constructor(status: number, message: string, reason?: string, headers?: Record<string, string>) {
    super(message);
    this.reply = apiError(status, message, reason, headers);
  }
}

/** A JSON answer. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}): Reply {
  return {
    status,
    headers: { "content-type": "application/json; charset=utf-8", ...headers },
    body: JSON.stringify(body),
  };
}

/** An answer without a body. */
export function empty(status: number): Reply {
  return { status };
}

/** The Web API's regular error: `{"error":{"status","message","reason?"}}`. */
export function apiError(status: number, message: string, reason?: string, headers?: Record<string, string>): Reply {
  const error = reason === undefined ? { status, message } : { status, message, reason };
  return json(status, { error }, headers);
}

/** The error body of the accounts service: `{"error","error_description"}`. */
export function oauthError(status: number, error: string, description: string): Reply {
  return json(status, { error, error_description: description });
}

/** A 302 to `location`. */
export function redirect(location: string): Reply {
  return { status: 302, headers: { location, "cache-control": "no-store" } };
}

/** An HTML answer that may load nothing but its own styles and images of this server. */
export function html(status: number, body: string): Reply {
  const policy = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; base-uri 'none'";
  return {
    status,
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": policy,
      "cache-control": "no-store",
    },
    body,
  };
}

/** The fields of a form-encoded body. */
export function formOf(call: Call): URLSearchParams {
  return new URLSearchParams(call.body.toString("utf8"));
}

/** The object in a JSON body. Throws a 400 Refusal if it is none. */
export function jsonObjectOf(call: Call): Record<string, unknown> {
  const value = parsed(call.body.toString("utf8"));
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Refusal(400, "Malformed json");
  return value as Record<string, unknown>;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refusal(400, "Error parsing JSON.");
  }
}

function headersFor(reply: Reply, length: number): Record<string, string> {
  // 204 and 304 must not announce a length.
  const counted = reply.status === 204 ? {} : { "content-length": String(length) };
  return { ...reply.headers, ...counted };
}

/** Writes a reply completely. */
export function write(response: ServerResponse, reply: Reply): void {
  const body = Buffer.from(reply.body ?? "");
  response.writeHead(reply.status, headersFor(reply, body.length));
  response.end(body);
}

/** Announces the whole reply, sends its first half and breaks the connection. */
export function writeCut(response: ServerResponse, reply: Reply): void {
  const body = Buffer.from(reply.body ?? "");
  response.writeHead(reply.status, headersFor(reply, Math.max(body.length, 1)));
  response.write(body.subarray(0, Math.floor(body.length / 2)), () => response.destroy());
}
