import { isFilled, type Json } from "../json.js";
import type { ApiCall } from "./api-call.js";
import { readArguments } from "./arguments.js";
import { chatMethods } from "./chat-methods.js";
import type { Install } from "./installs.js";
import type { Method } from "./method.js";
import type { OAuth } from "./oauth.js";
import type { Platform } from "./platform.js";
import { missingScope, SlackError } from "./slack-error.js";
import { teamMethods } from "./team-methods.js";
import { viewMethods } from "./view-methods.js";

const METHODS: ReadonlyMap<string, Method> = new Map(
  Object.entries({ ...chatMethods, ...viewMethods, ...teamMethods }),
);

/** An answer of the Web API before it is written. */
export interface ApiAnswer {
  status: number;
  body: Json;
  headers: Record<string, string>;
  /** `ok`, or the error code. */
  outcome: string;
  /** Whose token it was; null without a live one. */
  installKey: string | null;
}

/** Serves a call: token, scope, rate, arguments, then the method itself, in the platform's order. */
export function serveMethod(platform: Platform, oauth: OAuth, call: ApiCall): ApiAnswer {
  const context: { install: Install | null; scope: string | null } = { install: null, scope: null };
  try {
    const body = call.method === "oauth.v2.access" ? oauth.access(call) : runMethod(platform, call, context);
    return answer({ ok: true, ...body }, 200, {}, "ok", context);
  } catch (error) {
    if (!(error instanceof SlackError)) throw error; // a bug of the emulator: better loud than disguised
    const headers: Record<string, string> = {};
    if (error.retryAfterS !== null) headers["retry-after"] = String(error.retryAfterS);
    return answer(error.toBody(), error.status, headers, error.code, context);
  }
}

function runMethod(
  platform: Platform,
  call: ApiCall,
  context: { install: Install | null; scope: string | null },
): Json {
  const method = METHODS.get(call.method);
  if (method === undefined) throw new SlackError("unknown_method", { req_method: call.method });
  const install = authenticated(platform, call);
  context.install = install;
  context.scope = method.scope;
  if (method.scope !== null && !install.scopes.includes(method.scope)) {
    throw missingScope(method.scope, install.scopes);
  }
  platform.rates.takeCall(install.key, call.method, method.tier);
  const args = readArguments(call.args, method);
  checkTeam(platform, install, args.team_id);
  return method.run({ platform, install, args });
}

function authenticated(platform: Platform, { bearer, args }: ApiCall): Install {
  const token = bearer ?? (isFilled(args.token) ? args.token : undefined);
  if (token === undefined) throw new SlackError("not_authed");
  return platform.installs.byToken(token);
}

/** A client that names one workspace and shows another's token has mixed them up. */
function checkTeam(platform: Platform, install: Install, teamId: unknown): void {
  if (!isFilled(teamId)) return;
  const isFine = teamId === install.key || platform.installs.covers(install, teamId);
  if (!isFine) throw new SlackError("team_access_not_granted");
}

function answer(
  body: Json,
  status: number,
  headers: Record<string, string>,
  outcome: string,
  { install, scope }: { install: Install | null; scope: string | null },
): ApiAnswer {
  const scopes = install === null ? {} : { "x-oauth-scopes": install.scopes.join(",") };
  const accepted = install === null || scope === null ? {} : { "x-accepted-oauth-scopes": scope };
  return { status, body, headers: { ...headers, ...scopes, ...accepted }, outcome, installKey: install?.key ?? null };
}
