import { createHttpServer, type HttpServer } from "../src/http.js";
import { createPainter } from "../src/pictures/painter.js";
import { pictureRoutes, pictureUrls } from "../src/web/pictures.js";
import { answerParent } from "./child.js";
import { quietLog } from "./quiet-log.js";

const columns = ["Songs", "Artists", "Genres"].map((heading) => ({
  heading,
  rows: Array.from({ length: 5 }, (_, at) => ({
    label: `Number ${at + 1} of these`,
    detail: "Somebody",
    share: 1 / (at + 1),
  })),
}));

const painter = createPainter();
const signing = { keys: [Buffer.alloc(32, 1)], clock: { nowMs: Date.now } };
const urlOf = pictureUrls({ ...signing, publicUrl: "" });
let http: HttpServer | null = null;

type Request = { kind: "start" } | { kind: "paths"; from: number; count: number };

/** The real server and the real painter; every picture is another one. */
async function handle(request: Request): Promise<unknown> {
  if (request.kind === "paths")
    return Array.from({ length: request.count }, (_, at) => urlOf("bench", "p_1", `${request.from + at}`));
  const pictureOf = async (_plugin: string, _person: string, ref: string) => ({
    ...{ title: `Month ${ref}`, subtitle: "What was heard", foot: "Send Songs", columns, alt: "" },
    ...{ theme: "light" as const, seed: ref },
  });
  http = createHttpServer({
    routes: pictureRoutes({ ...signing, pictureOf, draw: painter.card }),
    readiness: [],
    log: quietLog,
  });
  return Number(new URL(await http.start(0, "127.0.0.1")).port);
}

answerParent<Request>(handle, async () => {
  await http?.stop(1_000);
  await painter.stop();
});
