import { UpstreamError } from "../bots/errors.js";
import type { Clock, GrantedLogin, SpotifyLogin } from "../bots/ports.js";
import { badAnswer, failure } from "./reason.js";
import type { Request } from "./request.js";
import { profile } from "./schema.js";
import { permissionsIn, scopeFor } from "./scopes.js";
import { sixMonthsAfter } from "./six-months.js";
import type { RequestTokens, SpotifyApp, StoredTokens } from "./tokens.js";

/** What a login needs. */
export interface LoginParts {
  /** The app that new people consent to. */
  app: SpotifyApp;
  accountsUrl: string;
  requestTokens: RequestTokens;
  request: Request;
  clock: Clock;
}

/**
 * Spotify's side of a login. `finish` throws AccessLostError with status `not-registered` for somebody who is not on the
 * app's allow-list (their login succeeds, every call fails), and UpstreamError with status `invalid-code` for a code
 * that is wrong, used or too old. The secret of a login is the JSON that a session reads.
 */
export function createLogin(parts: LoginParts): SpotifyLogin {
  return {
    authorizeUrl: (state, asks) => authorizeUrl(parts, state, scopeFor(asks)),
    finish: async (code, asks) => {
      const tokens = await exchangeCode(parts, code, scopeFor(asks));
      return grantedLogin(tokens, await readProfile(parts, tokens));
    },
  };
}

function authorizeUrl({ app, accountsUrl }: LoginParts, state: string, scope: string): string {
  const query = new URLSearchParams({
    client_id: app.id,
    response_type: "code",
    redirect_uri: app.redirectUri,
    scope,
    state,
    // The six months of a refresh token begin with the consent, so somebody who comes again has to give it again. The
    // dialog also names the account, on a computer that several people use.
    show_dialog: "true",
  });
  return `${accountsUrl}/authorize?${query}`;
}

/** `asked` are the scopes granted where the answer names none (RFC 6749, 5.1). */
async function exchangeCode(parts: LoginParts, code: string, asked: string): Promise<StoredTokens> {
  const { app, clock } = parts;
  const atMs = clock.nowMs();
  const form = { grant_type: "authorization_code", code, redirect_uri: app.redirectUri };
  const answer = await parts.requestTokens(app, form).catch(asInvalidCode);
  if (!answer.refresh_token) throw badAnswer();
  return {
    refreshToken: answer.refresh_token,
    accessToken: answer.access_token,
    accessExpiresAtMs: atMs + answer.expires_in * 1000,
    scope: answer.scope || asked,
    authorizedAtMs: atMs,
    appId: app.id,
  };
}

// The same word of OAuth means something else here: not a lost access, just a code to be asked for again.
function asInvalidCode(error: unknown): never {
  if (error instanceof UpstreamError && error.status === "invalid-grant")
    throw failure("invalid-code", { cause: error });
  throw error;
}

async function readProfile({ request }: LoginParts, { appId, accessToken }: StoredTokens) {
  const body = await request(async () => ({ appId, accessToken }), { method: "GET", path: "/me", priority: "person" });
  const parsed = profile.safeParse(body);
  // Without `account_id` there is no login: the user id is another thing, and the same person would become two.
  if (!parsed.success) throw badAnswer();
  return parsed.data;
}

function grantedLogin(
  tokens: StoredTokens,
  me: { account_id: string; display_name?: string | null | undefined },
): GrantedLogin {
  const { appId, authorizedAtMs, scope } = tokens;
  const permissions = permissionsIn(scope);
  return {
    account: {
      appId,
      accountId: me.account_id,
      displayName: me.display_name ?? null,
      authorizedAtMs,
      expiresAtMs: sixMonthsAfter(authorizedAtMs),
      state: "connected",
      ...(permissions.length > 0 ? { permissions } : {}),
    },
    secret: JSON.stringify(tokens),
  };
}
