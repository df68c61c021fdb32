import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { answerAsServer } from "./server-child.js";

let appSecret = "";

/** What no server can do without: read the body, check the signature, answer. */
const server = createServer((request: IncomingMessage, response: ServerResponse) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const expected = Buffer.from(
      `sha256=${createHmac("sha256", appSecret).update(Buffer.concat(chunks)).digest("hex")}`,
    );
    const given = Buffer.from(String(request.headers["x-hub-signature-256"]));
    const isRight = given.length === expected.length && timingSafeEqual(given, expected);
    response.writeHead(isRight ? 200 : 403, { "content-type": "text/plain" }).end("EVENT_RECEIVED");
  });
});

answerAsServer({
  async start({ settings }) {
    appSecret = settings.MESSENGER_APP_SECRET ?? "";
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return (server.address() as AddressInfo).port;
  },
});
