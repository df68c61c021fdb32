import type { IncomingMessage } from "node:http";
import { asObject, type Json, parseJson } from "../json.js";

/** Parameters that let their holder act as the Page, so they are kept out of every record. */
const SECRET_PARAMS = ["access_token", "appsecret_proof"];

/** One request to the Graph API, taken apart. */
export interface GraphCall {
  method: string;
  /** First part of the path, like `v26.0`. */
  version: string;
  /** The parts after the version. */
  path: string[];
  /** Query and body together, the body winning, as Graph reads them. */
  params: Json;
  /** Token of the Authorization header. */
  bearer?: string;
}

/** Takes a request apart. A body that cannot be read counts as empty, so that Graph misses its parameters. */
export function readGraphCall(request: IncomingMessage, rawBody: Buffer): GraphCall {
  const url = requestUrl(request);
  const [version = "", ...path] = url.pathname.split("/").filter((part) => part !== "");
  const bearer = /^(?:Bearer|OAuth) (.+)$/.exec(request.headers.authorization ?? "")?.[1];
  return {
    method: request.method ?? "GET",
    version,
    path,
    params: { ...fromForm(url.searchParams), ...readBody(request, rawBody) },
    ...(bearer === undefined ? {} : { bearer }),
  };
}

/** What may be shown of a request: path with its query and body, both without secrets. */
export function describeCall(request: IncomingMessage, rawBody: Buffer): { path: string; body: Json } {
  const url = requestUrl(request);
  for (const name of SECRET_PARAMS) url.searchParams.delete(name);
  const body = Object.entries(readBody(request, rawBody)).filter(([name]) => !SECRET_PARAMS.includes(name));
  return { path: `${url.pathname}${url.search}`, body: Object.fromEntries(body) };
}

function requestUrl(request: IncomingMessage): URL {
  // Concatenated, not resolved: a path beginning with two slashes would otherwise be taken for a host.
  const text = `http://localhost${request.url ?? "/"}`;
  return URL.canParse(text) ? new URL(text) : new URL("http://localhost/");
}

function readBody(request: IncomingMessage, rawBody: Buffer): Json {
  const text = rawBody.toString("utf8");
  const isForm = request.headers["content-type"]?.startsWith("application/x-www-form-urlencoded") ?? false;
  return isForm ? fromForm(new URLSearchParams(text)) : asObject(parseJson(text));
}

/** Graph takes objects and lists in forms and queries as JSON; everything else stays the text it is. */
function fromForm(form: URLSearchParams): Json {
  return Object.fromEntries(
    [...form].map(([name, value]) => [name, /^[[{]/.test(value) ? (parseJson(value) ?? value) : value]),
  );
}
