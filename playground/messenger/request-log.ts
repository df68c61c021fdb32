import type { Clock } from "../../src/bots/ports.js";
import type { Json } from "../json.js";

const KEPT_REQUESTS = 10_000;

/** One call the bot made to the Graph API. Nothing in it holds a token. */
export interface SeenRequest {
  atMs: number;
  method: string;
  /** With its query. */
  path: string;
  body: Json;
  /** HTTP status answered; 0 while unanswered, and where the connection was broken instead. */
  status: number;
}

/** How much went to and fro since the start. */
export interface MessengerStats {
  /** Graph calls received. */
  calls: number;
  /** Webhook requests sent, every redelivery counted. */
  webhooks: number;
  /** Graph calls by outcome: `200`, the error key like `10/2018278`, or the name of the fault. */
  byCode: Record<string, number>;
}

/** Records the newest 10 000 calls, and counts all of them. */
export class RequestLog {
  readonly #clock: Clock;
  readonly #requests: SeenRequest[] = [];
  readonly #byCode = new Map<string, number>();
  #calls = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Notes a call; the returned function notes how it was answered. */
  open(method: string, described: { path: string; body: Json }): (status: number, outcome: string) => void {
    const entry: SeenRequest = { atMs: this.#clock.nowMs(), method, ...described, status: 0 };
    this.#calls += 1;
    this.#requests.push(entry);
    if (this.#requests.length > KEPT_REQUESTS) this.#requests.shift();
    return (status, outcome) => {
      entry.status = status;
      this.#byCode.set(outcome, (this.#byCode.get(outcome) ?? 0) + 1);
    };
  }

  /** Copies of the calls, oldest first. */
  requests(): SeenRequest[] {
    return structuredClone(this.#requests);
  }

  counts(): Omit<MessengerStats, "webhooks"> {
    return { calls: this.#calls, byCode: Object.fromEntries(this.#byCode) };
  }
}
