import { HTTPError, REST, Routes } from "discord.js";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FaultName, isFaultName } from "../../../playground/discord/faults.js";
import { spotifyActivity } from "../../../playground/discord/presence.js";
import { ANN, BOB, LOBBY, outcome, startWorld, TOKEN, type World } from "./world.js";

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const MINUTE_MS = 60 * 1000;
const send = (more: object = {}) => world.call(`/channels/${LOBBY}/messages`, { body: { content: "hi" }, ...more });
const posted = () => world.emulator.messages(BOB).length;

describe("the REST API", () => {
  it("wants the bot's token, and says so with code 0", async () => {
    for (const token of [null, "nonsense"]) {
      const { status, body } = await send({ token });
      expect([status, body]).toEqual([401, { message: "401: Unauthorized", code: 0 }]);
    }
    expect(posted()).toBe(0);
    expect(world.emulator.stats()).toMatchObject({ invalid: 2, byOutcome: { "401": 2 } });
  });

  it("ends a client's life by one 401: its token is wiped", async () => {
    const rest = new REST({ api: world.emulator.apiUrl, retries: 0 }).setToken("nonsense");
    await expect(rest.get(Routes.user())).rejects.toMatchObject({ status: 401 });
    await expect(rest.get(Routes.user())).rejects.toThrow("Expected token to be set");
  });

  it("names the route that is missing", async () => {
    const { status, body } = await world.call("/guilds/1/roles");
    expect([status, body.message]).toEqual([404, "404: Not Found (no route GET /guilds/1/roles)"]);
    expect((await fetch(`${world.emulator.apiUrl}/v9/gateway/bot`)).status).toBe(404);
  });

  it("says how to reach the gateway", async () => {
    const { body } = await world.call("/gateway/bot");
    expect(body).toEqual({
      url: expect.stringMatching(/^ws:\/\/127\.0\.0\.1:\d+\/gateway$/),
      shards: 1,
      session_start_limit: { total: 1000, remaining: 1000, reset_after: 86_400_000, max_concurrency: 1 },
    });
  });
});

describe("rate limits", () => {
  const strict = (limit: object) => startWorld({ routeLimit: { calls: 2, windowMs: MINUTE_MS }, ...limit });

  it("are told with every answer", async () => {
    const { headers } = await send();
    expect(headers.get("x-ratelimit-limit")).toBe("100");
    expect(headers.get("x-ratelimit-remaining")).toBe("99");
    expect(Number(headers.get("x-ratelimit-reset-after"))).toBeGreaterThan(0);
    expect(headers.get("x-ratelimit-bucket")).toMatch(/^[0-9a-f]{32}$/);
  });

  it("of a route refuse the next call there, and no other", async () => {
    const other = await strict({});
    const read = (id: string) => other.call(`/channels/${id}`);
    await read(LOBBY);
    await read(LOBBY);
    const { status, body, headers } = await read(LOBBY);
    expect([status, body.global, Number(body.retry_after) > 0]).toEqual([429, false, true]);
    expect([headers.get("x-ratelimit-scope"), headers.get("x-ratelimit-remaining")]).toEqual(["user", "0"]);
    expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
    expect((await read(other.emulator.dmChannel(ANN))).status).toBe(200);
    await other.close();
  });

  it("over all routes refuse everything but interactions", async () => {
    const other = await startWorld({ globalLimit: { calls: 2, windowMs: MINUTE_MS } });
    await other.call("/users/@me");
    const { status, body, headers } = await other.call("/gateway/bot");
    expect([status, body.global, headers.get("x-ratelimit-global")]).toEqual([429, true, "true"]);
    expect(outcome(await other.call("/interactions/1/x/callback", { body: { type: 5 } }))).toBe(10062);
    await other.close();
  });

  it("are waited for by discord.js", async () => {
    world.emulator.fault({ name: "429", retryAfterMs: 20 });
    const rest = world.rest();
    const limited = new Promise((resolve) => rest.on("rateLimited", resolve));
    await rest.post(Routes.channelMessages(LOBBY), { body: { content: "hi" } });
    expect(await limited).toMatchObject({ global: false });
    expect([posted(), world.emulator.stats().byOutcome["429"]]).toEqual([1, 1]);
  });
});

describe("a fault", () => {
  it.each<[FaultName, number, number]>([
    ["401", 401, 401],
    ["403", 403, 50001],
    ["429", 429, 429],
    ["429-global", 429, 429],
    ["50007", 403, 50007],
    ["50278", 403, 50278],
    ["10062", 404, 10062],
    ["40333", 403, 40333],
    ["40003", 400, 40003],
  ])("%s answers %i, does nothing and is then over", async (name, status, code) => {
    world.emulator.fault({ name });
    const reply = await send();
    expect([reply.status, outcome(reply), posted()]).toEqual([status, code, 0]);
    expect((await send()).status).toBe(200);
  });

  it.each<FaultName>(["500", "502", "503"])("%s is an HTTPError for discord.js", async (name) => {
    world.emulator.fault({ name });
    const call = world.rest().post(Routes.channelMessages(LOBBY), { body: { content: "hi" } });
    await expect(call).rejects.toBeInstanceOf(HTTPError);
    expect(posted()).toBe(0);
  });

  it("hits as many calls as told, of the method and path told", async () => {
    world.emulator.fault({ name: "50007", times: 2, method: "POST", path: "/messages" });
    const outcomes = [];
    for (let count = 0; count < 3; count += 1) {
      outcomes.push(outcome(await world.call("/users/@me")), outcome(await send()));
    }
    expect(outcomes).toEqual([200, 50007, 200, 50007, 200, 200]);
  });

  it("garbage calls itself JSON and is none", async () => {
    world.emulator.fault({ name: "garbage" });
    await expect(world.rest().get(Routes.user())).rejects.toThrow(SyntaxError);
  });

  it("reset breaks off before anything is done, dropped after", async () => {
    world.emulator.fault({ name: "reset" });
    await expect(send()).rejects.toThrow("fetch failed");
    expect(posted()).toBe(0);
    world.emulator.fault({ name: "dropped" });
    await expect(send()).rejects.toThrow("fetch failed");
    expect(posted()).toBe(1);
  });

  it("slow takes effect at once and answers later; timeout never answers", async () => {
    world.emulator.fault({ name: "slow", delayMs: 20 });
    expect([(await send()).status, posted()]).toEqual([200, 1]);
    world.emulator.fault({ name: "timeout" });
    const call = world.rest({ timeout: 50 }).post(Routes.channelMessages(LOBBY), { body: { content: "hi" } });
    await expect(call).rejects.toMatchObject({ name: "AbortError" });
    expect(posted()).toBe(1);
  });

  it("never outlives stop()", async () => {
    world.emulator.fault({ name: "slow", delayMs: 3_600_000 });
    const call = send().catch(() => "broken off");
    await new Promise<void>((resolve) => world.emulator.onMessage(() => resolve()));
    await world.emulator.stop();
    expect(await call).toBe("broken off");
  });

  it("can be called off, and one of an unknown name is refused", async () => {
    world.emulator.fault({ name: "500", times: 9 });
    world.emulator.clearFaults();
    expect((await send()).status).toBe(200);
    expect([isFaultName("earthquake"), isFaultName("toString"), isFaultName("12345")]).toEqual([false, false, false]);
    expect(() => world.emulator.fault({ name: "earthquake" as FaultName })).toThrow("earthquake");
  });
});

describe("the record of requests", () => {
  it("has method, path, body and status, and no token", async () => {
    await send({ body: { content: "hi" } });
    expect(world.emulator.requests().at(-1)).toEqual({
      atMs: world.nowMs(),
      method: "POST",
      path: `/channels/${LOBBY}/messages`,
      body: { content: "hi" },
      files: [],
      authorized: true,
      status: 200,
    });
    expect(JSON.stringify(world.emulator.requests())).not.toContain(TOKEN);
  });

  it("can be waited for", async () => {
    const two = world.emulator.requested({ method: "POST", path: "/messages", count: 2 });
    await send();
    await send();
    expect(await two).toHaveLength(2);
  });
});

describe("a person's song", () => {
  it("shows as Discord shows it", async () => {
    const song = {
      trackId: "4uLU6hMCjMI75M1A2tKUQC",
      title: "Song",
      artists: ["A", "B"],
      album: "LP",
      startMs: 1,
      endMs: 2,
    };
    expect(spotifyActivity(song)).toMatchObject({
      id: "spotify:1",
      type: 2,
      name: "Spotify",
      sync_id: song.trackId,
      details: "Song",
      state: "A; B",
      timestamps: { start: 1, end: 2 },
    });
  });
});
