import { type CommandOptions, signedCommand } from "./slack-requests.js";
import { type EventOptions, signedEvent } from "./webhook-requests.js";

/** What a load is made of: events of Messenger, or slash commands of Slack. */
export type Requests = ({ kind: "event" } & EventOptions) | ({ kind: "command" } & CommandOptions);

/** Whole HTTP requests, ready to be written, no two alike: `count` of them, numbered from `first`. */
export function signedRequests(requests: Requests, first: number, count: number): Buffer[] {
  return Array.from({ length: count }, (_, at) =>
    requests.kind === "event" ? signedEvent(requests, first + at) : signedCommand(requests, first + at),
  );
}

/** One POST as it goes over the wire. Nobody looks at the name of the host. */
export function postOf(path: string, headers: Record<string, string>, body: string): Buffer {
  const all = { host: "songs.example.org", ...headers, "content-length": String(Buffer.byteLength(body)) };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return Buffer.from(`POST ${path} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n${body}`);
}
