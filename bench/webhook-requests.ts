import { createHmac } from "node:crypto";

/** What signed events are made from. */
export interface EventOptions {
  appSecret: string;
  pageId: string;
  /** Authority of the server, such as 127.0.0.1:3000. */
  host: string;
  /** How many different people write. */
  people: number;
  text: string;
}

/** The page-scoped id of the person with this number. */
export function psidOf(person: number): string {
  return String(7_000_000_000_000_000 + person);
}

/** Whole HTTP requests, ready to be written, no two alike: `count` of them, numbered from `first`. */
export function signedRequests(options: EventOptions, first: number, count: number): Buffer[] {
  return Array.from({ length: count }, (_, at) => signedRequest(options, first + at));
}

function signedRequest({ appSecret, pageId, host, people, text }: EventOptions, number: number): Buffer {
  const sender = { id: psidOf(number % people) };
  const message = { mid: `m_${String(number).padStart(12, "0")}AbCdEfGhIjKlMnOpQrStUvWxYz0123456789`, text };
  const messaging = [{ sender, recipient: { id: pageId }, timestamp: Date.now(), message }];
  const body = JSON.stringify({ object: "page", entry: [{ id: pageId, time: Date.now(), messaging }] });
  const signature = createHmac("sha256", appSecret).update(body).digest("hex");
  const head = [
    "POST /messenger/webhook HTTP/1.1",
    `host: ${host}`,
    "user-agent: facebookexternalua",
    "content-type: application/json",
    `content-length: ${Buffer.byteLength(body)}`,
    `x-hub-signature-256: sha256=${signature}`,
  ];
  return Buffer.from(`${head.join("\r\n")}\r\n\r\n${body}`);
}
