import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import type { Json } from "../json.js";
import { readBytes, respond } from "../loopback.js";
import { type Fault, type FaultName, type FaultQueue, graphFault } from "./faults.js";
import type { Graph } from "./graph.js";
import { describeCall, type GraphCall, readGraphCall } from "./graph-call.js";
import { GraphError } from "./graph-error.js";
import type { RequestLog } from "./request-log.js";

const SLOW_MS = 1000;
const MAX_BODY_BYTES = 4 * 1024 * 1024;

/** What the HTTP side of the Graph API is made of. */
export interface GraphServerParts {
  graph: Graph;
  faults: FaultQueue;
  log: RequestLog;
  /** Aborted when the emulator stops, so that no slow answer outlives it. */
  signal: AbortSignal;
}

/** An answer before it is written. `outcome` is what the statistics count it under. */
interface Answer {
  status: number;
  body: Json;
  version?: string;
  outcome: string;
}

/** One request on its way: where the answer goes and how it is noted. */
interface Exchange {
  call: GraphCall;
  response: ServerResponse;
  note: (status: number, outcome: string) => void;
}

const JSON_TYPE = "application/json; charset=UTF-8";

/** Faults that are an HTTP answer, though none that Graph's documentation knows: status, content type and body. */
const BROKEN_ANSWERS: Partial<Record<FaultName, [status: number, type: string, body: string | Buffer]>> = {
  "503": [503, "text/plain", "Service Unavailable"],
  "non-json": [200, "text/html", "<html>Sorry, something went wrong.</html>"],
  empty: [200, JSON_TYPE, ""],
  garbage: [200, JSON_TYPE, Buffer.from("7b22fffe0001c3289f", "hex")],
};

/** Answers one HTTP request to the Graph API, faults included. */
export async function serveGraph(
  parts: GraphServerParts,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const rawBody = await readBytes(request, MAX_BODY_BYTES);
  if (typeof rawBody === "string") return void response.destroy();
  const call = readGraphCall(request, rawBody);
  const note = parts.log.open(call.method, describeCall(request, rawBody));
  const fault = parts.faults.take(call);
  await answer(parts, { call, response, note }, fault);
}

async function answer(parts: GraphServerParts, exchange: Exchange, fault: Fault | null): Promise<void> {
  const error = fault === null ? null : graphFault(fault.name);
  if (fault === null) write(exchange, judge(parts.graph, exchange.call));
  else if (error !== null) write(exchange, refusal(error));
  else if (fault.name === "slow") await answerSlowly(parts, exchange, fault.delayMs ?? SLOW_MS);
  else breakAnswer(parts.graph, exchange, fault.name);
}

function judge(graph: Graph, call: GraphCall): Answer {
  try {
    return { status: 200, outcome: "200", ...graph(call) };
  } catch (error) {
    if (error instanceof GraphError) return refusal(error);
    throw error; // a bug of the emulator: better loud than disguised as the platform's answer
  }
}

function refusal(error: GraphError): Answer {
  return { status: error.status, body: error.toBody(), outcome: error.key };
}

function write({ response, note }: Exchange, { status, body, version, outcome }: Answer): void {
  note(status, outcome);
  const versionHeader = version === undefined ? {} : { "facebook-api-version": version };
  respond(response, status, JSON.stringify(body), { "content-type": JSON_TYPE, ...versionHeader });
}

/** The call takes effect at once; a client that gives up waiting has been served all the same. */
async function answerSlowly(parts: GraphServerParts, exchange: Exchange, delayMs: number): Promise<void> {
  const judged = judge(parts.graph, exchange.call);
  const isOver = await delay(delayMs, true, { signal: parts.signal }).catch(() => false);
  if (isOver) write(exchange, judged);
}

function breakAnswer(graph: Graph, { call, response, note }: Exchange, name: FaultName): void {
  // The message arrives all the same, so sending it again shows it twice.
  if (name === "dropped") judge(graph, call);
  const [status, type, body] = BROKEN_ANSWERS[name] ?? [0, "", ""];
  note(status, name);
  if (status === 0) breakConnection(name, response);
  else respond(response, status, body, { "content-type": type });
}

/** `timeout` is not among them: the connection stays open and silent until one side gives up. */
function breakConnection(name: FaultName, { socket }: ServerResponse): void {
  if (name === "not-http") socket?.end("\u0001\u0002 this is no HTTP\r\n\r\n");
  if (name === "dropped") socket?.destroy();
  if (name === "reset") socket?.resetAndDestroy();
}
