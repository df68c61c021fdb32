import { createHmac } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createMessengerEmulator } from "../../../playground/messenger/emulator.js";
import { ANN, APP_SECRET, PAGE_ID, startWorld, VERIFY_TOKEN, type World } from "./world.js";

let world: World;
beforeEach(async () => {
  world = await startWorld();
});
afterEach(() => world.close());

const hmac = (algorithm: string, raw: Buffer) => createHmac(algorithm, APP_SECRET).update(raw).digest("hex");

describe("the handshake", () => {
  it("succeeds with a bot that checks the token and echoes the challenge", async () => {
    world.respondWith(({ url }) => ({ status: 200, body: url.searchParams.get("hub.challenge") ?? "" }));
    expect(await world.emulator.verifyWebhook()).toBe(true);
    expect(world.received[0]?.method).toBe("GET");
    expect(Object.fromEntries(world.received[0]?.url.searchParams ?? [])).toEqual({
      "hub.mode": "subscribe",
      "hub.verify_token": VERIFY_TOKEN,
      "hub.challenge": expect.stringMatching(/^\d+$/),
    });
  });

  it.each([
    ["another status than 200", (challenge: string) => ({ status: 403, body: challenge })],
    ["anything but the challenge", (challenge: string) => ({ status: 200, body: `"${challenge}"` })],
  ])("fails with %s", async (_name, answer) => {
    world.respondWith(({ url }) => answer(url.searchParams.get("hub.challenge") ?? ""));
    expect(await world.emulator.verifyWebhook()).toBe(false);
  });

  it("needs a webhook, which must be plain http", async () => {
    const emulator = createMessengerEmulator({
      clock: { nowMs: () => 0 },
      pageId: PAGE_ID,
      pageToken: "t",
      appSecret: APP_SECRET,
      verifyToken: VERIFY_TOKEN,
    });
    expect(() => emulator.setWebhook("https://bot.example/webhook")).toThrow("plain http");
    await expect(emulator.verifyWebhook()).rejects.toThrow("call setWebhook first");
  });
});

describe("a webhook", () => {
  it("is signed over exactly the bytes sent, in which all text is ASCII", async () => {
    const result = await world.emulator.say(ANN, "für Élise 🎵");
    const [received] = world.received;
    expect(result).toMatchObject({ status: 200, statuses: [200], tooSlow: false });
    expect(received?.raw.toString("latin1")).toContain("f\\u00fcr \\u00c9lise \\ud83c\\udfb5");
    expect(received?.headers["x-hub-signature-256"]).toBe(`sha256=${hmac("sha256", received?.raw ?? Buffer.alloc(0))}`);
    expect(received?.headers["x-hub-signature"]).toBeUndefined();
    expect(world.bodies()[0]).toEqual({
      object: "page",
      entry: [
        {
          id: PAGE_ID,
          time: world.nowMs(),
          messaging: [
            {
              sender: { id: ANN },
              recipient: { id: PAGE_ID },
              timestamp: world.nowMs(),
              message: { mid: world.emulator.messages(ANN)[0]?.mid, text: "für Élise 🎵" },
            },
          ],
        },
      ],
    });
  });

  it("can come with the legacy signature only, with none, or with a wrong one, and is then not repeated", async () => {
    world.respondWith(() => ({ status: 403 }));
    const body = world.emulator.shapes.events(world.emulator.shapes.text(ANN, "hi"));
    for (const signature of ["sha1", "missing", "wrong"] as const) {
      expect((await world.emulator.deliver(body, { signature })).statuses).toEqual([403]);
    }
    const [sha1, missing, wrong] = world.received;
    expect(sha1?.headers["x-hub-signature"]).toBe(`sha1=${hmac("sha1", sha1?.raw ?? Buffer.alloc(0))}`);
    expect([sha1, missing].map((received) => received?.headers["x-hub-signature-256"])).toEqual([undefined, undefined]);
    expect(wrong?.headers["x-hub-signature-256"]).toMatch(/^sha256=[0-9a-f]{64}$/);
    expect(wrong?.headers["x-hub-signature-256"]).not.toBe(`sha256=${hmac("sha256", wrong?.raw ?? Buffer.alloc(0))}`);
  });

  it("can be cut in the middle of a character and arrives whole", async () => {
    const { shapes } = world.emulator;
    const bytes = shapes.unescaped(shapes.events(shapes.text(ANN, "🎵")));
    const result = await world.emulator.deliver(bytes, {
      splitAt: bytes.indexOf("🎵") + 2,
      headers: { "x-extra": "1" },
    });
    expect(result.status).toBe(200);
    expect(world.received[0]?.raw.equals(bytes)).toBe(true);
    expect(world.received[0]?.headers).toMatchObject({ "x-extra": "1" });
  });

  it("is delivered again at once, unchanged, until a 200 comes", async () => {
    world.respondWith(() => ({ status: world.received.length < 3 ? 500 : 200 }));
    const result = await world.emulator.say(ANN, "hi");
    expect(result.statuses).toEqual([500, 500, 200]);
    expect(new Set(world.received.map(({ raw }) => raw.toString())).size).toBe(1);
    expect(world.emulator.messages(ANN)).toHaveLength(1);
    expect(world.emulator.stats().webhooks).toBe(3);
  });

  it("is given up after three tries, or as many as told", async () => {
    world.respondWith(() => ({ status: 503 }));
    expect((await world.emulator.say(ANN, "hi")).statuses).toEqual([503, 503, 503]);
    const body = world.emulator.shapes.withoutEntry();
    expect((await world.emulator.deliver(body, { tries: 1 })).statuses).toEqual([503]);
  });

  it("left unanswered counts as too slow and as failed", async () => {
    const impatient = await startWorld({ ackLimitMs: 20 });
    impatient.respondWith(() => null);
    const result = await impatient.emulator.say(ANN, "hi");
    expect(result).toMatchObject({ status: 0, statuses: [0, 0, 0], tooSlow: true });
    // Timers may fire a fraction of a millisecond early by the finer clock.
    expect(result.ackMs).toBeGreaterThanOrEqual(19);
    await impatient.close();
  });

  it("to a bot that is not there has status 0 without being too slow", async () => {
    world.emulator.setWebhook("http://127.0.0.1:1/"); // a reserved port nobody listens on
    expect(await world.emulator.say(ANN, "hi")).toMatchObject({ statuses: [0, 0, 0], tooSlow: false });
  });

  it("on its way is broken off by stop(), without further tries", async () => {
    const arrived = new Promise<void>((resolve) => {
      world.respondWith(() => {
        resolve();
        return null;
      });
    });
    const said = world.emulator.say(ANN, "hi");
    await arrived;
    await world.emulator.stop();
    expect(await said).toMatchObject({ statuses: [0], tooSlow: false });
  });

  it("is not sent for events the app has not subscribed to", async () => {
    await world.graph({ path: `/v26.0/${PAGE_ID}/subscribed_apps?subscribed_fields=messages,messaging_postbacks` });
    await world.emulator.say(ANN, "hi");
    expect((await world.emulator.openLink(ANN, "code")).statuses).toEqual([]);
    expect(world.received).toHaveLength(1);
  });
});
