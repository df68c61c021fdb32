import type { GraphCall } from "./graph-call.js";
import { GraphError } from "./graph-error.js";

/**
 * Faults by name.
 * Errors of Graph: `unknown` (1), `transient` (2), `rate-limited` (613), `abuse-warning` (613/2018338), `app-limit` (4),
 * `revoked` (190), `development-mode` (200/2018028).
 * Broken answers: `503`, `non-json` (an HTML page with 200), `empty` (200 without body), `garbage` (200 with random bytes
 * called JSON), `not-http`.
 * Time and connection: `slow` (answers after `delayMs`), `timeout` (never answers), `reset`, and `dropped`: the message is
 * delivered and the connection breaks before the answer.
 */
export type FaultName = keyof typeof GRAPH_FAULTS | (typeof BROKEN_ANSWERS)[number];

/** What shall go wrong with coming Graph calls. */
export interface Fault {
  name: FaultName;
  /** How many calls it hits. Default 1. */
  times?: number;
  /** Which calls it hits: `send` those with a message, `action` typing and the like. Default `any`. */
  on?: "any" | "send" | "action";
  /** Real milliseconds a `slow` answer takes. Default 1000. */
  delayMs?: number;
}

const GRAPH_FAULTS = {
  unknown: [1, "An unknown error occurred"],
  transient: [2, "Service temporarily unavailable", { isTransient: true }],
  "rate-limited": [613, "(#613) Calls to this api have exceeded the rate limit."],
  "abuse-warning": [
    613,
    "(#613) You are sending messages in a way that people may find bothersome or abusive.",
    { subcode: 2018338 },
  ],
  "app-limit": [4, "(#4) Application request limit reached", { isTransient: true }],
  revoked: [190, "Error validating access token: The session has been invalidated.", { subcode: 460 }],
  "development-mode": [
    200,
    "(#200) Cannot message users who are not admins, developers or testers of the app until pages_messaging permission is reviewed and the app is live.",
    { subcode: 2018028 },
  ],
} as const satisfies Record<string, ConstructorParameters<typeof GraphError>>;

const BROKEN_ANSWERS = [
  "503",
  "non-json",
  "empty",
  "garbage",
  "not-http",
  "slow",
  "timeout",
  "reset",
  "dropped",
] as const;

/** Whether the playground may ask for a fault of this name. */
export function isFaultName(name: string): name is FaultName {
  return Object.hasOwn(GRAPH_FAULTS, name) || BROKEN_ANSWERS.some((known) => known === name);
}

/** The error a fault of this name answers with, or `null` for one that breaks the answer instead. */
export function graphFault(name: FaultName): GraphError | null {
  if (!Object.hasOwn(GRAPH_FAULTS, name)) return null;
  const [code, message, details] = GRAPH_FAULTS[name as keyof typeof GRAPH_FAULTS] as ConstructorParameters<
    typeof GraphError
  >;
  return new GraphError(code, message, details);
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
  take(call: GraphCall): Fault | null {
    const index = this.#pending.findIndex((fault) => concerns(fault, call));
    const fault = this.#pending[index];
    if (fault === undefined) return null;
    fault.times -= 1;
    if (fault.times <= 0) this.#pending.splice(index, 1);
    return fault;
  }
}

function concerns(fault: Fault, call: GraphCall): boolean {
  if (fault.on === "send") return call.params.message !== undefined;
  if (fault.on === "action") return call.params.sender_action !== undefined;
  return true;
}
