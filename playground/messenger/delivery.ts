import type { Clock } from "../../src/bots/ports.js";
import { asList, asObject, type Json, parseJson } from "../json.js";
import type { BodyShapes } from "./body-shapes.js";
import type { Page } from "./page.js";
import type { DeliverOptions, WebhookResult, WebhookSender } from "./webhook-sender.js";

/** Kinds of events by their key, with the webhook field an app subscribes to for them. */
const FIELD_OF_EVENT: Record<string, string> = {
  message: "messages",
  postback: "messaging_postbacks",
  referral: "messaging_referrals",
  optin: "messaging_optins",
  reaction: "message_reactions",
};

/** Brings events to the bot and notes on the way which threads they open. */
export class Delivery {
  readonly #page: Page;
  readonly #bodies: BodyShapes;
  readonly #sender: WebhookSender;
  readonly #clock: Clock;

  constructor(page: Page, bodies: BodyShapes, sender: WebhookSender, clock: Clock) {
    this.#page = page;
    this.#bodies = bodies;
    this.#sender = sender;
    this.#clock = clock;
  }

  /** Delivers what a person did, to standby if another app has the thread, and not at all without subscription. */
  person(psid: string, event: Json): Promise<WebhookResult> {
    const isStandby = this.#page.thread(psid).isOwnedElsewhere;
    const field = isStandby ? "standby" : fieldOf(event);
    if (this.#page.subscribedFields?.has(field) === false) {
      this.#noteAction(event);
      return Promise.resolve({ status: 0, statuses: [], ackMs: 0, tooSlow: false });
    }
    return this.raw(isStandby ? this.#bodies.standby(event) : this.#bodies.events(event));
  }

  /** Delivers any body. Unless the signature is a forger's, the actions in it count as done by their people. */
  raw(body: object | Buffer, options: DeliverOptions = {}): Promise<WebhookResult> {
    if (options.signature === undefined || options.signature === "sha256") this.#noteActions(body);
    return this.#sender.deliver(body, options);
  }

  #noteActions(body: object | Buffer): void {
    const parsed = asObject(Buffer.isBuffer(body) ? parseJson(body.toString("utf8")) : body);
    for (const entry of asList(parsed.entry)) {
      const { messaging, standby } = asObject(entry);
      for (const event of [...asList(messaging), ...asList(standby)]) this.#noteAction(asObject(event));
    }
  }

  /** An event that comes late opens the window from when it happened, not from its arrival. */
  #noteAction(event: Json): void {
    const thread = this.#page.findThread(String(asObject(event.sender).id));
    if (thread === null || !isAction(event)) return;
    const atMs = Number(event.timestamp);
    thread.acted(Number.isFinite(atMs) ? Math.min(atMs, this.#clock.nowMs()) : this.#clock.nowMs());
  }
}

function fieldOf(event: Json): string {
  const kind = Object.keys(event).find((key) => Object.hasOwn(FIELD_OF_EVENT, key)) ?? "message";
  return FIELD_OF_EVENT[kind] ?? "messages";
}

/** Reading, receiving and editing open no window; the bot's own echo has the Page as its sender. */
function isAction(event: Json): boolean {
  return Object.keys(event).some((key) => Object.hasOwn(FIELD_OF_EVENT, key));
}
