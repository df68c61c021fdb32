import type { Clock } from "../../src/bots/ports.js";
import type { Json } from "../json.js";

const KEPT_REQUESTS = 10_000;

/** One call the bot made. Nothing in it holds a token. */
export interface SeenRequest {
  atMs: number;
  /** Like `chat.postMessage`; `response_url` for an answer to a response URL. */
  method: string;
  args: Json;
  /** Team or organisation whose token was shown; null without a live token. */
  installKey: string | null;
  /** HTTP status answered; 0 while unanswered, and where the connection was broken instead. */
  status: number;
  /** `ok`, an error code, or the name of a fault. */
  outcome: string;
}

/** How much went to and fro since the start. */
export interface SlackStats {
  /** Calls received, those to response URLs included. */
  calls: number;
  byMethod: Record<string, number>;
  byOutcome: Record<string, number>;
  /** Requests sent to the bot. */
  sent: number;
}

/** Records the newest 10 000 calls, and counts all of them. */
export class RequestLog {
  readonly #clock: Clock;
  readonly #requests: SeenRequest[] = [];
  readonly #byMethod = new Map<string, number>();
  readonly #byOutcome = new Map<string, number>();
  #calls = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Notes a call; the returned function notes how it was answered. */
  open(method: string, args: Json): (status: number, outcome: string, installKey?: string | null) => void {
    const atMs = this.#clock.nowMs();
    const entry: SeenRequest = { atMs, method, args, installKey: null, status: 0, outcome: "unanswered" };
    this.#calls += 1;
    count(this.#byMethod, method);
    this.#requests.push(entry);
    if (this.#requests.length > KEPT_REQUESTS) this.#requests.shift();
    return (status, outcome, installKey = null) => {
      Object.assign(entry, { status, outcome, installKey });
      count(this.#byOutcome, outcome);
    };
  }

  /** Copies of the calls, oldest first. */
  requests(): SeenRequest[] {
    return structuredClone(this.#requests);
  }

  counts(): Omit<SlackStats, "sent"> {
    const [byMethod, byOutcome] = [this.#byMethod, this.#byOutcome].map((map) => Object.fromEntries(map));
    return { calls: this.#calls, byMethod: byMethod ?? {}, byOutcome: byOutcome ?? {} };
  }
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
