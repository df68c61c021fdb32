import type { Person } from "../bots/domain.js";
import { AccessLostError } from "../bots/errors.js";
import { badAnswer } from "./reason.js";
import type { Request } from "./request.js";
import { profile } from "./schema.js";
import type { RequestTokens, SpotifyApp } from "./tokens.js";

interface RefreshTokenParts {
  apps: readonly SpotifyApp[];
  requestTokens: RequestTokens;
  request: Request;
}

/**
 * Whether a refresh token that somebody shows belongs to their own account, by what Spotify's `/me` says. It is used for
 * that alone: nothing of it is stored or logged. Throws UpstreamError where Spotify cannot be asked.
 */
export type IsOwnRefreshToken = (person: Person, refreshToken: string) => Promise<boolean>;

export function createIsOwnRefreshToken(parts: RefreshTokenParts): IsOwnRefreshToken {
  return async ({ id: personId, spotify }, refreshToken) => {
    const app = parts.apps.find(({ id }) => id === spotify?.appId);
    if (!app || !spotify) return false;
    try {
      return (await accountOf(parts, app, refreshToken, personId)) === spotify.accountId;
    } catch (error) {
      // Made up, revoked, or of another app: whose it is, nobody can say.
      if (error instanceof AccessLostError) return false;
      throw error;
    }
  };
}

async function accountOf(parts: RefreshTokenParts, app: SpotifyApp, refreshToken: string, personId: string) {
  const form = { grant_type: "refresh_token", refresh_token: refreshToken };
  const { access_token: accessToken } = await parts.requestTokens(app, form);
  const call = { method: "GET", path: "/me", priority: "person", personId } as const;
  const parsed = profile.safeParse(await parts.request(async () => ({ appId: app.id, accessToken }), call));
  if (!parsed.success) throw badAnswer();
  return parsed.data.account_id;
}
