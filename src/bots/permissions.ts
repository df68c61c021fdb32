import type { Permission, Person } from "./domain.js";
import type { Language } from "./say.js";

/** What somebody may let the bot do at Spotify besides seeing their plays, each asked for when it is first needed. */
export const permissions: readonly Permission[] = ["queue", "save", "playlists", "tops", "follows"];

/** What this person has allowed, as far as their last login says; also while their access is lost. */
export function permissionsOf(person: Pick<Person, "spotify"> | null): readonly Permission[] {
  return person?.spotify?.permissions ?? [];
}

/** What of these somebody has not allowed; all of them while their Spotify is not connected. */
export function missingPermissions(
  person: Pick<Person, "spotify">,
  needed: readonly Permission[],
): readonly Permission[] {
  if (person.spotify?.state !== "connected") return needed;
  const given = permissionsOf(person);
  return needed.filter((one) => !given.includes(one));
}

/** Both, each once, in a fixed order. */
export function unitedPermissions(some: readonly string[], more: readonly string[]): Permission[] {
  return permissions.filter((one) => some.includes(one) || more.includes(one));
}

/**
 * What stands behind `/spotify/login`: from which channel somebody comes, what they are to be asked for, and in which
 * language; without one the browser knows.
 */
export function loginQuery(from: string | null, asks: readonly Permission[], language?: Language): string {
  const query = new URLSearchParams(from === null ? {} : { from });
  if (language) query.set("lang", language);
  for (const permission of asks) query.append("ask", permission);
  return query.size > 0 ? `?${query}` : "";
}
