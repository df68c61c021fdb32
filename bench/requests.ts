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
