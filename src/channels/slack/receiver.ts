import type { IncomingMessage, ServerResponse } from "node:http";
import { parse } from "node:querystring";
import { HTTPReceiver, type ReceiverEvent } from "@slack/bolt";
import type { Log } from "../../bots/ports.js";
import { boltLogger, codeOf } from "./bolt-log.js";
import { isObject, type Json, parsed } from "./json.js";
import { eventsPath } from "./manifest.js";
import { kindOf } from "./place.js";

/** A view may be 250 kB, and its form encoding three times that. */
export const maxRequestBytes = 1024 * 1024;
/** Slack's own bound is three seconds. Real time. */
const ackMs = 2500;
const maxAgeSeconds = 300;

/** A request whose body has been read. */
export type RawRequest = IncomingMessage & { rawBody: Buffer };

/** What Slack has signed, to be answered through `ack` and worked on. */
export type OnEvent = (event: ReceiverEvent & { body: Json }) => Promise<void>;

export interface ReceiverParts {
  signingSecret: string;
  log: Log;
  /** Real time, in milliseconds. */
  nowMs?: () => number;
}

/** Bolt's HTTP front, mounted in somebody else's server, with guards before what it cannot take. */
export interface SlackReceiver {
  receiver: HTTPReceiver;
  /** Answers one request to {@link eventsPath}, sooner or later. Never throws. */
  handle(request: RawRequest, response: ServerResponse): void;
}

export function createReceiver({ signingSecret, log, nowMs = Date.now }: ReceiverParts): SlackReceiver {
  const receiver = new HTTPReceiver({
    signingSecret,
    endpoints: eventsPath,
    logger: boltLogger(log),
    bodyLimit: maxRequestBytes,
    unhandledRequestTimeoutMillis: ackMs,
    unhandledRequestHandler: ({ response }) => {
      log.error("slack.notAcknowledged");
      refuse(response, 404);
    },
    processEventErrorHandler: async ({ error, response }) => {
      log.error("slack.unhandled", { code: codeOf(error) });
      refuse(response, 500);
      return true;
    },
  });
  return { receiver, handle: (request, response) => handle(receiver, request, response, log, nowMs()) };
}

function handle(receiver: HTTPReceiver, request: RawRequest, response: ServerResponse, log: Log, nowMs: number): void {
  const refusal = judge(request, nowMs);
  if (refusal !== null) {
    log.warn("slack.refused", { status: refusal, bytes: request.rawBody.length });
    refuse(response, refusal);
    return;
  }
  try {
    // Bolt throws at once for an address it cannot read or does not know.
    receiver.requestListener(request, response);
  } catch (error) {
    log.warn("slack.refused", { status: 404, code: codeOf(error) });
    refuse(response, 404);
  }
}

/** What Bolt would take amiss: the status to refuse it with; null for what it can have. */
function judge(request: RawRequest, nowMs: number): number | null {
  if (request.rawBody.length > maxRequestBytes) return 413;
  // Bolt knows the type without parameters only; a proxy may add some.
  const type = (request.headers["content-type"] ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
  request.headers["content-type"] = type;
  // Bolt refuses the past only: a signature for the future could be kept for later.
  const seconds = Number(request.headers["x-slack-request-timestamp"] ?? Number.NaN);
  if (seconds - nowMs / 1000 > maxAgeSeconds) return 401;
  return isReadable(request.rawBody.toString("utf8"), type) ? null : 400;
}

/** Bolt falls over a body that is no object, without answering. */
function isReadable(body: string, type: string): boolean {
  if (type !== "application/x-www-form-urlencoded") return isObject(parsed(body));
  if (!body.includes("payload=")) return true;
  const { payload } = parse(body);
  return payload === undefined || (typeof payload === "string" && isObject(parsed(payload)));
}

function refuse(response: ServerResponse, status: number): void {
  if (response.headersSent || response.writableEnded) return;
  response.writeHead(status);
  response.end();
}

/**
 * Only events that this bot can know go further; everything else Slack may ever send is answered and forgotten. What
 * nobody has acknowledged in the end (no listener fits a payload without its fields) is acknowledged here. Bolt falls
 * over a few of these: people are then told by Slack that it failed, while events would only come again for it.
 */
export function guarded(process: OnEvent, log: Log): OnEvent {
  return async (event) => {
    let isAcked = false;
    const ack: ReceiverEvent["ack"] = (response) => {
      isAcked = true;
      return event.ack(response);
    };
    const body = withoutNulls(event.body);
    const kind = kindOf(body);
    try {
      if (kind !== null) await process({ ...event, body, ack });
    } catch (error) {
      if (kind !== "event") throw error;
      log.error("slack.unreadable", { code: codeOf(error) });
    }
    if (isAcked) return;
    log.warn(kind === null ? "slack.unknown" : "slack.unheard", { type: String(body.type ?? "none").slice(0, 40) });
    await event.ack();
  };
}

/** Bolt tells null from missing, and falls over it where Slack says neither. */
function withoutNulls(body: Json): Json {
  const filled = Object.entries(body).filter(([, value]) => value !== null);
  return Object.fromEntries(filled.map(([name, value]) => [name, name === "event" ? eventIn(value) : value]));
}

function eventIn(value: unknown): unknown {
  return isObject(value) ? withoutNulls(value) : value;
}
