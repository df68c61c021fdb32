import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { AccessLostError } from "../../src/bots/errors.js";
import { type ApiCall, createRequest, type OnCall } from "../../src/spotify/request.js";
import { type Scripted, type ScriptedServer, startScriptedServer } from "./scripted-server.js";
import {
  apiError,
  app,
  connect,
  emptyPage,
  recentPath,
  refreshes,
  type Setup,
  setup,
  storedFor,
  thrownBy,
} from "./setup.js";

const recent = `GET ${recentPath}`;
const none = { plays: [], isFull: false };

let server: ScriptedServer;
let world: Setup;
beforeEach(async () => {
  server = await startScriptedServer();
  world = setup(server);
  connect(world, "ann");
  refreshes(server, { access_token: "access-2" });
});
afterEach(() => server.close());

function tooMany(retryAfter?: string, reason?: string): Scripted {
  const headers: Record<string, string> = retryAfter === undefined ? {} : { "retry-after": retryAfter };
  return { ...apiError(429, "Too many requests", reason), headers };
}

describe("passing faults", () => {
  test.each([500, 502, 503, 504])("%i is tried three times", async (status) => {
    server.on(recent, { status, body: "<html>oops</html>" });
    expect(await thrownBy(world.music.recentPlays("ann"))).toMatchObject({ status });
    expect(server.count(recent)).toBe(3);
    expect(world.waits).toHaveLength(2);
  });

  test("the third try counts", async () => {
    server.on(recent, { status: 502 }, { body: { items: [] }, cut: true }, emptyPage);
    expect(await world.music.recentPlays("ann")).toEqual(none);
  });

  test("a connection that breaks is a network fault", async () => {
    server.on(recent, { reset: true });
    expect(await thrownBy(world.music.recentPlays("ann"))).toMatchObject({ status: "network" });
    expect(world.waits).toHaveLength(2);
  });

  test("no answer within ten seconds is a timeout, and each request has one", async () => {
    const signals: unknown[] = [];
    const silent: typeof fetch = async (_, init) => {
      signals.push(init?.signal);
      throw new DOMException("The operation was aborted due to timeout", "TimeoutError");
    };
    const slow = setup(server, { fetch: silent });
    connect(slow, "ann");
    expect(await thrownBy(slow.music.recentPlays("ann"))).toMatchObject({ status: "timeout" });
    expect(signals).toHaveLength(3);
    expect(signals.every((signal) => signal instanceof AbortSignal)).toBe(true);
  });
});

describe("methods that write", () => {
  const access = async () => ({ appId: app.id, accessToken: "access-ann" });
  const write = (method: ApiCall["method"], body?: unknown) =>
    createRequest(world.parts)(access, {
      method,
      path: "/me/player/queue",
      query: { uri: "a:b" },
      body,
      priority: "person",
    });

  test.each([500, 503])("a POST is not repeated after %i", async (status) => {
    server.on("POST /v1/me/player/queue", { status });
    expect(await thrownBy(write("POST"))).toMatchObject({ status });
    expect(server.count("POST /v1/me/player/queue")).toBe(1);
  });

  test("a POST is not repeated after a broken connection", async () => {
    server.on("POST /v1/me/player/queue", { reset: true });
    expect(await thrownBy(write("POST"))).toMatchObject({ status: "network" });
    expect(server.count("POST /v1/me/player/queue")).toBe(1);
  });

  test("a POST that was refused unread may be repeated", async () => {
    server.on("POST /v1/me/player/queue", tooMany("1"), { status: 204 });
    expect(await write("POST")).toBeNull();
  });

  test("a PUT is repeated", async () => {
    server.on("PUT /v1/me/player/queue", { status: 500 }, { status: 200, body: "not JSON" });
    expect(await write("PUT", { uris: ["a:b"] })).toBeNull();
    expect(server.seen.map((one) => one.body)).toEqual(['{"uris":["a:b"]}', '{"uris":["a:b"]}']);
  });

  test("any 2xx is enough, whatever its body says", async () => {
    server.on("POST /v1/me/player/queue", { status: 202, body: "{" });
    expect(await write("POST")).toBeNull();
    expect(server.seen[0]?.query.get("uri")).toBe("a:b");
  });
});

describe("an access token that Spotify refuses", () => {
  test("is replaced once, and the call made again", async () => {
    server.on(recent, apiError(401, "The access token expired"), emptyPage);
    expect(await world.music.recentPlays("ann")).toEqual(none);
    expect(server.seen.map((one) => one.authorization)).toEqual([
      "Bearer access-ann",
      expect.stringMatching(/^Basic /),
      "Bearer access-2",
    ]);
    expect(storedFor(world, "ann")?.accessToken).toBe("access-2");
  });

  test("and refused again is an error of the world", async () => {
    server.on(recent, apiError(401, "The access token expired"));
    const error = await thrownBy(world.music.recentPlays("ann"));
    expect(error).toMatchObject({ status: "unauthorized" });
    expect(error).not.toBeInstanceOf(AccessLostError);
    expect(server.count(recent)).toBe(2);
    expect(world.waits).toEqual([]);
  });

  test("'Access token missing' again after a refresh gets one delayed try", async () => {
    server.on(recent, apiError(401, "Access token missing"), apiError(401, "Access token missing"), emptyPage);
    expect(await world.music.recentPlays("ann")).toEqual(none);
    expect(world.waits).toHaveLength(1);
    expect(server.count("POST /accounts/api/token")).toBe(1);
  });

  test("'Access token missing' for good is an error of the world", async () => {
    server.on(recent, apiError(401, "Access token missing"));
    expect(await thrownBy(world.music.recentPlays("ann"))).toMatchObject({ status: "token-missing" });
    expect(server.count(recent)).toBe(3);
    expect(world.people.stateOf("ann")).toBe("connected");
  });
});

describe("every call", () => {
  test("is told with who needed it and what came of it; one that the budget does not grant, as none", async () => {
    const calls: Parameters<OnCall>[0][] = [];
    world = setup(server, { onCall: (call) => void calls.push(call) });
    connect(world, "ann");
    server.on(recent, { status: 503 }, emptyPage);
    await world.music.recentPlays("ann");
    world.quota.answers.push({ waitMs: 60_000 });
    await thrownBy(world.music.recentPlays("ann"));
    const tookMs = expect.any(Number);
    expect(calls).toEqual([
      { priority: "receipt", outcome: 503, tookMs },
      { priority: "receipt", outcome: "ok", tookMs },
      { priority: "receipt", outcome: "budget", tookMs: null },
    ]);
  });
});
