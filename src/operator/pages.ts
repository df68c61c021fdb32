import type { HttpRequest, HttpResponse, Route } from "../http-port.js";
import { type Html, html } from "../web/html.js";
import { page } from "../web/page.js";
import { wordsOf } from "../web/words.js";
import type { Password } from "./password.js";
import { type RunsOf, runsList } from "./runs-list.js";
import { type Sessions, sessionMs } from "./session.js";

export interface OperatorParts {
  password: Password;
  sessions: Sessions;
  /** PUBLIC_URL. */
  publicUrl: string;
  /** What only an operator sees. */
  board: Route[];
  runs: RunsOf;
}

const home = "/operator";
const cookieName = "operator";

/** `GET /operator`: the way in for whoever runs the bot, and behind it the board. */
export function operatorRoutes(parts: OperatorParts): Route[] {
  return [
    {
      method: "GET",
      path: home,
      handle: (request) => (isIn(parts, request) ? insidePage(parts) : loginPage(200, null)),
    },
    { method: "POST", path: `${home}/login`, maxBodyBytes: 4_096, handle: (request) => login(parts, request) },
    { method: "POST", path: `${home}/logout`, maxBodyBytes: 4_096, handle: (request) => logout(parts, request) },
    ...parts.board.map((route) => behindLogin(parts, route)),
  ];
}

function behindLogin(parts: OperatorParts, route: Route): Route {
  return { ...route, handle: (request) => (isIn(parts, request) ? route.handle(request) : loginPage(401, null)) };
}

function isIn({ sessions }: OperatorParts, { cookies }: HttpRequest): boolean {
  return sessions.isOpen(cookies[cookieName]);
}

function login(parts: OperatorParts, request: HttpRequest): HttpResponse {
  if (!isFromOurPage(parts, request)) return { status: 403 };
  const given = new URLSearchParams(request.body.toString("utf8")).get("password") ?? "";
  const tried = parts.password.try(given, request.ip);
  if (tried === "wrong") return loginPage(401, "That is not the password.");
  if (tried === "right") return leadHome(cookie(parts, parts.sessions.open(), sessionMs / 1000));
  const minutes = Math.ceil(tried.waitMs / 60_000);
  return loginPage(429, `Too many wrong passwords. Try again in ${minutes === 1 ? "a minute" : `${minutes} minutes`}.`);
}

function logout(parts: OperatorParts, request: HttpRequest): HttpResponse {
  return isFromOurPage(parts, request) ? leadHome(cookie(parts, "", 0)) : { status: 403 };
}

/** A form of another site says where it comes from; what says nothing is no browser. */
function isFromOurPage({ publicUrl }: OperatorParts, { headers }: HttpRequest): boolean {
  const site = headers["sec-fetch-site"] ?? "same-origin";
  const { origin } = headers;
  const isOurs = origin === undefined || origin === publicUrl || origin.replace(/^https?:\/\//, "") === headers.host;
  return site === "same-origin" && isOurs;
}

function cookie({ publicUrl }: OperatorParts, value: string, maxAgeS: number): string {
  const secure = publicUrl.startsWith("https:") ? "; Secure" : "";
  return `${cookieName}=${value}; Path=${home}; Max-Age=${maxAgeS}; HttpOnly; SameSite=Strict${secure}`;
}

function leadHome(setCookie: string): HttpResponse {
  return { status: 303, headers: { location: home, "set-cookie": setCookie, "cache-control": "no-store" } };
}

/** The form tells where it was sent from, which `no-referrer` would hide. */
const words = wordsOf("en");
const headers = { "cache-control": "no-store", "referrer-policy": "same-origin" };

function loginPage(status: number, problem: string | null): HttpResponse {
  const content = html`<h1>For the operator</h1>
<p>The password is the setting <strong>OPERATOR_PASSWORD</strong>.</p>
${problem === null ? null : html`<p class="consent" role="alert">${problem}</p>`}
<form method="post" action="${home}/login">
<input name="username" value="operator" autocomplete="username" hidden>
<p><label for="password">Password</label><br><input id="password" name="password" type="password" autocomplete="current-password" required autofocus></p>
${button("Sign in", false)}
</form>`;
  return page({ words, title: "Sign in", content, status, headers, submits: true });
}

async function insidePage({ runs }: OperatorParts): Promise<HttpResponse> {
  const content = html`<h1>For the operator</h1>
<p class="actions"><a class="button" href="${home}/queues">Look at the queues</a></p>
<p>The board shows BullMQ’s wake-up jobs. It changes nothing: when something is due is stored elsewhere, and a job that is missing comes back by itself within a minute. Figures for Prometheus are at <strong>/metrics</strong>, with the same password.</p>
${runsList(await runs())}
<form method="post" action="${home}/logout">${button("Sign out", true)}</form>`;
  return page({ words, title: "For the operator", content, headers, submits: true });
}

function button(label: string, isQuiet: boolean): Html {
  return html`<p class="actions"><button class="${isQuiet ? "button quiet" : "button"}" type="submit">${label}</button></p>`;
}
