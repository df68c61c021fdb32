import { ACCESS_TOKEN_S, type Grant } from "./oauth-state.js";
import type { World } from "./world.js";

function dropExpired(world: World): void {
  const nowMs = world.clock.nowMs();
  // A day's grace, so that an expired token is still told apart from a wrong one.
  const oldestMs = nowMs - 24 * 3600 * 1000;
  for (const [text, token] of world.oauth.accessTokens) {
    if (token.expiresAtMs > oldestMs) return;
    world.oauth.accessTokens.delete(text);
  }
}

/** A new access token for a grant, or for client credentials. */
export function issueAccessToken(world: World, grant: Grant | null): string {
  dropExpired(world);
  const text = world.newToken("BQ");
  world.oauth.accessTokens.set(text, { grant, expiresAtMs: world.clock.nowMs() + ACCESS_TOKEN_S * 1000 });
  return text;
}

/** Ends every consent of a listener: refreshing and access tokens fail from now on. */
export function revokeGrants(world: World, listenerId: string): void {
  for (const grant of world.oauth.grants.values()) {
    if (grant.listenerId === listenerId) grant.isRevoked = true;
  }
  for (const token of world.oauth.accessTokens.values()) {
    if (token.grant?.listenerId === listenerId) token.grant.isRevoked = true;
  }
}
