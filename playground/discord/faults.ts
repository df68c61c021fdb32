import type { Json } from "../json.js";
import { isKnownCode, refusal } from "./api-error.js";

/** Faults that are an answer: status and body. */
const ANSWERS = {
  "500": [500, "500: Internal Server Error"],
  "502": [502, "<html><body><h1>502 Bad Gateway</h1></body></html>"],
  "503": [503, "upstream connect error or disconnect/reset before headers"],
  "401": [401, { message: "401: Unauthorized", code: 0 }],
  "403": [403, { message: "Missing Access", code: 50001 }],
  garbage: [200, "{ this is no JSON"],
} as const satisfies Record<string, readonly [number, string | Json]>;

const BREAKS = ["429", "429-global", "reset", "timeout", "slow", "dropped"] as const;

/**
 * Faults by name: the answers 401, 403, 500, 502, 503; 429 (this route) and `429-global`; `garbage` (200 without JSON);
 * `reset` and `timeout` (no answer, no effect); `slow` (takes effect at once, answers after `delayMs`); `dropped` (takes
 * effect, then the connection breaks); or a code of Discord's list, like `50007`.
 */
export type FaultName = keyof typeof ANSWERS | (typeof BREAKS)[number] | `${number}`;

/** What shall go wrong with coming REST calls. */
export interface Fault {
  name: FaultName;
  /** How many calls it hits. Default 1. */
  times?: number;
  /** Only calls with this method. */
  method?: string;
  /** Only calls whose path, without `/api/v10`, contains this. */
  path?: string;
  /** Real milliseconds a `slow` answer takes. Default 1000. */
  delayMs?: number;
  /** What a 429 asks for, in real milliseconds. Default 1000. */
  retryAfterMs?: number;
}

/** Whether there is a fault of this name. */
export function isFaultName(name: string): name is FaultName {
  return Object.hasOwn(ANSWERS, name) || BREAKS.some((each) => each === name) || isKnownCode(Number(name));
}

/** An answer as it goes out. */
export interface RawAnswer {
  status: number;
  body: string;
  headers: Record<string, string>;
}

/** The answer a fault gives instead of the platform's, or `null` for a 429 and what happens to the connection. */
export function faultAnswer({ name }: Fault): RawAnswer | null {
  if (Object.hasOwn(ANSWERS, name)) {
    const [status, body] = ANSWERS[name as keyof typeof ANSWERS];
    return typeof body === "string" ? { status, body, headers: textHeaders(name) } : jsonAnswer(status, body);
  }
  const code = Number(name);
  if (!isKnownCode(code)) return null;
  const error = refusal(code);
  return jsonAnswer(error.status, error.toBody());
}

function textHeaders(name: string): Record<string, string> {
  return { "content-type": name === "garbage" ? "application/json" : "text/html" };
}

/** A JSON answer. */
export function jsonAnswer(status: number, body: unknown, headers: Record<string, string> = {}): RawAnswer {
  return { status, body: JSON.stringify(body), headers: { ...headers, "content-type": "application/json" } };
}

/** A 429. */
export function tooMany(retryAfterMs: number, isGlobal: boolean, headers: Record<string, string>): RawAnswer {
  const body = { message: "You are being rate limited.", retry_after: retryAfterMs / 1000, global: isGlobal };
  return jsonAnswer(429, body, headers);
}

/** A queue of faults; every call takes at most one, the first that concerns it. */
export class FaultQueue {
  readonly #pending: (Fault & { times: number })[] = [];

  add(fault: Fault): void {
    if (!isFaultName(fault.name)) throw new Error(`There is no fault ${String(fault.name)}`);
    this.#pending.push({ ...fault, times: fault.times ?? 1 });
  }

  clear(): void {
    this.#pending.length = 0;
  }

  /** Takes the fault for this call, or `null`. */
  take(method: string, path: string): Fault | null {
    const index = this.#pending.findIndex((fault) => concerns(fault, method, path));
    const fault = this.#pending[index];
    if (fault === undefined) return null;
    fault.times -= 1;
    if (fault.times <= 0) this.#pending.splice(index, 1);
    return fault;
  }
}

function concerns(fault: Fault, method: string, path: string): boolean {
  return (fault.method ?? method) === method && path.includes(fault.path ?? "");
}
