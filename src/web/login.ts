import { AccessLostError, UpstreamError } from "../bots/errors.js";
import { unitedPermissions } from "../bots/permissions.js";
import type { Log, Logins, OpenedLogin, SpotifyLogin } from "../bots/ports.js";
import { type Language, languageOf } from "../bots/say.js";
import type { HttpRequest, HttpResponse, Route } from "../http-port.js";
import {
  alreadyShownPage,
  brokenPage,
  type ChatWay,
  codePage,
  declinedPage,
  lostLoginPage,
  notAllowedPage,
  type Reader,
  refusedCodePage,
  upstreamPage,
} from "./login-pages.js";
import { wordsFor, wordsOf } from "./words.js";

export interface LoginParts {
  logins: Logins;
  spotify: SpotifyLogin;
  /** PUBLIC_URL: cookies are for https alone when it is https. */
  publicUrl: string;
  /** Shown above the code, and stored with it, to the letter. */
  consentWording(language: Language): string;
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
  const language = languageOf(request.query.get("lang")) ?? undefined;
  const asks = unitedPermissions(request.query.getAll("ask"), []);
  const { state, browserKey } = await logins.open(from, asks, language);
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
function failedPage({ log }: LoginParts, error: unknown, reader: Reader): HttpResponse {
  if (error instanceof AccessLostError) {
    log.warn("login.notAllowed", { error });
    return notAllowedPage(reader);
  }
  if (error instanceof UpstreamError && error.status === "invalid-code") {
    log.warn("login.codeRefused", { error });
    return refusedCodePage(reader);
  }
  if (error instanceof UpstreamError) {
    log.warn("login.upstreamFailed", { error });
    return upstreamPage(reader);
  }
  log.error("login.failed", { error: error instanceof Error ? error : new Error(String(error)) });
  return brokenPage(reader);
}

async function finish(parts: LoginParts, code: string, { asks }: OpenedLogin, reader: Reader): Promise<HttpResponse> {
  try {
    const login = await parts.spotify.finish(code, asks);
    const consentWording = parts.consentWording(reader.words.language);
    const issued = await parts.logins.issueCode(login, consentWording);
    const { displayName, permissions = [] } = login.account;
    return codePage(reader, { code: issued, displayName, consentWording, permissions, channels: parts.channels });
  } catch (error) {
    return failedPage(parts, error, reader);
  }
}

/** Whoever is back from Spotify reads on in the language of the link they began with. */
function readerOf(request: HttpRequest, login: OpenedLogin | null, cookie?: string): Reader {
  return { words: login?.language ? wordsOf(login.language) : wordsFor(request), login, cookie };
}

async function end(parts: LoginParts, request: HttpRequest): Promise<HttpResponse> {
  const { state, code, error, cookieName, browserKey } = callbackOf(request);
  if (browserKey === SHOWN) return alreadyShownPage(readerOf(request, null));
  const login = state && browserKey ? await parts.logins.close(state, browserKey) : null;
  if (error === "access_denied") return declinedPage(readerOf(request, login));
  if (!login) return lostLoginPage(readerOf(request, null));
  const reader = readerOf(request, login, cookie(parts.publicUrl, cookieName, SHOWN));
  if (code) return finish(parts, code, login, reader);
  const why = `login refused: ${error.replace(/\W/g, "").slice(0, 40) || "no code"}`;
  return failedPage(parts, new UpstreamError("spotify", why), reader);
}

type Handler = (parts: LoginParts, request: HttpRequest) => Promise<HttpResponse>;

/** People get a page also when what remembers logins is gone. */
function withPage(parts: LoginParts, handler: Handler): Route["handle"] {
  return (request) =>
    handler(parts, request).catch((error: unknown) => failedPage(parts, error, readerOf(request, null)));
}

/** `GET /spotify/login?from=<channel>&lang=<language>&ask=<permission>…` leads to Spotify; `GET /spotify/callback` ends with the code to send to the bot. */
export function loginRoutes(parts: LoginParts): Route[] {
  return [
    { method: "GET", path: "/spotify/login", handle: withPage(parts, begin) },
    { method: "GET", path: "/spotify/callback", handle: withPage(parts, end) },
  ];
}
