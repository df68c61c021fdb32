import { connect } from "node:net";

/** One keep-alive connection: one request at a time, answered with its status. */
export interface HttpConnection {
  exchange(request: Buffer): Promise<number>;
  end(): void;
}

const headEnd = "\r\n\r\n";

/**
 * As little as speaks HTTP: a client of its own weight would share the machine's cores with the server and be measured
 * with it. Understands answers with a Content-Length or chunks, nothing else.
 */
export function openConnection(port: number): Promise<HttpConnection> {
  const socket = connect(port, "127.0.0.1").setNoDelay(true);
  let text = "";
  let answered: ((status: number) => void) | null = null;
  let failed: ((error: Error) => void) | null = null;
  socket.setEncoding("latin1");
  socket.on("data", (chunk: string) => {
    text += chunk;
    if (!isWhole(text)) return;
    const status = Number(text.slice(9, 12));
    text = "";
    answered?.(status);
  });
  socket.on("error", (error) => failed?.(error));
  socket.on("close", () => failed?.(new Error("the server has closed the connection")));
  const exchange = (request: Buffer) =>
    new Promise<number>((resolve, reject) => {
      if (socket.destroyed) return reject(new Error("the server had closed the connection"));
      answered = resolve;
      failed = reject;
      socket.write(request);
    });
  return new Promise((resolve, reject) => {
    failed = reject;
    socket.once("connect", () => resolve({ exchange, end: () => socket.destroy() }));
  });
}

function isWhole(text: string): boolean {
  const at = text.indexOf(headEnd);
  if (at < 0) return false;
  const length = /^content-length: *(\d+)/im.exec(text.slice(0, at + 2))?.[1];
  return length === undefined ? text.endsWith(`0${headEnd}`) : text.length >= at + headEnd.length + Number(length);
}
