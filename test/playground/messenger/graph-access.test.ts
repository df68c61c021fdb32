import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { ANN, outcome, PAGE_ID, PROOF, startWorld, TOKEN, type World } from "./world.js";

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

describe("the Graph API lets in", () => {
  it("a caller with the page token and its proof, and names the Page", async () => {
    const reply = await world.graph({ method: "GET", path: "/v26.0/me" });
    expect(reply.body).toEqual({ id: PAGE_ID, name: "Send Songs" });
    expect(reply.headers.get("facebook-api-version")).toBe("v26.0");
  });

  it("a token in the query", async () => {
    const reply = await world.graph({ method: "GET", path: `/v26.0/me?access_token=${TOKEN}`, token: null });
    expect(reply.status).toBe(200);
  });

  it("a caller without proof where the app does not require one", async () => {
    const relaxed = await startWorld({ requireProof: false });
    expect(outcome(await relaxed.graph({ method: "GET", path: "/v26.0/me", proof: null }))).toBe("200");
    expect(outcome(await relaxed.graph({ method: "GET", path: "/v26.0/me", proof: "wrong" }))).toBe("100");
    await relaxed.close();
  });

  it("a form-encoded body", async () => {
    await world.emulator.say(ANN, "hi");
    const form = new URLSearchParams({
      recipient: JSON.stringify({ id: ANN }),
      message: JSON.stringify({ text: "hey" }),
    });
    const url = `${world.emulator.url}/v26.0/me/messages?access_token=${TOKEN}&appsecret_proof=${PROOF}`;
    expect((await fetch(url, { method: "POST", body: form })).status).toBe(200);
    expect(world.emulator.messages(ANN).at(-1)?.text).toBe("hey");
  });
});

describe("the Graph API refuses", () => {
  it("a call without token with 2500", async () => {
    expect(outcome(await world.graph({ token: null, body: {} }))).toBe("2500");
  });

  it("a wrong token with 190", async () => {
    expect(outcome(await world.graph({ token: "EAAG-other", body: {} }))).toBe("190");
  });

  it("a missing or wrong appsecret_proof with 100 as GraphMethodException", async () => {
    const missing = await world.graph({ proof: null, body: {} });
    const wrong = await world.graph({ proof: "0".repeat(64), body: {} });
    expect(missing.body.error).toMatchObject({ code: 100, type: "GraphMethodException" });
    expect(wrong.body.error).toMatchObject({ code: 100, type: "GraphMethodException" });
  });

  it("a version that does not exist, or none at all, as an unknown path", async () => {
    const newer = await world.graph({ path: "/v27.0/me/messages", body: {} });
    expect(newer.body.error).toMatchObject({ code: 2500, message: "Unknown path components: /v27.0/me/messages" });
    expect(outcome(await world.graph({ path: "/me/messages", body: {} }))).toBe("2500");
  });

  it("a dead version, which an app told to upgrade is served as the oldest live one", async () => {
    expect(outcome(await world.graph({ method: "GET", path: "/v3.2/me" }))).toBe("12");
    const upgrading = await startWorld({ deadVersions: "upgrade" });
    const reply = await upgrading.graph({ method: "GET", path: "/v3.2/me" });
    expect([reply.status, reply.headers.get("facebook-api-version")]).toEqual([200, "v21.0"]);
    await upgrading.close();
  });

  it("another Page's messages and unknown edges", async () => {
    expect(outcome(await world.graph({ path: "/v26.0/4711/messages", body: {} }))).toBe("100/33");
    expect(outcome(await world.graph({ path: "/v26.0/me/feed", body: {} }))).toBe("2500");
    expect(outcome(await world.graph({ method: "GET", path: "/v26.0/me/messages" }))).toBe("2500");
  });

  it("with a body in Meta's shape", async () => {
    const { body, status } = await world.graph({ token: "EAAG-other", body: {} });
    expect(status).toBe(400);
    expect(body).toEqual({
      error: { message: expect.any(String), type: "OAuthException", code: 190, fbtrace_id: expect.any(String) },
    });
  });
});

describe("the profile of a person", () => {
  it("has the fields asked for and the id", async () => {
    const reply = await world.graph({ method: "GET", path: `/v26.0/${ANN}?fields=first_name,last_name,locale` });
    expect(reply.body).toEqual({ first_name: "Ann", last_name: "Miller", id: ANN });
  });

  it("is refused for unknown people, unknown fields and accounts without one", async () => {
    world.emulator.addPerson({ psid: "9003", name: "Phone", hasProfile: false });
    expect(outcome(await world.graph({ method: "GET", path: "/v26.0/666?fields=first_name" }))).toBe("100/33");
    expect(outcome(await world.graph({ method: "GET", path: `/v26.0/${ANN}?fields=shoe_size` }))).toBe("100");
    expect(outcome(await world.graph({ method: "GET", path: "/v26.0/9003?fields=first_name" }))).toBe("100/2018218");
  });
});

describe("the record of requests", () => {
  it("shows calls in order with their status, and neither token nor proof", async () => {
    await world.graph({
      path: `/v26.0/me/messages?access_token=${TOKEN}`,
      body: { access_token: TOKEN, recipient: {} },
    });
    await world.graph({ method: "GET", path: "/v26.0/me?fields=id" });
    expect(world.emulator.requests()).toEqual([
      { atMs: world.nowMs(), method: "POST", path: "/v26.0/me/messages", body: { recipient: {} }, status: 400 },
      { atMs: world.nowMs(), method: "GET", path: "/v26.0/me?fields=id", body: {}, status: 200 },
    ]);
    expect(world.emulator.stats()).toEqual({ calls: 2, webhooks: 0, byCode: { "100": 1, "200": 1 } });
  });
});

describe("the settings of the Page", () => {
  const profile = (method: string, body?: object, query = "") =>
    world.graph({ method, path: `/v26.0/me/messenger_profile${query}`, ...(body === undefined ? {} : { body }) });
  const menu = [{ locale: "default", call_to_actions: [{ type: "postback", title: "Help", payload: "help" }] }];

  it("can be set, read and deleted", async () => {
    await profile("POST", { get_started: { payload: "begin" }, greeting: [{ locale: "default", text: "Hello" }] });
    const read = await profile("GET", undefined, "?fields=get_started,persistent_menu");
    expect(read.body).toEqual({ data: [{ get_started: { payload: "begin" } }] });
    expect((await profile("DELETE", { fields: ["get_started"] })).body).toEqual({ result: "success" });
    expect((await profile("GET", undefined, "?fields=get_started")).body).toEqual({ data: [] });
  });

  it("refuse a menu without Get Started, and to take Get Started from under a menu", async () => {
    expect(outcome(await profile("POST", { persistent_menu: menu }))).toBe("200");
    expect(outcome(await profile("DELETE", { fields: ["get_started"] }))).toBe("100/2018145");
    await profile("DELETE", { fields: ["persistent_menu", "get_started"] });
    expect(outcome(await profile("POST", { persistent_menu: menu }))).toBe("100/2018145");
  });

  it.each([
    ["nothing", {}],
    ["an unknown property", { wallpaper: "blue" }],
    ["a Get Started button without payload", { get_started: {} }],
    ["a greeting over 160 characters", { greeting: [{ locale: "default", text: "x".repeat(161) }] }],
    [
      "more than four ice breakers",
      { ice_breakers: Array.from({ length: 5 }, () => ({ question: "?", payload: "p" })) },
    ],
    [
      "more than 20 menu items",
      { persistent_menu: [{ call_to_actions: Array(21).fill(menu[0]?.call_to_actions[0]) }] },
    ],
    ["a nested menu", { persistent_menu: [{ call_to_actions: [{ type: "nested", title: "More" }] }] }],
  ])("refuse %s", async (_name, body) => {
    expect(outcome(await profile("POST", body))).toBe("100");
  });

  it("refuse to read or delete without, or with unknown, fields", async () => {
    expect(outcome(await profile("GET"))).toBe("100");
    expect(outcome(await profile("GET", undefined, "?fields=wallpaper"))).toBe("100");
    expect(outcome(await profile("DELETE", {}))).toBe("100");
  });

  it("refuse a subscription to nothing or to unknown fields", async () => {
    const path = `/v26.0/${PAGE_ID}/subscribed_apps`;
    expect(outcome(await world.graph({ path, body: {} }))).toBe("100");
    expect(outcome(await world.graph({ path: `${path}?subscribed_fields=messages,gossip` }))).toBe("100");
  });
});
