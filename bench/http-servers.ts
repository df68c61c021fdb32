import { type Child, startChild } from "./child.js";
import type { Load, LoadResult } from "./load-process.js";
import type { Requests } from "./requests.js";
import { type ServerStart, serverChild } from "./server-child.js";

/** One round at one server. */
export interface Measured extends LoadResult {
  /** CPU time of the server's process alone, per request, with all that is done behind the answer. */
  cpuUs: number;
  /** Requests per second up to the end of what is done behind the answers. */
  donePerSecond: number;
}

/** The product and the bare server side by side, each in its own process, and a third process that loads them. */
export interface Servers {
  ours(load: LoadShape): Promise<Measured>;
  bare(load: LoadShape): Promise<Measured>;
  stop(): Promise<void>;
}

/** What of a load differs from round to round. */
export type LoadShape = Pick<Load, "count" | "connections" | "perSecond">;

/** What is compared under which load. */
export interface ServersSetup extends ServerStart {
  /** Names of files of this folder, without `-process.js`. */
  ours: "app" | "quiet-app";
  bare: "webhook-bare" | "slack-bare";
  requests: Requests;
  /** Resolves when all is done behind the answers to ours, of which there have been so many. Default: at once. */
  isDone?: (sent: number, app: Child) => Promise<void>;
}

export async function startServers({ settings, roles, requests, isDone, ...files }: ServersSetup): Promise<Servers> {
  const [app, bare, load] = [startChild(files.ours), startChild(files.bare), startChild("load")];
  const start = { settings, roles };
  const [appPort, barePort] = await Promise.all([serverChild.start(app, start), serverChild.start(bare, start)]);
  let first = 0;
  let sent = 0;
  const measure = async (server: Child, port: number, shape: LoadShape): Promise<Measured> => {
    const beforeUs = await serverChild.cpuUs(server);
    const request: Load = { requests, port, first, ...shape };
    first += shape.count;
    const result = await load.ask<LoadResult>(request);
    const answeredAtMs = performance.now();
    if (server === app) sent += shape.count;
    if (server === app) await isDone?.(sent, app);
    const doneMs = (shape.count * 1_000) / result.perSecond + performance.now() - answeredAtMs;
    const usedUs = (await serverChild.cpuUs(server)) - beforeUs;
    return { ...result, cpuUs: usedUs / shape.count, donePerSecond: (shape.count * 1_000) / doneMs };
  };
  return {
    ours: (shape) => measure(app, appPort, shape),
    bare: (shape) => measure(bare, barePort, shape),
    stop: async () => void (await Promise.all([app, bare, load].map((child) => child.stop()))),
  };
}
