import { describe, expect, it } from "vitest";
import type { SpotifyFaultKind } from "../../../playground/spotify/emulator.js";
import { days, hours, refresh, spotify } from "./harness.js";

async function ready(options = {}) {
  const world = await spotify(options);
  const tokens = await world.login("ann");
  const path = `/tracks/${world.track("Ladder Song").id}`;
  return { ...world, tokens, path, get: (address = path) => world.api(tokens.access, `GET ${address}`) };
}

describe("the daily quota", () => {
  it("refuses with QUOTA_EXCEEDED and hours to wait, and lets in again after them", async () => {
    const { get, emulator, clock, tokens, api, path } = await ready({ dailyQuota: 2 });
    expect(emulator.stats().quotaLeft).toBe(2);
    await get();
    await get();
    const refused = await get();
    expect(refused.status).toBe(429);
    expect(refused.json).toEqual({ error: { status: 429, message: "Too many requests", reason: "QUOTA_EXCEEDED" } });
    const waitS = Number(refused.headers.get("retry-after"));
    expect(waitS).toBeGreaterThan(3600);
    expect(emulator.stats()).toMatchObject({ calls: 3, quotaLeft: 0, byEndpoint: { "GET /tracks/:id": 3 } });
    clock.advance(waitS * 1000);
    const { json } = await refresh(emulator, tokens.refresh);
    expect((await api(json.access_token, `GET ${path}`)).status).toBe(200);
  });

  it("rolls: yesterday's calls do not count, and reading stats does not lock", async () => {
    const { emulator, clock, login, api, path } = await ready({ dailyQuota: 1 });
    await api((await login("ann")).access, `GET ${path}`);
    expect(emulator.stats().quotaLeft).toBe(0);
    clock.advance(days(1));
    expect(emulator.stats().quotaLeft).toBe(1);
  });

  it("a full bucket blocks only itself", async () => {
    const { get } = await ready({ bucketQuota: { search: 1 } });
    await get("/search?q=x&type=track");
    const refused = await get("/search?q=x&type=track");
    expect(refused.json.error.reason).toBe("QUOTA_EXCEEDED");
    expect((await get()).status).toBe(200);
  });

  it("is unlimited and null unless it is set", async () => {
    const { get, emulator } = await ready();
    await get();
    expect(emulator.stats().quotaLeft).toBeNull();
  });
});

describe("the rate limit", () => {
  it("refuses the call too many in 30 seconds with a short Retry-After", async () => {
    const { get, clock } = await ready({ ratePer30s: 2 });
    await get();
    clock.advance(10_000);
    await get();
    const refused = await get();
    expect(refused.status).toBe(429);
    expect(refused.json.error).not.toHaveProperty("reason");
    expect(refused.headers.get("retry-after")).toBe("20");
    clock.advance(20_000);
    expect((await get()).status).toBe(200);
  });

  it("can be set for one bucket", async () => {
    const { get } = await ready({ bucketRatePer30s: { search: 1 } });
    await get("/search?q=x&type=track");
    expect((await get("/search?q=x&type=track")).status).toBe(429);
    expect((await get()).status).toBe(200);
  });
});

describe("scripted faults", () => {
  const answers: [SpotifyFaultKind, number, string][] = [
    ["429", 429, "API rate limit exceeded"],
    ["429-no-header", 429, "API rate limit exceeded"],
    ["quota", 429, "QUOTA_EXCEEDED"],
    ["500", 500, "Server error."],
    ["502", 502, "Bad gateway."],
    ["503", 503, "Service unavailable"],
    ["401", 401, "Access token missing"],
    ["403", 403, "Forbidden"],
    ["403-owner-premium", 403, "Active premium subscription required for the owner of the app."],
    ["403-not-registered", 403, "The user is not registered for this application."],
    ["403-not-registered-text", 403, "User not registered in the Developer Dashboard"],
    ["403-scope", 403, "Insufficient client scope"],
    ["garbage", 200, "<html>"],
    ["empty", 200, ""],
  ];

  it.each(answers)("%s answers %i once, then all is well", async (kind, status, text) => {
    const { get, emulator } = await ready();
    emulator.fault({ kind });
    const answer = await get();
    expect(answer.status).toBe(status);
    expect(answer.text).toContain(text);
    expect((await get()).status).toBe(200);
  });

  it("has the headers of each 429", async () => {
    const { get, emulator } = await ready();
    for (const kind of ["429", "429-no-header", "quota"] as const) emulator.fault({ kind });
    expect((await get()).headers.get("retry-after")).toBe("2");
    expect((await get()).headers.get("retry-after")).toBeNull();
    expect((await get()).headers.get("retry-after")).toBe("48925");
    emulator.fault({ kind: "429", retryAfterS: 7 });
    expect((await get()).headers.get("retry-after")).toBe("7");
  });

  it("some bodies are no JSON: plain text, HTML, nothing", async () => {
    const { get, emulator } = await ready();
    for (const kind of ["403-not-registered-text", "garbage", "empty"] as const) emulator.fault({ kind });
    const [plain, page, nothing] = [await get(), await get(), await get()];
    expect(plain.text).toBe("User not registered in the Developer Dashboard");
    expect(page.headers.get("content-type")).toBe("text/html");
    expect(nothing.text).toBe("");
  });

  it("a timeout never answers: the client has to give up", async () => {
    const { emulator, tokens } = await ready();
    emulator.fault({ kind: "timeout" });
    const giveUp = new AbortController();
    const url = `${emulator.urls.api}/me`;
    const call = fetch(url, { signal: giveUp.signal, headers: { authorization: `Bearer ${tokens.access}` } });
    while (emulator.requests().at(-1)?.path !== "/api/v1/me") await new Promise(setImmediate);
    expect(emulator.requests().at(-1)?.status).toBe(0);
    giveUp.abort();
    await expect(call).rejects.toThrow("aborted");
  });

  it("stop ends a hanging and a slow call", async () => {
    const { emulator, get } = await ready();
    emulator.fault({ kind: "timeout" });
    emulator.fault({ kind: "slow", delayMs: hours(1) });
    const seen = emulator.requests().length;
    const calls = Promise.allSettled([get(), get()]);
    while (emulator.requests().length < seen + 2) await new Promise(setImmediate);
    await emulator.stop();
    expect((await calls).map((call) => call.status)).toEqual(["rejected", "rejected"]);
  });

  it("slow gives the right answer in the end", async () => {
    const { emulator, get } = await ready();
    emulator.fault({ kind: "slow", delayMs: 1 });
    expect((await get()).json.name).toBe("Ladder Song");
  });

  it("cut and reset break the connection", async () => {
    const { emulator, get } = await ready();
    emulator.fault({ kind: "cut" });
    emulator.fault({ kind: "reset" });
    await expect(get()).rejects.toThrow();
    await expect(get()).rejects.toThrow();
    expect((await get()).status).toBe(200);
  });

  it("hits only the given paths, listeners and turns", async () => {
    const { emulator, login, api, get } = await ready();
    const bob = (await login("bob")).access;
    emulator.fault({ kind: "503", pathPrefix: "/me/player", listenerId: "bob", skip: 1, times: 2 });
    const player = "GET /me/player/recently-played";
    expect((await get("/me/player/recently-played")).status).toBe(200);
    expect((await api(bob, "GET /me")).status).toBe(200);
    const statuses = [];
    for (let index = 0; index < 4; index += 1) statuses.push((await api(bob, player)).status);
    expect(statuses).toEqual([200, 503, 503, 200]);
  });

  it("leaves the accounts service alone unless its path is named", async () => {
    const { emulator, tokens } = await ready();
    emulator.fault({ kind: "503" });
    expect((await refresh(emulator, tokens.refresh)).status).toBe(200);
    emulator.fault({ kind: "503", pathPrefix: "/accounts/api/token" });
    expect((await refresh(emulator, tokens.refresh)).status).toBe(503);
  });

  it("invalid_grant for everybody passes again: nothing was revoked", async () => {
    const { emulator, tokens } = await ready();
    emulator.fault({ kind: "invalid-grant", times: Number.POSITIVE_INFINITY });
    for (let index = 0; index < 3; index += 1) {
      const answer = await refresh(emulator, tokens.refresh);
      expect(answer.status).toBe(400);
      expect(answer.json).toEqual({ error: "invalid_grant", error_description: "Refresh token revoked" });
    }
    emulator.clearFaults();
    expect((await refresh(emulator, tokens.refresh)).status).toBe(200);
    emulator.fault({ kind: "expired-grant" });
    expect((await refresh(emulator, tokens.refresh)).json.error_description).toBe("Refresh token expired");
  });

  it("revoked takes the caller's permission back for good", async () => {
    const { emulator, tokens, get, login } = await ready();
    emulator.fault({ kind: "revoked" });
    expect((await get()).status).toBe(401);
    expect((await refresh(emulator, tokens.refresh)).json.error_description).toBe("Refresh token revoked");
    const again = await login("ann");
    emulator.fault({ kind: "revoked" });
    expect((await refresh(emulator, again.refresh)).json.error_description).toBe("Refresh token revoked");
    expect((await refresh(emulator, again.refresh)).status).toBe(400);
  });
});

describe("the record of requests", () => {
  it("has time, method, path, query and status, and no token or code", async () => {
    const { emulator, clock, tokens, get } = await ready();
    await get("/search?q=x&type=track&access_token=abc");
    await refresh(emulator, tokens.refresh);
    const seen = emulator.requests();
    expect(seen).toContainEqual({
      atMs: clock.nowMs(),
      method: "GET",
      path: "/api/v1/search",
      query: "q=x&type=track",
      status: 200,
    });
    const text = JSON.stringify(seen);
    for (const secret of [tokens.access, tokens.refresh, "abc", "secret-1", "state-1"])
      expect(text).not.toContain(secret);
  });

  it("counts calls by endpoint, also removed and unknown ones", async () => {
    const { emulator, get } = await ready();
    for (const path of ["/me", "/me", "/tracks?ids=1", "/nothing"]) await get(path);
    expect(emulator.stats()).toMatchObject({ calls: 4, byEndpoint: { "GET /me": 2, removed: 1, unknown: 1 } });
  });
});

describe("the server", () => {
  it("refuses a body over one megabyte with 413", async () => {
    const { api, tokens } = await ready();
    expect((await api(tokens.access, "POST /me/playlists", { name: "x".repeat(1_100_000) })).status).toBe(413);
  });

  it("knows its addresses only once it listens, and stops twice without complaint", async () => {
    const { emulator } = await spotify();
    expect(emulator.urls.api).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api\/v1$/);
    await emulator.stop();
    await emulator.stop();
  });

  it("answers 404 outside of its three parts", async () => {
    const { emulator } = await spotify();
    const { origin } = new URL(emulator.urls.api);
    for (const path of ["/", "/api/v2/me", "/accounts/nothing"]) expect((await fetch(origin + path)).status).toBe(404);
  });
});
