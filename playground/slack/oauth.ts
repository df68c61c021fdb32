import { asText, isFilled, type Json } from "../json.js";
import type { ApiCall } from "./api-call.js";
import { readArguments } from "./arguments.js";
import type { Install, InstallTarget } from "./installs.js";
import type { Platform } from "./platform.js";
import { SlackError } from "./slack-error.js";

const CODE_LIFE_MS = 10 * 60 * 1000;

/** The credentials of the app. */
export interface AppCredentials {
  clientId: string;
  clientSecret: string;
  /** Where codes may be sent: these addresses and what lies below them. */
  redirectUris: readonly string[];
}

/** A request to install that has passed the checks. */
export interface AuthorizeRequest {
  scopes: string[];
  redirectUri: string;
  state: string;
}

/** Who said yes, and to what. */
interface Grant extends AuthorizeRequest {
  userId: string;
  target: InstallTarget;
  untilMs: number;
}

/** Gives codes for consents, and tokens for codes. */
export class OAuth {
  readonly #platform: Platform;
  readonly #credentials: AppCredentials;
  #redirectUris: readonly string[];
  readonly #grants = new Map<string, Grant>();

  constructor(platform: Platform, credentials: AppCredentials) {
    this.#platform = platform;
    this.#credentials = credentials;
    this.#redirectUris = credentials.redirectUris;
  }

  setRedirectUris(uris: readonly string[]): void {
    this.#redirectUris = uris;
  }

  /** What the query of `/oauth/v2/authorize` asks for, or the error the person reads. */
  read(query: URLSearchParams): AuthorizeRequest | string {
    if (query.get("client_id") !== this.#credentials.clientId) return "invalid_client_id";
    const redirectUri = query.get("redirect_uri") ?? this.#redirectUris[0];
    if (redirectUri === undefined || !this.#isKnown(redirectUri)) return "bad_redirect_uri";
    const scopes = (query.get("scope") ?? "").split(/[ ,]+/).filter(Boolean);
    if (scopes.length === 0) return "invalid_scope_requested";
    if (!scopes.every((scope) => /^[a-z_]+(:[a-z._]+)*$/.test(scope))) return "invalid_scope";
    return { scopes, redirectUri, state: query.get("state") ?? "" };
  }

  #isKnown(uri: string): boolean {
    return this.#redirectUris.some((known) => uri === known || uri.startsWith(`${known}/`));
  }

  /** Where the browser goes once this person has agreed. */
  allow(request: AuthorizeRequest, userId: string, isOrgWide: boolean): string {
    const { teamId } = this.#platform.directory.user(userId);
    const { enterpriseId } = this.#platform.directory.team(teamId);
    if (isOrgWide && enterpriseId === null) throw new Error(`${teamId} belongs to no organisation`);
    const target = isOrgWide && enterpriseId !== null ? { enterpriseId } : { teamId };
    const code = `${this.#platform.ids.hex(12)}.${this.#platform.ids.hex(40)}`;
    const untilMs = this.#platform.clock.nowMs() + CODE_LIFE_MS;
    this.#grants.set(code, { ...request, userId, target, untilMs });
    return redirect(request, { code, state: request.state });
  }

  /** Where the browser goes once the person has refused. */
  deny(request: AuthorizeRequest): string {
    return redirect(request, { error: "access_denied", state: request.state });
  }

  /** `oauth.v2.access`: the token for a code. @throws SlackError */
  access({ args: given, basic }: ApiCall): Json {
    const optional = { client_id: "text", client_secret: "text", redirect_uri: "text", grant_type: "text" } as const;
    const args = readArguments(given, { required: { code: "text" }, optional });
    this.#checkClient(basic?.id ?? asText(args.client_id), basic?.secret ?? asText(args.client_secret));
    const grant = this.#grants.get(asText(args.code));
    if (grant === undefined || this.#platform.clock.nowMs() > grant.untilMs) throw new SlackError("invalid_code");
    if (isFilled(args.redirect_uri) && args.redirect_uri !== grant.redirectUri)
      throw new SlackError("bad_redirect_uri");
    this.#grants.delete(asText(args.code));
    return this.#answer(this.#platform.installs.add(grant.target, grant.scopes), grant);
  }

  #checkClient(id: string, secret: string): void {
    if (id !== this.#credentials.clientId) throw new SlackError("invalid_client_id");
    if (secret !== this.#credentials.clientSecret) throw new SlackError("bad_client_secret");
  }

  #answer(install: Install, { userId }: Grant): Json {
    const { appId, scopes, token, botUserId, teamId, enterpriseId, isEnterpriseInstall } = install;
    return {
      app_id: appId,
      authed_user: { id: userId },
      scope: scopes.join(","),
      token_type: "bot",
      access_token: token,
      bot_user_id: botUserId,
      team: teamId === null ? null : { id: teamId, name: this.#platform.directory.team(teamId).name },
      enterprise: enterpriseId === null ? null : { id: enterpriseId, name: enterpriseId },
      is_enterprise_install: isEnterpriseInstall,
    };
  }
}

function redirect({ redirectUri }: AuthorizeRequest, answer: Record<string, string>): string {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries(answer)) url.searchParams.set(name, value);
  return url.href;
}
