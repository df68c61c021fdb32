import { randomUUID } from "node:crypto";
import type { HttpRequest, HttpResponse, Route } from "../src/http-port.js";

const STATUS = {
  bad_request: 400,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  internal: 500,
  upstream: 502,
} as const;

/** What is wrong with a call, in words for whoever made it. `field` names the part of the body or query. */
export class BadCall extends Error {
  override readonly name = "BadCall";
  readonly code: keyof typeof STATUS;
  readonly field: string | undefined;

  constructor(code: keyof typeof STATUS, message: string, field?: string) {
    super(message);
    this.code = code;
    this.field = field;
  }
}

/** Says why a call failed by no fault of its maker; the cause goes to the log. */
export type OnFailure = (requestId: string, error: unknown) => void;

/** The fields of a JSON body, none of them checked yet. */
export type Fields = Record<string, unknown>;

/** A GET that answers JSON. */
export function getRoute(path: string, answer: (query: URLSearchParams) => unknown, onFailure: OnFailure): Route {
  return { method: "GET", path, handle: (request) => answered(request, () => answer(request.query), onFailure) };
}

/** A POST of a JSON object that answers JSON. */
export function postRoute(path: string, answer: (fields: Fields) => unknown, onFailure: OnFailure): Route {
  return {
    method: "POST",
    path,
    handle: (request) =>
      answered(
        request,
        () => {
          checkSender(request);
          return answer(fieldsOf(request));
        },
        onFailure,
      ),
  };
}

async function answered(request: HttpRequest, answer: () => unknown, onFailure: OnFailure): Promise<HttpResponse> {
  try {
    checkHost(request);
    return json(200, await answer());
  } catch (error) {
    return refusal(error, onFailure);
  }
}

function json(status: number, body: unknown): HttpResponse {
  const headers = {
    "content-type": "application/json; charset=utf-8",
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
  };
  return { status, headers, body: JSON.stringify(body) };
}

/** The one error shape, from whatever was thrown. */
export function refusal(error: unknown, onFailure: OnFailure): HttpResponse {
  const requestId = randomUUID();
  if (error instanceof BadCall) {
    const { code, message, field } = error;
    return json(STATUS[code], { error: { code, message, status: STATUS[code], ...(field && { field }), requestId } });
  }
  onFailure(requestId, error);
  const message = "Something in the playground broke; the log says what, under this request id.";
  return json(500, { error: { code: "internal", message, status: 500, requestId } });
}

/**
 * Only addresses of this machine: a page elsewhere whose name was pointed at 127.0.0.1 (DNS rebinding) sends its own
 * name. Throws BadCall.
 */
export function checkHost(request: HttpRequest): void {
  const host = (request.headers.host ?? "").replace(/:\d{1,5}$/, "").toLowerCase();
  if (!["127.0.0.1", "localhost", "[::1]"].includes(host)) {
    throw new BadCall("forbidden", "The playground answers only on 127.0.0.1 and localhost.");
  }
}

/** A foreign page can post forms without asking, but its origin shows. Throws BadCall. */
export function checkSameOrigin(request: HttpRequest): void {
  const { origin, host } = request.headers;
  const site = request.headers["sec-fetch-site"];
  const isForeign =
    (origin !== undefined && origin !== `http://${host}`) || (site && !/^(same-origin|none)$/.test(site));
  if (isForeign) throw new BadCall("forbidden", "Another page cannot act for the people of the playground.");
}

/** A foreign page can post plain text without asking, but no JSON. Throws BadCall. */
function checkSender(request: HttpRequest): void {
  checkSameOrigin(request);
  const type = request.headers["content-type"] ?? "";
  if (!/^application\/json\s*(;|$)/i.test(type)) {
    throw new BadCall("bad_request", "Send JSON with the header content-type: application/json.");
  }
}

function fieldsOf(request: HttpRequest): Fields {
  const value = parsed(request.body.toString("utf8"));
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new BadCall("bad_request", "The body must be a JSON object.");
  }
  return value as Fields;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new BadCall("bad_request", "The body is not JSON.");
  }
}

/**
 * Does what a platform's own client might refuse to send, which is then a BadCall in its words. `field` names the part of
 * the call it is about.
 */
export async function letThrough<T>(platform: string, action: () => Promise<T>, field: string): Promise<T> {
  try {
    return await action();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new BadCall("bad_request", `${platform} does not let that through: ${why}.`, field);
  }
}

/** A text field with something in it, at most `maxLength` characters. Throws BadCall. */
export function textField(fields: Fields, field: string, maxLength = 2000): string {
  const value = fields[field];
  if (typeof value !== "string" || value.trim() === "") {
    throw new BadCall("bad_request", `"${field}" must be a text that is not empty.`, field);
  }
  if (value.length > maxLength) {
    throw new BadCall("bad_request", `"${field}" is longer than ${maxLength} characters.`, field);
  }
  return value;
}

/** A text field that may be empty, at most `maxLength` characters. Throws BadCall. */
export function wordsField(fields: Fields, field: string, maxLength = 2000): string {
  return fields[field] === "" ? "" : textField(fields, field, maxLength);
}

/** An object of texts, like `{ "song": "…" }`. Throws BadCall. */
export function textsField(fields: Fields, field: string): Record<string, string> {
  const value = fields[field] ?? {};
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new BadCall("bad_request", `"${field}" must be an object of texts.`, field);
  }
  const given = value as Fields;
  return Object.fromEntries(Object.keys(given).map((name) => [name, wordsField(given, name, 4000)]));
}

/** A whole number from 1 to `max`. Throws BadCall. */
export function countField(fields: Fields, field: string, max: number): number {
  const value = fields[field];
  if (typeof value !== "number" || !Number.isInteger(value) || value < 1 || value > max) {
    throw new BadCall("bad_request", `"${field}" must be a whole number from 1 to ${max}.`, field);
  }
  return value;
}
