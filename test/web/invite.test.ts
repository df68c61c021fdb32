import { afterEach, describe, expect, it } from "vitest";
import type { FoundInvite } from "../../src/bots/ports.js";
import { createHttpServer, type HttpServer } from "../../src/http.js";
import { type InviteWay, inviteRoutes } from "../../src/web/invite.js";
import { aPerson } from "../fixtures/person.js";
import { silentLog } from "../fixtures/silent-log.js";

const code = "K7QM2XPD";
const servers: HttpServer[] = [];

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop(0)));
});

const channels: InviteWay[] = [
  { label: "Messenger", startUrl: "https://m.me/1?a&b", spell: (command) => command },
  { label: "Slack", spell: (command) => `/song ${command}` },
];

async function visit(path: string, found: FoundInvite = { kind: "open", inviter: aPerson({ name: "Ann <b> Reed" }) }) {
  const asked: string[] = [];
  const invites = {
    find: async (given: string) => {
      asked.push(given);
      return found;
    },
  };
  const server = createHttpServer({ routes: inviteRoutes({ invites, channels }), readiness: [], log: silentLog });
  servers.push(server);
  const response = await fetch(`${await server.start(0, "127.0.0.1")}${path}`);
  return { response, text: await response.text(), asked };
}

describe("GET /invite/<code>", () => {
  it("says who invites by the first name only, and what to type on each channel that is on", async () => {
    const { response, text } = await visit(`/invite/${code}`);
    expect(response.status).toBe(200);
    expect(text).toContain("Ann invites you to share songs");
    expect(text).not.toContain("Reed");
    expect(text).toContain(`In Messenger, write: <strong>accept ${code}</strong>`);
    expect(text).toContain(`In Slack, write: <strong>/song accept ${code}</strong>`);
    expect(text).toContain('href="https://m.me/1?a&amp;b">Open Messenger</a>');
    expect(text).not.toContain("Open Slack");
    expect(response.headers.get("cache-control")).toBe("no-store");
  });

  it("escapes a name", async () => {
    const { text } = await visit(`/invite/${code}`, { kind: "open", inviter: aPerson({ name: "<img>" }) });
    expect(text).toContain("&lt;img&gt; invites you");
  });

  it("takes a code in small letters", async () => {
    expect((await visit(`/invite/${code.toLowerCase()}`)).asked).toEqual([code]);
  });

  it.each([["unknown"], ["used"], ["expired"]] as const)(
    "tells an outsider nothing about one that is %s",
    async (kind) => {
      const { response, text } = await visit(`/invite/${code}`, { kind });
      expect(response.status).toBe(404);
      expect(text).toContain("This invitation is over");
    },
  );

  it.each(["/invite/short", "/invite/%F0%9F", "/invite/Margaret", "/invite/%3Cb%3E"])(
    "%s is looked for nowhere",
    async (path) => {
      const { response, text, asked } = await visit(path);
      expect(response.status).toBeGreaterThanOrEqual(400);
      expect(text).not.toContain("Ann");
      expect(asked).toEqual([]);
    },
  );
});
