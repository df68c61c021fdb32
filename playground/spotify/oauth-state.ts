/** What a refresh answers as `refresh_token`: no such field, an empty string, or a new token that replaces the old one. */
export type RefreshAnswer = "missing" | "empty" | "new";

/** One consent of one listener. */
export interface Grant {
  listenerId: string;
  scopes: readonly string[];
  consentedAtMs: number;
  /** Given to a client without secret; only such a grant may be refreshed without one. */
  isPublic: boolean;
  isRevoked: boolean;
}

/** An authorization code waiting for its exchange. */
export interface AuthorizationCode {
  listenerId: string;
  scopes: readonly string[];
  redirectUri: string;
  /** PKCE challenge (S256), or null without PKCE. */
  challenge: string | null;
  madeAtMs: number;
}

/** An access token; `grant` is null for client credentials. */
export interface AccessToken {
  grant: Grant | null;
  expiresAtMs: number;
}

/** All codes and tokens. */
export interface OAuthState {
  codes: Map<string, AuthorizationCode>;
  /** By refresh token. */
  grants: Map<string, Grant>;
  accessTokens: Map<string, AccessToken>;
  refreshAnswer: RefreshAnswer;
}

/** Life of an access token in seconds. */
export const ACCESS_TOKEN_S = 3600;

/** Life of an authorization code in milliseconds. */
export const CODE_LIFE_MS = 10 * 60 * 1000;

const REFRESH_TOKEN_MONTHS = 6;

/** When the refresh token of this consent dies: six calendar months later, however often it was used. */
export function grantEndsAtMs(grant: Grant): number {
  const end = new Date(grant.consentedAtMs);
  end.setUTCMonth(end.getUTCMonth() + REFRESH_TOKEN_MONTHS);
  return end.getTime();
}

/** The token text of an `Authorization: Bearer …` header; null if the header is of another kind. */
export function bearerOf(header: string | undefined): string | null {
  return /^Bearer +(\S+)$/i.exec(header ?? "")?.[1] ?? null;
}
