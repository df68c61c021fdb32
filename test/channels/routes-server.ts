import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import type { HttpRequest, Route } from "../../src/http-port.js";

export interface RoutesServer {
  url: string;
  close(): Promise<void>;
}

/** A server on loopback, as small as it can be, for the routes of one channel. */
export async function serveRoutes(routes: Route[]): Promise<RoutesServer> {
  const server = createServer((req, res) => void answer(routes, req, res));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(routes: Route[], req: IncomingMessage, res: ServerResponse): Promise<void> {
  const request = await requestOf(req);
  const route = routes.find(({ method, path }) => method === request.method && path === request.path);
  if (!route) return void res.writeHead(404).end();
  if (request.body.length > (route.maxBodyBytes ?? 65_536)) return void res.writeHead(413).end();
  const { status, headers, body } = await route.handle(request);
  res.writeHead(status, headers).end(body);
}

async function requestOf(req: IncomingMessage): Promise<HttpRequest> {
  const url = new URL(req.url ?? "/", "http://localhost");
  const headers = Object.fromEntries(Object.entries(req.headers).map(([name, value]) => [name, String(value)]));
  const common = { path: url.pathname, query: url.searchParams, cookies: {}, ip: "127.0.0.1" };
  return { ...common, method: req.method ?? "", headers, body: await buffer(req) };
}
