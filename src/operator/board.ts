import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { createBullBoard } from "@bull-board/api";
import { BullMQAdapter } from "@bull-board/api/bullMQAdapter";
import type {
  AppControllerRoute,
  AppViewRoute,
  BullBoardQueues,
  ControllerHandlerReturnType,
  IServerAdapter,
  UIConfig,
} from "@bull-board/api/typings/app";
import type { Queue } from "bullmq";
import type { HttpRequest, HttpResponse, Route } from "../http-port.js";

const base = "/operator/queues";

/**
 * Bull Board over these queues, to look and not to touch: the due times of the house are elsewhere, so whatever could
 * be done to a job here would be undone by the next sweep. Knows no login; whoever mounts it asks for one.
 */
export function boardRoutes(queues: Queue[]): Route[] {
  const mount = new Mount();
  const adapters = queues.map((queue) => new BullMQAdapter(queue, { readOnlyMode: true }));
  createBullBoard({ queues: adapters, serverAdapter: mount, options: { uiConfig: look } });
  return mount.routes();
}

const look: UIConfig = {
  boardTitle: "Send Songs",
  boardLogo: { path: "" },
  hideDocsLink: true,
  // Where Redis is and who is connected to it is more than a look at the queues needs.
  hideRedisDetails: true,
  showWorkers: false,
  pollingInterval: { forceInterval: 5 },
};

/** What Bull Board tells a web server, as routes of ours; whatever changes something is left out. */
class Mount implements IServerAdapter {
  #queues: BullBoardQueues = new Map();
  #views = "";
  #statics = "";
  #entry: AppViewRoute | null = null;
  #api: AppControllerRoute[] = [];
  #uiConfig: UIConfig = {};
  #failed: (error: Error) => ControllerHandlerReturnType = () => ({ status: 500, body: "" });

  setQueues(queues: BullBoardQueues): this {
    this.#queues = queues;
    return this;
  }

  setViewsPath(path: string): this {
    this.#views = path;
    return this;
  }

  setStaticPath(_route: string, path: string): this {
    this.#statics = path;
    return this;
  }

  setEntryRoute(route: AppViewRoute): this {
    this.#entry = route;
    return this;
  }

  setErrorHandler(handler: (error: Error) => ControllerHandlerReturnType): this {
    this.#failed = handler;
    return this;
  }

  setApiRoutes(routes: AppControllerRoute[]): this {
    this.#api = routes;
    return this;
  }

  setUIConfig(config: UIConfig): this {
    this.#uiConfig = config;
    return this;
  }

  routes(): Route[] {
    const pages = [this.#entry?.route ?? []].flat().flatMap((path) => (path === "/" ? ["", "/"] : [path]));
    const reading = this.#api.filter(({ method }) => method === "get");
    return [
      ...pages.map((path) => get(path, () => this.#page())),
      ...reading.flatMap(({ route, handler }) =>
        [route].flat().map((path) => get(path, (request) => this.#answer(path, request, handler))),
      ),
      ...filesIn(this.#statics).map((path) => get(`/static/${path}`, () => asset(join(this.#statics, path)))),
    ];
  }

  async #page(): Promise<HttpResponse> {
    const view = this.#entry?.handler({ basePath: `${base}/`, uiConfig: this.#uiConfig });
    if (!view) return { status: 404 };
    const template = await readFile(join(this.#views, view.name), "utf8");
    return { status: 200, headers: pageHeaders, body: filled(template, view.params) };
  }

  async #answer(path: string, request: HttpRequest, handler: AppControllerRoute["handler"]): Promise<HttpResponse> {
    const { query, headers } = request;
    const asked = { query: Object.fromEntries(query), params: paramsOf(path, request.path), body: {}, headers };
    try {
      return asJson(await handler({ ...asked, queues: this.#queues, uiConfig: this.#uiConfig }));
    } catch (error) {
      return asJson(this.#failed(error instanceof Error ? error : new Error(String(error))));
    }
  }
}

function get(path: string, handle: Route["handle"]): Route {
  return { method: "GET", path: `${base}${path}`, handle };
}

function asJson({ status = 200, body }: ControllerHandlerReturnType): HttpResponse {
  const headers = { "content-type": "application/json; charset=utf-8", "cache-control": "no-store" };
  return { status, headers, body: typeof body === "string" ? body : JSON.stringify(body) };
}

/** The segments that the pattern names with a colon. */
function paramsOf(pattern: string, path: string): Record<string, string> {
  const given = path.slice(base.length).split("/");
  const named = pattern.split("/").flatMap((name, at) => (name.startsWith(":") ? [[name.slice(1), given[at]]] : []));
  return Object.fromEntries(named.map(([name, value = ""]) => [name, decodeURIComponent(value)]));
}

/** The page is the one view there is, and needs nothing of EJS but its two kinds of placeholders. */
function filled(template: string, params: Record<string, string>): string {
  return template
    .replace(
      /<%[=-] (\w+) %>/g,
      (_, name: string) => (name === "uiConfig" ? params[name] : escaped(params[name])) ?? "",
    )
    .replace(/<link href="https:\/\/fonts\.googleapis\.com[^>]*>/, "");
}

function escaped(text = ""): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}

/** Its components write styles into elements; nothing else may come from anywhere but here. */
const pageHeaders = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store",
  "content-security-policy": [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'self'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
};

const types: Record<string, string> = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".txt": "text/plain; charset=utf-8",
  ".woff2": "font/woff2",
};

function filesIn(folder: string): string[] {
  const found = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return found.map(({ parentPath, name }) =>
    join(parentPath, name)
      .slice(folder.length + 1)
      .replaceAll("\\", "/"),
  );
}

async function asset(file: string): Promise<HttpResponse> {
  const type = types[extname(file)] ?? "application/octet-stream";
  return {
    status: 200,
    headers: { "content-type": type, "cache-control": "private, max-age=3600" },
    body: await readFile(file),
  };
}
