import { AccessLostError, UpstreamError } from "../bots/errors.js";
import { unitedPermissions } from "../bots/permissions.js";
import type { Log, Logins, OpenedLogin, SpotifyLogin } from "../bots/ports.js";
import type { HttpRequest, HttpResponse, Route } from "../http-port.js";
import {
  alreadyShownPage,
  brokenPage,
  type ChatWay,
  codePage,
  declinedPage,
  lostLoginPage,
  notAllowedPage,
  upstreamPage,
} from "./login-pages.js";

export interface LoginParts {
  logins: Logins;
  spotify: SpotifyLogin;
  /** PUBLIC_URL: cookies are for https alone when it is https. */
  publicUrl: string;
  /** Shown above the code, to the letter. */
  consentWording: string;
  channels: ChatWay[];
  log: Log;
}

/** Spotify's answer, taken apart; an unknown parameter is no concern of ours. */
interface Callback {
  state: string;
  code: string;
  error: string;
  cookieName: string;
  /** What this browser got when it began: the key; `SHOWN` afterwards; nothing in any other browser. */
  browserKey: string;
}

const MAX_AGE_S = 600;
const SHOWN = "shown";

/** One cookie per login, so that two open tabs do not take each other's. Of a made-up state no harmful character is left. */
function cookieNameFor(state: string): string {
  return `login_${state.replace(/[^\w-]/g, "").slice(0, 12)}`;
}

function cookie(publicUrl: string, name: string, value: string): string {
  const secure = publicUrl.startsWith("https:") ? "; Secure" : "";
  return `${name}=${encodeURIComponent(value)}; Path=/spotify; Max-Age=${MAX_AGE_S}; HttpOnly; SameSite=Lax${secure}`;
}

function callbackOf({ query, cookies }: HttpRequest): Callback {
  const state = query.get("state") ?? "";
  const cookieName = cookieNameFor(state);
  const [code, error] = [query.get("code") ?? "", query.get("error") ?? ""];
  return { state, code, error, cookieName, browserKey: cookies[cookieName] ?? "" };
}

async function begin(
  { logins, spotify, publicUrl, channels }: LoginParts,
  request: HttpRequest,
): Promise<HttpResponse> {
  const wanted = request.query.get("from");
  const from = channels.find(({ name }) => name === wanted)?.name ?? null;
  const asks = unitedPermissions(request.query.getAll("ask"), []);
  const { state, browserKey } = await logins.open(from, asks);
  return {
    status: 302,
    headers: {
      location: spotify.authorizeUrl(state, asks),
      "set-cookie": cookie(publicUrl, cookieNameFor(state), browserKey),
      "cache-control": "no-store",
      "referrer-policy": "no-referrer",
    },
  };
}

/** Nothing of the callback is logged but what kind of failure it was: its code and state are secrets. */
function failedPage(
  { log }: LoginParts,
  error: unknown,
  login: OpenedLogin | null = null,
  shown?: string,
): HttpResponse {
  if (error instanceof AccessLostError) {
    log.warn("login.notAllowed", { error });
    return notAllowedPage(login, shown);
  }
  if (error instanceof UpstreamError) {
    log.warn("login.upstreamFailed", { error });
    return upstreamPage(login, shown);
  }
  log.error("login.failed", { error: error instanceof Error ? error : new Error(String(error)) });
  return brokenPage(login, shown);
}

async function finish(parts: LoginParts, code: string, login: OpenedLogin, shown: string): Promise<HttpResponse> {
  try {
    const granted = await parts.spotify.finish(code, login.asks);
    const issued = await parts.logins.issueCode(granted);
    const { consentWording, channels } = parts;
    return codePage({
      code: issued,
      displayName: granted.account.displayName,
      consentWording,
      channels,
      from: login.from,
      cookie: shown,
    });
  } catch (error) {
    return failedPage(parts, error, login, shown);
  }
}

async function end(parts: LoginParts, request: HttpRequest): Promise<HttpResponse> {
  const { state, code, error, cookieName, browserKey } = callbackOf(request);
  if (browserKey === SHOWN) return alreadyShownPage(null);
  const login = state && browserKey ? await parts.logins.close(state, browserKey) : null;
  if (error === "access_denied") return declinedPage(login);
  if (!login) return lostLoginPage(null);
  const shown = cookie(parts.publicUrl, cookieName, SHOWN);
  if (!code)
    return failedPage(
      parts,
      new UpstreamError("spotify", `login refused: ${error.replace(/\W/g, "").slice(0, 40) || "no code"}`),
      login,
      shown,
    );
  return finish(parts, code, login, shown);
}

type Handler = (parts: LoginParts, request: HttpRequest) => Promise<HttpResponse>;

/** People get a page also when what remembers logins is gone. */
function withPage(parts: LoginParts, handler: Handler): Route["handle"] {
  return (request) => handler(parts, request).catch((error: unknown) => failedPage(parts, error));
}

/** `GET /spotify/login?from=<channel>&ask=<permission>…` leads to Spotify; `GET /spotify/callback` ends with the code to send to the bot. */
export function loginRoutes(parts: LoginParts): Route[] {
  return [
    { method: "GET", path: "/spotify/login", handle: withPage(parts, begin) },
    { method: "GET", path: "/spotify/callback", handle: withPage(parts, end) },
  ];
}
