import type { Permission } from "../bots/domain.js";
import { permissions } from "../bots/permissions.js";

/** What everybody is asked for: their history, and what is playing now. */
const always = ["user-read-recently-played", "user-read-currently-playing"];

const scopes: Record<Permission, readonly string[]> = {
  queue: ["user-modify-playback-state"],
  save: ["user-library-modify"],
  playlists: [
    "playlist-read-private",
    "playlist-read-collaborative",
    "playlist-modify-public",
    "playlist-modify-private",
  ],
  tops: ["user-top-read", "ugc-image-upload"],
  follows: ["user-follow-read"],
};

/** The scopes of a login, separated by spaces. */
export function scopeFor(asks: readonly Permission[]): string {
  return [...always, ...asks.flatMap((permission) => scopes[permission])].join(" ");
}

/** What granted scopes allow. */
export function permissionsIn(scope: string): Permission[] {
  const granted = scope.split(/\s+/u);
  return permissions.filter((permission) => scopes[permission].every((scope) => granted.includes(scope)));
}
