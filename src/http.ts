import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from "fastify";
import { UpstreamError } from "./bots/errors.js";
import type { Log } from "./bots/ports.js";
import { errorBody, JSON_TYPE, pageHeaders } from "./http-answers.js";
import type { HttpProblem, HttpResponse, Route } from "./http-port.js";
import { requestOf } from "./http-request.js";

/** Bounds of one request; milliseconds of real time. */
interface HttpLimits {
  /** Of a body, where the route names no bound of its own. */
  bodyBytes: number;
  /** Until the request line and all headers are here. */
  headersMs: number;
  /** Until the whole request is here. */
  requestMs: number;
  /** A connection on which nothing moves is closed. */
  idleMs: number;
  /** How often the two bounds above are looked at. */
  sweepMs: number;
  /** For one readiness check. */
  checkMs: number;
}

const DEFAULT_LIMITS: HttpLimits = {
  bodyBytes: 64 * 1024,
  headersMs: 10_000,
  requestMs: 20_000,
  idleMs: 60_000,
  sweepMs: 5_000,
  checkMs: 2_000,
};

/** Of one segment of a path that stands for something: the address of a picture says which, and is signed. */
const maxParamLength = 1_100;

/** Something that must work before traffic makes sense. `check` rejects while it does not. */
export interface ReadinessCheck {
  name: string;
  check(): Promise<unknown>;
}

export interface HttpServerParts {
  routes: Route[];
  readiness: ReadinessCheck[];
  log: Log;
  /** PUBLIC_URL. An https one means that a proxy stands before this server, and that pages ask browsers for https. */
  publicUrl?: string;
  limits?: Partial<HttpLimits>;
  /** Told after every answer. Never throws. */
  onAnswered?(answer: Answered): void;
}

/** `route`: the path as the route has it, with `:name`; null where there is no such route. */
export interface Answered {
  method: string;
  route: string | null;
  status: number;
  tookMs: number;
}

export interface HttpServer {
  /** Begins to listen; answers the address, with the real port. Port 0 takes a free one. */
  start(port: number, host: string): Promise<string>;
  /** Takes nothing new and lets running requests end; what is still open after `deadlineMs` is cut. Safe to call twice. */
  stop(deadlineMs: number): Promise<void>;
}

interface Mounted extends HttpServerParts {
  limits: HttpLimits;
  isBehindProxy: boolean;
  state: { isStopping: boolean };
}

function isPage(headers: Record<string, string>): boolean {
  return headers["content-type"]?.startsWith("text/html") ?? false;
}

function lowerCased(headers: Record<string, string> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** Every failure has the same shape, also one for which a route gave no body. */
function sendFailure(
  reply: FastifyReply,
  status: number,
  headers: Record<string, string>,
  { id = randomUUID(), problem }: { id?: string; problem?: HttpProblem | undefined } = {},
) {
  return reply
    .code(status)
    .headers({ ...headers, "content-type": JSON_TYPE, "cache-control": "no-store" })
    .send(errorBody(status, id, problem));
}

function send(parts: Mounted, reply: FastifyReply, response: HttpResponse) {
  const headers = lowerCased(response.headers);
  if (parts.state.isStopping) headers.connection = "close";
  const { status, problem } = response;
  if (status >= 400 && !response.body) return sendFailure(reply, status, headers, { problem });
  const safe = isPage(headers) ? { ...pageHeaders(parts.isBehindProxy), ...headers } : headers;
  return reply
    .code(response.status)
    .headers(safe)
    .send(response.body ?? "");
}

/** The one place where a handler's failure ends: a line in the log, and an answer that tells nothing of its inside. */
function noteThrown(parts: Mounted, route: Route, error: unknown): { status: number; requestId: string } {
  const requestId = randomUUID();
  const isUpstream = error instanceof UpstreamError;
  const fields = { requestId, method: route.method, path: route.path, error: asError(error) };
  if (isUpstream) parts.log.warn("http.upstreamFailed", fields);
  else parts.log.error("http.failed", fields);
  return { status: isUpstream ? 502 : 500, requestId };
}

function sendThrown(parts: Mounted, reply: FastifyReply, route: Route, error: unknown) {
  const { status, requestId } = noteThrown(parts, route, error);
  return sendFailure(reply, status, {}, { id: requestId });
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function mount(app: FastifyInstance, parts: Mounted, route: Route): void {
  app.route({
    method: route.method,
    url: route.path,
    bodyLimit: route.maxBodyBytes ?? parts.limits.bodyBytes,
    handler: async (request, reply) => {
      if (route.handleRaw) return handRaw(parts, request, reply, route);
      try {
        return send(parts, reply, await route.handle(requestOf(request.raw, request.body, parts.isBehindProxy)));
      } catch (error) {
        return sendThrown(parts, reply, route, error);
      }
    },
  });
}

/** The SDK behind the route writes the answer itself, also long after it has returned. */
async function handRaw(parts: Mounted, request: FastifyRequest, reply: FastifyReply, route: Route): Promise<void> {
  reply.hijack();
  const response = withOneShape(reply.raw);
  const headers = { ...pageHeaders(parts.isBehindProxy), ...(parts.state.isStopping && { connection: "close" }) };
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  const rawBody = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  try {
    await route.handleRaw?.(Object.assign(request.raw, { rawBody }), response);
  } catch (error) {
    const { status, requestId } = noteThrown(parts, route, error);
    if (response.headersSent) response.destroy();
    else writeFailure(response, status, requestId);
  }
}

function writeFailure(response: ServerResponse, status: number, requestId: string = randomUUID()): void {
  response.setHeader("content-type", JSON_TYPE);
  response.setHeader("cache-control", "no-store");
  response.statusCode = status;
  response.end(errorBody(status, requestId));
}

/** A bare `writeHead(401); end()` waits for the end, and gets the body of every other failure then. */
function withOneShape(response: ServerResponse): ServerResponse {
  const { writeHead, write, end } = response;
  const restore = () => Object.assign(response, { writeHead, write, end });
  const bareHead = (status: number, ...more: []) => {
    if (status < 400 || more.length > 0) return restore().writeHead(status, ...more);
    response.statusCode = status;
    return response;
  };
  const bareEnd = (...body: []) => {
    const { statusCode } = restore();
    if (statusCode < 400 || body.length > 0 || response.headersSent) return response.end(...body);
    writeFailure(response, statusCode);
    return response;
  };
  const bareWrite = (...body: [string]) => restore().write(...body);
  return Object.assign(response, { writeHead: bareHead, write: bareWrite, end: bareEnd });
}

async function isPassing({ name, check }: ReadinessCheck, { log, limits }: Mounted): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${limits.checkMs} ms`)), limits.checkMs);
  });
  try {
    await Promise.race([check(), late]);
    return true;
  } catch (error) {
    log.warn("http.notReady", { check: name, error: asError(error) });
    return false;
  } finally {
    clearTimeout(timer);
  }
}

async function readiness(parts: Mounted): Promise<{ isReady: boolean; checks: Record<string, string> }> {
  const results = await Promise.all(parts.readiness.map((check) => isPassing(check, parts)));
  const checks = Object.fromEntries(parts.readiness.map(({ name }, i) => [name, results[i] ? "ok" : "failing"]));
  return { isReady: !parts.state.isStopping && results.every(Boolean), checks };
}

function mountHealth(app: FastifyInstance, parts: Mounted): void {
  const method = ["GET", "HEAD"];
  app.route({ method, url: "/healthz", handler: (_, reply) => reply.type(JSON_TYPE).send('{"status":"ok"}') });
  app.route({
    method,
    url: "/readyz",
    handler: async (_, reply) => {
      const { isReady, checks } = await readiness(parts);
      const body = JSON.stringify({ status: isReady ? "ready" : "not ready", checks });
      return reply
        .code(isReady ? 200 : 503)
        .type(JSON_TYPE)
        .send(body);
    },
  });
}

function mountRefusals(app: FastifyInstance, routes: Route[]): void {
  const methods = new Map<string, string[]>([
    ["/healthz", ["GET", "HEAD"]],
    ["/readyz", ["GET", "HEAD"]],
  ]);
  for (const { path, method } of routes) methods.set(path, [...(methods.get(path) ?? []), method]);
  app.setNotFoundHandler((request: FastifyRequest, reply) => {
    const allowed = methods.get(request.url.split("?", 1)[0] ?? "");
    return allowed ? sendFailure(reply, 405, { allow: allowed.join(", ") }) : sendFailure(reply, 404, {});
  });
  app.setErrorHandler((error: { statusCode?: number }, _, reply) => sendFailure(reply, error.statusCode ?? 500, {}));
}

/** Requests that never became one: unreadable, too slow, or with too many headers. */
function refuseConnection(error: { code?: string }, socket: Socket): void {
  if (error.code === "ECONNRESET" || !socket.writable) return void socket.destroy();
  const status = { ERR_HTTP_REQUEST_TIMEOUT: 408, HPE_HEADER_OVERFLOW: 431 }[error.code ?? ""] ?? 400;
  const body = errorBody(status, randomUUID());
  socket.write(
    `HTTP/1.1 ${status} Refused\r\ncontent-type: ${JSON_TYPE}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
  socket.destroySoon();
}

function build(limits: HttpLimits): FastifyInstance {
  const app = fastify({
    logger: false,
    bodyLimit: limits.bodyBytes,
    requestTimeout: limits.requestMs,
    connectionTimeout: limits.idleMs,
    http: { headersTimeout: limits.headersMs, connectionsCheckingInterval: limits.sweepMs },
    // A link scanner's HEAD must not use up a login.
    exposeHeadRoutes: false,
    // What arrives on an open connection while we stop is still answered.
    return503OnClosing: false,
    routerOptions: { maxParamLength },
    clientErrorHandler: refuseConnection,
    frameworkErrors: (error, _, reply) => void sendFailure(reply, error.statusCode ?? 400, {}),
  });
  app.removeAllContentTypeParsers();
  // Signatures are made over the bytes as they came, so nothing is parsed here.
  app.addContentTypeParser("*", { parseAs: "buffer" }, (_, body, done) => done(null, body));
  return app;
}

function watch(app: FastifyInstance, onAnswered: HttpServerParts["onAnswered"]): void {
  if (!onAnswered) return;
  app.addHook("onResponse", async (request, reply) => {
    const { url: route = null } = request.is404 ? {} : request.routeOptions;
    onAnswered({ method: request.method, route, status: reply.raw.statusCode, tookMs: reply.elapsedTime });
  });
}

function addressOf({ address, family, port }: AddressInfo): string {
  if (address === "0.0.0.0") return `http://127.0.0.1:${port}`;
  if (address === "::") return `http://[::1]:${port}`;
  return `http://${family === "IPv6" ? `[${address}]` : address}:${port}`;
}

/** The one HTTP server: mounts the routes that parts bring, and `/healthz` and `/readyz`. */
export function createHttpServer(parts: HttpServerParts): HttpServer {
  const limits = { ...DEFAULT_LIMITS, ...parts.limits };
  const isBehindProxy = parts.publicUrl?.startsWith("https:") ?? false;
  const mounted: Mounted = { ...parts, limits, isBehindProxy, state: { isStopping: false } };
  const app = build(limits);
  watch(app, parts.onAnswered);
  for (const route of parts.routes) mount(app, mounted, route);
  mountHealth(app, mounted);
  mountRefusals(app, parts.routes);
  return {
    async start(port, host) {
      await app.listen({ port, host });
      const address = app.server.address();
      return address && typeof address === "object" ? addressOf(address) : String(address);
    },
    async stop(deadlineMs) {
      mounted.state.isStopping = true;
      const cut = setTimeout(() => app.server.closeAllConnections(), deadlineMs);
      await app.close();
      clearTimeout(cut);
    },
  };
}
