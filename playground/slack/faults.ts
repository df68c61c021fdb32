/**
 * Faults by name.
 * Refusals: `ratelimited` (429 with `Retry-After`), `ratelimited-without-retry-after`, `500`, `503`, and any error code of
 * the platform such as `channel_not_found` or `account_inactive` (200 with `ok: false`).
 * Broken answers: `html` (a page with 200), `truncated` (half the JSON, the call done), `redirect`, `slow` (after
 * `delayMs`, the call done), `slow-body` (head at once, the rest after `delayMs`, the call done).
 * Broken connections: `reset` and `timeout` (nothing done), `dropped` (done, then reset) and `lost` (done, never answered).
 */
export type FaultName = (typeof KNOWN)[number] | ErrorCode;

/** A code of the platform; all but `ratelimited` are words joined by underscores. */
type ErrorCode = `${string}_${string}`;

/** What shall go wrong with coming calls. */
export interface Fault {
  name: FaultName;
  /** How many calls it hits. Default 1. */
  times?: number;
  /** Which method it hits, like `chat.postMessage`; `response_url` for the sink of response URLs. Default: any method. */
  method?: string;
  /** Real milliseconds a `slow` or `slow-body` answer takes. Default 1000. */
  delayMs?: number;
  /** Seconds told by `ratelimited`. Default 1. */
  retryAfterS?: number;
}

const KNOWN = [
  "ratelimited",
  "ratelimited-without-retry-after",
  "500",
  "503",
  "html",
  "truncated",
  "redirect",
  "slow",
  "slow-body",
  "reset",
  "timeout",
  "dropped",
  "lost",
] as const;

/** Whether the playground may ask for a fault of this name. */
export function isFaultName(name: string): name is FaultName {
  return KNOWN.some((known) => known === name) || isErrorCode(name);
}

/** Whether this fault answers `ok: false` with its own name. */
export function isErrorCode(name: string): name is ErrorCode {
  return /^[a-z]+(_[a-z]+)+$/.test(name);
}

/** A queue of faults; every call takes at most one, the first that concerns it. */
export class FaultQueue {
  readonly #pending: (Fault & { times: number })[] = [];

  /** @throws Error for a name that means nothing */
  add(fault: Fault): void {
    if (!isFaultName(fault.name)) throw new Error(`There is no fault ${String(fault.name)}`);
    this.#pending.push({ ...fault, times: fault.times ?? 1 });
  }

  clear(): void {
    this.#pending.length = 0;
  }

  /** Takes the fault for a call of this method, or `null`. */
  take(method: string): Fault | null {
    const index = this.#pending.findIndex((fault) => (fault.method ?? anyOf(method)) === method);
    const fault = this.#pending[index];
    if (fault === undefined) return null;
    fault.times -= 1;
    if (fault.times <= 0) this.#pending.splice(index, 1);
    return fault;
  }
}

/** A fault without method hits every method, but not the sink. */
function anyOf(method: string): string | null {
  return method === "response_url" ? null : method;
}
