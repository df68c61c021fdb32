import type { Permission, Person } from "../../bots/domain.js";
import { missingPermissions } from "../../bots/permissions.js";

/** To see whom somebody follows, and to fill their playlist. */
const needed: readonly Permission[] = ["follows", "playlists"];

/** What somebody has to allow first, in one login. Empty: nothing. */
export function missing(person: Pick<Person, "spotify">): readonly Permission[] {
  return missingPermissions(person, needed).length > 0 ? needed : [];
}
