import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Person } from "../../src/bots/domain.js";
import { type Emulated, logIn, startEmulated } from "./emulated.js";
import { type ScriptedServer, startScriptedServer } from "./scripted-server.js";
import { oauthError, refreshes, setup, thrownBy } from "./setup.js";

const person = (spotify: Person["spotify"]): Person => ({
  id: "p_ann",
  name: "Ann",
  addresses: [],
  receipts: true,
  spotify,
  consent: { atMs: 0, wording: "" },
  createdAtMs: 0,
});

describe("a refresh token that somebody shows", () => {
  let world: Emulated;
  beforeEach(async () => {
    world = await startEmulated();
    world.emulator.addListener({ id: "bob", displayName: "Bob" });
  });
  afterEach(() => world.emulator.stop());

  const loggedIn = async (listener: string) => {
    const { account, secret } = await logIn(world, listener);
    return { owner: person(account), refreshToken: String(JSON.parse(secret).refreshToken) };
  };

  test("is one's own when Spotify names one's own account for it", async () => {
    const { owner, refreshToken } = await loggedIn("ann");
    world.quota.taken.length = 0;
    expect(await world.isOwnRefreshToken(owner, refreshToken)).toBe(true);
    expect(world.quota.taken).toEqual([[owner.spotify?.appId, "person"]]);
  });

  test("is not when it belongs to another account", async () => {
    const [ann, bob] = [await loggedIn("ann"), await loggedIn("bob")];
    expect(await world.isOwnRefreshToken(ann.owner, bob.refreshToken)).toBe(false);
    expect(await world.isOwnRefreshToken(bob.owner, ann.refreshToken)).toBe(false);
  });

  test("is not when it is made up, and costs no call of the Web API then", async () => {
    const { owner } = await loggedIn("ann");
    world.quota.taken.length = 0;
    expect(await world.isOwnRefreshToken(owner, "AQ-made-up")).toBe(false);
    expect(world.quota.taken).toEqual([]);
  });

  test("is nobody's without an account to compare with", async () => {
    const { owner, refreshToken } = await loggedIn("ann");
    expect(await world.isOwnRefreshToken(person(null), refreshToken)).toBe(false);
    const elsewhere = person(owner.spotify && { ...owner.spotify, appId: "another-app" });
    expect(await world.isOwnRefreshToken(elsewhere, refreshToken)).toBe(false);
  });

  test("is stored nowhere and changes nothing that is", async () => {
    const { owner, refreshToken } = await loggedIn("ann");
    const before = new Map(world.sealed.values);
    await world.isOwnRefreshToken(owner, refreshToken);
    expect(world.sealed.values).toEqual(before);
  });
});

describe("when Spotify cannot say", () => {
  const shown = "AQ-shown-refresh-token";
  const account = { appId: "app1", accountId: "a1", displayName: null, authorizedAtMs: 0, expiresAtMs: 1 };
  const owner = person({ ...account, state: "connected" });
  let server: ScriptedServer;
  beforeEach(async () => {
    server = await startScriptedServer();
  });
  afterEach(() => server.close());

  test.each([
    ["POST /accounts/api/token", { status: 503, body: shown }, 503],
    ["POST /accounts/api/token", oauthError("invalid_client", shown), "invalid-client"],
    ["GET /v1/me", { body: { id: "ann", display_name: shown } }, "bad-answer"],
    ["GET /v1/me", { status: 400, body: shown }, 400],
  ])("the failure is thrown, and quotes nothing: %s %j", async (route, answer, status) => {
    refreshes(server, {});
    server.on("GET /v1/me", { body: { account_id: "a1" } });
    server.on(route, answer);
    const world = setup(server);
    const error = await thrownBy(world.isOwnRefreshToken(owner, shown));
    expect(error).toMatchObject({ status });
    expect([inspect(error, { depth: 10 }), ...world.log.lines].join("\n")).not.toContain(shown);
  });

  test("the account id alone counts, not the user id", async () => {
    refreshes(server, {});
    server.on("GET /v1/me", { body: { account_id: "a2", id: "a1" } });
    expect(await setup(server).isOwnRefreshToken(owner, shown)).toBe(false);
  });
});
