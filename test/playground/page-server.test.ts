import { beforeAll, describe, expect, it } from "vitest";
import { pageRoutes } from "../../playground/page-server.js";
import type { HttpResponse, Route } from "../../src/http-port.js";

let routes: Route[];
beforeAll(async () => {
  routes = await pageRoutes(
    () => "http://127.0.0.1:4567",
    () => undefined,
  );
});

async function get(path: string, host = "127.0.0.1:3000"): Promise<HttpResponse> {
  const route = routes.find((each) => each.path === path);
  if (route === undefined) throw new Error(`There is no ${path}`);
  const query = new URLSearchParams();
  return route.handle({
    method: "GET",
    path,
    query,
    headers: { host },
    cookies: {},
    body: Buffer.alloc(0),
    ip: "127.0.0.1",
  });
}

/** Everything that a text of the page names as a file of this server. */
function filesIn(text: string): string[] {
  return [...text.matchAll(/["'(](\/playground\/[\w./-]+\.\w+)["')]/g)].map((match) => match[1] ?? "");
}

describe("the page", () => {
  it("is at / and says what this is", async () => {
    const page = await get("/");
    expect(page.headers?.["content-type"]).toBe("text/html; charset=utf-8");
    expect(String(page.body)).toContain("learn when it was really");
  });

  it("finds every file that it names", async () => {
    const texts = await Promise.all(["/", "/playground/style.css"].map(async (path) => String((await get(path)).body)));
    const paths = texts.flatMap(filesIn);
    expect(paths.length).toBeGreaterThan(5);
    for (const path of paths) expect((await get(path)).status).toBe(200);
  });

  it("finds every module that its modules import", async () => {
    for (const { path } of routes.filter((route) => route.path.endsWith(".js"))) {
      for (const match of String((await get(path)).body).matchAll(/from "\.\/([\w-]+\.js)"/g)) {
        expect((await get(`/playground/${match[1]}`)).status).toBe(200);
      }
    }
  });

  it("may load nothing from elsewhere but the covers of the songs", async () => {
    const policy = (await get("/")).headers?.["content-security-policy"];
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("img-src 'self' http://127.0.0.1:4567");
    expect(policy?.match(/https?:/g)).toHaveLength(1);
  });

  it("keeps no inline styles, scripts or handlers, which the policy forbids", async () => {
    const html = String((await get("/")).body);
    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\bsrc=)/);
  });

  it("is refused to a name that only points to this machine", async () => {
    expect((await get("/", "evil.test:3000")).status).toBe(403);
    expect((await get("/playground/app.js", "evil.test:3000")).status).toBe(403);
  });
});
