import { inspect } from "node:util";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Scripted, type ScriptedServer, startScriptedServer } from "./scripted-server.js";
import { apiError, app, connect, oauthError, recentPath, type Setup, setup } from "./setup.js";

const access = "BQ-secret-access-token";
const newAccess = "BQ-secret-new-access-token";
const refresh = "AQ-secret-refresh-token";
const basic = Buffer.from(`${app.id}:${app.secret}`).toString("base64");
const secrets = [access, newAccess, refresh, app.secret, app.id, basic, "secret-code"];

let server: ScriptedServer;
let world: Setup;
beforeEach(async () => {
  server = await startScriptedServer();
  world = setup(server);
});
afterEach(() => server.close());

// A server that says everything it was told, in every form that an answer can have.
const echo = `Bearer ${access} ${refresh} ${basic} ${app.secret}`;
const answers: Scripted[] = [
  { status: 400, body: echo },
  apiError(401, `The access token expired: ${echo}`),
  apiError(403, `Insufficient client scope ${echo}`),
  apiError(403, `The user is not registered for this application. ${echo}`),
  { ...apiError(429, echo, "QUOTA_EXCEEDED"), headers: { "retry-after": "4000" } },
  { status: 500, body: `<html>${echo}</html>` },
  { status: 200, body: echo },
  { status: 200, body: { items: echo } },
  { status: 200, body: { echo }, cut: true },
  { status: 302, headers: { location: `https://example.org/?${encodeURIComponent(echo)}` } },
];
const tokenAnswers: Scripted[] = [
  oauthError("invalid_grant", echo),
  oauthError("invalid_client", echo),
  { status: 200, body: `{"access_token":"${newAccess}"` },
  // No header can carry this token, and the error of `fetch` would quote it.
  { status: 200, body: { access_token: `${newAccess}\nx`, refresh_token: refresh } },
  { status: 200, body: { access_token: [newAccess], refresh_token: refresh } },
  { status: 200, body: { access_token: newAccess, refresh_token: refresh } },
  { status: 503, body: echo },
];

const id = "4uLU6hMCjMI75M1A2tKUQC";
const uris = [`spotify:track:${id}`];
const addresses = [
  ...[recentPath, "/v1/me", `/v1/tracks/${id}`, "/v1/me/top/artists", "/v1/me/following"].map((path) => `GET ${path}`),
  ...["GET", "POST", "PUT", "DELETE"].map((method) => `${method} /v1/playlists/${id}/items`),
  ...[`GET /v1/playlists/${id}`, `PUT /v1/playlists/${id}`, `PUT /v1/playlists/${id}/images`, "POST /v1/me/playlists"],
  ...[`GET /v1/artists/${id}/albums`, `GET /v1/albums/${id}`, `GET /v1/albums/${id}/tracks`],
];

async function everythingSaid(): Promise<string> {
  const { playlists, tops, releases } = world;
  const results = await Promise.allSettled([
    world.music.recentPlays("ann"),
    world.music.track(id),
    world.login.finish("secret-code", []),
    ...[playlists.get("ann", id), playlists.entries("ann", id), playlists.create("ann", "Name", "Words")],
    ...[playlists.add("ann", id, uris), playlists.replace("ann", id, uris), playlists.remove("ann", id, uris)],
    ...[playlists.describe("ann", id, "Name", "Words"), playlists.cover("ann", id, Uint8Array.of(1))],
    ...[tops.artists("ann", "short_term"), releases.followed("ann", null)],
    ...[releases.albums(id, "album", 0), releases.album(id), releases.tracks(id, 0)],
  ]);
  // The whole error: message, stack, status and every cause.
  const thrown = results.map((result) => (result.status === "rejected" ? inspect(result.reason, { depth: 10 }) : ""));
  return [...thrown, ...world.log.lines].join("\n");
}

test.each(tokenAnswers.flatMap((token) => answers.map((answer) => ({ token, answer }))))(
  "no secret is said, whatever Spotify answers ($#)",
  async ({ token, answer }) => {
    connect(world, "ann", { accessToken: access, refreshToken: refresh });
    server.on("POST /accounts/api/token", token);
    for (const address of addresses) server.on(address, answer);
    const said = await everythingSaid();
    expect(said).toMatch(/spotify/);
    for (const secret of secrets) expect(said).not.toContain(secret);
  },
);

test("no secret is said when what was stored cannot be read", async () => {
  await world.sealed.put("ann", "spotify", `{"refreshToken":"${refresh}"`);
  server.on("POST /accounts/api/token", { status: 500 });
  const said = await everythingSaid();
  for (const secret of secrets) expect(said).not.toContain(secret);
});
