import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { type LoopbackServer, listenOnLoopback, readBytes } from "../loopback.js";
import { authorize, login } from "./authorize.js";
import { type FaultCall, type FaultEffect, takeFault } from "./faults.js";
import { type Call, html, type Reply, redirect, write, writeCut } from "./http.js";
import { errorPage } from "./login-page.js";
import { token } from "./token-endpoint.js";
import { createWebApi, type WebApi } from "./web-api.js";
import { webPages } from "./web-pages.js";
import type { World } from "./world.js";

/** One call as remembered: no headers, no bodies, and the query only of the Web API, so that no token is in it. */
export interface SeenRequest {
  atMs: number;
  method: string;
  /** Whole path, for example "/api/v1/me". */
  path: string;
  /** Query of a Web API call without the question mark; empty elsewhere. */
  query: string;
  /** 0 while unanswered, and for ever when the connection was broken or left hanging. */
  status: number;
}

/** The listening server of one world. */
export interface EmulatorServer {
  start(port: number): Promise<void>;
  /** Ends also connections that hang. Safe to call twice. */
  stop(): Promise<void>;
  /** The last 10,000 calls, oldest first. */
  seen: SeenRequest[];
}

const MAX_BODY_BYTES = 1024 * 1024;
const MAX_SEEN = 10_000;
const AREAS = ["/api/v1", "/accounts", "/web"];

function accounts(world: World, call: Call): Reply {
  const route = `${call.method} ${call.path}`;
  if (route === "GET /authorize") return authorize(world, call);
  if (route === "GET /login") return redirect(`/accounts/authorize?${call.query}`);
  if (route === "POST /login") return login(world, call);
  if (route === "POST /api/token") return token(world, call);
  return html(404, errorPage("Page not found"));
}

function areaOf(path: string): string {
  return AREAS.find((area) => path === area || path.startsWith(`${area}/`)) ?? "";
}

function answer(world: World, api: WebApi, call: FaultCall): Reply {
  const area = areaOf(call.fullPath);
  if (area === "/api/v1") return api.answer(call);
  if (area === "/accounts") return accounts(world, call);
  return area === "/web" ? webPages(world, call) : html(404, errorPage("Page not found"));
}

function callOf(request: IncomingMessage, body: Buffer): FaultCall {
  const url = new URL(request.url ?? "/", "http://127.0.0.1");
  const fullPath = url.pathname;
  const path = fullPath.slice(areaOf(fullPath).length);
  return { method: request.method ?? "GET", path, fullPath, query: url.searchParams, headers: request.headers, body };
}

function queryToShow(call: FaultCall): string {
  if (areaOf(call.fullPath) !== "/api/v1") return "";
  const query = new URLSearchParams(call.query);
  query.delete("access_token");
  return query.toString();
}

function remember(world: World, seen: SeenRequest[], call: FaultCall): SeenRequest {
  const { method, fullPath: path } = call;
  const one = { atMs: world.clock.nowMs(), method, path, query: queryToShow(call), status: 0 };
  seen.push(one);
  if (seen.length > MAX_SEEN) seen.shift();
  return one;
}

function count(world: World, api: WebApi, call: FaultCall): void {
  if (areaOf(call.fullPath) !== "/api/v1") return;
  const endpoint = api.endpointOf(call);
  world.byEndpoint.set(endpoint, (world.byEndpoint.get(endpoint) ?? 0) + 1);
}

interface Arrival {
  request: IncomingMessage;
  response: ServerResponse;
  stopped: AbortSignal;
}

interface Exchange extends Arrival {
  entry: SeenRequest;
  /** The right answer, worked out only when it is wanted. */
  reply(): Reply;
}

function finish(exchange: Exchange, reply: Reply, how = write): void {
  exchange.entry.status = reply.status;
  how(exchange.response, reply);
}

async function carryOut(exchange: Exchange, effect: FaultEffect | null): Promise<void> {
  if (effect === null) return finish(exchange, exchange.reply());
  if (effect.do === "reply") return finish(exchange, effect.reply);
  if (effect.do === "cut") return finish(exchange, exchange.reply(), writeCut);
  if (effect.do === "reset") exchange.response.socket?.resetAndDestroy();
  if (effect.do !== "wait") return;
  await delay(effect.delayMs, undefined, { signal: exchange.stopped });
  finish(exchange, exchange.reply());
}

async function serve(world: World, api: WebApi, seen: SeenRequest[], arrival: Arrival): Promise<void> {
  const read = await readBytes(arrival.request, MAX_BODY_BYTES);
  if (read === "gone") return;
  const body = read === "tooLarge" ? null : read;
  const call = callOf(arrival.request, body ?? Buffer.alloc(0));
  const entry = remember(world, seen, call);
  count(world, api, call);
  const reply = () => (body === null ? { status: 413 } : answer(world, api, call));
  await carryOut({ ...arrival, entry, reply }, takeFault(world, call));
}

/** A server for this world; it listens once started. */
export function createEmulatorServer(world: World): EmulatorServer {
  const api = createWebApi(world);
  const seen: SeenRequest[] = [];
  let running: { server: LoopbackServer; stopping: AbortController } | null = null;
  return {
    seen,
    async start(port) {
      const stopping = new AbortController();
      const server = await listenOnLoopback((request, response) => {
        const arrival = { request, response, stopped: stopping.signal };
        // Fails only when the client or stop() has broken the connection: nobody is left to tell.
        serve(world, api, seen, arrival).catch(() => response.destroy());
      }, port);
      running = { server, stopping };
      world.origin = server.url;
    },
    async stop() {
      const ending = running;
      running = null;
      ending?.stopping.abort();
      await ending?.server.close();
    },
  };
}
