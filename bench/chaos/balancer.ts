import { type IncomingMessage, request, type ServerResponse } from "node:http";
import { type LoopbackServer, listenOnLoopback, readBytes } from "../../playground/loopback.js";

const maxBodyBytes = 4 * 1024 * 1024;

/**
 * Stands before the web processes, as every site has it: each request goes to the next of them, and to the one after
 * that where the first does not answer. The second may then be told what the first has accepted already.
 */
export function openBalancer(port: number, targets: readonly number[]): Promise<LoopbackServer> {
  let turn = 0;
  return listenOnLoopback((incoming, outgoing) => {
    turn += 1;
    const order = targets.map((_, at) => targets[(turn + at) % targets.length] ?? 0);
    pass(incoming, outgoing, order).catch(() => outgoing.destroy());
  }, port);
}

async function pass(incoming: IncomingMessage, outgoing: ServerResponse, order: readonly number[]): Promise<void> {
  const body = await readBytes(incoming, maxBodyBytes);
  if (typeof body === "string") return void outgoing.destroy();
  for (const port of order) {
    const answer = await ask(port, incoming, body);
    if (answer === null) continue;
    outgoing.writeHead(answer.status, answer.headers);
    outgoing.end(answer.body);
    return;
  }
  outgoing.writeHead(502);
  outgoing.end();
}

interface Answer {
  status: number;
  headers: Record<string, string | string[]>;
  body: Buffer;
}

/** Null where no whole answer comes. */
function ask(port: number, { method, url, headers }: IncomingMessage, body: Buffer): Promise<Answer | null> {
  return new Promise((resolve) => {
    const call = request({ host: "127.0.0.1", port, method, path: url, headers, agent: false }, async (response) => {
      const bytes = await readBytes(response, maxBodyBytes);
      if (typeof bytes === "string") return resolve(null);
      const kept = Object.entries(response.headers).filter(([name]) => name !== "transfer-encoding");
      const known = kept.filter((one): one is [string, string | string[]] => one[1] !== undefined);
      resolve({ status: response.statusCode ?? 502, headers: Object.fromEntries(known), body: bytes });
    });
    call.on("error", () => resolve(null));
    call.end(body);
  });
}
