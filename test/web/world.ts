import type { Permission } from "../../src/bots/domain.js";
import { AccessLostError } from "../../src/bots/errors.js";
import type { GrantedLogin, Log, LogFields, Logins, OpenedLogin, SpotifyLogin } from "../../src/bots/ports.js";
import type { HttpResponse, Route } from "../../src/http-port.js";
import { type LoginParts, loginRoutes } from "../../src/web/login.js";

const TEN_MINUTES_MS = 600_000;

/** Logins as the port describes them, in memory. */
function memoryLogins(nowMs: () => number) {
  const open = new Map<string, OpenedLogin & { browserKey: string; openedAtMs: number }>();
  const issued: GrantedLogin[] = [];
  const consents: (string | undefined)[] = [];
  const logins: Logins = {
    async open(from, asks, language) {
      const state = `state_${open.size + 1}-${"s".repeat(16)}`;
      const browserKey = `key+${open.size + 1}/=`;
      open.set(state, { from, asks, ...(language ? { language } : {}), browserKey, openedAtMs: nowMs() });
      return { state, browserKey };
    },
    async close(state, browserKey) {
      const login = open.get(state);
      if (!login || login.browserKey !== browserKey) return null;
      open.delete(state);
      const { browserKey: _, openedAtMs, ...opened } = login;
      return nowMs() - openedAtMs <= TEN_MINUTES_MS ? opened : null;
    },
    async issueCode(login, consentWording) {
      issued.push(login);
      consents.push(consentWording);
      return "1234567890123456";
    },
  };
  return { logins, issued, consents };
}

function grantedTo(displayName: string | null, asks: readonly Permission[]): GrantedLogin {
  const account = {
    appId: "app",
    accountId: "account",
    displayName,
    authorizedAtMs: 0,
    expiresAtMs: 1,
    state: "connected" as const,
    permissions: [...asks],
  };
  return { account, secret: "refresh-token" };
}

/** Spotify's side: every code is good but those that name a failure. */
function memorySpotify(displayName: () => string | null, failures: Map<string, unknown>): SpotifyLogin {
  return {
    authorizeUrl: (state, asks) =>
      `https://accounts.spotify.com/authorize?client_id=app&state=${state}&scope=${asks.join("+")}`,
    async finish(code, asks) {
      if (failures.has(code)) throw failures.get(code);
      return grantedTo(displayName(), asks);
    },
  };
}

/** A browser that keeps the cookies of this site, as far as they are meant for the path. */
export class Browser {
  readonly cookies = new Map<string, string>();
  readonly #routes: Route[];
  readonly speaks: string | undefined;

  constructor(routes: Route[], speaks?: string) {
    this.#routes = routes;
    this.speaks = speaks;
  }

  /** `speaks`: its Accept-Language. */
  async get(url: string, speaks = this.speaks): Promise<HttpResponse & { text: string; head: Record<string, string> }> {
    const { pathname, searchParams } = new URL(url, "https://songs.example.org");
    const route = this.#routes.find(({ path }) => path === pathname);
    if (!route) throw new Error(`no route for ${pathname}`);
    const headers = speaks === undefined ? {} : { "accept-language": speaks };
    const request = { path: pathname, query: searchParams, headers, cookies: Object.fromEntries(this.cookies) };
    const response = await route.handle({ ...request, method: "GET", body: Buffer.alloc(0), ip: "127.0.0.1" });
    this.#keep(response.headers?.["set-cookie"]);
    return { ...response, text: String(response.body ?? ""), head: response.headers ?? {} };
  }

  /** Begins a login and answers the state that Spotify would send back. */
  async begin(from?: string, language?: string): Promise<string> {
    const query = new URLSearchParams({ ...(from ? { from } : {}), ...(language ? { lang: language } : {}) });
    const { head } = await this.get(`/spotify/login?${query.toString()}`);
    return new URL(head.location ?? "").searchParams.get("state") ?? "";
  }

  #keep(line: string | undefined): void {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(line ?? "") ?? [];
    if (name !== undefined) this.cookies.set(name, decodeURIComponent(value ?? ""));
  }
}

/** Everything a login needs, with the means to break it. */
export function loginWorld(changes: Partial<LoginParts> = {}) {
  const state = { nowMs: 0, displayName: "Bob Fisher" as string | null };
  const failures = new Map<string, unknown>();
  const lines: { level: string; event: string; fields: LogFields | undefined }[] = [];
  const at = (level: string) => (event: string, fields?: LogFields) => void lines.push({ level, event, fields });
  const log: Log = { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
  const { logins, issued, consents } = memoryLogins(() => state.nowMs);
  const parts: LoginParts = {
    logins,
    spotify: memorySpotify(() => state.displayName, failures),
    publicUrl: "https://songs.example.org",
    consentWording: (language) => `(${language}) By sending this you agree to <everything>.`,
    channels: [
      { name: "slack", label: "Slack", chatLink: (code) => `https://slack.example/?code=${code}` },
      { name: "messenger", label: "Messenger", chatLink: (code) => `https://m.me/1122?ref=${code}` },
      { name: "discord", label: "Discord" },
    ],
    log,
    ...changes,
  };
  const routes = loginRoutes(parts);
  return {
    state,
    failures,
    lines,
    issued,
    consents,
    routes,
    browser: (speaks?: string) => new Browser(routes, speaks),
  };
}

export const notRegistered = new AccessLostError("spotify", "Spotify: not-registered", { status: "not-registered" });
