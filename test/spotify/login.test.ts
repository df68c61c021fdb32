import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { AccessLostError, UpstreamError } from "../../src/bots/errors.js";
import { sixMonthsAfter } from "../../src/spotify/six-months.js";
import { consent, type Emulated, logIn, startEmulated } from "./emulated.js";
import { type ScriptedServer, startScriptedServer } from "./scripted-server.js";
import { app, refreshes, setup, thrownBy } from "./setup.js";

describe("a login", () => {
  let world: Emulated;
  beforeEach(async () => {
    world = await startEmulated();
  });
  afterEach(() => world.emulator.stop());

  const codeOf = async (listener: string) => (await consent(world, listener)).searchParams.get("code") ?? "";

  test("asks for the history and what is playing, nothing else", () => {
    const url = new URL(world.login.authorizeUrl("a state", []));
    expect(url.origin + url.pathname).toBe(`${world.emulator.urls.accounts}/authorize`);
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: app.id,
      response_type: "code",
      redirect_uri: app.redirectUri,
      scope: "user-read-recently-played user-read-currently-playing",
      state: "a state",
      show_dialog: "true",
    });
  });

  test("ends with the account and the tokens that a session reads", async () => {
    const back = await consent(world, "ann", "the state");
    expect(back.searchParams.get("state")).toBe("the state");
    const { account, secret } = await world.login.finish(back.searchParams.get("code") ?? "", []);
    const authorizedAtMs = world.clock.nowMs();
    expect(account).toEqual({
      appId: app.id,
      accountId: expect.stringMatching(/^\w{10}$/),
      displayName: "Ann",
      authorizedAtMs,
      expiresAtMs: sixMonthsAfter(authorizedAtMs),
      state: "connected",
    });
    expect(JSON.parse(secret)).toEqual({
      refreshToken: expect.stringMatching(/^AQ/),
      accessToken: expect.stringMatching(/^BQ/),
      accessExpiresAtMs: authorizedAtMs + 3_600_000,
      scope: "user-read-recently-played user-read-currently-playing",
      authorizedAtMs,
      appId: app.id,
    });
    expect(world.quota.taken).toEqual([[app.id, "person"]]);
  });

  test("the same account is the same account the next time", async () => {
    const first = await logIn(world, "ann");
    const second = await logIn(world, "ann");
    expect(second.account.accountId).toBe(first.account.accountId);
    expect(second.secret).not.toBe(first.secret);
  });

  test.each<[string, () => Promise<string>]>([
    ["wrong", async () => "AQwrong"],
    [
      "used",
      async () => {
        const code = await codeOf("ann");
        await world.login.finish(code, []);
        return code;
      },
    ],
    [
      "too old",
      async () => {
        const code = await codeOf("ann");
        world.clock.advance(11 * 60_000);
        return code;
      },
    ],
  ])("with a code that is %s is no lost access", async (_, makeCode) => {
    const error = await thrownBy(world.login.finish(await makeCode(), []));
    expect(error).toBeInstanceOf(UpstreamError);
    expect(error).not.toBeInstanceOf(AccessLostError);
    expect(error).toMatchObject({ status: "invalid-code" });
  });

  test("of somebody who is not on the allow-list says so", async () => {
    world.emulator.addListener({ id: "eve", displayName: "Eve", allowListed: false });
    const error = await thrownBy(world.login.finish(await codeOf("eve"), []));
    expect(error).toBeInstanceOf(AccessLostError);
    expect(error).toMatchObject({ status: "not-registered" });
  });

  test("of somebody who is not on the allow-list says so in the older form too", async () => {
    world.emulator.fault({ kind: "403-not-registered-text" });
    expect(await thrownBy(world.login.finish(await codeOf("ann"), []))).toMatchObject({ status: "not-registered" });
  });

  test("with the wrong secret is the operator's matter", async () => {
    const other = setup({ url: "" }, { ...world.parts, apps: [{ ...app, secret: "wrong" }] });
    const error = await thrownBy(other.login.finish(await codeOf("ann"), []));
    expect(error).toMatchObject({ status: "invalid-client" });
    expect(error).not.toBeInstanceOf(AccessLostError);
  });
});

describe("an answer to a login that lacks something", () => {
  let server: ScriptedServer;
  beforeEach(async () => {
    server = await startScriptedServer();
  });
  afterEach(() => server.close());

  test("a display name may be missing", async () => {
    refreshes(server, { refresh_token: "refresh" });
    server.on("GET /v1/me", { body: { account_id: "a1", id: "ann", display_name: null } });
    expect((await setup(server).login.finish("code", [])).account).toMatchObject({
      accountId: "a1",
      displayName: null,
    });
  });

  test("the user id never stands in for the account id", async () => {
    refreshes(server, { refresh_token: "refresh" });
    server.on("GET /v1/me", { body: { id: "ann", display_name: "Ann" } });
    expect(await thrownBy(setup(server).login.finish("code", []))).toMatchObject({ status: "bad-answer" });
  });

  test.each([{}, { refresh_token: "" }, { refresh_token: null }])(
    "a login without a refresh token is none: %j",
    async (more) => {
      refreshes(server, more);
      expect(await thrownBy(setup(server).login.finish("code", []))).toMatchObject({ status: "bad-answer" });
      expect(server.count("GET /v1/me")).toBe(0);
    },
  );

  test("the exchange carries the secret in its header, and is made once", async () => {
    server.on("POST /accounts/api/token", { status: 503 });
    expect(await thrownBy(setup(server).login.finish("code 1", []))).toMatchObject({ status: 503 });
    expect(server.seen).toMatchObject([
      { authorization: `Basic ${Buffer.from(`${app.id}:${app.secret}`).toString("base64")}` },
    ]);
    expect(Object.fromEntries(new URLSearchParams(server.seen[0]?.body))).toEqual({
      grant_type: "authorization_code",
      code: "code 1",
      redirect_uri: app.redirectUri,
    });
  });
});

describe("six months", () => {
  test.each([
    ["2026-01-15T10:20:30.400Z", "2026-07-15T10:20:30.400Z"],
    ["2026-11-20T18:00:00.000Z", "2027-05-20T18:00:00.000Z"],
    ["2026-08-31T23:59:59.999Z", "2027-02-28T23:59:59.999Z"],
    ["2027-08-31T00:00:00.000Z", "2028-02-29T00:00:00.000Z"],
    ["2026-05-31T12:00:00.000Z", "2026-11-30T12:00:00.000Z"],
  ])("after %s end on %s", (from, to) => {
    expect(new Date(sixMonthsAfter(Date.parse(from))).toISOString()).toBe(to);
  });
});
