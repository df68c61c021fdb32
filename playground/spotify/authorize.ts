import { type Call, formOf, html, type Reply, redirect } from "./http.js";
import { errorPage, loginPage } from "./login-page.js";
import { isScope, parseScopes } from "./scopes.js";
import type { World } from "./world.js";

/** A checked authorize request. */
interface AuthorizeRequest {
  redirectUri: string;
  scopes: string[];
  state: string | null;
  challenge: string | null;
}

function isSecure(uri: URL): boolean {
  if (uri.protocol !== "http:") return true;
  return uri.hostname === "127.0.0.1" || uri.hostname === "[::1]";
}

function withoutPort(uri: URL): string {
  const copy = new URL(uri);
  copy.port = "";
  return copy.href;
}

// Only a loopback address may be registered without its port; everything else is compared character by character.
function isRegistered(world: World, text: string, uri: URL): boolean {
  if (world.redirectUris.has(text)) return true;
  return uri.protocol === "http:" && isSecure(uri) && world.redirectUris.has(withoutPort(uri));
}

function redirectProblem(world: World, text: string): string | null {
  if (text === "") return "Missing required parameter: redirect_uri";
  if (!URL.canParse(text)) return "INVALID_CLIENT: Invalid redirect URI";
  const uri = new URL(text);
  if (!isRegistered(world, text, uri)) return "INVALID_CLIENT: Invalid redirect URI";
  return isSecure(uri) ? null : "INVALID_CLIENT: Insecure redirect URI";
}

function challengeProblem(query: URLSearchParams): string | null {
  const method = query.get("code_challenge_method");
  const challenge = query.get("code_challenge");
  if (challenge === null) return method === null ? null : "code_challenge must be supplied";
  if (method !== "S256") return "code_challenge_method must be S256";
  return /^[A-Za-z0-9_-]{43}$/.test(challenge) ? null : "Invalid code_challenge";
}

function clientProblem(world: World, id: string | null): string | null {
  if (id === null || id === "") return "Missing required parameter: client_id";
  return id === world.options.clientId ? null : "INVALID_CLIENT: Invalid client";
}

function problemOf(world: World, query: URLSearchParams): string | null {
  const client = clientProblem(world, query.get("client_id"));
  const target = client ?? redirectProblem(world, query.get("redirect_uri") ?? "");
  if (target !== null) return target;
  if (query.get("response_type") !== "code") return "response_type must be code";
  if (!parseScopes(query.get("scope") ?? "").every(isScope)) return "INVALID_SCOPE: Invalid scope";
  return challengeProblem(query);
}

function requestOf(query: URLSearchParams): AuthorizeRequest {
  return {
    redirectUri: query.get("redirect_uri") ?? "",
    scopes: parseScopes(query.get("scope") ?? ""),
    state: query.get("state"),
    challenge: query.get("code_challenge"),
  };
}

function backTo(request: AuthorizeRequest, name: "code" | "error", value: string): Reply {
  const target = new URL(request.redirectUri);
  target.searchParams.set(name, value);
  if (request.state !== null) target.searchParams.set("state", request.state);
  return redirect(target.href);
}

function consent(world: World, request: AuthorizeRequest, listenerId: string): Reply {
  const code = world.newToken("AQ");
  const { redirectUri, scopes, challenge } = request;
  world.oauth.codes.set(code, { listenerId, redirectUri, scopes, challenge, madeAtMs: world.clock.nowMs() });
  return backTo(request, "code", code);
}

/** `GET /accounts/authorize`: the login page, or the platform's error page for a wrong request. */
export function authorize(world: World, call: Call): Reply {
  const problem = problemOf(world, call.query);
  if (problem !== null) return html(400, errorPage(problem));
  const page = {
    query: call.query,
    scopes: requestOf(call.query).scopes,
    listeners: [...world.listeners.values()],
    preselectedId: call.query.get("playground_listener"),
  };
  return html(200, loginPage(page));
}

/**
 * `POST /accounts/login?<the query of the authorize address>` with the form field `listener=<id>`, or `cancel=1`.
 * Answers the 302 to the redirect URI with `code` or `error=access_denied`, and `state`. This is all the page's buttons do.
 */
export function login(world: World, call: Call): Reply {
  const problem = problemOf(world, call.query);
  if (problem !== null) return html(400, errorPage(problem));
  const form = formOf(call);
  if (form.has("cancel")) return backTo(requestOf(call.query), "error", "access_denied");
  const listener = world.listeners.get(form.get("listener") ?? "");
  if (listener === undefined) return html(400, errorPage("There is no such listener."));
  return consent(world, requestOf(call.query), listener.id);
}
