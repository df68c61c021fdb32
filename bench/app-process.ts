import { type App, createApp } from "../src/app.js";
import { configOf } from "./bot.js";
import { answerAsServer } from "./server-child.js";

let app: App | null = null;

// The product as `start` builds it, in a process of its own.
answerAsServer({
  async start({ settings, roles }) {
    app = createApp({ config: configOf(settings), roles });
    const { url } = await app.start();
    return Number(new URL(url).port);
  },
  stop: async () => app?.stop(),
});
