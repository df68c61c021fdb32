import type { IncomingMessage, ServerResponse } from "node:http";
import type { Log } from "../../bots/ports.js";
import type { HttpRequest, HttpResponse } from "../../http-port.js";
import { createWebhook, maxWebhookBytes } from "./webhook.js";

type WebRequest = IncomingMessage & { rawBody?: Buffer | string };

const noLog: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

export interface WebhookSecrets {
  appSecret: string;
  verifyToken: string;
  pageId?: string;
  log?: Log;
}

/** Answers one request to the webhook and returns the events it brought, which are in no safe place yet. */
export async function answerWebhook(req: WebRequest, res: ServerResponse, secrets: WebhookSecrets): Promise<string[]> {
  const taken: string[] = [];
  const accept = async (_key: string, events: string[]) => void taken.push(...events);
  const webhook = createWebhook({ ...secrets, accept, log: secrets.log ?? noLog });
  const request = await requestOf(req);
  const response = req.method === "GET" ? webhook.verify(request) : await webhook.receive(request);
  respond(res, response);
  return taken;
}

async function requestOf(req: WebRequest): Promise<HttpRequest> {
  const url = new URL(req.url ?? "/", "http://localhost");
  const headers = Object.fromEntries(Object.entries(req.headers).map(([name, value]) => [name, String(value)]));
  const body = req.method === "GET" ? Buffer.alloc(0) : await bytesOf(req);
  const common = { path: url.pathname, query: url.searchParams, cookies: {}, ip: req.socket.remoteAddress ?? "" };
  return { ...common, method: req.method ?? "", headers, body };
}

/** What is over the limit is read and let go, as breaking off would leave nobody to answer. */
async function bytesOf(req: WebRequest): Promise<Buffer> {
  if (req.rawBody !== undefined) return Buffer.from(req.rawBody);
  if (req.readableEnded) throw new Error("The body was read before: hand its bytes over as req.rawBody");
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of req) {
    if (length <= maxWebhookBytes) chunks.push(chunk);
    length += chunk.length;
  }
  return Buffer.concat(chunks);
}

function respond(res: ServerResponse, { status, headers, body }: HttpResponse): void {
  res.writeHead(status, headers).end(body);
}
