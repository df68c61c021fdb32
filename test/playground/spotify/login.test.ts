import { describe, expect, it } from "vitest";
import {
  ALL_SCOPES,
  authorizeUrl,
  basic,
  codeFor,
  exchange,
  minutes,
  press,
  REDIRECT_URI,
  read,
  spotify,
  token,
} from "./harness.js";

describe("the login page", () => {
  it("offers each listener as a button and says the scopes in plain words", async () => {
    const { emulator } = await spotify();
    const page = await read(await fetch(authorizeUrl(emulator)));
    expect(page.status).toBe(200);
    expect(page.text).toContain('<html lang="en">');
    expect(page.text).toContain('name="listener" value="ann"');
    expect(page.text).toContain("Bob Fisher");
    expect(page.text).toContain("See the songs you played recently");
    expect(page.text).toContain('name="cancel"');
  });

  it("puts the listener of the playground first", async () => {
    const { emulator } = await spotify();
    const page = await read(await fetch(authorizeUrl(emulator, { playground_listener: "bob" })));
    expect(page.text.indexOf('value="bob"')).toBeLessThan(page.text.indexOf('value="ann"'));
    expect(page.text).toContain('value="bob" class="chosen" autofocus');
  });

  it("lets no name and no query break out of the page", async () => {
    const { emulator } = await spotify();
    emulator.addListener({ id: "eve", displayName: '<script>alert("1")</script>' });
    const page = await read(await fetch(authorizeUrl(emulator, { state: '"><script>' })));
    expect(page.text).not.toContain("<script>");
  });

  it("sends the chosen listener back with code and state", async () => {
    const { emulator } = await spotify();
    const target = await press(emulator, { listener: "ann" });
    expect(target.origin + target.pathname).toBe(REDIRECT_URI);
    expect(target.searchParams.get("state")).toBe("state-1");
    expect(target.searchParams.get("code")).toMatch(/^AQ/);
  });

  it("sends back access_denied when the listener cancels", async () => {
    const { emulator } = await spotify();
    const target = await press(emulator, { cancel: "1" });
    expect(target.searchParams.get("error")).toBe("access_denied");
    expect(target.searchParams.get("state")).toBe("state-1");
    expect(target.searchParams.has("code")).toBe(false);
  });

  it.each([
    ["another client", { client_id: "other" }, "INVALID_CLIENT: Invalid client"],
    ["no client", { client_id: "" }, "Missing required parameter: client_id"],
    ["an unregistered redirect", { redirect_uri: `${REDIRECT_URI}/` }, "INVALID_CLIENT: Invalid redirect URI"],
    ["no redirect", { redirect_uri: "" }, "Missing required parameter: redirect_uri"],
    ["the implicit grant", { response_type: "token" }, "response_type must be code"],
    ["an unknown scope", { scope: "user-read-mind" }, "INVALID_SCOPE: Invalid scope"],
    ["scopes with commas", { scope: "user-top-read,user-follow-read" }, "INVALID_SCOPE: Invalid scope"],
    ["a plain PKCE challenge", { code_challenge: "x".repeat(43) }, "code_challenge_method must be S256"],
  ])("shows an error page for %s and redirects nowhere", async (_case, changes, message) => {
    const { emulator } = await spotify();
    const page = await read(await fetch(authorizeUrl(emulator, changes), { redirect: "manual" }));
    expect(page.status).toBe(400);
    expect(page.text).toContain(message);
    expect((await press(emulator, { listener: "ann" }, changes)).protocol).toBe("none:");
  });

  it("refuses http redirects that are not loopback, registered or not", async () => {
    const insecure = ["http://localhost:3000/cb", "http://192.168.0.7:3000/cb"];
    const { emulator } = await spotify({ redirectUris: insecure });
    for (const uri of insecure) {
      const page = await read(await fetch(authorizeUrl(emulator, { redirect_uri: uri })));
      expect(page.text).toContain("INVALID_CLIENT: Insecure redirect URI");
    }
  });

  it("takes any port of a loopback redirect that was registered without one", async () => {
    const { emulator } = await spotify({ redirectUris: ["http://127.0.0.1/cb"] });
    const target = await press(emulator, { listener: "ann" }, { redirect_uri: "http://127.0.0.1:4567/cb" });
    expect(target.port).toBe("4567");
    const other = await press(emulator, { listener: "ann" }, { redirect_uri: "http://127.0.0.1:4567/other" });
    expect(other.protocol).toBe("none:");
  });

  it("has no button for somebody who does not exist", async () => {
    const { emulator } = await spotify();
    expect((await press(emulator, { listener: "nobody" })).protocol).toBe("none:");
  });
});

describe("the exchange of a code", () => {
  it("answers tokens and the granted scopes", async () => {
    const { emulator } = await spotify();
    const { status, json } = await exchange(emulator, await codeFor(emulator, "ann", { scope: ALL_SCOPES }));
    expect(status).toBe(200);
    expect(json).toMatchObject({ token_type: "Bearer", expires_in: 3600, scope: ALL_SCOPES });
    expect(json.access_token).toMatch(/^BQ/);
    expect(json.refresh_token).toMatch(/^AQ/);
  });

  it("works once: the second time the code is invalid", async () => {
    const { emulator } = await spotify();
    const code = await codeFor(emulator, "ann");
    await exchange(emulator, code);
    const again = await exchange(emulator, code);
    expect(again.status).toBe(400);
    expect(again.json).toEqual({ error: "invalid_grant", error_description: "Invalid authorization code" });
  });

  it("refuses a code that is older than ten minutes", async () => {
    const { emulator, clock } = await spotify();
    const code = await codeFor(emulator, "ann");
    clock.advance(minutes(10) + 1);
    expect((await exchange(emulator, code)).json.error_description).toBe("Authorization code expired");
  });

  it("refuses a redirect_uri that differs in one character", async () => {
    const { emulator } = await spotify();
    const code = await codeFor(emulator, "ann");
    const fields = { grant_type: "authorization_code", code, redirect_uri: `${REDIRECT_URI}/` };
    const answer = await token(emulator, fields);
    expect(answer.json).toEqual({ error: "invalid_grant", error_description: "Invalid redirect URI" });
  });

  it("needs redirect_uri and code", async () => {
    const { emulator } = await spotify();
    const noRedirect = await token(emulator, { grant_type: "authorization_code", code: "x" });
    expect(noRedirect.json.error_description).toBe("redirect_uri must be supplied");
    const noCode = await token(emulator, { grant_type: "authorization_code", redirect_uri: REDIRECT_URI });
    expect(noCode.json.error_description).toBe("code must be supplied");
  });

  it.each([
    ["a wrong secret", basic("client-1:wrong"), "Invalid client secret"],
    ["a wrong client", basic("other:secret-1"), "Invalid client"],
    ["a header without a colon", basic("client-1"), "Invalid client"],
    ["a bearer header", { authorization: "Bearer abc" }, "Invalid client"],
    ["no header", {}, "Invalid client"],
  ])("refuses %s", async (_case, headers, description) => {
    const { emulator } = await spotify();
    const code = await codeFor(emulator, "ann");
    const fields = { grant_type: "authorization_code", code, redirect_uri: REDIRECT_URI };
    const answer = await token(emulator, fields, headers as Record<string, string>);
    expect(answer.status).toBe(400);
    expect(answer.json).toEqual({ error: "invalid_client", error_description: description });
  });

  it("refuses JSON, unknown grants and missing grants", async () => {
    const { emulator } = await spotify();
    const url = `${emulator.urls.accounts}/api/token`;
    const asJson = await fetch(url, { method: "POST", body: "{}", headers: { "content-type": "application/json" } });
    expect(asJson.status).toBe(415);
    expect((await token(emulator, { grant_type: "password" })).json.error).toBe("unsupported_grant_type");
    expect((await token(emulator, {})).json.error_description).toBe("grant_type parameter is missing");
  });
});
