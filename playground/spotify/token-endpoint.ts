import { createHash } from "node:crypto";
import { type Call, formOf, json, oauthError, type Reply } from "./http.js";
import { ACCESS_TOKEN_S, type AuthorizationCode, CODE_LIFE_MS, type Grant, grantEndsAtMs } from "./oauth-state.js";
import { issueAccessToken } from "./tokens.js";
import type { World } from "./world.js";

class OAuthRefusal extends Error {
  readonly reply: Reply;

  constructor(error: string, description: string) {
    super(description);
    this.reply = oauthError(400, error, description);
  }
}

interface Client {
  /** Whether the right secret came with the call. */
  isConfidential: boolean;
}

interface Credentials {
  id: string;
  secret: string | null;
}

function basicCredentials(header: string): Credentials {
  const encoded = /^Basic +([A-Za-z0-9+/=]+)$/i.exec(header)?.[1];
  if (encoded === undefined) throw new OAuthRefusal("invalid_client", "Invalid client");
  const text = Buffer.from(encoded, "base64").toString("utf8");
  const colon = text.indexOf(":");
  if (colon === -1) throw new OAuthRefusal("invalid_client", "Invalid client");
  return { id: text.slice(0, colon), secret: text.slice(colon + 1) };
}

function credentialsOf(call: Call, form: URLSearchParams): Credentials {
  const header = call.headers.authorization;
  if (header !== undefined) return basicCredentials(header);
  return { id: form.get("client_id") ?? "", secret: form.get("client_secret") };
}

function clientOf(world: World, call: Call, form: URLSearchParams): Client {
  const { id, secret } = credentialsOf(call, form);
  if (id !== world.options.clientId) throw new OAuthRefusal("invalid_client", "Invalid client");
  if (secret !== null && secret !== world.options.clientSecret) {
    throw new OAuthRefusal("invalid_client", "Invalid client secret");
  }
  return { isConfidential: secret !== null };
}

function required(form: URLSearchParams, name: string): string {
  const value = form.get(name);
  if (value === null || value === "") throw new OAuthRefusal("invalid_request", `${name} must be supplied`);
  return value;
}

function tokenBody(world: World, grant: Grant | null): Record<string, unknown> {
  const body = { access_token: issueAccessToken(world, grant), token_type: "Bearer", expires_in: ACCESS_TOKEN_S };
  return grant === null ? body : { ...body, scope: grant.scopes.join(" ") };
}

function answer(body: Record<string, unknown>): Reply {
  return json(200, body, { "cache-control": "no-store" });
}

// A code is used up by the first attempt, right or wrong.
function takeCode(world: World, form: URLSearchParams): AuthorizationCode {
  const text = required(form, "code");
  const code = world.oauth.codes.get(text);
  world.oauth.codes.delete(text);
  if (code === undefined) throw new OAuthRefusal("invalid_grant", "Invalid authorization code");
  if (world.clock.nowMs() - code.madeAtMs > CODE_LIFE_MS) {
    throw new OAuthRefusal("invalid_grant", "Authorization code expired");
  }
  return code;
}

function checkVerifier(code: AuthorizationCode, form: URLSearchParams): void {
  if (code.challenge === null) return;
  const verifier = required(form, "code_verifier");
  const isWellFormed = /^[A-Za-z0-9._~-]{43,128}$/.test(verifier);
  const challenge = createHash("sha256").update(verifier).digest("base64url");
  if (!isWellFormed || challenge !== code.challenge) {
    throw new OAuthRefusal("invalid_grant", "code_verifier was incorrect");
  }
}

function exchangeCode(world: World, form: URLSearchParams, client: Client): Reply {
  const redirectUri = required(form, "redirect_uri");
  const code = takeCode(world, form);
  if (redirectUri !== code.redirectUri) throw new OAuthRefusal("invalid_grant", "Invalid redirect URI");
  if (code.challenge === null && !client.isConfidential) {
    throw new OAuthRefusal("invalid_client", "Invalid client secret");
  }
  checkVerifier(code, form);
  const grant: Grant = {
    listenerId: code.listenerId,
    scopes: code.scopes,
    consentedAtMs: world.clock.nowMs(),
    isPublic: !client.isConfidential,
    isRevoked: false,
  };
  const refreshToken = world.newToken("AQ");
  world.oauth.grants.set(refreshToken, grant);
  return answer({ ...tokenBody(world, grant), refresh_token: refreshToken });
}

function liveGrant(world: World, refreshToken: string): Grant {
  const grant = world.oauth.grants.get(refreshToken);
  if (grant === undefined) throw new OAuthRefusal("invalid_grant", "Invalid refresh token");
  if (grant.isRevoked) throw new OAuthRefusal("invalid_grant", "Refresh token revoked");
  if (world.clock.nowMs() >= grantEndsAtMs(grant)) throw new OAuthRefusal("invalid_grant", "Refresh token expired");
  return grant;
}

// Strict where Spotify is lenient: once a new token is given, the old one is dead, so a client that loses it is found out.
function rotate(world: World, oldToken: string, grant: Grant): string {
  const newToken = world.newToken("AQ");
  world.oauth.grants.delete(oldToken);
  world.oauth.grants.set(newToken, grant);
  return newToken;
}

function refreshField(world: World, refreshToken: string, grant: Grant): Record<string, string> {
  if (world.oauth.refreshAnswer === "missing") return {};
  if (world.oauth.refreshAnswer === "empty") return { refresh_token: "" };
  return { refresh_token: rotate(world, refreshToken, grant) };
}

function refresh(world: World, form: URLSearchParams, client: Client): Reply {
  const refreshToken = required(form, "refresh_token");
  const grant = liveGrant(world, refreshToken);
  if (!client.isConfidential && !grant.isPublic) throw new OAuthRefusal("invalid_client", "Invalid client secret");
  return answer({ ...tokenBody(world, grant), ...refreshField(world, refreshToken, grant) });
}

function clientCredentials(world: World, client: Client): Reply {
  if (!client.isConfidential) throw new OAuthRefusal("invalid_client", "Invalid client secret");
  return answer(tokenBody(world, null));
}

function byGrantType(world: World, call: Call): Reply {
  const form = formOf(call);
  const grantType = form.get("grant_type");
  if (grantType === null) throw new OAuthRefusal("unsupported_grant_type", "grant_type parameter is missing");
  const client = clientOf(world, call, form);
  if (grantType === "authorization_code") return exchangeCode(world, form, client);
  if (grantType === "refresh_token") return refresh(world, form, client);
  if (grantType === "client_credentials") return clientCredentials(world, client);
  const allowed = "client_credentials, authorization_code or refresh_token";
  throw new OAuthRefusal("unsupported_grant_type", `grant_type must be ${allowed}`);
}

/** `POST /accounts/api/token`: authorization_code (with or without PKCE), refresh_token, client_credentials. */
export function token(world: World, call: Call): Reply {
  if (!call.headers["content-type"]?.startsWith("application/x-www-form-urlencoded")) return { status: 415 };
  try {
    return byGrantType(world, call);
  } catch (error) {
    if (error instanceof OAuthRefusal) return error.reply;
    throw error;
  }
}
