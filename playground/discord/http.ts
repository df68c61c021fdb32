import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";

const MAX_BODY_BYTES = 26 * 1024 * 1024;

/** Takes a connection over that asks to become a WebSocket. */
export type UpgradeListener = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** A running HTTP server on 127.0.0.1. */
export interface LoopbackServer {
  readonly port: number;
  /** Ends every connection, also those waiting for an answer. */
  close(): Promise<void>;
}

/** Listens on 127.0.0.1. Port 0 takes any free one. */
export async function listenOnLoopback(
  listener: RequestListener,
  onUpgrade: UpgradeListener,
  port: number,
): Promise<LoopbackServer> {
  const server = createServer(listener);
  server.on("upgrade", onUpgrade);
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", resolve);
  });
  return { port: (server.address() as AddressInfo).port, close: () => closeServer(server) };
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** The whole body as bytes; `tooLarge` over 26 MB, `gone` if the sender went away. */
export async function readBytes(request: IncomingMessage): Promise<Buffer | "tooLarge" | "gone"> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of request) {
      size += chunk.length;
      // What is too much is read all the same: who breaks off in the middle cannot be told why.
      if (size <= MAX_BODY_BYTES) chunks.push(chunk);
    }
  } catch {
    return "gone"; // the client broke off: there is nobody left to answer
  }
  return size > MAX_BODY_BYTES ? "tooLarge" : Buffer.concat(chunks);
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
