import type { Log } from "../../bots/ports.js";
import type { HttpRequest, HttpResponse } from "../../http-port.js";
import { eventsOf, type InboundEvent } from "./inbound.js";
import { parsed, textIn } from "./json.js";
import { isSame, judgeSignature } from "./signature.js";

/** Meta's bodies are far smaller; larger ones are refused. */
export const maxWebhookBytes = 1024 * 1024;

/** Meta waits 5 s for its 200; without one it sends the events again. Real time. */
const acceptMs = 3000;

export interface WebhookParts {
  appSecret: string;
  verifyToken: string;
  /** Events of other Pages are left out. */
  pageId?: string | undefined;
  /** Makes events of one person durable. Once it resolves they are ours, and Meta forgets them. */
  accept(key: string, events: string[]): Promise<void>;
  log: Log;
  /** Real time. Default 3000. */
  acceptMs?: number;
}

/** The HTTP front of the channel: nothing gets past it that Meta has not signed. */
export interface Webhook {
  /** GET: shows Meta that this server is ours. */
  verify(request: HttpRequest): HttpResponse;
  /** POST: 200 once every event of the body is durable; 503 when that cannot be, so that Meta tries again. */
  receive(request: HttpRequest): Promise<HttpResponse>;
}

export function createWebhook(parts: WebhookParts): Webhook {
  return {
    verify: ({ query }) => verify(query, parts),
    receive: (request) => receive(request, parts),
  };
}

function verify(query: URLSearchParams, { verifyToken, log }: WebhookParts): HttpResponse {
  const challenge = textIn(query.get("hub.challenge"));
  const isOurs = query.get("hub.mode") === "subscribe" && isSame(query.get("hub.verify_token") ?? "", verifyToken);
  log.info("messenger.handshake", { isOurs });
  if (!isOurs || challenge === null) return { status: 403, body: "" };
  // Plain text, and meant so: the challenge is whatever the caller says.
  return {
    status: 200,
    headers: { "content-type": "text/plain", "x-content-type-options": "nosniff" },
    body: challenge,
  };
}

async function receive({ headers, body }: HttpRequest, parts: WebhookParts): Promise<HttpResponse> {
  if (body.length > maxWebhookBytes) return { status: 413, body: "" };
  const signature = judgeSignature(headers["x-hub-signature-256"], body, parts.appSecret);
  if (signature !== "right") {
    parts.log.warn("messenger.forged", { signature, bytes: body.length, hasSha1: "x-hub-signature" in headers });
    return { status: 403, body: "" };
  }
  const json = parsed(body.toString("utf8"));
  if (json === undefined) return { status: 400, body: "" };
  return takeIn(eventsOf(json, parts), parts);
}

/** What is not for us is answered like everything else: an error would only make Meta send it again. */
async function takeIn(events: InboundEvent[], parts: WebhookParts): Promise<HttpResponse> {
  try {
    await within(parts.acceptMs ?? acceptMs, acceptAll(events, parts));
    return { status: 200, body: "EVENT_RECEIVED", headers: { "content-type": "text/plain" } };
  } catch (error) {
    parts.log.error("messenger.notAccepted", { events: events.length, error: asError(error) });
    return { status: 503, body: "" };
  }
}

/** A second delivery after half a failure repeats some events; their turn ids make that harmless. */
async function acceptAll(events: InboundEvent[], { accept }: WebhookParts): Promise<void> {
  const byKey = new Map<string, string[]>();
  for (const { key, event } of events) byKey.set(key, [...(byKey.get(key) ?? []), event]);
  await Promise.all([...byKey].map(([key, ofKey]) => accept(key, ofKey)));
}

async function within(ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not durable after ${ms} ms`)), ms);
  });
  await Promise.race([work, late]).finally(() => clearTimeout(timer));
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
