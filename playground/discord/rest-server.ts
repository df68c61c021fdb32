import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { readBytes, respond } from "../loopback.js";
import { DiscordError, generalError, refusal } from "./api-error.js";
import { type Fault, type FaultQueue, faultAnswer, jsonAnswer, type RawAnswer, tooMany } from "./faults.js";
import type { Files } from "./files.js";
import type { RateLimits } from "./rate-limits.js";
import type { RequestLog } from "./request-log.js";
import { type RestCall, readBody } from "./rest-call.js";
import type { Match, Router } from "./router.js";

const API = "/api/v10";
const SLOW_MS = 1000;
const MAX_BODY_BYTES = 26 * 1024 * 1024;
const RETRY_AFTER_MS = 1000;

/** What the REST side is made of. */
export interface RestParts {
  router: Router;
  files: Files;
  faults: FaultQueue;
  limits: RateLimits;
  log: RequestLog;
  /** Whether this is the bot's token, as in the header `Authorization: Bot …`. */
  isToken(token: string): boolean;
  /** Aborted when the emulator stops, so that no slow answer outlives it. */
  signal: AbortSignal;
}

/** One request on its way: where the answer goes and how it is noted. */
interface Exchange {
  call: RestCall;
  /** What is wrong with the body, if it could not be read. */
  problem: DiscordError | null;
  response: ServerResponse;
  note: (status: number, outcome: string) => void;
}

/** Answers one HTTP request, faults included. */
export async function serveRest(parts: RestParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", "http://localhost");
  if (url.pathname.startsWith("/attachments/")) return serveFile(parts.files, url, response);
  const raw = await readBytes(request, MAX_BODY_BYTES);
  if (raw === "gone") return void response.destroy();
  const { call, problem } = await readCall(request, url, raw === "tooLarge" ? null : raw);
  const note = parts.log.open({
    method: call.method,
    path: call.path + url.search,
    body: call.body,
    files: call.files.map(({ name, bytes }) => ({ name, bytes: bytes.length })),
    authorized: isAuthorized(parts, call),
  });
  const exchange = { call, problem, response, note };
  const fault = parts.faults.take(call.method, call.path);
  if (fault === null) write(exchange, judge(parts, exchange));
  else await failBy(parts, exchange, fault);
}

function serveFile(files: Files, url: URL, response: ServerResponse): void {
  const file = files.find(url.pathname);
  if (file === null) respond(response, 404, null, {});
  else respond(response, 200, file.bytes, { "content-type": file.contentType });
}

async function readCall(
  request: IncomingMessage,
  url: URL,
  raw: Buffer | null,
): Promise<{ call: RestCall; problem: DiscordError | null }> {
  const call: RestCall = {
    method: request.method ?? "GET",
    path: decoded(url.pathname).replace(API, ""),
    query: url.searchParams,
    authorization: request.headers.authorization ?? "",
    body: {},
    files: [],
  };
  if (raw === null) return { call, problem: refusal(40005) };
  try {
    return { call: { ...call, ...(await readBody(request.headers, raw)) }, problem: null };
  } catch (error) {
    // A form that Node itself cannot read is as broken as JSON that is none.
    return { call, problem: error instanceof DiscordError ? error : refusal(50109) };
  }
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path; // no route has such a path, so the answer is 404 either way
  }
}

function isAuthorized({ isToken }: RestParts, { authorization }: RestCall): boolean {
  return authorization.startsWith("Bot ") && isToken(authorization.slice("Bot ".length));
}

function judge(parts: RestParts, exchange: Exchange): RawAnswer {
  const { call } = exchange;
  const match = parts.router.find(call.method, call.path);
  if (match === null) return refuse(generalError(404, `404: Not Found (no route ${call.method} ${call.path})`));
  if (match.route.auth === "bot" && !isAuthorized(parts, call)) return refuse(generalError(401, "401: Unauthorized"));
  const { headers, refused } = parts.limits.take(match.bucket, match.route.auth === "bot");
  if (refused !== null) return tooMany(refused.retryAfterMs, refused.isGlobal, headers);
  const answer = answerOf(match, exchange);
  return { ...answer, headers: { ...headers, ...answer.headers } };
}

function answerOf({ route, params }: Match, { call, problem }: Exchange): RawAnswer {
  try {
    if (problem !== null) throw problem;
    const { status, body } = route.answer(call, params);
    return body === null ? { status, body: "", headers: {} } : jsonAnswer(status, body);
  } catch (error) {
    if (error instanceof DiscordError) return refuse(error);
    throw error; // a bug of the emulator: better loud than disguised as the platform's answer
  }
}

function refuse(error: DiscordError): RawAnswer {
  return jsonAnswer(error.status, error.toBody());
}

function write({ response, note }: Exchange, { status, body, headers }: RawAnswer): void {
  note(status, outcomeOf(status, body));
  respond(response, status, status === 204 ? null : body, headers);
}

/** Refusals are counted under their code, everything else under its status. */
function outcomeOf(status: number, body: string): string {
  const code = status >= 400 && status < 500 ? /"code":(\d+)/.exec(body)?.[1] : undefined;
  return code === undefined || code === "0" ? String(status) : code;
}

async function failBy(parts: RestParts, exchange: Exchange, fault: Fault): Promise<void> {
  const answer = faultAnswer(fault);
  if (answer !== null) return write(exchange, answer);
  if (fault.name === "429" || fault.name === "429-global") return write(exchange, limit(parts, exchange.call, fault));
  if (fault.name === "slow") return answerSlowly(parts, exchange, fault.delayMs ?? SLOW_MS);
  // The call takes effect all the same, so making it again does it twice.
  if (fault.name === "dropped") judge(parts, exchange);
  exchange.note(0, fault.name);
  // `timeout` leaves the connection open and silent until one side gives up.
  if (fault.name !== "timeout") exchange.response.socket?.resetAndDestroy();
}

function limit({ router, limits }: RestParts, { method, path }: RestCall, fault: Fault): RawAnswer {
  const { name, retryAfterMs = RETRY_AFTER_MS } = fault;
  const isGlobal = name === "429-global";
  const bucket = router.find(method, path)?.bucket ?? "unknown";
  return tooMany(retryAfterMs, isGlobal, limits.pretend(bucket, retryAfterMs, isGlobal));
}

/** The call takes effect at once; a client that gives up waiting has been served all the same. */
async function answerSlowly(parts: RestParts, exchange: Exchange, delayMs: number): Promise<void> {
  const judged = judge(parts, exchange);
  const isOver = await delay(delayMs, true, { signal: parts.signal }).catch(() => false);
  if (isOver) write(exchange, judged);
}
