import { once } from "node:events";
import { request } from "node:http";
import { describe, expect, it, onTestFinished } from "vitest";
import { createHttpServer } from "../../src/http.js";
import { operatorDoor } from "../../src/operator/door.js";
import { createMetrics } from "../../src/operator/metrics.js";
import { testStore } from "../store/redis.js";
import { minutes, openDoor, password } from "./open-door.js";

function basic(given: string): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`anybody:${given}`).toString("base64")}` };
}

interface BoardQueue {
  name: string;
  counts: { delayed: number };
  jobs: { id: string }[];
  readOnlyMode: boolean;
}

async function queuesIn(response: Response): Promise<Map<string, BoardQueue>> {
  const { queues } = (await response.json()) as { queues: BoardQueue[] };
  return new Map(queues.map((queue) => [queue.name, queue]));
}

function cookieOf(response: Response): string {
  return response.headers.get("set-cookie")?.split(";", 1)[0] ?? "";
}

describe("/metrics without OPERATOR_PASSWORD", () => {
  it("answers this machine", async () => {
    const { ask } = await openDoor({ hasPassword: false });
    const response = await ask("/metrics");
    expect(response.status).toBe(200);
    expect(await response.text()).toContain('send_songs_alarm_jobs{alarm="listen-check",state="delayed"} 1');
  });

  it.each([
    ["x-forwarded-for", "203.0.113.5"],
    ["forwarded", "for=203.0.113.5"],
    ["x-real-ip", "203.0.113.5"],
    ["via", "1.1 proxy"],
  ])("is not there for what a proxy hands on with %s", async (name, value) => {
    const { ask } = await openDoor({ hasPassword: false });
    expect((await ask("/metrics", { headers: { [name]: value } })).status).toBe(404);
  });

  it("is not there for whoever comes by the public name", async () => {
    const { url } = await openDoor({ hasPassword: false, publicUrl: "https://songs.example.org" });
    expect(await statusFor(url, "songs.example.org")).toBe(404);
    expect(await statusFor(url, "localhost:3000")).toBe(200);
  });

  it("leaves out what Redis does not tell, and says so", async () => {
    const metrics = createMetrics();
    const failing = async () => {
      throw new Error("away");
    };
    const { parts, logged } = testStore();
    const all = { metrics, quota: { usage: failing }, alarms: { backlog: failing, queues: () => [] } };
    const core = { ENCRYPTION_KEY: [], PUBLIC_URL: "http://127.0.0.1:3000" };
    const rest = {
      core,
      runs: async () => [],
      bucket: "app",
      waitingEvents: failing,
      clock: parts.clock,
      log: parts.log,
      isWeb: true,
    };
    const [route] = await operatorDoor({ ...all, ...rest });
    const server = createHttpServer({ routes: route ? [route] : [], readiness: [], log: parts.log });
    onTestFinished(() => server.stop(0));
    const response = await fetch(`${await server.start(0, "127.0.0.1")}/metrics`);
    const text = await response.text();
    expect(response.status).toBe(200);
    expect(text).toContain("process_cpu_seconds_total");
    expect(text).not.toMatch(/^send_songs_(spotify_budget_calls|intake_waiting|alarm_jobs)/m);
    expect(logged.map(({ event }) => event)).toEqual(Array(3).fill("metrics.incomplete"));
  });
});

describe("/metrics with OPERATOR_PASSWORD", () => {
  it("asks for it, by HTTP Basic", async () => {
    const { ask } = await openDoor();
    const response = await ask("/metrics");
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toMatch(/^Basic realm=/);
    expect(await response.text()).not.toContain("send_songs_");
  });

  it("answers whoever knows it, also through a proxy, and under any user name", async () => {
    const { ask } = await openDoor();
    const headers = { ...basic(password), "x-forwarded-for": "203.0.113.5" };
    const response = await ask("/metrics", { headers });
    expect(response.status).toBe(200);
    expect(await response.text()).toContain("send_songs_http_requests_total");
  });

  it.each([
    ["a wrong one", basic(`${password}x`)],
    ["an empty one", basic("")],
    ["a Bearer token", { authorization: `Bearer ${password}` }],
    ["no colon", { authorization: `Basic ${Buffer.from(password).toString("base64")}` }],
  ])("refuses %s", async (_, headers) => {
    const { ask } = await openDoor();
    expect((await ask("/metrics", { headers })).status).toBe(401);
  });

  it("stops listening after ten wrong ones, also to the right one, for a quarter of an hour", async () => {
    const { ask, clock } = await openDoor();
    for (let tries = 0; tries < 10; tries += 1)
      expect((await ask("/metrics", { headers: basic(`guess ${tries}`) })).status).toBe(401);
    const refused = await ask("/metrics", { headers: basic(password) });
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([429, "900"]);
    clock.set(clock.nowMs() + minutes(15) + 1);
    expect((await ask("/metrics", { headers: basic(password) })).status).toBe(200);
  });
});

describe("/operator", () => {
  it.each(["/operator", "/operator/queues", "/operator/queues/api/queues"])(
    "is not there without OPERATOR_PASSWORD: %s",
    async (path) => {
      const { ask } = await openDoor({ hasPassword: false });
      expect((await ask(path)).status).toBe(404);
    },
  );

  it("is not there in a process that serves no pages", async () => {
    const { ask } = await openDoor({ isWeb: false });
    expect((await ask("/operator")).status).toBe(404);
  });

  it("shows a form, and nothing else, to whoever is not signed in", async () => {
    const { ask } = await openDoor();
    const response = await ask("/operator");
    const text = await response.text();
    expect(response.status).toBe(200);
    expect(text).toContain('type="password"');
    expect(text).not.toContain("/operator/queues");
  });

  it("refuses a wrong password, and gives no cookie", async () => {
    const { signIn } = await openDoor();
    const response = await signIn("not this one");
    expect([response.status, response.headers.get("set-cookie")]).toEqual([401, null]);
    expect(await response.text()).toContain("That is not the password.");
  });

  it("signs in with a cookie that scripts, other sites and other paths do not get", async () => {
    const { signIn, ask } = await openDoor();
    const response = await signIn(password);
    expect([response.status, response.headers.get("location")]).toEqual([303, "/operator"]);
    const set = response.headers.get("set-cookie") ?? "";
    for (const wanted of ["HttpOnly", "SameSite=Strict", "Path=/operator", "Max-Age=28800"])
      expect(set).toContain(wanted);
    const inside = await ask("/operator", { headers: { cookie: cookieOf(response) } });
    expect(await inside.text()).toContain("/operator/queues");
  });

  it("gives the cookie for https alone where the bot is reached by https", async () => {
    const { signIn } = await openDoor({ publicUrl: "https://songs.example.org" });
    const response = await signIn(password, { origin: "https://songs.example.org" });
    expect(response.headers.get("set-cookie")).toContain("; Secure");
  });

  it.each([
    ["another site", { origin: "https://evil.example.org" }],
    ["a page that hides where it is", { origin: "null" }],
    ["another site, as the browser says", { "sec-fetch-site": "cross-site" }],
  ])("takes no form of %s", async (_, headers) => {
    const { signIn, ask } = await openDoor();
    const response = await signIn(password, headers);
    expect([response.status, response.headers.get("set-cookie")]).toEqual([403, null]);
    expect((await ask("/operator/logout", { method: "POST", headers })).status).toBe(403);
  });

  it("takes no password any more after ten wrong ones", async () => {
    const { signIn } = await openDoor();
    for (let tries = 0; tries < 10; tries += 1) await signIn(`guess ${tries}`);
    const response = await signIn(password);
    expect([response.status, response.headers.get("set-cookie")]).toEqual([429, null]);
    expect(await response.text()).toContain("Try again in 15 minutes.");
  });

  it("signs out", async () => {
    const { ask } = await openDoor();
    const response = await ask("/operator/logout", { method: "POST" });
    expect(response.headers.get("set-cookie")).toMatch(/^operator=; .*Max-Age=0/);
  });
});

describe("the board", () => {
  const board = "/operator/queues";

  async function insideDoor() {
    const door = await openDoor();
    const cookie = cookieOf(await door.signIn(password));
    return { ...door, cookie, look: (path: string) => door.ask(`${board}${path}`, { headers: { cookie } }) };
  }

  it("shows a page of our own server alone, filled in", async () => {
    const { look } = await insideDoor();
    const response = await look("");
    const text = await response.text();
    expect(response.status).toBe(200);
    expect(text).toContain(`<base href="${board}/"`);
    expect(text).not.toMatch(/<%|https?:\/\//);
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect((await look("/queue/listen-check")).status).toBe(200);
  });

  it("serves every file that the page names, with its type", async () => {
    const { look } = await insideDoor();
    const text = await (await look("/")).text();
    const files = [...text.matchAll(/(?:src|href)="(static\/[^"]+)"/g)].map(([, file]) => file);
    expect(files.length).toBeGreaterThan(4);
    for (const file of files) {
      const response = await look(`/${file}`);
      expect([file, response.status]).toEqual([file, 200]);
      expect(response.headers.get("content-type")).toMatch(/javascript|css|svg|png/);
    }
  });

  it("tells what waits, and a job with its data", async () => {
    const { look } = await insideDoor();
    const path = "/api/queues?activeQueue=listen-check&status=delayed&page=1&jobsPerPage=10";
    const queues = await queuesIn(await look(path));
    expect([...queues.keys()].toSorted()).toEqual(["agenda", "debts", "jobs", "listen-check", "outbox"]);
    const { counts, jobs, readOnlyMode } = queues.get("listen-check") ?? {};
    expect([counts?.delayed, jobs?.length, readOnlyMode]).toEqual([1, 1, true]);
    const one = (await (await look(`/api/queues/listen-check/${jobs?.[0]?.id}`)).json()) as { job: { data: object } };
    expect(one.job.data).toEqual({ key: "p_somebody" });
  });

  it("changes nothing, whatever it is asked", async () => {
    const { ask, cookie, look } = await insideDoor();
    const headers = { cookie };
    for (const [method, path] of [
      ["PUT", "/api/queues/pause"],
      ["PUT", "/api/queues/listen-check/empty"],
      ["PUT", "/api/queues/listen-check/promote"],
      ["POST", "/api/queues/listen-check/add"],
    ] as const) {
      const { status } = await ask(`${board}${path}`, { method, headers });
      expect([404, 405]).toContain(status);
    }
    const queues = await queuesIn(await look("/api/queues"));
    expect(queues.get("listen-check")?.counts.delayed).toBe(1);
  });

  it.each(["", "/", "/queue/listen-check", "/api/queues", "/static/images/logo.svg"])(
    "answers 401 to whoever is not signed in: %s",
    async (path) => {
      const { ask } = await openDoor();
      const response = await ask(`${board}${path}`);
      expect(response.status).toBe(401);
      expect(await response.text()).not.toMatch(/listen-check|<svg xmlns/);
    },
  );

  it("answers 401 to a cookie that is made up, changed, or eight hours old", async () => {
    const { ask, clock, cookie } = await insideDoor();
    const status = async (value: string) => (await ask(board, { headers: { cookie: value } })).status;
    expect(await status(cookie)).toBe(200);
    const later = cookie.replace(/=(\d+)/, (_, until: string) => `=${Number(until) + 1}`);
    for (const wrong of ["operator=1.x", "operator=", later, `${cookie}x`]) expect(await status(wrong)).toBe(401);
    clock.set(clock.nowMs() + minutes(8 * 60));
    expect(await status(cookie)).toBe(401);
  });
});

async function statusFor(url: string, host: string): Promise<number> {
  const asked = request(`${url}/metrics`, { agent: false, headers: { host } });
  asked.end();
  const [response] = await once(asked, "response");
  response.resume();
  return response.statusCode;
}

describe("the last runs of plugins", () => {
  const run = (atMs: number, isOk: boolean) => ({ atMs, what: "2026-10 <late>", isOk, counts: { songs: 25 } });
  const runs = async () => [
    { name: "wrapped", runs: [run(Date.UTC(2026, 10, 1), true), run(Date.UTC(2026, 10, 2, 3, 4), false)] },
    { name: "never-ran", runs: [] },
  ];

  it("are shown to whoever is signed in, the newest first, with what went wrong", async () => {
    const { ask, signIn } = await openDoor({ runs });
    const cookie = cookieOf(await signIn(password));
    const text = await (await ask("/operator", { headers: { cookie } })).text();
    expect(text).toContain("wrapped: 2, not well 1");
    expect(text).toMatch(/2026-11-02 03:04 · 2026-10 &lt;late&gt; · .*did not end well.*2026-11-01 00:00/s);
    expect(text).not.toContain("never-ran");
  });

  it("are shown to nobody else", async () => {
    const { ask } = await openDoor({ runs });
    expect(await (await ask("/operator")).text()).not.toContain("2026-10");
  });

  it("are none at first, and the page says so", async () => {
    const { ask, signIn } = await openDoor();
    const cookie = cookieOf(await signIn(password));
    expect(await (await ask("/operator", { headers: { cookie } })).text()).toContain("None yet.");
  });
});
