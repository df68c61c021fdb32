import { createHmac } from "node:crypto";
import type { Settings } from "./bot.js";
import { postOf } from "./post.js";

/** What signed events of Messenger are made from. */
export interface EventOptions {
  appSecret: string;
  pageId: string;
  /** How many different people write. */
  people: number;
  text: string;
}

/** Events that the bot with these settings accepts. */
export function eventsOf(
  settings: Settings,
  said: Pick<EventOptions, "people" | "text">,
): { kind: "event" } & EventOptions {
  const { MESSENGER_APP_SECRET: appSecret = "", MESSENGER_PAGE_ID: pageId = "" } = settings;
  return { kind: "event", appSecret, pageId, ...said };
}

/** The page-scoped id of the person with this number. */
export function psidOf(person: number): string {
  return String(7_000_000_000_000_000 + person);
}

/** Somebody writes to the Page; the number tells the events apart. */
export function signedEvent({ appSecret, pageId, people, text }: EventOptions, number: number): Buffer {
  const sender = { id: psidOf(number % people) };
  const message = { mid: `m_${String(number).padStart(12, "0")}AbCdEfGhIjKlMnOpQrStUvWxYz0123456789`, text };
  const messaging = [{ sender, recipient: { id: pageId }, timestamp: Date.now(), message }];
  const body = JSON.stringify({ object: "page", entry: [{ id: pageId, time: Date.now(), messaging }] });
  const signature = createHmac("sha256", appSecret).update(body).digest("hex");
  const headers = {
    "user-agent": "facebookexternalua",
    "content-type": "application/json",
    "x-hub-signature-256": `sha256=${signature}`,
  };
  return postOf("/messenger/webhook", headers, body);
}
