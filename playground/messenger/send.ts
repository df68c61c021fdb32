import type { Clock } from "../../src/bots/ports.js";
import { isFilled, type Json } from "../json.js";
import { invalidParam, refusals } from "./graph-error.js";
import type { Page } from "./page.js";
import { seenContent } from "./seen-message.js";
import { type CheckedSend, checkSend, type Recipient } from "./send-rules.js";
import type { Thread } from "./thread.js";

const RATE_SPAN_MS = 1000;

/** What a send needs to know beside its own parameters. */
export interface SendContext {
  page: Page;
  clock: Clock;
  /** Names of approved utility templates. */
  templates: readonly string[];
  /** Messages a Page may send within a second of the clock. */
  sendsPerSecond: number;
}

/** The Send API: takes the parameters of `POST /me/messages`, answers its body or throws a GraphError. */
export type Send = (params: Json) => Json;

/** A Send API over this Page. Refusals come in the platform's order: payload, person, thread, window, rate. */
export function createSend(context: SendContext): Send {
  const takeRate = createRate(context);
  return (params) => {
    const send = checkSend(params, context.templates);
    if (context.page.isRestricted) throw refusals.pageRestricted();
    const thread = findRecipient(context.page, send.recipient);
    checkThread(thread, needsWindow(send), context.clock.nowMs());
    if ("action" in send) return act(thread, send.action, send.payload, context.clock.nowMs());
    takeRate();
    const mid = context.page.post(thread, "bot", seenContent(send.message));
    return { recipient_id: thread.person.psid, message_id: mid };
  };
}

function findRecipient(page: Page, recipient: Recipient): Thread {
  const psid = "psid" in recipient ? recipient.psid : page.spendOneTimeToken(recipient.oneTimeToken);
  const thread = page.findThread(psid);
  if (thread === null) throw refusals.noMatchingUser();
  return thread;
}

function needsWindow(send: CheckedSend): boolean {
  return "psid" in send.recipient && !("isUtility" in send && send.isUtility);
}

function checkThread(thread: Thread, needsOpenWindow: boolean, nowMs: number): void {
  if (thread.isBlocked) throw refusals.unavailable();
  if (thread.isOwnedElsewhere) throw refusals.notThreadOwner();
  if (needsOpenWindow && !thread.isWindowOpen(nowMs)) throw refusals.outsideWindow();
}

function act(thread: Thread, action: string, payload: Json, nowMs: number): Json {
  if (action === "typing_on" || action === "typing_off") thread.type(action === "typing_on", nowMs);
  if (action === "react" || action === "unreact") react(thread, action, payload);
  return { recipient_id: thread.person.psid };
}

function react(thread: Thread, action: string, payload: Json): void {
  if (action === "react" && !isFilled(payload.reaction))
    throw invalidParam("param payload[reaction] must be non-empty.");
  const reaction = action === "react" ? String(payload.reaction) : undefined;
  if (!thread.react(String(payload.message_id), reaction)) throw invalidParam("Invalid message id");
}

/** Counts sends by the business clock, so that the limit does not depend on the machine. */
function createRate({ clock, sendsPerSecond }: SendContext): () => void {
  let recentMs: number[] = [];
  return () => {
    const nowMs = clock.nowMs();
    recentMs = recentMs.filter((atMs) => nowMs - atMs < RATE_SPAN_MS);
    if (recentMs.length >= sendsPerSecond) throw refusals.rateLimited();
    recentMs.push(nowMs);
  };
}
