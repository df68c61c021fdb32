import type { Role } from "../src/app.js";
import type { Settings } from "./bot.js";
import { type Child, startChild } from "./child.js";
import type { Load, LoadResult } from "./load-process.js";
import type { EventOptions } from "./webhook-requests.js";

/** What the two server processes understand. `start` answers the port, `cpu` the CPU time so far. */
export type ServerRequest = { kind: "start"; settings: Settings; roles: Role[] } | { kind: "cpu" };

/** One round at one server. */
export interface Measured extends LoadResult {
  /** CPU time of the server's process alone, per request. */
  cpuUs: number;
}

/** The product and the bare server side by side, each in its own process, and a third process that loads them. */
export interface Servers {
  ours(load: LoadShape): Promise<Measured>;
  bare(load: LoadShape): Promise<Measured>;
  stop(): Promise<void>;
}

/** What of a load differs from round to round. */
export type LoadShape = Pick<Load, "count" | "connections" | "perSecond">;

/** People who write, and what they say. */
export interface Said {
  people: number;
  text: string;
}

export async function startServers(settings: Settings, roles: Role[], said: Said): Promise<Servers> {
  const app = startChild(new URL("./app-process.js", import.meta.url));
  const bare = startChild(new URL("./bare-server-process.js", import.meta.url));
  const load = startChild(new URL("./load-process.js", import.meta.url));
  const start: ServerRequest = { kind: "start", settings, roles };
  const [appPort, barePort] = await Promise.all([app.ask<number>(start), bare.ask<number>(start)]);
  const events = eventsOf(settings, said);
  let first = 0;
  const measure = async (server: Child, port: number, shape: LoadShape): Promise<Measured> => {
    const beforeUs = await server.ask<number>({ kind: "cpu" });
    const request: Load = { ...events, host: `127.0.0.1:${port}`, port, first, ...shape };
    first += shape.count;
    const result = await load.ask<LoadResult>(request);
    const usedUs = (await server.ask<number>({ kind: "cpu" })) - beforeUs;
    return { ...result, cpuUs: usedUs / shape.count };
  };
  return {
    ours: (shape) => measure(app, appPort, shape),
    bare: (shape) => measure(bare, barePort, shape),
    stop: async () => void (await Promise.all([app, bare, load].map((child) => child.stop()))),
  };
}

function eventsOf(settings: Settings, { people, text }: Said): Omit<EventOptions, "host"> {
  const { MESSENGER_APP_SECRET: appSecret = "", MESSENGER_PAGE_ID: pageId = "" } = settings;
  return { appSecret, pageId, people, text };
}
