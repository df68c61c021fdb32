import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { AccessLostError } from "../../src/bots/errors.js";
import { createSpotify } from "../../src/spotify/spotify.js";
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

describe("when a token is renewed", () => {
  test.each([
    [90_001, 0],
    [90_000, 1],
    [-hourMs, 1],
  ])("with %i ms left there are %i refreshes", async (leftMs, count) => {
    connect(world, "ann", { accessExpiresAtMs: world.clock.nowMs() + leftMs });
    await poll();
    expect(server.count(tokenRoute)).toBe(count);
  });

  test("the refresh is made as Spotify wants it", async () => {
    expired("ann");
    await poll();
    const basic = Buffer.from(`${app.id}:${app.secret}`).toString("base64");
    expect(server.seen[0]).toMatchObject({ authorization: `Basic ${basic}` });
    expect(server.seen[0]?.body).toBe("grant_type=refresh_token&refresh_token=refresh-ann");
    expect(server.seen[1]?.authorization).toBe("Bearer access-2");
  });

  test("no quota is used for it: the token service is not the Web API", async () => {
    expired("ann");
    await poll();
    expect(world.quota.taken).toHaveLength(1);
  });

  test("ten callers at once cause one refresh", async () => {
    expired("ann");
    await Promise.all(Array.from({ length: 10 }, () => poll()));
    expect(server.count(tokenRoute)).toBe(1);
    expect(server.count(recent)).toBe(10);
  });

  test("two processes at once cause one refresh", async () => {
    expired("ann");
    const other = createSpotify(world.parts);
    await Promise.all([poll(), other.music.recentPlays("ann"), poll(), other.music.recentPlays("ann")]);
    expect(server.count(tokenRoute)).toBe(1);
  });

  test("ten callers whose token is refused at once cause one refresh", async () => {
    connect(world, "ann");
    const expiredAnswer = { status: 401, body: "The access token expired" };
    server.on(recent, ({ authorization }) => (authorization === "Bearer access-2" ? emptyPage : expiredAnswer));
    await Promise.all(Array.from({ length: 10 }, () => poll()));
    expect(server.count(tokenRoute)).toBe(1);
    expect(server.count(recent)).toBe(20);
  });

  test("different people are renewed apart", async () => {
    expired("ann");
    expired("bob");
    await Promise.all([poll("ann"), poll("bob")]);
    expect(server.count(tokenRoute)).toBe(2);
  });
});

describe("the refresh token of the answer", () => {
  test.each([
    ["missing", {}],
    ["empty", { refresh_token: "" }],
    ["blank", { refresh_token: "  " }],
    ["null", { refresh_token: null }],
    ["no text", { refresh_token: 5 }],
  ])("is %s: the old one is kept", async (_, more) => {
    expired("ann");
    refreshes(server, more);
    await poll();
    expect(storedFor(world, "ann")).toMatchObject({ refreshToken: "refresh-ann", accessToken: "access-2" });
  });

  test("replaces the old one, and is stored before the access token is used", async () => {
    expired("ann");
    refreshes(server, { refresh_token: " refresh-new ", scope: "a b" });
    let pollsBefore = -1;
    world.sealed.onChange = () => {
      pollsBefore = server.count(recent);
    };
    await poll();
    expect(pollsBefore).toBe(0);
    expect(storedFor(world, "ann")).toEqual({
      refreshToken: "refresh-new",
      accessToken: "access-2",
      accessExpiresAtMs: world.clock.nowMs() + hourMs,
      scope: "a b",
      authorizedAtMs: world.clock.nowMs() - 24 * hourMs,
      appId: app.id,
    });
  });

  test("that cannot be stored is not used", async () => {
    expired("ann");
    world.sealed.onChange = () => {
      throw new Error("no room");
    };
    await thrownBy(poll());
    expect(server.count(recent)).toBe(0);
  });
});

describe("a person who changes their mind while the refresh runs", () => {
  test("and disconnects stays disconnected", async () => {
    expired("ann");
    const disconnect = async () => world.sealed.delete("ann", "spotify");
    server.on(tokenRoute, { body: { access_token: "access-2" }, before: disconnect });
    expect(await thrownBy(poll())).toMatchObject({ status: "not-connected" });
    expect(storedFor(world, "ann")).toBeNull();
  });

  test("and disconnects in the moment when the new token is stored stays disconnected, too", async () => {
    expired("ann");
    world.sealed.onChange = () => void world.sealed.values.delete("ann spotify");
    expect(await thrownBy(poll())).toMatchObject({ status: "not-connected" });
    expect(storedFor(world, "ann")).toBeNull();
    expect(server.count(recent)).toBe(0);
  });

  test("and logs in anew keeps the new login", async () => {
    expired("ann");
    const logIn = async () => connect(world, "ann", { refreshToken: "refresh-new", accessToken: "access-new" });
    server.on(tokenRoute, { body: { access_token: "access-2" }, before: logIn });
    await poll();
    expect(storedFor(world, "ann")?.refreshToken).toBe("refresh-new");
    expect(server.seen.at(-1)?.authorization).toBe("Bearer access-new");
  });

  test("and logs in anew does not lose it to the old token's end", async () => {
    expired("ann");
    const logIn = async () => connect(world, "ann", { refreshToken: "refresh-new" });
    server.on(tokenRoute, { ...refused, before: logIn });
    expect(await thrownBy(poll())).toBeInstanceOf(AccessLostError);
    expect(storedFor(world, "ann")?.refreshToken).toBe("refresh-new");
    expect(world.people.stateOf("ann")).toBe("connected");
  });
});

describe("whoever logs in anew in the moment when the end of the old login is noted", () => {
  const logIn = () => {
    world.people.onChange = () => {};
    world.sealed.onChange = () => {};
    connect(world, "ann", { refreshToken: "refresh-new", authorizedAtMs: world.clock.nowMs() });
  };

  test.each(["people", "sealed"] as const)("keeps what they have just given (%s)", async (what) => {
    expired("ann");
    server.on(tokenRoute, refused);
    world[what].onChange = logIn;
    expect(await thrownBy(poll())).toBeInstanceOf(AccessLostError);
    expect(storedFor(world, "ann")?.refreshToken).toBe("refresh-new");
    expect(world.people.stateOf("ann")).toBe("connected");
  });
});

describe("whose tokens", () => {
  test("nobody's: only a login helps", async () => {
    const error = await thrownBy(poll());
    expect(error).toBeInstanceOf(AccessLostError);
    expect(error).toMatchObject({ status: "not-connected" });
    expect(world.quota.taken).toEqual([]);
  });

  test.each(["{", "[]", '{"refreshToken":""}'])("unreadable ones (%s) are none", async (text) => {
    await world.sealed.put("ann", "spotify", text);
    expect(await thrownBy(poll())).toMatchObject({ status: "not-connected" });
  });

  test("a person of another app is renewed with that app's secret and uses that app's quota", async () => {
    const second = { id: "app2", secret: "s2", redirectUri: app.redirectUri };
    world = setup(server, { apps: [app, second] });
    expired("ann", { appId: "app2" });
    await poll();
    expect(server.seen[0]?.authorization).toBe(`Basic ${Buffer.from("app2:s2").toString("base64")}`);
    expect(world.quota.taken).toEqual([["app2", "receipt"]]);
  });

  test("a person of an app that is gone has to log in again", async () => {
    expired("ann", { appId: "gone" });
    const error = await thrownBy(poll());
    expect(error).toBeInstanceOf(AccessLostError);
    expect(error).toMatchObject({ status: "unknown-app" });
  });
});
