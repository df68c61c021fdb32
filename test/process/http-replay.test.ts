import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { DeliverOptions } from "../../playground/messenger/webhook-sender.js";
import { type Built, build } from "./built.js";
import type { Program } from "./program.js";
import { openWorld, type World } from "./world.js";

let built: Built;
let world: World;
let program: Program;

beforeAll(async () => {
  built = await build();
  world = await openWorld(built);
  program = await world.start();
  await world.ann.registers();
});

afterAll(async () => {
  await world.close();
  await built.remove();
});

function said(text: string) {
  const { shapes } = world.messenger;
  return shapes.events(shapes.text(world.ann.psid, text));
}

async function statusOf(body: object | Buffer, options: DeliverOptions = {}): Promise<number> {
  return (await world.messenger.deliver(body, { tries: 1, ...options })).status;
}

/** Ann asks for something and gets its answer: the bot is alive, and handles her events in order. */
async function stillAnswers(): Promise<void> {
  expect(await world.ann.says("inbox")).toBe(200);
  await world.ann.sees("No songs are waiting for you.");
}

function ask(path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(`${program.url}${path}`, { redirect: "manual", ...init });
}

describe("a webhook that Meta did not sign", () => {
  test.each(["missing", "wrong", "sha1"] as const)("gets 403 and has no effect: signature %s", async (signature) => {
    const before = world.ann.count("This is what you need to begin");
    expect(await statusOf(said("help"), { signature })).toBe(403);
    await stillAnswers();
    expect(world.ann.count("This is what you need to begin")).toBe(before);
  });

  test("gets 403 when its signature belongs to another body, or is no signature at all", async () => {
    const { shapes } = world.messenger;
    const other = { "x-hub-signature-256": `sha256=${"0".repeat(64)}` };
    expect(await statusOf(said("help"), { headers: other })).toBe(403);
    expect(await statusOf(said("help"), { headers: { "x-hub-signature-256": "sha256=" } })).toBe(403);
    expect(await statusOf(shapes.notJson(), { signature: "missing" })).toBe(403);
  });
});

describe("a signed body that is not what it should be", () => {
  const nested = (levels: number) => Buffer.from(`${"[".repeat(levels)}${"]".repeat(levels)}`);
  /** A message of Ann's to this Page, but for what it carries. */
  const carrying = (deep: string) => {
    const event = JSON.stringify(said("help")).replace('"text":"help"', `"text":"help","novelty":${deep}`);
    return Buffer.from(event);
  };

  test("is refused with 413 when it is oversized", async () => {
    const event = world.messenger.shapes.text("1", "help");
    expect(await statusOf(world.messenger.shapes.oversized(event, 1024 * 1024 + 1))).toBe(413);
    await stillAnswers();
  });

  test("gets 400 when it is cut off or no JSON", async () => {
    const whole = Buffer.from(JSON.stringify(said("help")));
    expect(await statusOf(whole.subarray(0, whole.length / 2))).toBe(400);
    expect(await statusOf(world.messenger.shapes.notJson())).toBe(400);
    expect(await statusOf(Buffer.alloc(0))).toBe(400);
    expect(await statusOf(Buffer.from([0x7b, 0xff, 0xfe, 0x00]))).toBe(400);
    await stillAnswers();
  });

  test.each([
    ["a hundred thousand lists in each other", nested(100_000)],
    ["a number", Buffer.from("7")],
    ["null", Buffer.from("null")],
    ["no entry", Buffer.from('{"object":"page"}')],
    ["an entry that is a text", Buffer.from('{"object":"page","entry":"x"}')],
    ["keys that are no data", Buffer.from('{"object":"page","entry":[{"__proto__":{"messaging":[1]}}]}')],
  ])("is harmless, and the bot still works: %s", async (_, body) => {
    expect([200, 400]).toContain(await statusOf(body));
    await stillAnswers();
  });

  test("is harmless when a real message carries a hundred thousand levels", async () => {
    const body = carrying(nested(100_000).toString());
    expect([200, 400]).toContain(await statusOf(body));
    await stillAnswers();
  });
});

describe("a body with several events", () => {
  test("has the good ones handled when one is bad", async () => {
    const { shapes } = world.messenger;
    const { ann } = world;
    const odd = [{ ...shapes.text(ann.psid, "help"), sender: 7 }, shapes.unknown(ann.psid), { message: null }];
    expect(
      await statusOf(shapes.events(...odd, shapes.text(ann.psid, "settings"), shapes.text(ann.psid, "sent"))),
    ).toBe(200);
    await ann.sees("You are Ann Reed");
    await ann.sees("You have not sent a song yet.");
  });
});

describe("an event that comes again", () => {
  test("has one effect and gets the same reply", async () => {
    const { ann } = world;
    const off = said("receipts off");
    expect(await statusOf(off)).toBe(200);
    const reply = await ann.sees("Receipts are off.");
    await ann.says("receipts on");
    await ann.sees("Receipts are on.");
    expect(await statusOf(off)).toBe(200);
    expect(await ann.sees("Receipts are off.")).toBe(reply);
    await ann.says("settings");
    expect(await ann.sees("You are Ann Reed")).toContain("Receipts are on");
  });

  test("is answered also when it is old", async () => {
    const { shapes } = world.messenger;
    const old = { ...shapes.text(world.ann.psid, "help share"), timestamp: Date.now() - 6 * 60 * 60_000 };
    expect(await statusOf(shapes.events(old))).toBe(200);
    await world.ann.sees("send a friend a song");
  });
});

describe("Meta's handshake", () => {
  const query = (changes: Record<string, string>) => {
    const right = { "hub.mode": "subscribe", "hub.verify_token": world.settings.MESSENGER_VERIFY_TOKEN ?? "" };
    return `/messenger/webhook?${new URLSearchParams({ ...right, "hub.challenge": "1158201444", ...changes })}`;
  };

  test("is answered with the challenge, as plain text", async () => {
    const response = await ask(query({}));
    expect([response.status, await response.text()]).toEqual([200, "1158201444"]);
    expect(response.headers.get("content-type")).toMatch(/^text\/plain/);
  });

  test("is refused with another word, another mode, or none", async () => {
    expect((await ask(query({ "hub.verify_token": "guess" }))).status).toBe(403);
    expect((await ask(query({ "hub.mode": "unsubscribe" }))).status).toBe(403);
    expect((await ask("/messenger/webhook")).status).toBe(403);
  });
});

describe("the other addresses", () => {
  test.each([
    ["GET", "/nothing/here", 404],
    ["GET", "/messenger", 404],
    ["DELETE", "/messenger/webhook", 405],
    ["POST", "/spotify/login", 405],
    ["POST", "/healthz", 405],
  ])("%s %s is refused with %i in the one shape of every failure", async (method, path, status) => {
    const response = await ask(path, { method });
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({
      error: { code: expect.any(String), message: expect.any(String), status, requestId: expect.any(String) },
    });
  });

  test("/healthz and /readyz say that all is well", async () => {
    expect(await (await ask("/healthz")).json()).toEqual({ status: "ok" });
    const ready = await ask("/readyz");
    expect([ready.status, await ready.json()]).toEqual([
      200,
      { status: "ready", checks: { redis: "ok", messenger: "ok" } },
    ]);
  });

  test("/privacy is a page for people", async () => {
    const response = await ask("/privacy");
    expect([response.status, response.headers.get("content-type")]).toEqual([
      200,
      expect.stringMatching(/^text\/html/),
    ]);
    expect(await response.text()).toContain("Spotify");
  });

  test("/spotify/login leads to Spotify with a state bound to this browser", async () => {
    const response = await ask("/spotify/login?from=messenger");
    const location = new URL(response.headers.get("location") ?? "");
    expect([response.status, location.origin]).toEqual([302, new URL(world.spotify.urls.accounts).origin]);
    expect(location.searchParams.get("state")?.length).toBeGreaterThan(20);
    expect(location.searchParams.get("redirect_uri")).toBe(`${world.settings.PUBLIC_URL}/spotify/callback`);
    expect(response.headers.get("set-cookie")).toMatch(/HttpOnly; SameSite=Lax/);
  });
});
