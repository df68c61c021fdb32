import { randomInt } from "node:crypto";
import { request } from "node:http";
import { type SignatureKind, signatureHeaders, webhookBytes } from "./webhook-body.js";

const TRIES = 3;

/** What came of a delivery. */
export interface WebhookResult {
  /** HTTP status of the last try; 0 if there was no answer in time, or nothing was sent. */
  status: number;
  /** Statuses of all tries, oldest first; empty if the app is not subscribed to this kind of event. */
  statuses: number[];
  /** Real milliseconds until the last try was answered or given up. */
  ackMs: number;
  /** Whether any try took longer than the platform waits. */
  tooSlow: boolean;
}

/** How a raw delivery differs from an ordinary one. */
export interface DeliverOptions {
  /** Default `sha256`. */
  signature?: SignatureKind;
  /** Sends the first so many bytes by themselves, so that a character can be cut in two. */
  splitAt?: number;
  /** More headers, or others than the usual. */
  headers?: Record<string, string>;
  /** How often it is tried until a 200 comes. Default 3, and 1 for a signature the platform would not make. */
  tries?: number;
}

/** What the sender of webhooks needs. */
export interface WebhookSenderOptions {
  appSecret: string;
  verifyToken: string;
  /** Real milliseconds the platform waits for a 200. */
  ackLimitMs: number;
  /** Aborted when the emulator stops. */
  signal: AbortSignal;
}

/** One HTTP exchange with the bot. */
interface Exchange {
  method: "GET" | "POST";
  headers: Record<string, string>;
  body: Buffer;
  splitAt?: number | undefined;
}

/** Brings events to the bot the way Meta does: signed, with a deadline, again at once where no 200 comes. */
export class WebhookSender {
  readonly #options: WebhookSenderOptions;
  #url: string | null = null;
  #sent = 0;

  constructor(options: WebhookSenderOptions) {
    this.#options = options;
  }

  /** Requests sent so far, redeliveries included. */
  get sent(): number {
    return this.#sent;
  }

  setUrl(url: string): void {
    if (new URL(url).protocol !== "http:") throw new Error(`The emulator calls plain http on loopback, not ${url}`);
    this.#url = url;
  }

  /** The GET handshake with a fresh challenge: whether the bot answered 200 with exactly that. */
  async verify(): Promise<boolean> {
    const challenge = String(randomInt(1_000_000_000, 2_000_000_000));
    const url = new URL(this.#target());
    url.searchParams.set("hub.mode", "subscribe");
    url.searchParams.set("hub.verify_token", this.#options.verifyToken);
    url.searchParams.set("hub.challenge", challenge);
    const answer = await this.#exchange(url, { method: "GET", headers: {}, body: Buffer.alloc(0) });
    return answer.status === 200 && answer.body === challenge;
  }

  /** Delivers a body; an object is written as Meta writes it, bytes go out as they are. Never rejects for a bad answer. */
  async deliver(body: object | Buffer, options: DeliverOptions = {}): Promise<WebhookResult> {
    const bytes = Buffer.isBuffer(body) ? body : webhookBytes(body);
    const url = new URL(this.#target());
    const exchange = this.#delivery(bytes, options);
    const tries = options.tries ?? ((options.signature ?? "sha256") === "sha256" ? TRIES : 1);
    const result: WebhookResult = { status: 0, statuses: [], ackMs: 0, tooSlow: false };
    while (result.status !== 200 && result.statuses.length < tries && !this.#options.signal.aborted) {
      await this.#try(url, exchange, result);
    }
    return result;
  }

  async #try(url: URL, exchange: Exchange, result: WebhookResult): Promise<void> {
    const startMs = performance.now();
    this.#sent += 1;
    const answer = await this.#exchange(url, exchange);
    result.ackMs = performance.now() - startMs;
    result.status = answer.status;
    result.statuses.push(answer.status);
    result.tooSlow ||= answer.isLate;
  }

  #delivery(bytes: Buffer, options: DeliverOptions): Exchange {
    return {
      method: "POST",
      headers: {
        "content-type": "application/json",
        "user-agent": "facebookexternalua",
        ...signatureHeaders(options.signature ?? "sha256", this.#options.appSecret, bytes),
        ...options.headers,
      },
      body: bytes,
      splitAt: options.splitAt,
    };
  }

  #target(): string {
    if (this.#url === null) throw new Error("There is no webhook yet: call setWebhook first");
    return this.#url;
  }

  async #exchange(url: URL, exchange: Exchange): Promise<{ status: number; body: string; isLate: boolean }> {
    const deadline = AbortSignal.timeout(this.#options.ackLimitMs);
    const signal = AbortSignal.any([deadline, this.#options.signal]);
    try {
      return { ...(await exchangeHttp(url, exchange, signal)), isLate: false };
    } catch {
      // Refused, broken off or out of time: for the platform all of it is "no 200".
      return { status: 0, body: "", isLate: deadline.aborted };
    }
  }
}

function exchangeHttp(url: URL, exchange: Exchange, signal: AbortSignal): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const length = exchange.method === "POST" ? { "content-length": String(exchange.body.length) } : {};
    const headers = { ...length, ...exchange.headers };
    const outgoing = request(url, { method: exchange.method, headers, signal, agent: false }, async (incoming) => {
      incoming.setEncoding("utf8");
      const parts = await incoming.toArray({ signal }).catch(reject);
      if (parts !== undefined) resolve({ status: incoming.statusCode ?? 0, body: parts.join("") });
    });
    outgoing.on("error", reject);
    writeBody(outgoing, exchange);
  });
}

function writeBody(outgoing: ReturnType<typeof request>, { body, splitAt }: Exchange): void {
  if (splitAt === undefined) return void outgoing.end(body);
  outgoing.setNoDelay(true);
  outgoing.write(body.subarray(0, splitAt), () => setImmediate(() => outgoing.end(body.subarray(splitAt))));
}
