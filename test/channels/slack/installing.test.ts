import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Installations } from "../../../src/channels/slack/installations.js";
import { botScopes } from "../../../src/channels/slack/manifest.js";
import { ann, bob, openSlack, room, type SlackBench, team } from "./bench.js";

let bench: SlackBench;
const org = "E0ORG";
const texts = () => bench.turns.map((turn) => turn?.text);
const stored = () => [...bench.installations.records.keys()];

beforeEach(async () => {
  bench = await openSlack({ isInstalled: false });
});
afterEach(() => bench.close());

describe("the installation", () => {
  it("goes from our page over Slack's to a stored token with its time", async () => {
    const done = await bench.emulator.walkOAuth(ann);
    expect(done).toMatchObject({ status: 200 });
    expect(done.body).toContain("/song register");
    expect(stored()).toEqual([team]);
    const record = JSON.parse(bench.installations.records.get(team) ?? "");
    expect(record).toMatchObject({
      installedAtMs: bench.clock.nowMs(),
      installation: { team: { id: team }, bot: { scopes: [...botScopes] } },
    });
    await bench.emulator.command(ann, "inbox");
    await bench.settled();
    expect(bench.turns).toMatchObject([
      { text: "inbox", address: { installationId: team, botId: expect.stringMatching(/^U/) } },
    ]);
  });

  it("asks for the scopes of the manifest at our own address", async () => {
    const start = await fetch(`${bench.url}/slack/install`, { redirect: "manual" });
    const location = new URL(start.headers.get("location") ?? "");
    expect(location.searchParams.get("scope")).toBe("commands,chat:write,users:read");
    expect(location.searchParams.get("redirect_uri")).toBe(`${bench.url}/slack/oauth_redirect`);
    expect(start.headers.get("set-cookie")).toMatch(/Secure; HttpOnly/);
  });

  it("of a whole organisation works in each of its workspaces, and people keep one id there: org install", async () => {
    bench.emulator.addTeam({ id: "T1ORG", name: "One", enterpriseId: org });
    bench.emulator.addTeam({ id: "T2ORG", name: "Two", enterpriseId: org });
    bench.emulator.addUser({ id: "W1", teamId: "T1ORG", name: "Eve" });
    bench.emulator.addUser({ id: "W2", teamId: "T2ORG", name: "Max" });
    const done = await bench.emulator.walkOAuth("W1", { scope: "org" });
    expect(done.body).toContain("organisation");
    expect(stored()).toEqual([org]);
    bench.house.onTurn = async (context) => void (await context.sendActivity("hello"));
    await bench.emulator.command("W1", "inbox");
    await bench.emulator.command("W2", "inbox");
    await bench.settled();
    const addresses = bench.turns.map((turn) => turn?.address);
    expect(addresses).toMatchObject([
      { tenantId: org, userId: "W1", installationId: org },
      { tenantId: org, userId: "W2", installationId: org },
    ]);
    for (const address of addresses) if (address) await bench.channel.send(address, { text: "a song" });
    expect(bench.told("W2").map(({ text }) => text)).toEqual(["hello", "a song"]);
    expect(bench.emulator.requests().at(-1)).toMatchObject({ installKey: org, args: { team_id: "T2ORG" } });
  });

  it("of one workspace of an organisation is kept by the workspace, the people by the organisation", async () => {
    bench.emulator.addTeam({ id: "T1ORG", name: "One", enterpriseId: org });
    bench.emulator.addUser({ id: "W1", teamId: "T1ORG", name: "Eve" });
    await bench.emulator.walkOAuth("W1");
    expect(stored()).toEqual(["T1ORG"]);
    await bench.emulator.command("W1", "share x with <@W2>");
    await bench.settled();
    expect(bench.turns).toMatchObject([
      { text: `share x with <@slack:${org}:W2>`, address: { tenantId: org, installationId: "T1ORG" } },
    ]);
  });

  it("of one workspace counts there before that of its organisation", async () => {
    bench.emulator.addTeam({ id: "T1ORG", name: "One", enterpriseId: org });
    bench.emulator.addUser({ id: "W1", teamId: "T1ORG", name: "Eve" });
    bench.install(org);
    bench.install("T1ORG");
    await bench.emulator.command("W1", "inbox", { alter: (body) => ({ ...body, is_enterprise_install: "false" }) });
    await bench.settled();
    expect(bench.turns).toMatchObject([{ address: { tenantId: org, installationId: "T1ORG" } }]);
  });

  it("is not there when somebody cancels, who is told so", async () => {
    const done = await bench.emulator.walkOAuth(ann, { decision: "deny" });
    expect(done).toMatchObject({ status: 200 });
    expect(done.body).toMatch(/cancelled[\s\S]*\/slack\/install/);
    expect(stored()).toEqual([]);
  });

  it("without the cookie of its beginning is refused and stores nothing", async () => {
    expect(await bench.emulator.walkOAuth(ann, { withoutCookies: true })).toMatchObject({ status: 400 });
    expect(stored()).toEqual([]);
  });

  it("cannot be repeated with the same state and cookie", async () => {
    const { callbackUrl, cookies } = await bench.emulator.walkOAuth(ann);
    bench.installations.records.clear();
    const again = await fetch(callbackUrl, { headers: { cookie: cookies } });
    expect(again.status).toBe(400);
    expect(await again.text()).toContain("begin again");
    expect(stored()).toEqual([]);
  });

  it("with a callback that holds nothing, or a state of somebody else's making, is refused", async () => {
    const cookie = "slack-app-oauth-state=x";
    for (const query of ["", "?code=1", "?code=1&state=x", "?state=x"]) {
      const answer = await fetch(`${bench.url}/slack/oauth_redirect${query}`, { headers: { cookie } });
      expect(answer.status).toBe(400);
      expect(answer.headers.get("content-security-policy")).toBe("default-src 'none'");
    }
  });

  it("is explained in the language of the administrator's browser", async () => {
    const headers = { "accept-language": "pt, de-CH;q=0.9" };
    const body = await (await fetch(`${bench.url}/slack/oauth_redirect`, { headers })).text();
    expect(body).toContain('<html lang="de">');
    expect(body).toContain("<h1>Fang bitte noch einmal an</h1>");
    expect(body).toContain(">Noch einmal versuchen</a>");
  });

  it.each([
    ["503", 502],
    ["invalid_code", 400],
  ] as const)("in which Slack answers %s stores nothing, and says so", async (name, status) => {
    bench.emulator.fault({ name, method: "oauth.v2.access", times: 5 });
    const done = await bench.emulator.walkOAuth(ann);
    expect(done.status).toBe(status);
    expect(done.body).toContain("Nothing was installed");
    expect(stored()).toEqual([]);
  });
});

describe("where the app is not installed", () => {
  const absent = async () => {
    bench.emulator.install(team);
    bench.emulator.inviteBot(room);
  };

  it("a command is told how to install it", async () => {
    await absent();
    expect(await bench.emulator.command(ann, "inbox")).toMatchObject({ status: 200, error: null });
    expect(bench.emulator.messages(ann).at(-1)).toMatchObject({
      ephemeral: true,
      text: expect.stringContaining(`${bench.url}/slack/install`),
    });
    expect(bench.turns).toEqual([]);
  });

  it("a button is told too, and everything else is at least acknowledged", async () => {
    await absent();
    bench.install(team);
    const to = {
      channel: "slack",
      tenantId: team,
      installationId: team,
      userId: ann,
      conversationId: `${team}:${ann}`,
      botId: "",
    };
    await bench.channel.send(to, { text: "?", choices: [{ label: "Yes", command: "yes" }] });
    await bench.emulator.globalShortcut(ann, "song:share");
    await bench.settled();
    bench.installations.records.clear();
    expect(await bench.emulator.suggest(ann, "song:song", "x")).toMatchObject({
      status: 200,
      options: [],
      error: null,
    });
    expect(await bench.emulator.submitView(ann, { words: "x", colleague: bob })).toMatchObject({
      status: 200,
      error: null,
    });
    expect(bench.emulator.modal(ann)?.text).toContain("not installed");
    await bench.emulator.closeModal(ann);
    expect(await bench.emulator.press(ann, { label: "Yes" })).toMatchObject({ status: 200, error: null });
    expect(await bench.emulator.globalShortcut(ann, "song:share")).toMatchObject({ status: 200, error: null });
    expect(await bench.emulator.openHome(ann)).toMatchObject({ status: 200 });
    await bench.settled();
    expect(bench.told(ann).at(-1)).toMatchObject({ text: expect.stringContaining("/slack/install") });
    expect([bench.turns, bench.emulator.home(ann)]).toEqual([[], null]);
  });

  it("nobody is sent away because our memory is slow or down, but asked to try again", async () => {
    bench.install(team);
    for (const trouble of [() => Promise.reject(new Error("redis")), () => new Promise<void>(() => {})]) {
      bench.installations.fail(trouble);
      const { ackMs, error } = await bench.emulator.command(ann, "inbox");
      expect(error).toBeNull();
      expect(ackMs).toBeLessThan(2500);
      expect(bench.emulator.messages(ann).at(-1)?.text).toContain("try again");
    }
    expect(bench.turns).toEqual([]);
  });
});

describe("an uninstallation", () => {
  const second = 1000;
  beforeEach(() => {
    bench.install(team);
    bench.clock.advance(5 * second);
  });

  it.each(["uninstalled-first", "revoked-first"] as const)(
    "(%s) forgets the token, whichever event comes first",
    async (order) => {
      await bench.emulator.uninstall(team, order);
      await bench.settled();
      expect(stored()).toEqual([]);
    },
  );

  it("that is told after a newer installation does not undo it: late uninstall", async () => {
    await bench.emulator.uninstall(team, "silent");
    const eventTimeMs = bench.clock.nowMs();
    bench.clock.advance(5 * second);
    bench.install(team);
    await bench.emulator.event(team, { type: "app_uninstalled" }, { eventTimeMs });
    await bench.emulator.event(team, { type: "tokens_revoked", tokens: { bot: ["U1"] } }, { eventTimeMs });
    await bench.settled();
    expect(stored()).toEqual([team]);
  });

  it("without a time is not believed", async () => {
    const event = { type: "app_uninstalled" };
    const body = { type: "event_callback", team_id: team, event_id: "Ev9", event, authorizations: [{ team_id: team }] };
    expect(await bench.emulator.deliver(JSON.stringify(body))).toMatchObject({ status: 200 });
    await bench.settled();
    expect(stored()).toEqual([team]);
  });

  it("that an old token tells of does not undo a newer installation", async () => {
    const installations = new Installations(bench.installations, bench.clock);
    await installations.removeToken(team, "xoxb-older");
    expect(stored()).toEqual([team]);
    await installations.removeToken(team, (await installations.at(team))?.token ?? "");
    expect(stored()).toEqual([]);
  });

  it("is not that a person takes back their own token", async () => {
    await bench.emulator.event(team, { type: "tokens_revoked", tokens: { oauth: ["U1"], bot: [] } });
    await bench.settled();
    expect(stored()).toEqual([team]);
  });

  it("of an organisation forgets that of the organisation", async () => {
    bench.emulator.addTeam({ id: "T1ORG", name: "One", enterpriseId: org });
    bench.install(org);
    bench.clock.advance(5 * second);
    await bench.emulator.uninstall(org);
    await bench.settled();
    expect(stored()).toEqual([team]);
  });

  it("that nobody has told us of is found out with the next message", async () => {
    await bench.emulator.uninstall(team, "silent");
    const to = {
      channel: "slack",
      tenantId: team,
      installationId: team,
      userId: ann,
      conversationId: `${team}:${ann}`,
      botId: "",
    };
    await expect(bench.channel.send(to, { text: "x" })).rejects.toMatchObject({
      failure: "unreachable",
      code: "account_inactive",
    });
    expect(stored()).toEqual([]);
    expect(bench.channel.halted).toBeNull();
  });
});

describe("a stranger in a shared channel", () => {
  it("is known by their own organisation, and answered by the workspace the app is installed in: Connect enterprise mismatch", async () => {
    bench.install(team);
    bench.emulator.addTeam({ id: "T9", name: "Nine", enterpriseId: "E9" });
    // Their organisation has the app as well: its token is not the one to answer with.
    bench.install("E9");
    bench.emulator.addUser({ id: "U9", teamId: "T9", name: "Zoe" });
    await bench.emulator.globalShortcut(ann, "song:share");
    await bench.settled();
    await bench.emulator.submitView(
      ann,
      { words: "x", colleague: bob },
      {
        alter: (payload) => ({
          ...payload,
          user: { id: "U9", team_id: "T9" },
          team: { id: "T9", enterprise_id: "E9" },
          enterprise: { id: "E9" },
          view: { ...(payload.view as object), app_installed_team_id: team },
        }),
      },
    );
    await bench.settled();
    expect(texts()).toHaveLength(1);
    expect(bench.turns[0]?.address).toMatchObject({ tenantId: "E9", userId: "U9", installationId: team });
  });
});
