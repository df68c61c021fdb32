import { afterEach, beforeEach, describe, expect, it } from "vitest";
import {
  CLEO,
  CLIENT_ID,
  CLIENT_SECRET,
  DORA,
  MINUTE_MS,
  ORG,
  ORG_TEAM,
  OTHER_TEAM,
  type Payload,
  REDIRECT_URI,
  startWorld,
  type World,
} from "./world.js";

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const query = { client_id: CLIENT_ID, scope: "commands,chat:write", state: "s1", redirect_uri: REDIRECT_URI };
const consentUrl = (more: object = {}) =>
  `${world.emulator.authorizeUrl}?${new URLSearchParams({ ...query, ...more })}`;

/** Submits the consent page; the address it redirects to. */
async function decide(form: Record<string, string>, more: object = {}): Promise<URL> {
  const response = await fetch(consentUrl(more), {
    method: "POST",
    body: new URLSearchParams(form),
    redirect: "manual",
  });
  return new URL(response.headers.get("location") ?? `http://none/${response.status}`);
}

const code = async (as = CLEO) => (await decide({ as })).searchParams.get("code") ?? "";
const access = async (args: Payload) =>
  (await world.api("oauth.v2.access", { client_id: CLIENT_ID, client_secret: CLIENT_SECRET, ...args }, null)).body;

describe("the consent page", () => {
  it("names the scopes in words and everybody who could agree, in a look of its own", async () => {
    const response = await fetch(consentUrl());
    const page = await response.text();
    expect(response.status).toBe(200);
    expect(page).toContain("Pretend Slack");
    expect(page).toContain("Write messages under its own name");
    expect(page).toMatch(/Cleo Park<small>for Tape Club/);
    expect(page).toMatch(/Dora Lang<small>for the whole organisation/);
  });

  it("sends agreement back with a code, and refusal with access_denied", async () => {
    const agreed = await decide({ as: CLEO });
    expect(agreed.href).toMatch(new RegExp(`^${REDIRECT_URI}\\?`));
    expect([agreed.searchParams.get("state"), agreed.searchParams.get("code")]).toEqual(["s1", expect.any(String)]);
    const denied = await decide({ cancel: "1" });
    expect(Object.fromEntries(denied.searchParams)).toEqual({ error: "access_denied", state: "s1" });
  });

  it.each([
    [{ client_id: "other" }, "invalid_client_id"],
    [{ redirect_uri: "https://evil.example/" }, "bad_redirect_uri"],
    [{ redirect_uri: `${REDIRECT_URI}.evil.example/` }, "bad_redirect_uri"],
    [{ scope: "" }, "invalid_scope_requested"],
    [{ scope: "<script>" }, "invalid_scope"],
  ])("refuses %j with %s", async (more, problem) => {
    const response = await fetch(consentUrl(more));
    expect([response.status, await response.text()]).toEqual([400, expect.stringContaining(problem)]);
  });

  it("knows the addresses it was told last", async () => {
    world.emulator.setRedirectUris(["http://127.0.0.1:7/back"]);
    expect((await fetch(consentUrl())).status).toBe(400);
    expect((await fetch(consentUrl({ redirect_uri: "http://127.0.0.1:7/back/again" }))).status).toBe(200);
  });

  it("takes nobody's word, a bot's or an organisation's that is none", async () => {
    const bot = (await world.api("auth.test")).body.user_id;
    for (const as of ["", "U0NOBODY", bot, `${CLEO} org`]) expect((await decide({ as })).href).toBe("http://none/400");
  });
});

describe("oauth.v2.access", () => {
  it("gives a working token for a code", async () => {
    const body = await access({ code: await code(), redirect_uri: REDIRECT_URI });
    expect(body).toEqual({
      ok: true,
      app_id: world.emulator.appId,
      authed_user: { id: CLEO },
      scope: "commands,chat:write",
      token_type: "bot",
      access_token: expect.stringMatching(/^xoxb-/),
      bot_user_id: expect.stringMatching(/^U/),
      team: { id: OTHER_TEAM, name: "Tape Club" },
      enterprise: null,
      is_enterprise_install: false,
    });
    expect((await world.api("auth.test", {}, body.access_token)).body).toMatchObject({ ok: true, team_id: OTHER_TEAM });
  });

  it("gives an org-wide token without team, and a workspace's with its organisation", async () => {
    const wide = await access({ code: await code(`${DORA} org`) });
    expect(wide).toMatchObject({ team: null, enterprise: { id: ORG }, is_enterprise_install: true });
    const narrow = await access({ code: await code(DORA) });
    expect(narrow).toMatchObject({ team: { id: ORG_TEAM }, enterprise: { id: ORG }, is_enterprise_install: false });
  });

  it("takes the credentials by HTTP Basic too", async () => {
    const basic = Buffer.from(`${CLIENT_ID}:${CLIENT_SECRET}`).toString("base64");
    const response = await fetch(`${world.emulator.apiUrl}oauth.v2.access`, {
      method: "POST",
      headers: { authorization: `Basic ${basic}` },
      body: new URLSearchParams({ code: await code() }),
    });
    expect(await response.json()).toMatchObject({ ok: true });
  });

  it("refuses wrong credentials, wrong addresses, and codes that are used, old or made up", async () => {
    const fresh = await code();
    expect((await access({ code: fresh, client_id: "x" })).error).toBe("invalid_client_id");
    expect((await access({ code: fresh, client_secret: "x" })).error).toBe("bad_client_secret");
    expect((await access({ code: fresh, redirect_uri: "http://127.0.0.1:9/" })).error).toBe("bad_redirect_uri");
    expect((await access({ code: "x" })).error).toBe("invalid_code");
    expect((await access({})).error).toBe("invalid_arguments");
    expect((await access({ code: fresh })).ok).toBe(true);
    expect((await access({ code: fresh })).error).toBe("invalid_code");
    const old = await code();
    world.advance(10 * MINUTE_MS + 1);
    expect((await access({ code: old })).error).toBe("invalid_code");
  });

  it("keeps codes and secrets out of the record", async () => {
    const fresh = await code();
    await access({ code: fresh });
    const record = JSON.stringify(world.emulator.requests());
    expect(record).toContain("oauth.v2.access");
    for (const secret of [fresh, CLIENT_SECRET, "xoxb"]) expect(record).not.toContain(secret);
  });
});
