import { describe, expect, it } from "vitest";
import { chatLinkPaths, chatLinkRoutes } from "../../playground/chat-link.js";
import type { Stage } from "../../playground/stage.js";
import type { HttpRequest } from "../../src/http-port.js";

const opened: [string, string][] = [];
const stage = {
  pageId: "100",
  friends: [
    { id: "ann", name: "Ann Reed", channel: "messenger", userId: "psid-ann", note: null },
    { id: "cleo", name: "Cleo Park", channel: "discord", userId: "7", note: null },
  ],
  messenger: { openLink: async (psid: string, ref: string) => void opened.push([psid, ref]) },
} as unknown as Stage;

const page = `${chatLinkPaths.messenger}/100`;

async function call(method: "GET" | "POST", ref: string, { body = "", headers = {}, path = page } = {}) {
  const route = chatLinkRoutes(stage, () => {}).find((one) => one.method === method && one.path === path);
  const request: HttpRequest = {
    method,
    path,
    query: new URLSearchParams({ ref }),
    headers: { host: "127.0.0.1:3000", ...headers },
    cookies: {},
    body: Buffer.from(body),
    ip: "127.0.0.1",
  };
  return route?.handle(request);
}

describe("a link into a chat", () => {
  it("asks whose phone it is, and opens the chat there with what the link carries", async () => {
    expect(String((await call("GET", "1234567890123456"))?.body)).toContain("Ann Reed");
    const answer = await call("POST", "1234567890123456", { body: "as=ann" });
    expect(answer).toMatchObject({ status: 303, headers: { location: "/#ann" } });
    expect(opened).toEqual([["psid-ann", "1234567890123456"]]);
  });

  it("refuses a ref that Meta would refuse, a stranger, and another page's form", async () => {
    expect((await call("GET", "<script>"))?.status).toBe(400);
    expect((await call("POST", "1", { body: "as=eve" }))?.status).toBe(400);
    expect((await call("POST", "1", { body: "as=cleo" }))?.status).toBe(400);
    expect(String((await call("GET", "1"))?.body)).not.toContain("Cleo Park");
    const foreign = { origin: "http://evil.example", "sec-fetch-site": "cross-site" };
    expect((await call("POST", "1", { body: "as=ann", headers: foreign }))?.status).toBe(403);
    expect((await call("GET", "1", { headers: { host: "evil.example" } }))?.status).toBe(403);
    expect(opened).toHaveLength(1);
  });

  it("of Discord leads to whoever is there, and carries nothing", async () => {
    const path = chatLinkPaths.discord;
    const asked = String((await call("GET", "1", { path }))?.body);
    expect(asked).toContain("Cleo Park");
    expect(asked).not.toContain("Ann Reed");
    expect(await call("POST", "1", { path, body: "as=cleo" })).toMatchObject({ headers: { location: "/#cleo" } });
    expect((await call("POST", "1", { path, body: "as=ann" }))?.status).toBe(400);
    expect(opened).toHaveLength(1);
  });

  it("puts nothing on its page that a link could have brought", async () => {
    const path = chatLinkPaths.discord;
    expect(String((await call("GET", '"><script>&x', { path }))?.body)).toContain("?ref=%22%3E%3Cscript%3E%26x");
  });
});
