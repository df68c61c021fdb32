import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { basic, codeFor, days, REDIRECT_URI, read, refresh, spotify, token } from "./harness.js";

describe("PKCE", () => {
  const verifier = "v".repeat(64);
  const code_challenge = createHash("sha256").update(verifier).digest("base64url");
  const pkce = { code_challenge, code_challenge_method: "S256" };
  const fields = (code: string, more = {}) => ({
    grant_type: "authorization_code",
    client_id: "client-1",
    redirect_uri: REDIRECT_URI,
    code,
    ...more,
  });

  it("lets a client without secret exchange and refresh", async () => {
    const { emulator } = await spotify();
    const code = await codeFor(emulator, "ann", pkce);
    const { json } = await token(emulator, fields(code, { code_verifier: verifier }), {});
    const refreshFields = { grant_type: "refresh_token", client_id: "client-1", refresh_token: json.refresh_token };
    expect((await token(emulator, refreshFields, {})).status).toBe(200);
  });

  it("refuses a wrong verifier, and a missing one", async () => {
    const { emulator } = await spotify();
    const wrong = fields(await codeFor(emulator, "ann", pkce), { code_verifier: "w".repeat(64) });
    expect((await token(emulator, wrong, {})).json.error_description).toBe("code_verifier was incorrect");
    const missing = fields(await codeFor(emulator, "ann", pkce));
    expect((await token(emulator, missing, {})).json.error_description).toBe("code_verifier must be supplied");
  });

  it("refuses a client that has neither secret nor challenge", async () => {
    const { emulator } = await spotify();
    const answer = await token(emulator, fields(await codeFor(emulator, "ann")), {});
    expect(answer.json).toEqual({ error: "invalid_client", error_description: "Invalid client secret" });
  });

  it("refuses to refresh without the secret what was granted with it", async () => {
    const { emulator, login } = await spotify();
    const tokens = await login("ann");
    const refreshFields = { grant_type: "refresh_token", client_id: "client-1", refresh_token: tokens.refresh };
    expect((await token(emulator, refreshFields, {})).json.error).toBe("invalid_client");
  });
});

describe("tokens", () => {
  it("an access token ends after 3600 seconds and a refreshed one works", async () => {
    const { emulator, clock, login, api } = await spotify();
    const tokens = await login("ann");
    clock.advance(3_599_000);
    expect((await api(tokens.access, "GET /me")).status).toBe(200);
    clock.advance(1000);
    const expired = await api(tokens.access, "GET /me");
    expect(expired.json).toEqual({ error: { status: 401, message: "The access token expired" } });
    const { json } = await refresh(emulator, tokens.refresh);
    expect((await api(json.access_token, "GET /me")).status).toBe(200);
  });

  it("no token, a wrong token and a Basic header are refused", async () => {
    const { emulator, api } = await spotify();
    const none = await read(await fetch(`${emulator.urls.api}/me`));
    expect(none.json).toEqual({ error: { status: 401, message: "No token provided" } });
    expect((await api("wrong", "GET /me")).json.error.message).toBe("Invalid access token");
    const asBasic = await read(await fetch(`${emulator.urls.api}/me`, { headers: basic("a:b") }));
    expect(asBasic.status).toBe(400);
  });

  it("refreshing answers no refresh token, an empty one, or a new one that ends the old", async () => {
    const { emulator, login } = await spotify();
    const tokens = await login("ann");
    expect((await refresh(emulator, tokens.refresh)).json).not.toHaveProperty("refresh_token");
    emulator.answerRefreshWith("empty");
    expect((await refresh(emulator, tokens.refresh)).json.refresh_token).toBe("");
    emulator.answerRefreshWith("new");
    const fresh = (await refresh(emulator, tokens.refresh)).json.refresh_token;
    expect((await refresh(emulator, tokens.refresh)).json.error_description).toBe("Invalid refresh token");
    expect((await refresh(emulator, fresh)).status).toBe(200);
  });

  it("a refresh token dies six months after the consent, however often it was used", async () => {
    const { emulator, clock, login } = await spotify();
    const tokens = await login("ann");
    clock.advance(days(178));
    expect((await refresh(emulator, tokens.refresh)).status).toBe(200);
    clock.advance(days(5));
    const late = await refresh(emulator, tokens.refresh);
    expect(late.status).toBe(400);
    expect(late.json).toEqual({ error: "invalid_grant", error_description: "Refresh token expired" });
  });

  it("after the listener revokes, refreshing and access tokens fail, until a new consent", async () => {
    const { emulator, login, api } = await spotify();
    const tokens = await login("ann");
    const bobs = await login("bob");
    emulator.revoke("ann");
    expect((await refresh(emulator, tokens.refresh)).json.error_description).toBe("Refresh token revoked");
    expect((await api(tokens.access, "GET /me")).status).toBe(401);
    expect((await api(bobs.access, "GET /me")).status).toBe(200);
    expect((await api((await login("ann")).access, "GET /me")).status).toBe(200);
  });

  it("client credentials reach the catalogue but nobody's account", async () => {
    const { emulator, api, track } = await spotify();
    const { json } = await token(emulator, { grant_type: "client_credentials" });
    expect(json).not.toHaveProperty("refresh_token");
    expect((await api(json.access_token, `GET /tracks/${track("Ladder Song").id}`)).status).toBe(200);
    const me = await api(json.access_token, "GET /me/player/recently-played");
    expect(me.json).toEqual({ error: { status: 401, message: "Valid user authentication required" } });
  });

  it("tokens differ even when randomness gives one number for ever", async () => {
    const { login } = await spotify({ random: () => 0.5 });
    const [first, second] = [await login("ann"), await login("ann")];
    expect(new Set([first.access, first.refresh, second.access, second.refresh]).size).toBe(4);
  });
});

describe("the allow-list", () => {
  it("lets others log in, but refuses each of their calls", async () => {
    const { emulator, login, api } = await spotify();
    emulator.addListener({ id: "cat", displayName: "Cat", allowListed: false });
    const tokens = await login("cat");
    const answer = await api(tokens.access, "GET /me");
    expect(answer.status).toBe(403);
    expect(answer.json.error.message).toContain("The user is not registered for this application");
    emulator.allowList("cat", true);
    expect((await api(tokens.access, "GET /me")).status).toBe(200);
  });

  it("has room for five, unless told otherwise", async () => {
    const { emulator } = await spotify();
    for (const id of ["c", "d", "e"]) emulator.addListener({ id, displayName: id });
    expect(() => emulator.addListener({ id: "f", displayName: "f" })).toThrow("full");
    emulator.addListener({ id: "g", displayName: "g", allowListed: false });
    expect(() => emulator.allowList("g", true)).toThrow("full");
    const roomy = await spotify({ userLimit: null });
    for (let index = 0; index < 10; index += 1) roomy.emulator.addListener({ id: `l${index}`, displayName: "x" });
  });
});

describe("GET /me", () => {
  it("has the account_id and nothing of what Development Mode has lost", async () => {
    const { login, api } = await spotify();
    const { json } = await api((await login("ann")).access, "GET /me");
    expect(json).toMatchObject({ id: "ann", display_name: "Ann Lee", type: "user", uri: "spotify:user:ann" });
    expect(json.account_id).toMatch(/^[0-9A-Za-z]{10}$/);
    for (const gone of ["email", "product", "country", "followers", "explicit_content"])
      expect(json).not.toHaveProperty(gone);
  });
});
