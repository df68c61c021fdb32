import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** One answer; `body` an object: sent as JSON. `cut`: the connection breaks inside the body. */
export interface Scripted {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
  cut?: boolean;
  /** The connection breaks without an answer. */
  reset?: boolean;
  /** Awaited before answering. */
  before?: () => Promise<unknown>;
}

/** An answer, or what decides on it. */
type Script = Scripted | ((request: SeenRequest) => Scripted);

interface SeenRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  authorization: string | undefined;
  body: string;
}

/** A loopback server that answers what the test has written down for each path. */
export interface ScriptedServer {
  url: string;
  seen: SeenRequest[];
  /** The next answers for this method and path, in order; the last one is given again and again. */
  on(address: string, ...answers: Script[]): void;
  /** Requests seen for this method and path. */
  count(address: string): number;
  close(): Promise<void>;
}

export async function startScriptedServer(): Promise<ScriptedServer> {
  const seen: SeenRequest[] = [];
  const scripts = new Map<string, Script[]>();
  const server = createServer(async (request, response) => {
    const one = await see(request);
    seen.push(one);
    const script = scripts.get(`${one.method} ${one.path}`) ?? [{ status: 418, body: "not in the script" }];
    const next = (script.length > 1 ? script.shift() : script[0]) ?? {};
    const answer = typeof next === "function" ? next(one) : next;
    await answer.before?.();
    if (answer.reset) response.destroy();
    else write(response, answer);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    on: (address, ...answers) => void scripts.set(address, answers),
    count: (address) => seen.filter((one) => `${one.method} ${one.path}` === address).length,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function see(request: IncomingMessage): Promise<SeenRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://127.0.0.1");
  const { authorization } = request.headers;
  const body = Buffer.concat(chunks).toString("utf8");
  return { method: request.method ?? "", path: pathname, query: searchParams, authorization, body };
}

function write(response: ServerResponse, { status = 200, headers = {}, body = "", cut = false }: Scripted): void {
  const isText = typeof body === "string";
  const text = isText ? body : JSON.stringify(body);
  const type = { "content-type": isText ? "text/plain" : "application/json" };
  response.writeHead(status, { ...type, ...headers, ...(cut ? { "content-length": String(text.length) } : {}) });
  if (cut) response.write(text.slice(0, text.length / 2), () => response.destroy());
  else response.end(text);
}
