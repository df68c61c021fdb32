import type { ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { respond } from "../loopback.js";
import { type Fault, type FaultName, isErrorCode } from "./faults.js";

const DEFAULT_DELAY_MS = 1000;
const JSON_TYPE = "application/json; charset=utf-8";

/** An answer before it is written. */
export interface Answer {
  status: number;
  body: string;
  headers: Record<string, string>;
  /** What the statistics count it under. */
  outcome: string;
  installKey: string | null;
}

/** One request on its way: what it would do, where the answer goes and how it is noted. */
export interface Exchange {
  /** Does what is asked and answers; called at most once. */
  serve: () => Answer;
  response: ServerResponse;
  note: (status: number, outcome: string, installKey?: string | null) => void;
  /** Aborted when the emulator stops, so that no slow answer outlives it. */
  signal: AbortSignal;
}

/** Faults that refuse before anything is done. */
const REFUSALS: Partial<Record<FaultName, [status: number, type: string, body: string]>> = {
  "500": [500, "text/plain", "Internal Server Error"],
  "503": [503, "text/plain", "Service Unavailable"],
  html: [200, "text/html", "<html><body>We are having some trouble. Try again in a bit.</body></html>"],
};

/** Answers a request, as the fault says if there is one. */
export async function answerWith(exchange: Exchange, fault: Fault | null): Promise<void> {
  if (fault === null) return write(exchange, exchange.serve());
  const refusal = refusalOf(fault);
  if (refusal !== null) return write(exchange, refusal);
  if (fault.name === "slow" || fault.name === "slow-body") return answerSlowly(exchange, fault);
  if (fault.name === "truncated") return answerHalf(exchange);
  breakConnection(exchange, fault.name);
}

function refusalOf(fault: Fault): Answer | null {
  const { name, retryAfterS = 1 } = fault;
  const common = { outcome: name, installKey: null };
  if (isErrorCode(name)) return { ...common, ...json(200, name) };
  if (name === "ratelimited-without-retry-after") return { ...common, ...json(429, "ratelimited") };
  if (name === "ratelimited") {
    const { headers, ...rest } = json(429, "ratelimited");
    return { ...common, ...rest, headers: { ...headers, "retry-after": String(retryAfterS) } };
  }
  if (name === "redirect") return { ...common, status: 302, body: "", headers: { location: "/elsewhere" } };
  const [status, type, body] = REFUSALS[name] ?? [];
  if (status === undefined || type === undefined || body === undefined) return null;
  return { ...common, status, body, headers: { "content-type": type } };
}

function json(status: number, error: string): Pick<Answer, "status" | "body" | "headers"> {
  return { status, body: JSON.stringify({ ok: false, error }), headers: { "content-type": JSON_TYPE } };
}

function write({ response, note }: Exchange, answer: Answer): void {
  note(answer.status, answer.outcome, answer.installKey);
  respond(response, answer.status, answer.body, answer.headers);
}

/** The call takes effect at once; a client that gives up waiting has been served all the same. */
async function answerSlowly(exchange: Exchange, { name, delayMs = DEFAULT_DELAY_MS }: Fault): Promise<void> {
  const { response, note, signal } = exchange;
  const answer = exchange.serve();
  const half = Math.floor(answer.body.length / 2);
  note(answer.status, name, answer.installKey);
  if (name === "slow-body") {
    response.writeHead(answer.status, answer.headers);
    response.write(answer.body.slice(0, half));
  }
  const isOver = await delay(delayMs, true, { signal }).catch(() => false);
  if (!isOver || response.destroyed) return;
  if (name === "slow-body") response.end(answer.body.slice(half));
  else respond(response, answer.status, answer.body, answer.headers);
}

function answerHalf(exchange: Exchange): void {
  const answer = exchange.serve();
  write(exchange, { ...answer, body: answer.body.slice(0, Math.floor(answer.body.length / 2)), outcome: "truncated" });
}

/** `timeout` and `lost` leave the connection open and silent until one side gives up. */
function breakConnection(exchange: Exchange, name: FaultName): void {
  if (name === "dropped" || name === "lost") exchange.serve();
  exchange.note(0, name);
  const { socket } = exchange.response;
  if (name === "reset" || name === "dropped") socket?.resetAndDestroy();
}
