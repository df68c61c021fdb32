import { type App, createApp } from "../src/app.js";
import { configOf } from "./bot.js";
import { answerParent, cpuUs } from "./child.js";
import type { ServerRequest } from "./http-servers.js";

let app: App | null = null;

// The product as `start` builds it, in a process of its own.
answerParent<ServerRequest>(
  async (request) => {
    if (request.kind !== "start") return cpuUs();
    app = createApp({ config: configOf(request.settings), roles: request.roles });
    const { url } = await app.start();
    return Number(new URL(url).port);
  },
  async () => app?.stop(),
);
