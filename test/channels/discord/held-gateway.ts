import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { objectIn } from "../../../src/channels/discord/json.js";
import { applicationId } from "./bench.js";

/** A gateway that keeps whoever connects waiting at the door, until it is told what to do with them. */
export interface HeldGateway {
  /** As `DISCORD_API_URL`. */
  apiUrl: string;
  /** How often somebody has come. */
  tries(): number;
  /** Resolves when somebody has come so often. */
  tried(times: number): Promise<void>;
  /** Lets go whoever waits, without a word. */
  breakOff(): void;
  /** Lets in the one who waits and says hello; READY is up to the caller. */
  letIn(): Promise<LetIn>;
  close(): Promise<void>;
}

export interface LetIn {
  dispatch(name: string, data: object): void;
  /** Once it has said which shard it is. */
  ready(): Promise<void>;
  /** Breaks the connection, without a close. */
  terminate(): void;
  /** The code with which the client closes. */
  closed: Promise<number>;
}

export async function openHeldGateway(shards = 1): Promise<HeldGateway> {
  const sockets = new WebSocketServer({ noServer: true });
  const server = createServer((_request, response) => {
    const limit = { total: 1000, remaining: 1000, reset_after: 1, max_concurrency: shards };
    const answer = { url: `ws://127.0.0.1:${port()}`, shards, session_start_limit: limit };
    response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(answer));
  });
  const port = () => (server.address() as AddressInfo).port;
  const waiting: { socket: Duplex; letIn(): Promise<WebSocket> }[] = [];
  let tries = 0;
  server.on("upgrade", (request, socket, head) => {
    const letIn = () => new Promise<WebSocket>((resolve) => sockets.handleUpgrade(request, socket, head, resolve));
    waiting.push({ socket, letIn });
    tries += 1;
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const tried = async (times: number) => {
    while (tries < times) await once(server, "upgrade");
  };
  return {
    apiUrl: `http://127.0.0.1:${port()}/api`,
    tries: () => tries,
    tried,
    breakOff() {
      for (const { socket } of waiting.splice(0)) socket.destroy();
    },
    async letIn() {
      const first = waiting.shift();
      if (!first) throw new Error("nobody is waiting");
      return greet(await first.letIn());
    },
    async close() {
      for (const { socket } of waiting) socket.destroy();
      for (const client of sockets.clients) client.terminate();
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

function greet(webSocket: WebSocket): LetIn {
  const send = (frame: object) => webSocket.send(JSON.stringify(frame));
  const dispatch = (t: string, d: object) => send({ op: 0, s: 1, t, d });
  const shard = new Promise((resolve) => {
    webSocket.on("message", (frame) => {
      const { op, d } = objectIn(JSON.parse(String(frame)));
      if (op === 2) resolve(objectIn(d).shard);
    });
  });
  send({ op: 10, d: { heartbeat_interval: 41_250 } });
  const user = { id: applicationId, username: "bot", discriminator: "0", bot: true };
  const session = {
    session_id: "s",
    resume_gateway_url: "ws://127.0.0.1:1",
    application: { id: applicationId, flags: 0 },
  };
  return {
    dispatch,
    ready: async () => dispatch("READY", { v: 10, user, guilds: [], shard: await shard, ...session }),
    terminate: () => webSocket.terminate(),
    closed: once(webSocket, "close").then(([code]) => Number(code)),
  };
}
