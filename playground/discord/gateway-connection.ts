import type { RawData, WebSocket } from "ws";
import { asObject, asText, isObject, type Json, parseJson } from "../json.js";
import { CLOSE, endsSession } from "./gateway-rules.js";
import { type GatewaySession, OP } from "./gateway-session.js";

/** What a connection asks of the gateway it belongs to. */
export interface GatewayDesk {
  readonly heartbeatMs: number;
  isMuted(): boolean;
  isToken(token: string): boolean;
  /** Opens a session; a number is the code to close with. */
  identify(data: Json): GatewaySession | number;
  find(sessionId: string): GatewaySession | null;
  forget(session: GatewaySession): void;
  /** Tells a session that has just begun what there is. */
  welcome(session: GatewaySession): void;
}

/** One WebSocket of a client: hello, then identify or resume, then heartbeats. */
export class GatewayConnection {
  readonly #desk: GatewayDesk;
  readonly #socket: WebSocket;
  #session: GatewaySession | null = null;
  #isSilent = false;
  readonly #send = (frame: Json): void => {
    if (!this.#isSilent && this.#socket.readyState === this.#socket.OPEN) this.#socket.send(JSON.stringify(frame));
  };

  constructor(desk: GatewayDesk, socket: WebSocket) {
    this.#desk = desk;
    this.#socket = socket;
    socket.on("message", (data: RawData, isBinary: boolean) => this.#onFrame(isBinary ? "" : String(data)));
    socket.on("close", (code: number) => this.#onClose(code));
    socket.on("error", () => socket.terminate());
    this.#send({ op: OP.hello, d: { heartbeat_interval: desk.heartbeatMs } });
  }

  /** The session it serves; null before identify and resume. */
  get session(): GatewaySession | null {
    return this.#session;
  }

  close(code: number): void {
    if (endsSession(code)) this.#forgetSession();
    this.#socket.close(code);
  }

  terminate(): void {
    this.#socket.terminate();
  }

  /** Neither reads nor writes any more, and does not answer a close either; or does so again. */
  silence(isSilent: boolean): void {
    this.#isSilent = isSilent;
    if (isSilent) this.#socket.pause();
    else this.#socket.resume();
  }

  requestReconnect(): void {
    this.#send({ op: OP.reconnect, d: null });
  }

  /** Tells the client that its session is gone for good. */
  invalidate(): void {
    this.#forgetSession();
    this.#send({ op: OP.invalidSession, d: false });
  }

  #onFrame(text: string): void {
    const frame = parseJson(text);
    const refused = isObject(frame) ? this.#handle(Number(frame.op), asObject(frame.d)) : CLOSE.decodeError;
    if (refused !== null) this.close(refused);
  }

  /** Does what a frame asks; a number is the code to close with. */
  #handle(op: number, data: Json): number | null {
    if (op === OP.heartbeat) return this.#acknowledge();
    if (op === OP.identify) return this.#identify(data);
    if (op === OP.resume) return this.#resume(data);
    if (this.#session === null) return CLOSE.notAuthenticated;
    // How the bot shows itself is its own affair; anything else is not emulated.
    return op === OP.presence ? null : CLOSE.unknownOpcode;
  }

  #acknowledge(): null {
    if (!this.#desk.isMuted()) this.#send({ op: OP.heartbeatAck });
    return null;
  }

  #identify(data: Json): number | null {
    if (this.#session !== null) return CLOSE.alreadyAuthenticated;
    const session = this.#desk.isToken(asText(data.token)) ? this.#desk.identify(data) : CLOSE.authenticationFailed;
    if (typeof session === "number") return session;
    this.#session = session;
    session.connect(this.#send);
    this.#desk.welcome(session);
    return null;
  }

  #resume({ token, session_id: id, seq }: Json): number | null {
    if (!this.#desk.isToken(asText(token))) return CLOSE.authenticationFailed;
    const session = this.#desk.find(asText(id));
    const isPossible = session?.canReplay(Number(seq)) ?? false;
    if (isPossible === "ahead") return CLOSE.invalidSequence;
    if (session === null || !isPossible) this.#send({ op: OP.invalidSession, d: false });
    else this.#continue(session, Number(seq));
    return null;
  }

  #continue(session: GatewaySession, after: number): void {
    this.#session = session;
    session.connect(this.#send);
    session.replay(after);
    session.dispatch("RESUMED", {});
  }

  #onClose(code: number): void {
    this.#session?.disconnect(this.#send);
    if (endsSession(code)) this.#forgetSession();
  }

  #forgetSession(): void {
    if (this.#session !== null) this.#desk.forget(this.#session);
    this.#session = null;
  }
}
