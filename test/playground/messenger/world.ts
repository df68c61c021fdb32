import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import {
  createMessengerEmulator,
  type MessengerEmulator,
  type MessengerEmulatorOptions,
} from "../../../playground/messenger/emulator.js";

export const PAGE_ID = "1001";
export const TOKEN = "EAAG-page-token";
export const APP_SECRET = "app-secret";
export const VERIFY_TOKEN = "verify-me";
export const PROOF = createHmac("sha256", APP_SECRET).update(TOKEN).digest("hex");
export const ANN = "9001";
export const BOB = "9002";
export const HOUR_MS = 60 * 60 * 1000;

/** A request the receiving side got. */
interface Received {
  method: string;
  url: URL;
  headers: IncomingHttpHeaders;
  raw: Buffer;
}

/** Decides the answer to a webhook; `null` leaves it unanswered. */
type Respond = (received: Received) => { status: number; body?: string } | null;

/** What Graph answered. */
export interface GraphReply {
  status: number;
  body: { error?: { code: number; error_subcode?: number; message: string; type: string } } & Record<string, unknown>;
  headers: Headers;
}

/** Parts of a Graph request that a test wants otherwise; `null` leaves that part out. */
interface GraphRequest {
  method?: string;
  path?: string;
  body?: object;
  token?: string | null;
  proof?: string | null;
}

/** An emulator with Ann and Bob, a webhook that records, and a clock that moves only when told. */
export interface World {
  emulator: MessengerEmulator;
  received: Received[];
  /** The bodies of the webhooks, parsed. */
  bodies(): Record<string, unknown>[];
  respondWith(respond: Respond): void;
  advance(ms: number): void;
  nowMs(): number;
  graph(request: GraphRequest): Promise<GraphReply>;
  send(message: object, more?: object): Promise<GraphReply>;
  close(): Promise<void>;
}

export async function startWorld(options: Partial<MessengerEmulatorOptions> = {}): Promise<World> {
  const time = { nowMs: Date.UTC(2026, 10, 1) };
  const webhook = await startWebhook();
  const emulator = createMessengerEmulator({
    clock: { nowMs: () => time.nowMs },
    pageId: PAGE_ID,
    pageToken: TOKEN,
    appSecret: APP_SECRET,
    verifyToken: VERIFY_TOKEN,
    webhookUrl: webhook.url,
    ...options,
  });
  await emulator.start();
  emulator.addPerson({ psid: ANN, name: "Ann Miller" });
  emulator.addPerson({ psid: BOB, name: "Bob" });
  const graph = (request: GraphRequest) => callGraph(emulator.url, request);
  return {
    emulator,
    received: webhook.received,
    bodies: () => webhook.received.map(({ raw }) => JSON.parse(raw.toString("utf8"))),
    respondWith: webhook.respondWith,
    advance: (ms) => {
      time.nowMs += ms;
    },
    nowMs: () => time.nowMs,
    graph,
    send: (message, more = {}) =>
      graph({ body: { recipient: { id: ANN }, messaging_type: "RESPONSE", message, ...more } }),
    close: async () => {
      await emulator.stop();
      await webhook.close();
    },
  };
}

async function callGraph(baseUrl: string, request: GraphRequest): Promise<GraphReply> {
  const { method = "POST", path = "/v26.0/me/messages", body, token = TOKEN, proof = PROOF } = request;
  const url = new URL(baseUrl + path);
  if (proof !== null) url.searchParams.set("appsecret_proof", proof);
  const response = await fetch(url, {
    method,
    headers: {
      "content-type": "application/json",
      connection: "close",
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: (await response.json()) as GraphReply["body"], headers: response.headers };
}

/** `code/subcode` of a reply, or `200`. */
export function outcome(reply: GraphReply): string {
  const { error } = reply.body;
  if (error === undefined) return String(reply.status);
  return error.error_subcode === undefined ? `${error.code}` : `${error.code}/${error.error_subcode}`;
}

async function startWebhook() {
  const received: Received[] = [];
  let respond: Respond = () => ({ status: 200 });
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const url = new URL(request.url ?? "/", "http://localhost");
      const entry = { method: request.method ?? "", url, headers: request.headers, raw: Buffer.concat(chunks) };
      received.push(entry);
      const answer = respond(entry);
      if (answer !== null) response.writeHead(answer.status).end(answer.body);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    received,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/messenger/webhook`,
    respondWith: (next: Respond) => {
      respond = next;
    },
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
