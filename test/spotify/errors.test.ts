import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { AccessLostError, UpstreamError } from "../../src/bots/errors.js";
import { type Scripted, type ScriptedServer, startScriptedServer } from "./scripted-server.js";
import { apiError, connect, hourMs, recentPath, refreshes, type Setup, setup, thrownBy } from "./setup.js";

let server: ScriptedServer;
let world: Setup;
beforeEach(async () => {
  server = await startScriptedServer();
  world = setup(server);
  connect(world, "ann");
  refreshes(server, {});
});
afterEach(() => server.close());

interface Row {
  sign: string;
  answer: Scripted;
  kind: typeof UpstreamError;
  status: string | number;
  level: "warn" | "error";
  retryAfterMs?: number;
}

const ownerPremium =
  "Active premium subscription required for the owner of the app. When the subscription status changes, it can take a few hours before requests are allowed again.";
const notRegistered =
  "The user is not registered for this application. Please check your settings on https://developer.spotify.com/dashboard";

const rows: Row[] = [
  {
    sign: "401 Permissions missing",
    answer: apiError(401, "Permissions missing"),
    kind: AccessLostError,
    status: "scope",
    level: "warn",
  },
  {
    sign: "403 the owner's Premium has lapsed",
    answer: apiError(403, ownerPremium),
    kind: UpstreamError,
    status: "owner-premium",
    level: "error",
    retryAfterMs: hourMs,
  },
  {
    sign: "403 not on the allow-list",
    answer: apiError(403, notRegistered),
    kind: AccessLostError,
    status: "not-registered",
    level: "error",
  },
  {
    sign: "403 not on the allow-list, as plain text",
    answer: { status: 403, body: "User not registered in the Developer Dashboard" },
    kind: AccessLostError,
    status: "not-registered",
    level: "error",
  },
  {
    sign: "403 Forbidden",
    answer: apiError(403, "Forbidden"),
    kind: UpstreamError,
    status: "forbidden",
    level: "warn",
  },
  {
    sign: "403 without a body",
    answer: { status: 403 },
    kind: UpstreamError,
    status: "forbidden",
    level: "warn",
  },
  {
    sign: "403 as a page of HTML",
    answer: {
      status: 403,
      body: "<html><title>403</title>out of scope</html>",
      headers: { "content-type": "text/html" },
    },
    kind: UpstreamError,
    status: "forbidden",
    level: "warn",
  },
  {
    sign: "403 Insufficient client scope",
    answer: apiError(403, "Insufficient client scope"),
    kind: AccessLostError,
    status: "scope",
    level: "warn",
  },
  {
    sign: "403 PREMIUM_REQUIRED",
    answer: apiError(403, "Player command failed: Premium required", "PREMIUM_REQUIRED"),
    kind: UpstreamError,
    status: "premium-required",
    level: "warn",
  },
  {
    sign: "404 NO_ACTIVE_DEVICE",
    answer: apiError(404, "Player command failed: No active device found", "NO_ACTIVE_DEVICE"),
    kind: UpstreamError,
    status: "no-device",
    level: "warn",
  },
  { sign: "400", answer: apiError(400, "Invalid limit"), kind: UpstreamError, status: 400, level: "warn" },
  {
    sign: "a redirect",
    answer: { status: 302, headers: { location: "https://example.org/" } },
    kind: UpstreamError,
    status: 302,
    level: "warn",
  },
];

describe("refusals that are not tried again", () => {
  test.each(rows)("$sign is $status", async ({ answer, kind, status, level, retryAfterMs }) => {
    server.on(`GET ${recentPath}`, answer);
    const error = await thrownBy(world.music.recentPlays("ann"));
    expect(error).toBeInstanceOf(kind);
    expect(error instanceof AccessLostError).toBe(kind === AccessLostError);
    expect(error).toMatchObject({ service: "spotify", status, retryAfterMs });
    expect(server.count(`GET ${recentPath}`)).toBe(1);
    expect(world.log.lines).toHaveLength(1);
    expect(world.log.lines[0]).toMatch(new RegExp(`^${level} .*"personId":"ann".*"reason":${JSON.stringify(status)}`));
  });

  test("a lost scope or place on the allow-list leaves the tokens alone", async () => {
    server.on(`GET ${recentPath}`, apiError(403, notRegistered));
    await thrownBy(world.music.recentPlays("ann"));
    expect(world.people.stateOf("ann")).toBe("connected");
    expect(world.sealed.values.size).toBe(1);
  });

  test("404 means that there is no such thing", async () => {
    const id = "4uLU6hMCjMI75M1A2tKUQC";
    server.on(`GET /v1/tracks/${id}`, apiError(404, "Resource not found"));
    expect(await world.music.track(id)).toBeNull();
  });
});

describe("a page that is not what it should be", () => {
  test.each<[string, Scripted]>([
    ["no JSON", { body: "<html>Hello</html>" }],
    ["empty", { body: "" }],
    ["cut", { body: { items: [], filler: "x".repeat(200) }, cut: true }],
    ["larger than anything Spotify sends", { body: { items: [], filler: "x".repeat(5_000_000) } }],
  ])("is asked for three times when it is %s", async (_, answer) => {
    server.on(`GET ${recentPath}`, answer);
    const error = await thrownBy(world.music.recentPlays("ann"));
    expect(error).toBeInstanceOf(UpstreamError);
    expect(error).not.toBeInstanceOf(AccessLostError);
    expect(server.count(`GET ${recentPath}`)).toBe(3);
  });

  test.each<[string, Scripted]>([
    ["no list", { body: { items: null } }],
    ["another kind of value", { body: ["items"] }],
    ["204", { status: 204 }],
  ])("is an error when it holds %s", async (_, answer) => {
    server.on(`GET ${recentPath}`, answer);
    expect(await thrownBy(world.music.recentPlays("ann"))).toMatchObject({ status: "bad-answer" });
  });
});
