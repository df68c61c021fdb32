import type { IncomingMessage, ServerResponse } from "node:http";
import { listenOnLoopback, readBytes, respond } from "../../playground/loopback.js";

/** Where a call is: not yet with the platform, or done there and not yet answered. */
export type Moment = "before" | "after";

/** One call on its way. */
export interface GatedCall {
  /** Counted from 1. */
  number: number;
  moment: Moment;
  body: string;
}

/** Told of each call twice, before and after; the call goes on when it resolves, and is dropped for `false`. */
export type Watch = (call: GatedCall) => Promise<boolean>;

/** Stands between the bot and an emulated platform, so that a test can act in the midst of a call. */
export interface Gate {
  readonly url: string;
  /** Counts from now on, and replaces the watch before it. */
  watch(watch: Watch): void;
  close(): Promise<void>;
}

const maxBodyBytes = 4 * 1024 * 1024;
const letAllPass: Watch = async () => true;

/** A gate before this address. */
export async function openGate(target: () => string): Promise<Gate> {
  let watch = letAllPass;
  let calls = 0;
  const server = await listenOnLoopback((request, response) => {
    calls += 1;
    pass(calls, watch, target(), request, response).catch(() => response.destroy());
  }, 0);
  return {
    url: server.url,
    watch(next) {
      watch = next;
      calls = 0;
    },
    close: () => server.close(),
  };
}

async function pass(
  number: number,
  watch: Watch,
  target: string,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<unknown> {
  const bytes = await readBytes(request, maxBodyBytes);
  if (typeof bytes === "string") return response.destroy();
  const body = bytes.toString("utf8");
  if (!(await watch({ number, moment: "before", body }))) return response.destroy();
  if (response.destroyed) return response; // Who has given up meanwhile gets nothing done.
  const answer = await forward(target, request, body);
  const said = Buffer.from(await answer.arrayBuffer());
  if (!(await watch({ number, moment: "after", body }))) return response.destroy();
  return respond(response, answer.status, said, { "content-type": answer.headers.get("content-type") ?? "" });
}

function forward(target: string, { method = "GET", url, headers }: IncomingMessage, body: string): Promise<Response> {
  const { authorization = "", "content-type": type = "application/json" } = headers;
  const init = { method, headers: { authorization, "content-type": type } };
  return fetch(`${target}${url}`, method === "GET" ? init : { ...init, body });
}
