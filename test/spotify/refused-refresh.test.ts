import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { AccessLostError } from "../../src/bots/errors.js";
import { type ScriptedServer, startScriptedServer } from "./scripted-server.js";
import {
  app,
  connect,
  emptyPage,
  hourMs,
  oauthError,
  recentPath,
  refreshes,
  type Setup,
  setup,
  storedFor,
  thrownBy,
} from "./setup.js";

const tokenRoute = "POST /accounts/api/token";
const recent = `GET ${recentPath}`;
const refused = oauthError("invalid_grant", "Refresh token revoked");
const tenMinutesMs = 600_000;

let server: ScriptedServer;
let world: Setup;
beforeEach(async () => {
  server = await startScriptedServer();
  world = setup(server);
  server.on(recent, emptyPage);
  refreshes(server, {});
});
afterEach(() => server.close());

const poll = (personId = "ann") => world.music.recentPlays(personId);
const expired = (personId: string, changes = {}) =>
  connect(world, personId, { accessExpiresAtMs: world.clock.nowMs(), ...changes });

describe("a refresh that is refused for good", () => {
  test.each(["Refresh token expired", "Refresh token revoked"])("(%s) ends the access", async (description) => {
    expired("ann");
    server.on(tokenRoute, oauthError("invalid_grant", description));
    const error = await thrownBy(poll());
    expect(error).toBeInstanceOf(AccessLostError);
    expect(error).toMatchObject({ status: "invalid-grant" });
    expect(storedFor(world, "ann")).toBeNull();
    expect(world.people.stateOf("ann")).toBe("needs_reauth");
    expect(server.count(tokenRoute)).toBe(1);
  });

  test("stays refused without asking Spotify again", async () => {
    expired("ann");
    server.on(tokenRoute, refused);
    await thrownBy(poll());
    expect(await thrownBy(poll())).toMatchObject({ status: "not-connected" });
    expect(server.count(tokenRoute)).toBe(1);
  });

  test("tells all who waited for it", async () => {
    expired("ann");
    server.on(tokenRoute, refused);
    const results = await Promise.allSettled([poll(), poll(), poll()]);
    expect(results.every((result) => result.status === "rejected" && result.reason instanceof AccessLostError)).toBe(
      true,
    );
  });
});

describe("a refresh that only fails", () => {
  test.each([
    ["503", { status: 503 }, 503],
    ["HTML", { body: "<html></html>" }, "bad-answer"],
    ["no access token", { body: { token_type: "Bearer" } }, "bad-answer"],
    ["the wrong client", oauthError("invalid_client", "Invalid client"), "invalid-client"],
    ["the wrong client as 401", oauthError("invalid_client", "Invalid client", 401), "invalid-client"],
    ["another error", oauthError("invalid_request", "grant_type"), 400],
    ["a plain 403", { status: 403, body: "user not registered, insufficient client scope" }, "not-registered"],
  ])("(%s) leaves tokens and person alone, and is not repeated", async (_, answer, status) => {
    expired("ann");
    server.on(tokenRoute, answer);
    expect(await thrownBy(poll())).toMatchObject({ status });
    expect(server.count(tokenRoute)).toBe(1);
    expect(storedFor(world, "ann")?.refreshToken).toBe("refresh-ann");
    expect(world.people.stateOf("ann")).toBe("connected");
  });

  test("(429) says when to come again", async () => {
    expired("ann");
    server.on(tokenRoute, { status: 429, headers: { "retry-after": "30" } });
    expect(await thrownBy(poll())).toMatchObject({ status: "rate", retryAfterMs: 30_000 });
    expect(world.quota.refusals).toEqual([]);
  });

  test("is over when the next one succeeds", async () => {
    expired("ann");
    server.on(tokenRoute, { status: 503 }, { body: { access_token: "access-2" } });
    await thrownBy(poll());
    expect(await poll()).toEqual({ plays: [], isFull: false });
  });
});

describe("refreshes that fail for most people at once", () => {
  const names = ["p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8"];
  const succeed = async (people: string[]) => {
    for (const id of people) expired(id);
    refreshes(server, {});
    for (const id of people) await poll(id);
  };
  const failing = async (people: string[], changes = {}) => {
    for (const id of people) expired(id, changes);
    server.on(tokenRoute, refused);
    const errors: unknown[] = [];
    for (const id of people) errors.push(await thrownBy(poll(id)));
    return errors.map((error) => (error as AccessLostError).status);
  };

  test("are not believed from the fourth person on: nothing is deleted, the operator is told", async () => {
    expect(await failing(names.slice(0, 5))).toEqual([
      "invalid-grant",
      "invalid-grant",
      "invalid-grant",
      "mass-invalid-grant",
      "mass-invalid-grant",
    ]);
    expect(storedFor(world, "p4")?.refreshToken).toBe("refresh-p4");
    expect(world.people.stateOf("p4")).toBe("connected");
    expect(world.log.lines.filter((line) => line.startsWith("error spotify.mass-invalid-grant"))).toHaveLength(2);
  });

  test("are the world's failure, to be tried again before they are forgotten", async () => {
    await failing(names.slice(0, 3));
    expired("p4");
    const error = await thrownBy(poll("p4"));
    expect(error).not.toBeInstanceOf(AccessLostError);
    expect(error).toMatchObject({ retryAfterMs: tenMinutesMs / 2 });
  });

  test("are believed while they are half of the people or fewer", async () => {
    await succeed(names.slice(0, 4));
    const fourOfEight = await failing(names.slice(4, 8));
    expect(fourOfEight).toEqual(Array(4).fill("invalid-grant"));
    expect(await failing(["p9"])).toEqual(["mass-invalid-grant"]);
  });

  test("count for ten minutes only", async () => {
    await failing(names.slice(0, 3));
    world.clock.advance(tenMinutesMs);
    expect(await failing(["p4"])).toEqual(["invalid-grant"]);
  });

  test("count people, not tries", async () => {
    await failing(["p1", "p1", "p1", "p1"]);
    expect(await failing(["p2"])).toEqual(["invalid-grant"]);
  });

  test("are believed where the six months are over anyway: friends register on one evening", async () => {
    const authorizedAtMs = world.clock.nowMs() - 200 * 24 * hourMs;
    expect(await failing(names, { authorizedAtMs })).toEqual(Array(8).fill("invalid-grant"));
  });

  test("of one app say nothing about another", async () => {
    const second = { id: "app2", secret: "s2", redirectUri: app.redirectUri };
    world = setup(server, { apps: [app, second] });
    await failing(names.slice(0, 3));
    expect(await failing(["p4"], { appId: "app2" })).toEqual(["invalid-grant"]);
  });
});
