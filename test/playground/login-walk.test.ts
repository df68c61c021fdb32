import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { walkLogin } from "../../playground/login-walk.js";
import { createSpotifyEmulator, type SpotifyEmulator } from "../../playground/spotify/emulator.js";

const CALLBACK = "/spotify/callback";

/** A bot's login: a state bound to the browser by a cookie, and a page that shows a code. */
class LoginServer {
  codePage = "<p>Send this code:</p><code>1234 5678 9012 3456</code>";
  readonly seen: string[] = [];
  readonly #server: Server = createServer((request, response) => this.#answer(request, response));
  readonly #spotify: () => SpotifyEmulator;
  url = "";

  constructor(spotify: () => SpotifyEmulator) {
    this.#spotify = spotify;
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  stop(): Promise<void> {
    return new Promise((resolve) => void this.#server.close(() => resolve()));
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? "/", this.url);
    this.seen.push(url.pathname);
    if (url.pathname === CALLBACK) this.#callback(url, request, response);
    else this.#toSpotify(response);
  }

  #callback(url: URL, request: IncomingMessage, response: ServerResponse): void {
    const isBound = request.headers.cookie === "login=the%20browser" && url.searchParams.get("state") === "s1";
    response.writeHead(isBound ? 200 : 400).end(isBound ? this.codePage : "<h1>Not your login</h1>");
  }

  #toSpotify(response: ServerResponse): void {
    const target = new URL(`${this.#spotify().urls.accounts}/authorize`);
    const redirectUri = `${this.url}${CALLBACK}`;
    const query = { client_id: "id", response_type: "code", redirect_uri: redirectUri, state: "s1" };
    for (const [name, value] of Object.entries(query)) target.searchParams.set(name, value);
    response.writeHead(302, { location: target.href, "set-cookie": "login=the%20browser; HttpOnly; Path=/" }).end();
  }
}

let spotify: SpotifyEmulator;
let bot: LoginServer;

beforeEach(async () => {
  bot = new LoginServer(() => spotify);
  await bot.start();
  const redirectUris = [`${bot.url}${CALLBACK}`];
  spotify = createSpotifyEmulator({ clock: { nowMs: Date.now }, clientId: "id", clientSecret: "secret", redirectUris });
  spotify.addListener({ id: "ann", displayName: "Ann Reed" });
  await spotify.start();
});

afterEach(async () => {
  await spotify.stop();
  await bot.stop();
});

describe("walking the login pages", () => {
  it("goes from the bot to Spotify's page and back, with cookies, and reads the code", async () => {
    expect(await walkLogin(`${bot.url}/spotify/login`, "ann")).toBe("1234567890123456");
    expect(bot.seen).toEqual(["/spotify/login", CALLBACK]);
  });

  it("reads a code whose groups are elements of their own", async () => {
    bot.codePage = "<style>p{width:1111222233334444px}</style><b>1234</b> <b>5678</b>\n<b>9012</b>&nbsp;<b>3456</b>";
    expect(await walkLogin(`${bot.url}/spotify/login`, "ann")).toBe("1234567890123456");
  });

  it("quotes the last page when there is no code on it", async () => {
    bot.codePage = "<h1>Sorry</h1><p>Spotify &amp; we are tired.</p>";
    await expect(walkLogin(`${bot.url}/spotify/login`, "ann")).rejects.toThrow(
      "The login ended (200) without a code: Sorry Spotify & we are tired.",
    );
  });

  it("says so when the account does not exist", async () => {
    await expect(walkLogin(`${bot.url}/spotify/login`, "zoe")).rejects.toThrow("There is no such listener");
  });
});
