import type { IncomingMessage } from "node:http";
import { asObject, type Json, parseJson } from "../json.js";

/** What lets its holder act, so it is kept out of every record. */
const SECRETS = ["token", "client_secret", "code"];

/** One request to the Web API, taken apart. */
export interface ApiCall {
  method: string;
  args: Json;
  /** Token of the Authorization header; undefined without one. */
  bearer: string | undefined;
  /** Name and password of HTTP Basic, for `oauth.v2.access`. */
  basic: { id: string; secret: string } | undefined;
}

/** Takes a request apart: form or JSON, arguments in the query too, the body winning. */
export function readApiCall(request: IncomingMessage, url: URL, rawBody: Buffer): ApiCall {
  const authorization = request.headers.authorization ?? "";
  return {
    method: url.pathname.slice("/api/".length),
    args: { ...Object.fromEntries(url.searchParams), ...readBody(request, rawBody) },
    bearer: /^Bearer (.+)$/.exec(authorization)?.[1],
    basic: basicOf(authorization),
  };
}

function readBody(request: IncomingMessage, rawBody: Buffer): Json {
  const text = rawBody.toString("utf8");
  const isJson = request.headers["content-type"]?.startsWith("application/json") ?? false;
  return isJson ? asObject(parseJson(text)) : Object.fromEntries(new URLSearchParams(text));
}

function basicOf(authorization: string): ApiCall["basic"] {
  const encoded = /^Basic (.+)$/.exec(authorization)?.[1];
  if (encoded === undefined) return undefined;
  const [id = "", ...secret] = Buffer.from(encoded, "base64").toString("utf8").split(":");
  return { id, secret: secret.join(":") };
}

/** The arguments that may be shown, with JSON in strings unpacked. */
export function shownArguments({ args }: ApiCall): Json {
  const shown = Object.entries(args).filter(([name]) => !SECRETS.includes(name));
  return Object.fromEntries(shown.map(([name, value]) => [name, unpacked(value)]));
}

function unpacked(value: unknown): unknown {
  return typeof value === "string" && /^[[{]/.test(value) ? (parseJson(value) ?? value) : value;
}
