import type { Clock, Log, Priority, Quota, Random } from "../bots/ports.js";
import { type Answer, exchange, type HttpCall, type Refused } from "./exchange.js";
import { failure, type Reason } from "./reason.js";
import { retryPlan, type Step } from "./retry.js";

/** Whose budget a call uses, and the token it carries. */
export interface Grant {
  /** The Spotify app's id. */
  appId: string;
  accessToken: string;
}

/** A valid token; another one than `rejected`, which Spotify has just refused, where that is possible. */
export type Access = (rejected?: string) => Promise<Grant>;

/** One call of the Web API. */
export interface ApiCall {
  method: HttpCall["method"];
  /** Behind the base address, such as `/me`. */
  path: string;
  query?: Record<string, string>;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is, in the place of JSON. */
  text?: { type: string; content: string };
  /** Whether the answer's body is wanted; default: that of a GET. */
  wantsBody?: boolean;
  /** Goes on with what earlier calls have begun, such as the next page: waits its turn rather than waste them. */
  continues?: boolean;
  /** Spotify limits these calls apart from all others: a 429 here says nothing about those. */
  hasOwnLimit?: boolean;
  priority: Priority;
  /** For the log, and for the listener's turn among all. */
  personId?: string;
}

/** Asks the Web API: the parsed body where it is wanted, null for a GET's 204 and 404, and for everything else that was done. */
export type Request = (access: Access, call: ApiCall) => Promise<unknown>;

/** What a request needs. `wait` is real time. */
export interface RequestParts {
  apiUrl: string;
  fetch: typeof globalThis.fetch;
  wait(ms: number): Promise<void>;
  clock: Clock;
  random: Random;
  quota: Quota;
  log: Log;
  /** Told after every HTTP call, and when the budget grants none. */
  onCall?: OnCall;
}

/** How one call went; `tookMs` null when none was made, because the budget was used up. Never throws. */
export type OnCall = (call: { priority: Priority; outcome: "ok" | Reason; tookMs: number | null }) => void;

const longestBudgetWaitMs = 2_000;
// A call a second is usual, and a fraction of it for a while after Spotify has asked to slow down.
const longestPageWaitMs = 10_000;
// "When the subscription status changes, it can take a few hours before requests are allowed again."
const ownerPremiumRetryMs = 60 * 60 * 1000;

/**
 * The governed request: every single HTTP call takes one unit of the quota first, every refusal is told apart (see
 * Reason), passing ones are tried again, long ones are stored as a block and thrown at once.
 */
export function createRequest(parts: RequestParts): Request {
  return async (access, call) => {
    const plan = retryPlan(call.method !== "POST", () => Number(parts.random.digits(3)));
    let grant = await access();
    for (let isRetry = false; ; isRetry = true) {
      await takeBudget(parts, grant.appId, call, isRetry);
      const answer = await watchedExchange(parts, grant, call);
      if (answer.kind === "ok") return answer.body;
      // What is not there has no content; what was to be done to it has not been done.
      if (answer.reason === "not-found" && call.method === "GET") return null;
      const step = plan(answer);
      report(parts.log, call, answer, step);
      if (!(call.hasOwnLimit && answer.reason === "rate")) await learn(parts.quota, grant.appId, answer, step);
      if (step.kind === "refresh") grant = await access(grant.accessToken);
      else if (step.kind === "wait") await parts.wait(step.waitMs);
      else throw finalFailure(answer, step);
    }
  };
}

async function watchedExchange(parts: RequestParts, grant: Grant, call: ApiCall): Promise<Answer> {
  const beganMs = performance.now();
  const answer = await exchange(parts.fetch, httpCall(parts.apiUrl, grant, call));
  const outcome = answer.kind === "ok" ? "ok" : answer.reason;
  parts.onCall?.({ priority: call.priority, outcome, tookMs: performance.now() - beganMs });
  return answer;
}

/** Waits only where a person is waiting too, or half of the work is done. */
async function takeBudget(parts: RequestParts, appId: string, call: ApiCall, isRetry: boolean): Promise<void> {
  const { priority, personId, continues = false } = call;
  let leftMs = patienceMs(call, isRetry);
  for (;;) {
    const taken = await parts.quota.take(appId, priority, personId, isRetry || continues);
    if (taken === "granted") return;
    const { waitMs } = taken;
    if (waitMs > leftMs || leftMs <= 0) {
      parts.onCall?.({ priority, outcome: "budget", tookMs: null });
      throw failure("budget", { retryAfterMs: waitMs });
    }
    // At least a little, or a quota that answers 0 again and again would keep us here.
    const pauseMs = Math.max(waitMs, 50);
    leftMs -= pauseMs;
    await parts.wait(pauseMs);
  }
}

function patienceMs({ priority, continues }: ApiCall, isRetry: boolean): number {
  if (continues) return longestPageWaitMs;
  return priority === "person" || isRetry ? longestBudgetWaitMs : 0;
}

function httpCall(apiUrl: string, grant: Grant, call: ApiCall): HttpCall {
  const query = call.query ? `?${new URLSearchParams(call.query)}` : "";
  const authorization = `Bearer ${grant.accessToken}`;
  const http: HttpCall = {
    method: call.method,
    url: `${apiUrl}${call.path}${query}`,
    headers: { authorization, accept: "application/json" },
    wantsBody: call.wantsBody ?? call.method === "GET",
  };
  const text = call.text ?? jsonText(call.body);
  return text ? { ...http, headers: { ...http.headers, "content-type": text.type }, body: text.content } : http;
}

function jsonText(body: unknown): ApiCall["text"] {
  return body === undefined ? undefined : { type: "application/json", content: JSON.stringify(body) };
}

/** A 429 slows everybody down, not only the call that met it. */
async function learn(quota: Quota, appId: string, { reason, retryAfterMs }: Refused, step: Step): Promise<void> {
  if (reason !== "rate" && reason !== "quota") return;
  const waitMs = step.kind === "block" ? step.blockMs : (retryAfterMs ?? (step.kind === "wait" ? step.waitMs : 0));
  await quota.refused(appId, { kind: reason, waitMs });
}

function finalFailure(refused: Refused, step: Step): Error {
  if (step.kind === "block") return failure(refused.reason, { ...refused, retryAfterMs: step.blockMs });
  if (refused.reason === "owner-premium")
    return failure(refused.reason, { ...refused, retryAfterMs: ownerPremiumRetryMs });
  return failure(refused.reason, refused);
}

// Only ids, status and reason: the app's id and Spotify's own words stay out.
function report(log: Log, call: ApiCall, refused: Refused, step: Step): void {
  const { reason, httpStatus, retryAfterMs } = refused;
  const fields = {
    personId: call.personId,
    method: call.method,
    path: call.path,
    status: httpStatus,
    reason,
    retryAfterMs,
  };
  if (step.kind === "wait" || step.kind === "refresh") log.debug("spotify.retry", fields);
  else if (reason === "owner-premium" || reason === "not-registered") log.error(`spotify.${reason}`, fields);
  else log.warn(step.kind === "block" ? "spotify.blocked" : "spotify.refused", fields);
}
