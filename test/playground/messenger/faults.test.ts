import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FaultName, isFaultName } from "../../../playground/messenger/faults.js";
import { ANN, outcome, startWorld, type World } from "./world.js";

let world: World;
beforeEach(async () => {
  world = await startWorld();
  await world.emulator.say(ANN, "hi");
});
afterEach(() => world.close());

const text = { text: "hello" };
const seen = () => world.emulator.messages(ANN).filter((message) => message.from === "bot").length;

describe("a fault", () => {
  it.each<[FaultName, number, string]>([
    ["unknown", 500, "1"],
    ["transient", 500, "2"],
    ["rate-limited", 400, "613"],
    ["abuse-warning", 400, "613/2018338"],
    ["app-limit", 403, "4"],
    ["revoked", 400, "190/460"],
    ["development-mode", 403, "200/2018028"],
  ])("%s answers %i with %s, delivers nothing and is then over", async (name, status, expected) => {
    world.emulator.fault({ name });
    const reply = await world.send(text);
    expect([reply.status, outcome(reply), seen()]).toEqual([status, expected, 0]);
    expect(outcome(await world.send(text))).toBe("200");
    expect(world.emulator.stats().byCode).toEqual({ [expected]: 1, "200": 1 });
  });

  it("says when an error is transient", async () => {
    world.emulator.fault({ name: "transient" });
    expect((await world.send(text)).body.error).toMatchObject({ code: 2, is_transient: true });
  });

  it("hits as many calls as told, in the order told", async () => {
    world.emulator.fault({ name: "transient", times: 2 });
    world.emulator.fault({ name: "revoked" });
    const outcomes = [];
    for (let index = 0; index < 4; index += 1) outcomes.push(outcome(await world.send(text)));
    expect(outcomes).toEqual(["2", "2", "190/460", "200"]);
  });

  it("can wait for a message, letting typing pass, or the other way round", async () => {
    const typing = () => world.send(text, { message: undefined, sender_action: "typing_on" });
    world.emulator.fault({ name: "transient", on: "send" });
    expect([outcome(await typing()), outcome(await world.send(text))]).toEqual(["200", "2"]);
    world.emulator.fault({ name: "transient", on: "action" });
    expect([outcome(await world.send(text)), outcome(await typing())]).toEqual(["200", "2"]);
  });

  it("that has not come yet can be called off", async () => {
    world.emulator.fault({ name: "transient", times: 9 });
    world.emulator.clearFaults();
    expect(outcome(await world.send(text))).toBe("200");
  });

  it("of an unknown name is refused", () => {
    expect(isFaultName("earthquake")).toBe(false);
    expect(isFaultName("toString")).toBe(false);
    expect(() => world.emulator.fault({ name: "earthquake" as FaultName })).toThrow("earthquake");
  });
});

describe("a broken answer", () => {
  const post = () =>
    fetch(`${world.emulator.url}/v26.0/me/messages`, { method: "POST", headers: { connection: "close" }, body: "{}" });

  it.each<[FaultName, number, string]>([
    ["503", 503, "Service Unavailable"],
    ["non-json", 200, "<html>Sorry, something went wrong.</html>"],
    ["empty", 200, ""],
  ])("%s has status %i and the body '%s'", async (name, status, body) => {
    world.emulator.fault({ name });
    const response = await post();
    expect([response.status, await response.text()]).toEqual([status, body]);
  });

  it("garbage calls itself JSON and is none", async () => {
    world.emulator.fault({ name: "garbage" });
    const response = await post();
    expect(response.headers.get("content-type")).toContain("application/json");
    await expect(response.json()).rejects.toThrow(SyntaxError);
  });

  it.each<FaultName>(["reset", "not-http"])("%s gives no response at all and delivers nothing", async (name) => {
    world.emulator.fault({ name });
    await expect(world.send(text)).rejects.toThrow("fetch failed");
    expect([seen(), world.emulator.requests().at(-1)?.status]).toEqual([0, 0]);
  });

  it("dropped breaks the connection after the message has been delivered", async () => {
    world.emulator.fault({ name: "dropped" });
    await expect(world.send(text)).rejects.toThrow("fetch failed");
    expect(seen()).toBe(1);
  });

  it("slow delivers at once and answers after its delay", async () => {
    world.emulator.fault({ name: "slow", delayMs: 20 });
    const startMs = performance.now();
    expect(outcome(await world.send(text))).toBe("200");
    // Timers may fire a fraction of a millisecond early by the finer clock.
    expect(performance.now() - startMs).toBeGreaterThanOrEqual(19);
  });

  it("timeout and slow never outlive stop()", async () => {
    world.emulator.fault({ name: "timeout" });
    world.emulator.fault({ name: "slow", delayMs: 3_600_000 });
    const calls = [world.send(text), world.send(text)].map((call) => call.then(outcome, () => "broken off"));
    await reached(() => world.emulator.stats().calls === 2);
    await world.emulator.stop();
    expect(await Promise.all(calls)).toEqual(["broken off", "broken off"]);
  });
});

/** Turns the event loop until the condition holds; the test's own time limit ends a wait in vain. */
async function reached(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
