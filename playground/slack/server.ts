import type { IncomingMessage, ServerResponse } from "node:http";
import { asObject, parseJson } from "../json.js";
import { readBytes, respond } from "../loopback.js";
import { type ApiCall, readApiCall, shownArguments } from "./api-call.js";
import { type Answer, answerWith } from "./api-server.js";
import { serveConsent } from "./consent.js";
import type { FaultQueue } from "./faults.js";
import type { OAuth } from "./oauth.js";
import type { Platform } from "./platform.js";
import type { RequestLog } from "./request-log.js";
import { takeResponse } from "./respond.js";
import { serveMethod } from "./web-api.js";

const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** What the HTTP side of the platform is made of. */
export interface ServerParts {
  platform: Platform;
  oauth: OAuth;
  faults: FaultQueue;
  log: RequestLog;
  /** Aborted when the emulator stops. */
  signal: AbortSignal;
}

/** Answers one HTTP request: Web API, response URLs, or the pages of the install. */
export async function serve(parts: ServerParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await readBytes(request, MAX_BODY_BYTES);
  if (typeof body === "string") return void response.destroy();
  const url = requestUrl(request);
  if (url.pathname.startsWith("/api/")) return serveApi(parts, readApiCall(request, url, body), response);
  if (url.pathname.startsWith("/hooks/")) return serveHook(parts, request, url, body, response);
  if (url.pathname === "/oauth/v2/authorize") return serveConsent(parts, request, url, body, response);
  respond(response, 404, "There is no such page.", { "content-type": "text/plain" });
}

function requestUrl(request: IncomingMessage): URL {
  // Concatenated, not resolved: a path beginning with two slashes would otherwise be taken for a host.
  const text = `http://localhost${request.url ?? "/"}`;
  return URL.canParse(text) ? new URL(text) : new URL("http://localhost/");
}

function serveApi(parts: ServerParts, call: ApiCall, response: ServerResponse): Promise<void> {
  const { platform, oauth, faults, log, signal } = parts;
  const note = log.open(call.method, shownArguments(call));
  const answer = (): Answer => {
    const { body, headers, ...rest } = serveMethod(platform, oauth, call);
    const type = { "content-type": "application/json; charset=utf-8" };
    return { ...rest, body: JSON.stringify(body), headers: { ...headers, ...type } };
  };
  return answerWith({ serve: answer, response, note, signal }, faults.take(call.method));
}

function serveHook(
  parts: ServerParts,
  request: IncomingMessage,
  url: URL,
  raw: Buffer,
  response: ServerResponse,
): Promise<void> {
  const { platform, faults, log, signal } = parts;
  const body = hookBody(request, raw);
  const note = log.open("response_url", asObject(body));
  const answer = (): Answer => {
    const taken = takeResponse(platform, url.pathname, body);
    const type = taken.status === 200 ? "text/html" : "application/json; charset=utf-8";
    return { ...taken, headers: { "content-type": type }, installKey: null };
  };
  return answerWith({ serve: answer, response, note, signal }, faults.take("response_url"));
}

function hookBody(request: IncomingMessage, raw: Buffer): unknown {
  const isJson = request.headers["content-type"]?.startsWith("application/json") ?? false;
  return isJson && request.method === "POST" ? parseJson(raw.toString("utf8")) : undefined;
}
