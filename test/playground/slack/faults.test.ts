import { setImmediate as nextTick } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FaultName, isFaultName } from "../../../playground/slack/faults.js";
import { ANN, respondTo, startWorld, TALK, type World } from "./world.js";

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const texts = () => world.emulator.messages(ANN).map((message) => message.text);

/** Posts a message and says what came back, body included. */
async function post(signal?: AbortSignal): Promise<[status: number, body: string]> {
  const response = await fetch(`${world.emulator.apiUrl}chat.postMessage`, {
    method: "POST",
    redirect: "manual",
    headers: { authorization: `Bearer ${world.token}`, connection: "close" },
    body: new URLSearchParams({ channel: ANN, text: "Hello" }),
    ...(signal !== undefined && { signal }),
  });
  return [response.status, await response.text()];
}

describe("a fault", () => {
  it.each<[FaultName, number, string]>([
    ["ratelimited", 429, '{"ok":false,"error":"ratelimited"}'],
    ["ratelimited-without-retry-after", 429, '{"ok":false,"error":"ratelimited"}'],
    ["500", 500, "Internal Server Error"],
    ["503", 503, "Service Unavailable"],
    ["html", 200, "<html>"],
    ["redirect", 302, ""],
    ["account_inactive", 200, '{"ok":false,"error":"account_inactive"}'],
    ["edit_window_closed", 200, '{"ok":false,"error":"edit_window_closed"}'],
  ])("%s answers %i, does nothing and is then over", async (name, status, body) => {
    world.emulator.fault({ name });
    expect(await post()).toEqual([status, expect.stringContaining(body)]);
    expect(texts()).toEqual([]);
    expect((await post())[1]).toContain('"ok":true');
    expect(world.emulator.stats().byOutcome).toEqual({ [name]: 1, ok: 1 });
  });

  it("ratelimited says when to come back, or does not", async () => {
    const retryAfter = async () => (await world.api("auth.test")).headers.get("retry-after");
    world.emulator.fault({ name: "ratelimited", retryAfterS: 30 });
    world.emulator.fault({ name: "ratelimited-without-retry-after" });
    expect([await retryAfter(), await retryAfter()]).toEqual(["30", null]);
  });

  it("reset breaks the connection before, dropped after the message is sent", async () => {
    world.emulator.fault({ name: "reset" });
    await expect(post()).rejects.toThrow();
    expect(texts()).toEqual([]);
    world.emulator.fault({ name: "dropped" });
    await expect(post()).rejects.toThrow();
    expect(texts()).toEqual(["Hello"]);
  });

  it.each<[FaultName, string[]]>([
    ["timeout", []],
    ["lost", ["Hello"]],
  ])("%s never answers, having done %j", async (name, done) => {
    world.emulator.fault({ name });
    const patience = new AbortController();
    const answer = post(patience.signal);
    while (world.emulator.requests()[0]?.outcome !== name) await nextTick();
    expect(world.emulator.requests()).toMatchObject([{ outcome: name, status: 0 }]);
    patience.abort(new Error("waited long enough"));
    await expect(answer).rejects.toThrow("waited long enough");
    expect(texts()).toEqual(done);
  });

  it("truncated gives half the JSON for a message that was sent", async () => {
    world.emulator.fault({ name: "truncated" });
    const [status, body] = await post();
    expect(status).toBe(200);
    expect(() => JSON.parse(body)).toThrow();
    expect(texts()).toEqual(["Hello"]);
  });

  it.each<FaultName>(["slow", "slow-body"])("%s answers in the end", async (name) => {
    world.emulator.fault({ name, delayMs: 5 });
    expect((await post())[1]).toContain('"ok":true');
    expect(texts()).toEqual(["Hello"]);
  });

  it("slow-body shows its head at once and leaves the client waiting for the rest", async () => {
    world.emulator.fault({ name: "slow-body", delayMs: 60_000 });
    const patience = new AbortController();
    const { signal } = patience;
    const response = await fetch(`${world.emulator.apiUrl}auth.test`, { method: "POST", signal });
    expect(response.status).toBe(200);
    patience.abort(new Error("waited long enough"));
    await expect(response.text()).rejects.toThrow(/aborted|waited long enough/);
  });

  it("hits as many calls as told, of the method told", async () => {
    world.emulator.fault({ name: "503", times: 2, method: "chat.postMessage" });
    expect((await world.api("auth.test")).status).toBe(200);
    expect([(await post())[0], (await post())[0], (await post())[0]]).toEqual([503, 503, 200]);
  });

  it("can hit the response URLs, and only those", async () => {
    await world.emulator.command(ANN, "x", { channelId: TALK });
    const url = world.last().form.response_url ?? "";
    world.emulator.fault({ name: "account_inactive", method: "response_url" });
    expect((await world.api("auth.test")).body.ok).toBe(true);
    expect(await respondTo(url, { text: "x" })).toContain("account_inactive");
    expect(await respondTo(url, { text: "x" })).toBe("ok");
  });

  it("can be taken back, and must be known", async () => {
    world.emulator.fault({ name: "503" });
    world.emulator.clearFaults();
    expect((await post())[0]).toBe(200);
    expect(["timeout", "channel_not_found", "timeuot", ""].map(isFaultName)).toEqual([true, true, false, false]);
    expect(() => world.emulator.fault({ name: "timeuot" as FaultName })).toThrow("no fault timeuot");
  });
});

describe("the server", () => {
  it("knows no other pages, and runs once", async () => {
    expect((await fetch(`${world.emulator.url}/elsewhere`)).status).toBe(404);
    expect((await fetch(`${world.emulator.url}//`)).status).toBe(404);
    await world.emulator.stop();
    await world.emulator.stop();
    await expect(world.emulator.start()).rejects.toThrow("cannot be started again");
    expect(() => world.emulator.url).toThrow("not running");
  });

  it("calls plain http only, and only once it knows where", async () => {
    const lost = await startWorld();
    expect(() => lost.emulator.setRequestUrl("https://example.com/slack/events")).toThrow("plain http");
    await lost.close();
  });
});
