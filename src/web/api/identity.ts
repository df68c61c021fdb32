import type { Person } from "../../bots/domain.js";
import { limits } from "../../bots/limits.js";
import type { Rates } from "../../bots/ports.js";
import type { Given } from "./input.js";
import { Refusal } from "./refusal.js";

export interface IdentityParts {
  rates: Rates;
  /** Whether Spotify says that this refresh token belongs to the person's own account. Throws UpstreamError. */
  isOwnRefreshToken(person: Person, refreshToken: string): Promise<boolean>;
}

const dayMs = 24 * 60 * 60_000;
const longestToken = 2_000;
const notYours = "This belongs to somebody else. Whose data it is comes from the token alone.";

/** Older clients name themselves. They may, and change nothing by it: whoever is named has to be the caller. */
export function requireOwnNames(person: Person, given: Given): void {
  for (const field of ["email", "userId"]) {
    const value = given[field];
    if (value === undefined) continue;
    if (typeof value !== "string") throw new Refusal(400, "This must be a text.", { field });
    if (!isNameOf(person, value)) throw new Refusal(403, notYours, { field });
  }
}

/** No e-mail address is known of anybody, so none is one's own. */
function isNameOf({ id, spotify }: Person, value: string): boolean {
  return value === id || (spotify !== null && value === spotify.accountId);
}

/** A secret in an address ends up in histories and logs. */
export function requireNoSecret(query: Given): void {
  if ("refreshToken" in query) throw new Refusal(400, "This belongs in the body.", { field: "refreshToken" });
}

/** It proves whose account is meant and is forgotten at once: it takes the place of no login. */
export async function requireOwnRefreshToken(parts: IdentityParts, person: Person, { refreshToken }: Given) {
  const field = "refreshToken";
  if (refreshToken === undefined) return;
  if (typeof refreshToken !== "string" || refreshToken === "" || refreshToken.length > longestToken)
    throw new Refusal(400, "This is no refresh token.", { field });
  if (person.spotify?.state !== "connected")
    throw new Refusal(409, "Connect Spotify first: type register in a chat with the bot.", { field });
  const waitMs = await parts.rates.take(`refresh ${person.id}`, limits.refreshTokenChecksPerDay, dayMs);
  if (waitMs !== null) throw tooMany(waitMs);
  if (!(await parts.isOwnRefreshToken(person, refreshToken)))
    throw new Refusal(403, "This is not a refresh token of your own Spotify account.", { field });
}

export function tooMany(waitMs: number): Refusal {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000));
  const message = `Too many requests; the next is possible in ${seconds} s.`;
  return new Refusal(429, message, { headers: { "retry-after": String(seconds) } });
}
