import type { Permission } from "../bots/domain.js";
import { permissions } from "../bots/permissions.js";

/** What everybody is asked for: their history, and what is playing now. */
const always = ["user-read-recently-played", "user-read-currently-playing"];

const scopes: Record<Permission, string> = { queue: "user-modify-playback-state", save: "user-library-modify" };

/** The scopes of a login, separated by spaces. */
export function scopeFor(asks: readonly Permission[]): string {
  return [...always, ...asks.map((permission) => scopes[permission])].join(" ");
}

/** What granted scopes allow. */
export function permissionsIn(scope: string): Permission[] {
  const granted = scope.split(/\s+/u);
  return permissions.filter((permission) => granted.includes(scopes[permission]));
}
