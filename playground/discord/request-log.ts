import type { Clock } from "../../src/bots/ports.js";

const KEPT_REQUESTS = 10_000;

/** One REST call the bot made. Nothing in it holds a token. */
export interface SeenRequest {
  atMs: number;
  method: string;
  /** Decoded, with its query, without `/api/v10`; the token of an interaction reads `[token]`. */
  path: string;
  body: unknown;
  files: { name: string; bytes: number }[];
  /** Whether it carried the bot's token. */
  authorized: boolean;
  /** HTTP status answered; 0 while unanswered, and where the connection was broken instead. */
  status: number;
}

/** Which requests to wait for. */
export interface RequestFilter {
  method?: string;
  /** Part of the path as {@link SeenRequest} has it. */
  path?: string;
  /** How many of them there must be. Default 1. */
  count?: number;
}

interface Waiter {
  filter: RequestFilter;
  resolve: (requests: SeenRequest[]) => void;
}

/** Records the newest 10 000 calls, and counts all of them. */
export class RequestLog {
  readonly #clock: Clock;
  readonly #requests: SeenRequest[] = [];
  readonly #byOutcome = new Map<string, number>();
  readonly #waiters = new Set<Waiter>();
  #calls = 0;
  #invalid = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Notes a call; the returned function notes how it was answered, under its status or code. */
  open(request: Omit<SeenRequest, "atMs" | "status">): (status: number, outcome: string) => void {
    const entry: SeenRequest = { ...request, atMs: this.#clock.nowMs(), path: redacted(request.path), status: 0 };
    this.#calls += 1;
    this.#requests.push(entry);
    if (this.#requests.length > KEPT_REQUESTS) this.#requests.shift();
    return (status, outcome) => {
      entry.status = status;
      if (status === 401 || status === 403 || status === 429) this.#invalid += 1;
      this.#byOutcome.set(outcome, (this.#byOutcome.get(outcome) ?? 0) + 1);
      this.#wake();
    };
  }

  /** Copies of the calls, oldest first. */
  requests(): SeenRequest[] {
    return structuredClone(this.#requests);
  }

  /** Resolves with all that fit as soon as so many have been answered, past ones included. */
  reached(filter: RequestFilter): Promise<SeenRequest[]> {
    return new Promise((resolve) => {
      this.#waiters.add({ filter, resolve });
      this.#wake();
    });
  }

  /** `invalid` counts 401, 403 and 429, of which 10 000 within 10 minutes get an address banned. */
  counts(): { calls: number; invalid: number; byOutcome: Record<string, number> } {
    return { calls: this.#calls, invalid: this.#invalid, byOutcome: Object.fromEntries(this.#byOutcome) };
  }

  #wake(): void {
    for (const waiter of this.#waiters) {
      const found = this.#requests.filter((each) => fits(each, waiter.filter));
      if (found.length < (waiter.filter.count ?? 1)) continue;
      this.#waiters.delete(waiter);
      waiter.resolve(structuredClone(found));
    }
  }
}

function fits({ method, path, status }: SeenRequest, filter: RequestFilter): boolean {
  return status !== 0 && method === (filter.method ?? method) && path.includes(filter.path ?? "");
}

function redacted(path: string): string {
  return path.replace(/^\/(interactions|webhooks)\/([^/]+)\/[^/?]+/, "/$1/$2/[token]");
}
