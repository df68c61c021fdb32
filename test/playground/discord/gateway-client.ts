import { once } from "node:events";
import { WebSocket } from "ws";
import { TOKEN, type World } from "./world.js";

/** One frame of the gateway. */
export interface Frame {
  op: number;
  t?: string | null;
  s?: number | null;
  d: Record<string, unknown> & { heartbeat_interval?: number };
}

/** A gateway client that does only what it is told. */
export interface GatewayClient {
  /** All frames so far. */
  frames: Frame[];
  send(op: number, d: unknown): void;
  sendRaw(text: string): void;
  /** The first frame, past or to come, that is an event of this name, or has this opcode. */
  next(what: string | number): Promise<Frame>;
  identify(more?: object): void;
  /** The code the connection is closed with. */
  closed: Promise<number>;
  close(code?: number): void;
}

/** Connects to the address that GET /gateway/bot gives. */
export async function connect(world: World, query = "?v=10&encoding=json", path?: string): Promise<GatewayClient> {
  const { body } = await world.call("/gateway/bot", { method: "GET" });
  return dial(`${path ?? String(body.url)}${query}`);
}

/** Connects, identifies and waits for READY. */
export async function ready(world: World, more: object = {}): Promise<GatewayClient> {
  const client = await connect(world);
  client.identify(more);
  await client.next("READY");
  return client;
}

/** Connects to a gateway's address. */
export async function dial(url: string): Promise<GatewayClient> {
  const socket = new WebSocket(url);
  const frames: Frame[] = [];
  const waiting = new Set<() => void>();
  socket.on("message", (data) => {
    frames.push(JSON.parse(String(data)));
    for (const wake of waiting) wake();
  });
  const closed = once(socket, "close").then(([code]) => code as number);
  await once(socket, "open");
  const send = (op: number, d: unknown) => socket.send(JSON.stringify({ op, d }));
  return {
    frames,
    send,
    sendRaw: (text) => socket.send(text),
    next: (what) =>
      new Promise((resolve) => {
        const look = () => {
          const found = frames.find(({ t, op }) => (typeof what === "string" ? t === what : op === what));
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
    identify: (more = {}) => send(2, { token: TOKEN, intents: 1, properties: { os: "linux" }, shard: [0, 1], ...more }),
    closed,
    close: (code = 1000) => socket.close(code),
  };
}
