import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { App, type Authorize, HTTPReceiver } from "@slack/bolt";
import { type Installation, InstallProvider } from "@slack/oauth";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createSlackEmulator, type SlackEmulator } from "../../../playground/slack/emulator.js";
import { silentLogger } from "./silent-logger.js";
import { ANN, BOB, buttonBlocks, DORA, ORG, ORG_TEAM, SIGNING_SECRET, shareModal, TEAM } from "./world.js";

const NOW_MS = Date.UTC(2026, 10, 1);
const view = shareModal as unknown as Parameters<App["client"]["views"]["open"]>[0]["view"];

let emulator: SlackEmulator;
let server: Server;
let app: App;
let baseUrl: string;
let installations: Map<string, Installation>;

beforeEach(async () => {
  installations = new Map();
  server = createServer((request, response) => respond(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  emulator = createSlackEmulator({
    clock: { nowMs: () => NOW_MS },
    signingSecret: SIGNING_SECRET,
    clientId: "1.2",
    clientSecret: "secret",
    redirectUris: [`${baseUrl}/slack/oauth_redirect`],
  });
  await emulator.start();
  emulator.setRequestUrl(`${baseUrl}/slack/events`);
  emulator.addTeam({ id: TEAM, name: "Record Club" });
  emulator.addTeam({ id: ORG_TEAM, name: "Org Radio", enterpriseId: ORG });
  emulator.addUser({ teamId: TEAM, id: ANN, name: "Ann Reed" });
  emulator.addUser({ teamId: TEAM, id: BOB, name: "Bob Fisher" });
  emulator.addUser({ teamId: ORG_TEAM, id: DORA, name: "Dora Lang" });
  mountBolt();
});
afterEach(async () => {
  await emulator.stop();
  server.close();
  server.closeAllConnections();
});

type Listener = Parameters<typeof createServer>[1] & {};
let respond: Listener;

function mountBolt(): void {
  const clientOptions = { slackApiUrl: emulator.apiUrl };
  const receiver = new HTTPReceiver({ signingSecret: SIGNING_SECRET, logger: silentLogger });
  const store = {
    storeInstallation: async (installation: Installation) => {
      const { isEnterpriseInstall, enterprise, team } = installation;
      installations.set((isEnterpriseInstall ? enterprise?.id : team?.id) ?? "", installation);
    },
    fetchInstallation: async () => Promise.reject(new Error("not used")),
  };
  const installer = new InstallProvider({
    clientId: "1.2",
    clientSecret: "secret",
    stateSecret: "state",
    clientOptions,
    installationStore: store,
    authorizationUrl: emulator.authorizeUrl,
    directInstall: true,
    logger: silentLogger,
  });
  const authorize: Authorize<boolean> = async (source) => {
    const key = (source.isEnterpriseInstall ? source.enterpriseId : source.teamId) ?? "";
    const bot = installations.get(key)?.bot;
    if (bot === undefined) throw new Error(`${key} is not installed`);
    return { botToken: bot.token, botId: bot.id, botUserId: bot.userId };
  };
  app = new App({ receiver, authorize, clientOptions, logger: silentLogger });
  const installOptions = {
    scopes: ["commands", "chat:write", "users:read"],
    redirectUri: `${baseUrl}/slack/oauth_redirect`,
  };
  respond = (request, response) => {
    const { pathname } = new URL(request.url ?? "/", baseUrl);
    if (pathname === "/slack/install") void installer.handleInstallPath(request, response, {}, installOptions);
    else if (pathname === "/slack/oauth_redirect") void installer.handleCallback(request, response, {}, installOptions);
    else receiver.requestListener(request, response);
  };
}

describe("the real Bolt", () => {
  it("is installed through its pages, by cookie and code", async () => {
    const result = await emulator.walkOAuth(ANN);
    expect(result.status).toBe(200);
    expect(installations.get(TEAM)).toMatchObject({
      team: { id: TEAM, name: "Record Club" },
      user: { id: ANN },
      bot: {
        token: expect.stringMatching(/^xoxb-/),
        id: expect.stringMatching(/^B/),
        userId: expect.stringMatching(/^U/),
      },
      isEnterpriseInstall: false,
      appId: emulator.appId,
    });
  });

  it("is installed for a whole organisation", async () => {
    await emulator.walkOAuth(DORA, { scope: "org" });
    expect(installations.get(ORG)).toMatchObject({ isEnterpriseInstall: true, enterprise: { id: ORG } });
    app.command("/song", async ({ ack }) => ack("Hello"));
    await emulator.command(DORA, "");
    expect(emulator.messages(DORA)).toMatchObject([{ text: "Hello", ephemeral: true }]);
  });

  it("stores nothing for a person who refuses, or comes without the cookie", async () => {
    expect((await emulator.walkOAuth(ANN, { decision: "deny" })).status).toBe(500);
    expect((await emulator.walkOAuth(ANN, { withoutCookies: true })).status).toBe(400);
    expect(installations.size).toBe(0);
  });

  it("answers commands, buttons and shortcuts, and finds the tenant of each", async () => {
    await emulator.walkOAuth(ANN);
    app.command("/song", async ({ ack, respond, context }) => {
      await ack();
      await respond({ text: "Card", blocks: buttonBlocks, response_type: "ephemeral" });
      expect(context.teamId).toBe(TEAM);
    });
    app.action("song:heard", async ({ ack, respond }) => {
      await ack();
      await respond({ text: "Thanks", replace_original: true });
      await app.client.chat.postMessage({
        token: installations.get(TEAM)?.bot?.token ?? "",
        channel: BOB,
        text: "Heard",
      });
    });
    const done = new Promise<void>((resolve) => emulator.onMessage((userId) => userId === BOB && resolve()));
    const card = new Promise<void>((resolve) => emulator.onMessage(() => resolve()));
    expect(await emulator.command(ANN, "share")).toMatchObject({ status: 200, error: null });
    await card;
    await emulator.press(ANN, { label: "Heard it" });
    await done;
    expect(emulator.messages(ANN)).toMatchObject([{ text: "Thanks", edited: true, ephemeral: true }]);
    expect(emulator.messages(BOB)).toMatchObject([{ text: "Heard" }]);
  });

  it("opens a modal from a shortcut, offers songs and takes the submission", async () => {
    await emulator.walkOAuth(ANN);
    app.shortcut("song:new", async ({ ack, client, shortcut }) => {
      await client.views.open({ trigger_id: shortcut.trigger_id, view });
      await ack();
    });
    app.options("song:pick", async ({ ack, options }) => {
      await ack({ options: [{ text: { type: "plain_text", text: `${options.value}!` }, value: "1" }] });
    });
    app.view("song:share", async ({ ack, view: submitted }) => {
      const to = submitted.state.values.to?.["song:to"]?.selected_user;
      await ack({ response_action: "errors", errors: { to: `${to} is not registered` } });
    });
    await emulator.globalShortcut(ANN, "song:new");
    expect((await emulator.suggest(ANN, "song:pick", "son")).options).toEqual([{ text: "son!", value: "1" }]);
    await emulator.submitView(ANN, { "song:pick": "son!", "song:to": BOB });
    expect(emulator.modal(ANN)?.errors).toEqual({ to: `${BOB} is not registered` });
  });

  it("publishes a home tab when it is opened, and hears of an uninstall", async () => {
    await emulator.walkOAuth(ANN);
    const gone: string[] = [];
    const published = new Promise<void>((resolve) => emulator.onView(() => resolve()));
    app.event("app_home_opened", async ({ event, client }) => {
      await client.views.publish({ user_id: event.user, view: { type: "home", blocks: [{ type: "divider" }] } });
    });
    const told = new Promise<void>((resolve) => {
      app.event("app_uninstalled", async ({ body }) => {
        gone.push(body.team_id);
        resolve();
      });
    });
    await emulator.openHome(ANN);
    await published;
    expect(emulator.home(ANN)).not.toBeNull();
    await emulator.uninstall(TEAM);
    await told;
    expect(gone).toEqual([TEAM]);
  });

  it("does not answer what is not signed by the platform", async () => {
    for (const signature of ["wrong-secret", "flipped", "missing", "wrong-version"] as const) {
      expect((await emulator.deliver("{}", { signature })).status).toBe(401);
    }
    expect((await emulator.deliver("{}", { timestampOffsetS: -301 })).status).toBe(401);
    const challenge = JSON.stringify({ type: "url_verification", challenge: "c" });
    expect(await emulator.deliver(challenge)).toMatchObject({ status: 200, body: expect.stringContaining("c") });
  });
});
