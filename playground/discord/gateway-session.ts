import type { Json } from "../json.js";

const KEPT_FRAMES = 2000;

/** Opcodes by name. */
export const OP = {
  dispatch: 0,
  heartbeat: 1,
  identify: 2,
  presence: 3,
  resume: 6,
  reconnect: 7,
  invalidSession: 9,
  hello: 10,
  heartbeatAck: 11,
} as const;

/** Sends a frame to the client, if it is there and listens. */
export type SendFrame = (frame: Json) => void;

interface Frame {
  op: number;
  t: string;
  s: number;
  d: Json;
}

/** One session of a shard: it outlives its connections and can be resumed, with all it has missed. */
export class GatewaySession {
  readonly id: string;
  readonly intents: number;
  readonly shard: readonly [id: number, count: number];
  readonly #frames: Frame[] = [];
  #sequence = 0;
  #send: SendFrame | null = null;

  constructor(id: string, intents: number, shard: readonly [number, number]) {
    this.id = id;
    this.intents = intents;
    this.shard = shard;
  }

  get isConnected(): boolean {
    return this.#send !== null;
  }

  /** From now on this connection gets what happens, or none. */
  connect(send: SendFrame): void {
    this.#send = send;
  }

  disconnect(send: SendFrame): void {
    if (this.#send === send) this.#send = null;
  }

  /** Gives an event its number, keeps it for a replay and sends it. */
  dispatch(name: string, data: Json): void {
    this.#sequence += 1;
    const frame = { op: OP.dispatch, t: name, s: this.#sequence, d: data };
    this.#frames.push(frame);
    if (this.#frames.length > KEPT_FRAMES) this.#frames.shift();
    this.#send?.({ ...frame });
  }

  /** Whether everything after this number can still be sent: `ahead` if it has not been reached yet. */
  canReplay(after: number): boolean | "ahead" {
    if (after > this.#sequence) return "ahead";
    return after >= (this.#frames[0]?.s ?? 1) - 1;
  }

  replay(after: number): void {
    for (const frame of this.#frames) if (frame.s > after) this.#send?.({ ...frame });
  }
}
