import type { Json } from "../json.js";
import { INTENT } from "./gateway-rules.js";
import type { Dispatch } from "./person-actions.js";
import type { Places } from "./places.js";

/** A song as Discord shows it on a profile. */
export interface SpotifySong {
  trackId: string;
  title: string;
  artists: string[];
  album: string;
  startMs: number;
  endMs: number;
}

/** The activity of somebody who shows their Spotify as status. */
export function spotifyActivity({ trackId, title, artists, album, startMs, endMs }: SpotifySong): Json {
  return {
    id: "spotify:1",
    type: 2,
    name: "Spotify",
    details: title,
    state: artists.join("; "),
    sync_id: trackId,
    session_id: "0".repeat(32),
    flags: 48,
    created_at: startMs,
    assets: { large_text: album, large_image: "spotify:ab67616d0000b273" },
    timestamps: { start: startMs, end: endMs },
    party: { id: "spotify:0" },
  };
}

/** Tells the bot, in every server it shares with a person, what that person shows; only to those with the intent. */
export function showPresence(places: Places, dispatch: Dispatch, userId: string, activities: Json[]): void {
  for (const guildId of places.user(userId).guilds) {
    if (!places.guild(guildId).hasBot) continue;
    const status = { status: "online", client_status: { desktop: "online" } };
    const data = { user: { id: userId }, guild_id: guildId, activities, ...status };
    dispatch({ name: "PRESENCE_UPDATE", data, guildId, intents: INTENT.guildPresences });
  }
}
