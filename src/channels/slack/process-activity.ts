import type { IncomingMessage, ServerResponse } from "node:http";
import type { App } from "@slack/bolt";
import { isObject, type Json } from "./json.js";
import { eventsPath } from "./manifest.js";
import { createReceiver, guarded, maxRequestBytes, type ReceiverParts } from "./receiver.js";

type WebRequest = IncomingMessage & { rawBody?: Buffer | string };

/** Answers one request; what Slack has signed and a bot could do something with comes back, anything else is null. */
export async function answerRequest(req: WebRequest, res: ServerResponse, parts: ReceiverParts): Promise<Json | null> {
  const { receiver, handle } = createReceiver(parts);
  const rawBody = await bytesOf(req);
  // Whatever path the server mounts us at is the right one.
  const request = Object.assign(req, { rawBody, url: eventsPath });
  let taken: Json | null = null;
  const finished = new Promise<void>((resolve) => res.once("close", resolve).once("finish", resolve));
  const take = guarded(async ({ body, ack }) => {
    if (isObject(body)) taken = body;
    await ack();
  }, parts.log);
  // A receiver uses nothing of its App but this.
  receiver.init({ processEvent: take } as unknown as App);
  handle(request, res);
  await finished;
  return taken;
}

/** What is over the limit is read and let go, as breaking off would leave nobody to answer. */
async function bytesOf(req: WebRequest): Promise<Buffer> {
  if (req.rawBody !== undefined) return Buffer.from(req.rawBody);
  if (req.readableEnded) throw new Error("The body was read before: hand its bytes over as req.rawBody");
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of req) {
    if (length <= maxRequestBytes) chunks.push(chunk);
    length += chunk.length;
  }
  return Buffer.concat(chunks);
}
