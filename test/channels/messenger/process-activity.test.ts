import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { MessengerEmulator } from "../../../playground/messenger/emulator.js";
import { MessengerAdapter } from "../../../src/channels/messenger/index.js";
import { bob, emulatorWith, movableClock, recordedLog } from "./bench.js";

/** A foreign bot as its author would write it: a plain server and one call. */
describe("MessengerAdapter in somebody else's server", () => {
  let emulator: MessengerEmulator;
  let server: Server;
  let failures: unknown[];
  let done: Promise<void>;
  const log = recordedLog();

  beforeEach(async () => {
    emulator = emulatorWith(movableClock());
    await emulator.start();
    emulator.addPerson({ psid: bob, name: "Bob Fisher" });
    const secrets = { pageToken: "page-token", appSecret: "app-secret", verifyToken: "verify-token" };
    const adapter = new MessengerAdapter({ ...secrets, apiUrl: emulator.url, log });
    failures = [];
    server = createServer((req, res) => {
      done = adapter
        .processActivity(req, res, async (context) => {
          if (context.activity.text === "fail") throw new Error("turn failed");
          await context.sendActivity(`${context.activity.type}: ${context.activity.text ?? context.activity.name}`);
        })
        .catch((error: unknown) => void failures.push(error));
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    emulator.setWebhook(`http://127.0.0.1:${(server.address() as AddressInfo).port}/api/messages`);
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await emulator.stop();
  });

  const said = () => emulator.messages(bob).flatMap(({ from, text }) => (from === "bot" ? [text] : []));

  it("answers the handshake", async () => {
    expect(await emulator.verifyWebhook()).toBe(true);
  });

  it("runs a turn per event; a ref of an m.me link is the value of a start event", async () => {
    await emulator.openLink(bob, "1234567890123456");
    await done;
    await emulator.say(bob, "hello");
    await done;
    expect(said()).toEqual(["event: start", "message: hello"]);
  });

  it("runs the other turns when one fails, and throws at the end", async () => {
    const { shapes } = emulator;
    const result = await emulator.deliver(
      shapes.events(...["fail", "one", "fail"].map((text) => shapes.text(bob, text))),
    );
    await done;
    expect(result.status).toBe(200);
    expect(said()).toEqual(["message: one"]);
    expect(failures).toMatchObject([{ message: "2 turns failed" }]);
    await emulator.say(bob, "fail");
    await done;
    expect(failures.at(-1)).toMatchObject({ message: "turn failed" });
  });

  it("ends a forged or oversized request with an answer, and runs nothing", async () => {
    const { shapes } = emulator;
    const forged = await emulator.deliver(shapes.events(shapes.text(bob, "hi")), { signature: "wrong" });
    expect(forged.status).toBe(403);
    expect(log.lines.at(-1)).toMatchObject({ event: "messenger.forged" });
    const oversized = await emulator.deliver(shapes.oversized(shapes.text(bob, "hi"), 3_000_000), { tries: 1 });
    expect(oversized.status).toBe(413);
    await done;
    expect(said()).toEqual([]);
  });
});
