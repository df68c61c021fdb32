import { once } from "node:events";
import { Agent, type IncomingHttpHeaders, type RequestOptions, request } from "node:http";
import { connect, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { UpstreamError } from "../src/bots/errors.js";
import type { Log, LogFields } from "../src/bots/ports.js";
import { type Answered, createHttpServer, type HttpServer, type HttpServerParts } from "../src/http.js";
import type { HttpRequest, Route } from "../src/http-port.js";
import { cookiesOf, peerOf } from "../src/http-request.js";

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

let servers: HttpServer[] = [];

afterEach(async () => {
  await Promise.all(servers.map((server) => server.stop(0)));
  servers = [];
});

function memoryLog() {
  const lines: { level: string; event: string; fields: LogFields | undefined }[] = [];
  const at = (level: string) => (event: string, fields?: LogFields) => void lines.push({ level, event, fields });
  const log: Log = { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
  return { log, lines };
}

async function serve(routes: Route[], parts: Partial<HttpServerParts> = {}) {
  const { log, lines } = memoryLog();
  const server = createHttpServer({ routes, readiness: [], log, ...parts });
  servers.push(server);
  const url = await server.start(0, "127.0.0.1");
  return { server, url, lines };
}

async function ask(url: string, options: RequestOptions = {}, body: Buffer | string = ""): Promise<Answer> {
  const sent = request(url, { agent: false, ...options });
  sent.end(body);
  const [response] = await once(sent, "response");
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return { status: response.statusCode, headers: response.headers, text: Buffer.concat(chunks).toString() };
}

/** A connection of a client that does as it likes; `text` resolves with all it was answered once the server hangs up. */
async function rawConnection(url: string): Promise<{ socket: Socket; text: Promise<string> }> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  await once(socket, "connect");
  socket.on("error", () => undefined);
  let received = "";
  socket.on("data", (chunk) => {
    received += chunk.toString();
  });
  return { socket, text: once(socket, "close").then(() => received) };
}

function expectError({ status, headers, text }: Answer, expected: number, code: string): void {
  expect(status).toBe(expected);
  expect(headers["content-type"]).toBe("application/json; charset=utf-8");
  const { error } = JSON.parse(text);
  expect(Object.keys(error).sort()).toEqual(["code", "message", "requestId", "status"]);
  expect(error).toMatchObject({ code, status: expected });
  expect(error.requestId).toMatch(/^[\w-]{20,}$/);
}

function echo(method: "GET" | "POST" = "POST", seen: HttpRequest[] = []): Route {
  return {
    method,
    path: "/echo",
    maxBodyBytes: 1000,
    handle(request) {
      seen.push(request);
      return { status: 200, body: request.body };
    },
  };
}

/** A handler that answers when the test says so. */
function patient() {
  let finish: (body: string) => void = () => undefined;
  let arrived: () => void = () => undefined;
  const answer = new Promise<string>((resolve) => {
    finish = resolve;
  });
  const hasArrived = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const route: Route = {
    method: "GET",
    path: "/patient",
    async handle() {
      arrived();
      return { status: 200, body: await answer };
    },
  };
  return { route, hasArrived, finish };
}

describe("a request", () => {
  it.each(["application/json", "text/plain", "application/x-www-form-urlencoded", "image/png", undefined])(
    "reaches its route as the bytes that came, with content type %s",
    async (type) => {
      const { url } = await serve([echo()]);
      const bytes = Buffer.from([0x7b, 0x22, 0xff, 0x00, 0xc3, 0xa4, 0x0d, 0x0a]);
      const answer = await ask(`${url}/echo`, { method: "POST", headers: type ? { "content-type": type } : {} }, bytes);
      expect(answer.status).toBe(200);
      expect(Buffer.from(answer.text)).toEqual(Buffer.from(bytes.toString()));
    },
  );

  it("keeps a character whole whose bytes come in two parts", async () => {
    const { url } = await serve([echo()]);
    const { socket, text } = await rawConnection(url);
    const [first, second] = [Buffer.from("ä").subarray(0, 1), Buffer.from("ä").subarray(1)];
    socket.write("POST /echo HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 2\r\n\r\n");
    socket.write(first);
    socket.write(second);
    expect((await text).endsWith("ä")).toBe(true);
  });

  it("carries path, query, headers, cookies and the peer", async () => {
    const seen: HttpRequest[] = [];
    const { url } = await serve([echo("GET", seen)]);
    await ask(`${url}/echo?a=1&a=2&b=%C3%A4`, { headers: { "X-Thing": "yes", cookie: "one=1; two=%C3%A4; one=3" } });
    const [request] = seen;
    expect(request).toMatchObject({ method: "GET", path: "/echo", ip: "127.0.0.1" });
    expect({ ...request?.cookies }).toEqual({ one: "1", two: "ä" });
    expect(request?.query.getAll("a")).toEqual(["1", "2"]);
    expect(request?.query.get("b")).toBe("ä");
    expect(request?.headers["x-thing"]).toBe("yes");
    expect(request?.body).toEqual(Buffer.alloc(0));
  });

  it("without a body has an empty one", async () => {
    const { url } = await serve([echo()]);
    expect(await ask(`${url}/echo`, { method: "POST" })).toMatchObject({ status: 200, text: "" });
  });
});

describe("cookies", () => {
  it("are read whatever they hold", () => {
    const cookies = cookiesOf('__proto__=a; b="quoted"; c=%zz; =nameless; flag; d=x=y');
    expect(Object.entries(cookies)).toEqual([
      ["__proto__", "a"],
      ["b", "quoted"],
      ["c", "%zz"],
      ["d", "x=y"],
    ]);
    expect(cookiesOf(undefined)).toEqual({});
  });
});

describe("the peer", () => {
  it.each([
    ["is the socket's where no proxy is known", "127.0.0.1", "1.2.3.4", false, "127.0.0.1"],
    ["is what the proxy beside us has seen", "127.0.0.1", "1.2.3.4", true, "1.2.3.4"],
    [
      "is the last of a list, the only one that the proxy vouches for",
      "172.18.0.1",
      "6.6.6.6, 1.2.3.4",
      true,
      "1.2.3.4",
    ],
    ["is the socket's where a stranger writes the header", "8.8.8.8", "1.2.3.4", true, "8.8.8.8"],
    ["is the socket's where the proxy says nothing", "10.0.0.2", undefined, true, "10.0.0.2"],
    ["is read from IPv6 too", "fd00::1", "2001:db8::7", true, "2001:db8::7"],
    ["is an IPv4 address also when it comes in IPv6's clothes", "::ffff:127.0.0.1", "1.2.3.4", true, "1.2.3.4"],
  ])("%s", (_, socket, forwarded, isBehindProxy, expected) => {
    expect(peerOf(socket, forwarded, isBehindProxy)).toBe(expected);
  });

  it("is believed of a proxy only when the public address is https", async () => {
    const seen: HttpRequest[] = [];
    const headers = { "x-forwarded-for": "1.2.3.4" };
    const behind = await serve([echo("GET", seen)], { publicUrl: "https://songs.example.org" });
    await ask(`${behind.url}/echo`, { headers });
    const bare = await serve([echo("GET", seen)], { publicUrl: "http://127.0.0.1:3000" });
    await ask(`${bare.url}/echo`, { headers });
    expect(seen.map(({ ip }) => ip)).toEqual(["1.2.3.4", "127.0.0.1"]);
  });
});

describe("a refusal", () => {
  it("of a body over the route's bound is 413, before the body has come", async () => {
    const { url } = await serve([echo()]);
    const { socket, text } = await rawConnection(url);
    socket.write("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n");
    expect(await text).toMatch(/^HTTP\/1.1 413 [\s\S]*"code":"bad_request"[\s\S]*"requestId":"/);
  });

  it("of a body that grows over the bound without saying so is 413", async () => {
    const { url } = await serve([echo()]);
    const { socket, text } = await rawConnection(url);
    socket.write("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
    socket.write(`3e9\r\n${"x".repeat(1001)}\r\n`);
    expect(await text).toMatch(/^HTTP\/1.1 413 /);
  });

  it("leaves a body of exactly the bound alone", async () => {
    const { url } = await serve([echo()]);
    expect((await ask(`${url}/echo`, { method: "POST" }, "x".repeat(1000))).status).toBe(200);
  });

  it("of a body over the default of 64 KiB is 413", async () => {
    const { url } = await serve([{ method: "POST", path: "/plain", handle: () => ({ status: 204 }) }]);
    const { socket, text } = await rawConnection(url);
    socket.write("POST /plain HTTP/1.1\r\nHost: x\r\nContent-Length: 65537\r\n\r\n");
    expect(await text).toMatch(/^HTTP\/1.1 413 /);
  });

  it("of an unknown address is 404", async () => {
    const { url } = await serve([echo()]);
    expectError(await ask(`${url}/nothing?echo`), 404, "not_found");
    expectError(await ask(`${url}/echo/`), 404, "not_found");
  });

  it("of a known address with another method is 405 and names the right ones", async () => {
    const { url } = await serve([echo("GET"), { ...echo("POST") }, { ...echo("GET"), path: "/read" }]);
    for (const method of ["DELETE", "PUT", "OPTIONS", "HEAD"]) {
      const answer = await ask(`${url}/echo?x`, { method });
      expect(answer.headers.allow).toBe("GET, POST");
      expect(answer.status).toBe(405);
    }
    expectError(await ask(`${url}/read`, { method: "POST" }, "x"), 405, "bad_request");
  });

  it("of an address that cannot be read is 400", async () => {
    const { url } = await serve([echo()]);
    expectError(await ask(`${url}/%zz`), 400, "bad_request");
  });

  it("of a content type that is none is 415", async () => {
    const { url } = await serve([echo()]);
    const options = { method: "POST", headers: { "content-type": "@@" } };
    expectError(await ask(`${url}/echo`, options, "x"), 415, "bad_request");
  });

  it("of something that is not HTTP is 400, and the connection ends", async () => {
    const { url } = await serve([echo()]);
    const { socket, text } = await rawConnection(url);
    socket.write("hello there\r\n\r\n");
    expect(await text).toMatch(/^HTTP\/1.1 400 [\s\S]*"code":"bad_request"/);
  });

  it("of too many headers is 431", async () => {
    const { url } = await serve([echo()]);
    const { socket, text } = await rawConnection(url);
    socket.write(`GET /echo HTTP/1.1\r\nHost: x\r\nX-Long: ${"x".repeat(20_000)}\r\n\r\n`);
    expect(await text).toMatch(/^HTTP\/1.1 431 /);
  });

  it("of a body that dribbles in is 408, and the connection ends", async () => {
    const { url } = await serve([echo()], { limits: { headersMs: 50, requestMs: 50, sweepMs: 10 } });
    const { socket, text } = await rawConnection(url);
    socket.write("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc");
    expect(await text).toMatch(/^HTTP\/1.1 408 [\s\S]*took too long/);
  });

  it("of headers that dribble in is 408, and the connection ends", async () => {
    const { url } = await serve([echo()], { limits: { headersMs: 50, requestMs: 50, sweepMs: 10 } });
    const { socket, text } = await rawConnection(url);
    socket.write("GET /echo HTTP/1.1\r\nHost: x\r\nX-Slow: ");
    expect(await text).toMatch(/^HTTP\/1.1 408 /);
  });

  it("of a connection that says nothing is to hang up", async () => {
    const { url } = await serve([echo()], { limits: { idleMs: 30 } });
    const { text } = await rawConnection(url);
    expect(await text).toBe("");
  });

  it("survives a client that leaves in the middle of its body", async () => {
    const { url } = await serve([echo()]);
    const { socket, text } = await rawConnection(url);
    socket.write("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc");
    socket.destroy();
    await text;
    expect((await ask(`${url}/echo`, { method: "POST" }, "x")).text).toBe("x");
  });
});

describe("a handler", () => {
  it.each([
    ["throws", () => Promise.reject(new Error("the secret plan in plan.ts"))],
    [
      "throws at once",
      () => {
        throw new Error("the secret plan in plan.ts");
      },
    ],
    ["throws something odd", () => Promise.reject("the secret plan in plan.ts")],
  ])("that %s gives 500 without a word about why, and one line in the log", async (_, handle) => {
    const { url, lines } = await serve([{ method: "GET", path: "/broken", handle }]);
    const answer = await ask(`${url}/broken`);
    expectError(answer, 500, "internal");
    expect(answer.text).not.toMatch(/plan|stack|\.ts/);
    const requestId: string = JSON.parse(answer.text).error.requestId;
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({ level: "error", event: "http.failed", fields: { requestId, path: "/broken" } });
    expect(lines[0]?.fields?.error).toBeInstanceOf(Error);
  });

  it("that the world has let down gives 502, and a warning", async () => {
    const handle = () => Promise.reject(new UpstreamError("redis", "gone"));
    const { url, lines } = await serve([{ method: "GET", path: "/broken", handle }]);
    expectError(await ask(`${url}/broken`), 502, "upstream");
    expect(lines).toMatchObject([{ level: "warn", event: "http.upstreamFailed" }]);
  });

  it.each([
    [400, "bad_request"],
    [401, "unauthorized"],
    [403, "forbidden"],
    [404, "not_found"],
    [409, "conflict"],
    [410, "gone"],
    [418, "bad_request"],
    [429, "too_many_requests"],
    [500, "internal"],
    [502, "upstream"],
    [503, "upstream"],
    [507, "internal"],
  ])("that answers %i without a body gives the one shape", async (status, code) => {
    const { url } = await serve([
      { method: "GET", path: "/no", handle: () => ({ status, headers: { "Retry-After": "9" } }) },
    ]);
    const answer = await ask(`${url}/no`);
    expectError(answer, status, code);
    expect(answer.headers["retry-after"]).toBe("9");
  });

  it("that answers with its own words keeps them", async () => {
    const { url } = await serve([{ method: "GET", path: "/no", handle: () => ({ status: 403, body: "no" }) }]);
    expect(await ask(`${url}/no`)).toMatchObject({ status: 403, text: "no" });
  });

  it("may redirect", async () => {
    const handle = () => ({ status: 302, headers: { location: "https://example.org/", "Set-Cookie": "a=b" } });
    const { url } = await serve([{ method: "GET", path: "/go", handle }]);
    const { status, headers } = await ask(`${url}/go`);
    expect([status, headers.location, headers["set-cookie"]]).toEqual([302, "https://example.org/", ["a=b"]]);
  });
});

describe("a raw handler", () => {
  type Raw = NonNullable<Route["handleRaw"]>;
  const rawRoute = (handleRaw: Raw, method: "GET" | "POST" = "POST"): Route => ({
    method,
    path: "/raw",
    maxBodyBytes: 1000,
    handle: () => ({ status: 501 }),
    handleRaw,
  });

  it("gets Node's own request and response, with the bytes as they came", async () => {
    const { url } = await serve([
      rawRoute((request, response) => {
        response.writeHead(200, { "x-seen": String(request.url) }).end(request.rawBody);
      }),
    ]);
    const answer = await ask(`${url}/raw?x=1`, { method: "POST" }, Buffer.from("héllo"));
    expect(answer).toMatchObject({ status: 200, text: "héllo" });
    expect(answer.headers["x-seen"]).toBe("/raw?x=1");
  });

  it("may answer after it has returned, and without a body gets an empty one", async () => {
    const sizes: number[] = [];
    const { url } = await serve([
      rawRoute((request, response) => {
        sizes.push(request.rawBody.length);
        setImmediate(() => response.end("later"));
      }, "GET"),
    ]);
    expect(await ask(`${url}/raw`)).toMatchObject({ status: 200, text: "later" });
    expect(sizes).toEqual([0]);
  });

  it("is spared a body over its bound: 413", async () => {
    let calls = 0;
    const { url } = await serve([rawRoute(() => void calls++)]);
    const { socket, text } = await rawConnection(url);
    socket.write("POST /raw HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n");
    expect(await text).toMatch(/^HTTP\/1.1 413 [\s\S]*"code":"bad_request"/);
    expect(calls).toBe(0);
  });

  it("that refuses without a body gives the one shape, with the headers it has set", async () => {
    const { url } = await serve([
      rawRoute((_, response) => {
        response.setHeader("set-cookie", "a=b");
        response.writeHead(401);
        response.end();
      }),
    ]);
    const answer = await ask(`${url}/raw`, { method: "POST" });
    expectError(answer, 401, "unauthorized");
    expect(answer.headers["set-cookie"]).toEqual(["a=b"]);
  });

  it("that refuses in its own words keeps them, also when they come in pieces", async () => {
    const words = rawRoute((_, response) => void response.writeHead(403).end("no"));
    const pieces = rawRoute((_, response) => {
      response.writeHead(404);
      response.write("nothing ");
      response.end();
    }, "GET");
    const { url } = await serve([words, pieces]);
    expect(await ask(`${url}/raw`, { method: "POST" })).toMatchObject({ status: 403, text: "no" });
    expect(await ask(`${url}/raw`)).toMatchObject({ status: 404, text: "nothing " });
  });

  it.each([
    ["throws at once", () => raise()],
    ["rejects", async () => raise()],
  ])("that %s gives 500 without a word about why", async (_, handleRaw) => {
    const { url, lines } = await serve([rawRoute(handleRaw)]);
    const answer = await ask(`${url}/raw`, { method: "POST" });
    expectError(answer, 500, "internal");
    expect(answer.text).not.toContain("plan");
    expect(lines).toMatchObject([{ level: "error", event: "http.failed", fields: { path: "/raw" } }]);
  });

  it("that fails in the middle of its answer cuts the connection", async () => {
    const { url } = await serve([
      rawRoute(async (_, response) => {
        response.writeHead(200, { "content-length": "10" });
        response.write("half");
        raise();
      }),
    ]);
    await expect(ask(`${url}/raw`, { method: "POST" })).rejects.toThrow();
  });

  it("shows pages under the same rules as everybody's", async () => {
    const { url } = await serve([rawRoute((_, response) => void response.end("<p>hi</p>"), "GET")]);
    const { headers } = await ask(`${url}/raw`);
    expect(headers).toMatchObject({ "x-content-type-options": "nosniff", "referrer-policy": "no-referrer" });
  });
});

function raise(): never {
  throw new Error("the secret plan in plan.ts");
}

describe("a page", () => {
  const handle = () => ({ status: 200, headers: { "Content-Type": "text/html; charset=utf-8" }, body: "<p>hi</p>" });
  const safe = { "x-content-type-options": "nosniff", "x-frame-options": "DENY", "referrer-policy": "no-referrer" };

  it("says what browsers may do with it", async () => {
    const { url } = await serve([{ method: "GET", path: "/page", handle }]);
    const { headers } = await ask(`${url}/page`);
    expect(headers).toMatchObject(safe);
    expect(headers["content-security-policy"]).toContain("frame-ancestors 'none'");
    expect(headers["strict-transport-security"]).toBeUndefined();
  });

  it("asks browsers to stay with https where that is the public address", async () => {
    const { url } = await serve([{ method: "GET", path: "/page", handle }], { publicUrl: "https://songs.example.org" });
    expect((await ask(`${url}/page`)).headers["strict-transport-security"]).toContain("max-age=");
  });

  it("may have a policy of its own", async () => {
    const own = () => ({
      ...handle(),
      headers: { ...handle().headers, "Content-Security-Policy": "default-src 'none'" },
    });
    const { url } = await serve([{ method: "GET", path: "/page", handle: own }]);
    expect((await ask(`${url}/page`)).headers["content-security-policy"]).toBe("default-src 'none'");
  });
});

describe("health", () => {
  it("is told as long as the process lives", async () => {
    const { url } = await serve([], { readiness: [{ name: "redis", check: () => Promise.reject(new Error("gone")) }] });
    expect(await ask(`${url}/healthz`)).toMatchObject({ status: 200, text: '{"status":"ok"}' });
    expect((await ask(`${url}/healthz`, { method: "HEAD" })).status).toBe(200);
    expectError(await ask(`${url}/healthz`, { method: "POST" }), 405, "bad_request");
  });

  it("is ready when every check passes", async () => {
    const check = async () => undefined;
    const { url } = await serve([], {
      readiness: [
        { name: "redis", check },
        { name: "messenger", check },
      ],
    });
    const { status, text } = await ask(`${url}/readyz`);
    expect([status, JSON.parse(text)]).toEqual([200, { status: "ready", checks: { redis: "ok", messenger: "ok" } }]);
  });

  it("is not ready when one fails or does not answer, names it, and tells why in the log only", async () => {
    const readiness = [
      { name: "redis", check: () => Promise.reject(new Error("password wrong")) },
      { name: "worker", check: () => new Promise(() => undefined) },
      { name: "messenger", check: async () => undefined },
    ];
    const { url, lines } = await serve([], { readiness, limits: { checkMs: 20 } });
    const { status, text } = await ask(`${url}/readyz`);
    expect(status).toBe(503);
    expect(JSON.parse(text).checks).toEqual({ redis: "failing", worker: "failing", messenger: "ok" });
    expect(text).not.toContain("password");
    expect(lines.map(({ fields }) => fields?.check).sort()).toEqual(["redis", "worker"]);
  });
});

describe("stopping", () => {
  it("answers what has begun, takes nothing new, and closes connections that rest", async () => {
    const { route, hasArrived, finish } = patient();
    const { server, url } = await serve([route, echo()]);
    const agent = new Agent({ keepAlive: true });
    await ask(`${url}/echo`, { method: "POST", agent }, "x");
    const slow = ask(`${url}/patient`);
    await hasArrived;
    const stopped = server.stop(60_000);
    await expect(ask(`${url}/echo`, { method: "POST" }, "x")).rejects.toThrow();
    finish("done");
    expect(await slow).toMatchObject({ text: "done", headers: { connection: "close" } });
    await stopped;
    agent.destroy();
  });

  it("cuts what is still open after its deadline", async () => {
    const { route, hasArrived } = patient();
    const { server, url } = await serve([route]);
    const slow = ask(`${url}/patient`);
    const failed = expect(slow).rejects.toThrow();
    await hasArrived;
    await server.stop(20);
    await failed;
  });

  it("cuts a connection that has begun to speak and stopped", async () => {
    const { server, url } = await serve([echo()]);
    const { socket, text } = await rawConnection(url);
    socket.write("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc");
    await ask(`${url}/echo`, { method: "POST" }, "x");
    await server.stop(20);
    await text;
  });

  it("is safe to do twice, and before starting", async () => {
    const { server } = await serve([]);
    await Promise.all([server.stop(0), server.stop(0)]);
    await server.stop(0);
    await createHttpServer({ routes: [], readiness: [], log: memoryLog().log }).stop(0);
  });

  it("makes the address free again", async () => {
    const { server, url } = await serve([]);
    await server.stop(0);
    const again = createHttpServer({ routes: [], readiness: [], log: memoryLog().log });
    servers.push(again);
    expect(await again.start(Number(new URL(url).port), "127.0.0.1")).toBe(url);
  });
});

describe("starting", () => {
  it("answers an address that can be asked, whatever host it listens on", async () => {
    const server = createHttpServer({ routes: [], readiness: [], log: memoryLog().log });
    servers.push(server);
    const url = await server.start(0, "0.0.0.0");
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect((await ask(`${url}/healthz`)).status).toBe(200);
  });

  it("fails where the port is taken", async () => {
    const { url } = await serve([]);
    const second = createHttpServer({ routes: [], readiness: [], log: memoryLog().log });
    await expect(second.start(Number(new URL(url).port), "127.0.0.1")).rejects.toMatchObject({ code: "EADDRINUSE" });
  });
});

describe("every answer", () => {
  it("is told with its route as it is written, whoever wrote the answer", async () => {
    const answers: Omit<Answered, "tookMs">[] = [];
    const raw: Route = {
      method: "GET",
      path: "/raw/:name",
      handle: () => ({ status: 500 }),
      handleRaw: (_, response) => void response.writeHead(202).end(),
    };
    const onAnswered = ({ tookMs: _, ...answer }: Answered) => void answers.push(answer);
    const { url } = await serve([echo("GET"), raw], { onAnswered });
    for (const path of ["/echo?code=secret", "/raw/somebody", "/no/such/page", "/healthz"]) await ask(`${url}${path}`);
    await ask(`${url}/echo`, { method: "POST" });
    expect(answers).toEqual([
      { method: "GET", route: "/echo", status: 200 },
      { method: "GET", route: "/raw/:name", status: 202 },
      { method: "GET", route: null, status: 404 },
      { method: "GET", route: "/healthz", status: 200 },
      { method: "POST", route: null, status: 405 },
    ]);
  });
});
