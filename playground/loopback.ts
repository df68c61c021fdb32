import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";

/** Takes a connection over that asks to become a WebSocket. */
export type UpgradeListener = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** A running HTTP server on 127.0.0.1. */
export interface LoopbackServer {
  readonly port: number;
  /** Without a slash at its end. */
  readonly url: string;
  /** Ends every connection, also those waiting for an answer. */
  close(): Promise<void>;
}

/** Listens on 127.0.0.1. Port 0 takes any free one. Without `onUpgrade` nobody can become a WebSocket. */
export async function listenOnLoopback(
  listener: RequestListener,
  port: number,
  onUpgrade?: UpgradeListener,
): Promise<LoopbackServer> {
  const server = createServer(listener);
  if (onUpgrade !== undefined) server.on("upgrade", onUpgrade);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  return { port: taken, url: `http://127.0.0.1:${taken}`, close: () => closeServer(server) };
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** The whole body as bytes; `tooLarge` over `maxBytes`, `gone` if the sender went away. */
export async function readBytes(request: IncomingMessage, maxBytes: number): Promise<Buffer | "tooLarge" | "gone"> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request) {
      size += chunk.length;
      // What is too much is read all the same: who breaks off in the middle cannot be told why.
      if (size <= maxBytes) chunks.push(chunk);
    }
  } catch {
    return "gone"; // the client broke off: there is nobody left to answer
  }
  return size > maxBytes ? "tooLarge" : Buffer.concat(chunks);
}

/** Answers and ends; an answer to a connection already gone is dropped. */
export function respond(
  response: ServerResponse,
  status: number,
  body: string | Buffer | null,
  headers: Record<string, string>,
): void {
  if (response.destroyed) return;
  response.writeHead(status, headers);
  response.end(body ?? undefined);
}
