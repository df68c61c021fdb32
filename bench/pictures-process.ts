import { type App, createApp } from "../src/app.js";
import { definePlugin, type PluginHost } from "../src/bots/plugin.js";
import { configOf, type Settings } from "./bot.js";
import { answerParent } from "./child.js";

const columns = ["Songs", "Artists", "Genres"].map((heading) => ({
  heading,
  rows: Array.from({ length: 10 }, (_, at) => ({
    label: `Number ${at + 1} of these`,
    detail: "Somebody",
    share: 1 / (at + 1),
  })),
}));

let app: App | null = null;
let host: PluginHost | null = null;

/** Has a card of three columns under every name. */
const cards = definePlugin({
  name: "cards",
  open(its) {
    host = its;
    return {
      picture: async (_person, ref) => ({
        ...{ title: `Month ${ref}`, subtitle: "What was heard", foot: "Send Songs", columns, alt: "" },
        ...{ theme: "light" as const, seed: ref },
      }),
    };
  },
});

type Request = { kind: "start"; settings: Settings } | { kind: "paths"; personId: string; from: number; count: number };

/** The product as `start` builds it, with that plugin; every picture is another one. */
async function handle(request: Request): Promise<unknown> {
  if (request.kind === "paths") {
    const { personId, from, count } = request;
    const urls = Array.from({ length: count }, (_, at) => host?.pictureUrl(personId, `${from + at}`) ?? "");
    return urls.map((url) => new URL(url).pathname);
  }
  app = createApp({ config: configOf(request.settings), plugins: [cards] });
  const { url } = await app.start();
  return Number(new URL(url).port);
}

answerParent<Request>(handle, async () => app?.stop());
