import { createHmac } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { judgeSignature } from "../../../src/channels/messenger/signature.js";
import { createWebhook, maxWebhookBytes, type Webhook } from "../../../src/channels/messenger/webhook.js";
import type { HttpRequest, HttpResponse } from "../../../src/http-port.js";
import { bob, type MessengerBench, openMessenger, recordedLog } from "./bench.js";

describe("Meta's handshake", () => {
  const log = recordedLog();
  const webhook = createWebhook({ appSecret: "s", verifyToken: "verify-token", accept: async () => {}, log });
  const ask = (query: string) => webhook.verify(getRequest(query));

  it("is answered with the challenge as plain text", () => {
    const response = ask("hub.mode=subscribe&hub.verify_token=verify-token&hub.challenge=<b>1158201444");
    expect(response).toMatchObject({ status: 200, body: "<b>1158201444", headers: { "content-type": "text/plain" } });
  });

  it.each([
    ["a wrong token", "hub.mode=subscribe&hub.verify_token=guess&hub.challenge=1"],
    ["a token that is longer", "hub.mode=subscribe&hub.verify_token=verify-token1&hub.challenge=1"],
    ["no token", "hub.mode=subscribe&hub.challenge=1"],
    ["another mode", "hub.mode=unsubscribe&hub.verify_token=verify-token&hub.challenge=1"],
    ["no mode", "hub.verify_token=verify-token&hub.challenge=1"],
    ["no challenge", "hub.mode=subscribe&hub.verify_token=verify-token"],
    ["an empty challenge", "hub.mode=subscribe&hub.verify_token=verify-token&hub.challenge="],
    ["nothing at all", ""],
  ])("with %s is refused without a word", (_name, query) => {
    expect(ask(query)).toEqual({ status: 403, body: "" });
  });
});

describe("a webhook request", () => {
  let bench: MessengerBench;
  beforeEach(async () => {
    bench = await openMessenger();
  });
  afterEach(() => bench.close());

  const logged = () => bench.log.lines.map(({ event, fields }) => [event, fields.signature ?? fields.events]);

  it("passes the handshake of the emulated Messenger", async () => {
    expect(await bench.emulator.verifyWebhook()).toBe(true);
  });

  it("that Meta has not signed is refused, and the log says what was wrong", async () => {
    const { shapes } = bench.emulator;
    for (const signature of ["missing", "sha1", "wrong"] as const) {
      const result = await bench.emulator.deliver(shapes.events(shapes.text(bob, "forged")), { signature });
      expect(result.status).toBe(403);
    }
    expect(bench.accepted).toEqual([]);
    expect(logged()).toEqual([
      ["messenger.forged", "missing"],
      ["messenger.forged", "missing"],
      ["messenger.forged", "wrong"],
    ]);
    expect(bench.log.lines.map(({ fields }) => fields.hasSha1)).toEqual([false, true, false]);
  });

  it.each(["", "sha256=", "sha256", "sha1=abc", "SHA256=ABC", "sha256=".padEnd(71, "0")])(
    "with the signature %j is refused",
    async (header) => {
      const { shapes } = bench.emulator;
      const headers = { "x-hub-signature-256": header };
      const body = shapes.events(shapes.text(bob, "forged"));
      expect((await bench.emulator.deliver(body, { headers, signature: "wrong" })).status).toBe(403);
    },
  );

  it("is the bytes as they came, also when a character is cut in two", async () => {
    const { shapes } = bench.emulator;
    const bytes = shapes.unescaped(shapes.events(shapes.text(bob, "Füße 😀")));
    const splitAt = bytes.indexOf(Buffer.from("😀")) + 2;
    expect((await bench.emulator.deliver(bytes, { splitAt })).status).toBe(200);
    expect(bench.accepted[0]?.event).toContain("Füße 😀");
  });

  it("over a megabyte is refused", async () => {
    const { shapes } = bench.emulator;
    const body = shapes.oversized(shapes.text(bob, "hi"), maxWebhookBytes);
    expect((await bench.emulator.deliver(body, { tries: 1 })).status).toBe(413);
    expect(bench.channel.routes.map(({ maxBodyBytes }) => maxBodyBytes)).toEqual([undefined, maxWebhookBytes]);
    const almost = shapes.oversized(shapes.text(bob, "hi"), maxWebhookBytes - 1000);
    expect((await bench.emulator.deliver(almost)).status).toBe(200);
  });

  it("that is cut off or no JSON is refused, though signed", async () => {
    const { shapes } = bench.emulator;
    const whole = Buffer.from(JSON.stringify(shapes.events(shapes.text(bob, "hi"))));
    for (const bytes of [whole.subarray(0, 40), shapes.notJson(), Buffer.alloc(0)]) {
      expect((await bench.emulator.deliver(bytes, { tries: 1 })).status).toBe(400);
    }
  });

  it("nested however deep does no harm", async () => {
    const deep = (depth: number) => Buffer.from("[".repeat(depth) + "]".repeat(depth));
    expect((await bench.emulator.deliver(deep(200_000), { tries: 1 })).status).toBe(200);
    const { shapes } = bench.emulator;
    const inside = JSON.stringify(shapes.events(shapes.text(bob, "MARK"), shapes.text(bob, "good")));
    const bytes = Buffer.from(inside.replace('"MARK"', deep(100_000).toString()));
    expect((await bench.emulator.deliver(bytes)).status).toBe(200);
    expect(bench.accepted.map(({ event }) => JSON.parse(event).message.text)).toEqual(["good"]);
  });

  it("of every shape there is gets a 200, and brings only what people did", async () => {
    const { shapes } = bench.emulator;
    const event = shapes.text(bob, "hi");
    const silent = [
      shapes.standby(event),
      shapes.changes("feed", { item: "status" }),
      shapes.emptyEntry(),
      shapes.withoutEntry(),
      shapes.instagram(event),
      ...[shapes.echo(bob, "x"), shapes.delivery(bob, ["m"]), shapes.read(bob), shapes.edit(bob, "m", "x")].map((one) =>
        shapes.events(one),
      ),
      ...[shapes.checkboxOptin("r"), shapes.policyEnforcement(), shapes.unknown(bob), shapes.handover(bob)].map((one) =>
        shapes.events(one),
      ),
    ];
    for (const body of silent) expect((await bench.emulator.deliver(body)).statuses).toEqual([200]);
    expect(bench.accepted).toEqual([]);
    expect((await bench.emulator.deliver(shapes.standbyWithMessaging(event))).status).toBe(200);
    expect(bench.accepted).toHaveLength(1);
  });

  it("keeps each person's events together and in order", async () => {
    const calls: [string, number][] = [];
    bench.intake.accept = async (_channel, key, events) => void calls.push([key, events.length]);
    const { shapes } = bench.emulator;
    await bench.emulator.deliver(
      shapes.entries([shapes.text("ann", "1"), shapes.text(bob, "2")], [{ sender: 7 }, shapes.text("ann", "3")]),
    );
    expect(calls).toEqual([
      ["ann", 2],
      [bob, 1],
    ]);
  });

  it("gets a 503 when the events cannot be made durable, so that Meta sends them again", async () => {
    let failures = 1;
    const { accept } = bench.intake;
    bench.intake.accept = async (...given) => {
      if (failures-- > 0) throw new Error("no Redis");
      await accept(...given);
    };
    expect((await bench.emulator.say(bob, "hello")).statuses).toEqual([503, 200]);
    expect(bench.accepted).toHaveLength(1);
    expect(logged()).toEqual([["messenger.notAccepted", 1]]);
  });

  it("tells nothing of what people write to the log", async () => {
    await bench.emulator.say(bob, "a secret");
    bench.intake.accept = async () => Promise.reject(new Error("no Redis"));
    await bench.emulator.say(bob, "a secret");
    expect(JSON.stringify(bench.log.lines)).not.toContain("a secret");
  });
});

describe("a signature", () => {
  const body = Buffer.from("{}");
  const right = `sha256=${createHmac("sha256", "s").update(body).digest("hex")}`;

  it("is right only as a whole, over these bytes, with this secret", () => {
    expect(judgeSignature(right, body, "s")).toBe("right");
    expect(judgeSignature(right, Buffer.from("{ }"), "s")).toBe("wrong");
    expect(judgeSignature(right, body, "t")).toBe("wrong");
    expect(judgeSignature(right.slice(0, -1), body, "s")).toBe("wrong");
    expect(judgeSignature(`${right.slice(0, -1)}é`, body, "s")).toBe("wrong");
    expect(judgeSignature(undefined, body, "s")).toBe("missing");
  });
});

describe("the webhook by itself", () => {
  const sign = (body: Buffer) => `sha256=${createHmac("sha256", "s").update(body).digest("hex")}`;
  const event = { sender: { id: bob }, recipient: { id: "p" }, message: { mid: "m", text: "hi" } };
  const body = Buffer.from(JSON.stringify({ object: "page", entry: [{ messaging: [event] }] }));
  const post = (webhook: Webhook, bytes: Buffer): Promise<HttpResponse> =>
    webhook.receive({
      ...getRequest(""),
      method: "POST",
      body: bytes,
      headers: { "x-hub-signature-256": sign(bytes) },
    });

  it("gives up waiting for a store that hangs", async () => {
    const log = recordedLog();
    const webhook = createWebhook({
      appSecret: "s",
      verifyToken: "v",
      accept: () => new Promise(() => {}),
      log,
      acceptMs: 5,
    });
    expect((await post(webhook, body)).status).toBe(503);
    expect(log.lines).toMatchObject([{ level: "error", event: "messenger.notAccepted" }]);
  });

  it("refuses what is too large whoever serves it", async () => {
    const webhook = createWebhook({ appSecret: "s", verifyToken: "v", accept: async () => {}, log: recordedLog() });
    expect((await post(webhook, Buffer.alloc(maxWebhookBytes + 1))).status).toBe(413);
  });
});

function getRequest(query: string): HttpRequest {
  const common = { path: "/messenger/webhook", headers: {}, cookies: {}, body: Buffer.alloc(0), ip: "127.0.0.1" };
  return { method: "GET", query: new URLSearchParams(query), ...common };
}
