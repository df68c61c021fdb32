import type { Role } from "../src/app.js";
import type { Settings } from "./bot.js";
import { answerParent, type Child, cpuUs } from "./child.js";
import { type Memory, memoryNow } from "./memory-now.js";

/** How a server, ours or a bare one, is started. */
export interface ServerStart {
  settings: Settings;
  roles: Role[];
}

type ServerRequest = ({ kind: "start" } & ServerStart) | { kind: "cpu" } | { kind: "memory" } | { kind: "turns" };

/** What of a server differs from one to the other. */
interface ServerParts {
  /** Answers the port, where there is one. */
  start(start: ServerStart): Promise<number>;
  stop?(): Promise<void>;
  /** How many turns there have been. Default: nobody counts. */
  turns?(): number;
}

/** Inside the server's process. */
export function answerAsServer({ start, stop, turns }: ServerParts): void {
  answerParent<ServerRequest>(async (request) => {
    if (request.kind === "start") return start(request);
    if (request.kind === "memory") return memoryNow();
    return request.kind === "cpu" ? cpuUs() : turns?.();
  }, stop);
}

/** Outside of it. */
export const serverChild = {
  start: (child: Child, start: ServerStart) => ask<number>(child, { kind: "start", ...start }),
  cpuUs: (child: Child) => ask<number>(child, { kind: "cpu" }),
  memory: (child: Child) => ask<Memory>(child, { kind: "memory" }),
  turns: (child: Child) => ask<number>(child, { kind: "turns" }),
};

function ask<Answer>(child: Child, request: ServerRequest): Promise<Answer> {
  return child.ask<Answer>(request);
}
