import { request } from "node:http";
import { type SignatureKind, signatureHeaders } from "./request-signing.js";

/** What came of a request to the bot. */
export interface BotAnswer {
  /** HTTP status; 0 if there was no answer in time, or none at all. */
  status: number;
  /** Real milliseconds until it was answered or given up. */
  ackMs: number;
  body: string;
  /** What is wrong with the answer, as people would be told: `operation_timeout`, `dispatch_failed`, …; null if nothing is. */
  error: string | null;
}

/** How a request differs from an ordinary one. */
export interface SendOptions {
  /** Default `valid`. */
  signature?: SignatureKind;
  /** Seconds added to the timestamp that is signed; negative for one from the past. Default 0. */
  timestampOffsetS?: number;
  /** More headers, or others than the usual. */
  headers?: Record<string, string>;
}

/** What the sender of requests needs. */
export interface BotCallerOptions {
  signingSecret: string;
  realNowMs: () => number;
  /** Real milliseconds the platform waits for an answer. */
  ackLimitMs: number;
  /** Aborted when the emulator stops. */
  signal: AbortSignal;
}

/** An answer with what else is needed to read it. */
export interface RawAnswer extends BotAnswer {
  contentType: string;
}

/** Brings what people do to the bot: signed, once, with a deadline. */
export class BotCaller {
  readonly #options: BotCallerOptions;
  #url: string | null = null;
  #sent = 0;

  constructor(options: BotCallerOptions) {
    this.#options = options;
  }

  /** Requests sent so far. */
  get sent(): number {
    return this.#sent;
  }

  /** Where requests go. @throws Error before `setUrl` */
  get url(): string {
    if (this.#url === null) throw new Error("There is no request URL yet: call setRequestUrl first");
    return this.#url;
  }

  setUrl(url: string): void {
    if (new URL(url).protocol !== "http:") throw new Error(`The emulator calls plain http on loopback, not ${url}`);
    this.#url = url;
  }

  /** Sends bytes of that content type. Never rejects for a bad answer. @throws Error before `setUrl` */
  async send(body: Buffer, contentType: string, options: SendOptions = {}): Promise<RawAnswer> {
    const url = new URL(this.url);
    const headers = this.#headers(body, contentType, options);
    this.#sent += 1;
    const startMs = performance.now();
    const deadline = AbortSignal.timeout(this.#options.ackLimitMs);
    const signal = AbortSignal.any([deadline, this.#options.signal]);
    try {
      const answer = await exchange(url, body, headers, signal);
      const error = answer.status >= 200 && answer.status < 300 ? null : "dispatch_failed";
      return { ...answer, ackMs: performance.now() - startMs, error };
    } catch {
      // Refused, broken off or out of time: nobody hears of an answer.
      const error = deadline.aborted ? "operation_timeout" : "dispatch_failed";
      return { status: 0, body: "", contentType: "", ackMs: performance.now() - startMs, error };
    }
  }

  #headers(body: Buffer, contentType: string, options: SendOptions): Record<string, string> {
    const { signature = "valid", timestampOffsetS = 0, headers } = options;
    const timestampS = Math.floor(this.#options.realNowMs() / 1000) + timestampOffsetS;
    return {
      "content-type": contentType,
      "content-length": String(body.length),
      "user-agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
      ...signatureHeaders(signature, this.#options.signingSecret, body, timestampS),
      ...headers,
    };
  }
}

function exchange(
  url: URL,
  body: Buffer,
  headers: Record<string, string>,
  signal: AbortSignal,
): Promise<Pick<RawAnswer, "status" | "body" | "contentType">> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method: "POST", headers, signal, agent: false }, async (incoming) => {
      incoming.setEncoding("utf8");
      const parts = await incoming.toArray({ signal }).catch(reject);
      const { statusCode = 0, headers: answered } = incoming;
      if (parts) resolve({ status: statusCode, body: parts.join(""), contentType: answered["content-type"] ?? "" });
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}
