import type { Chat } from "./chat.js";
import type { Crossings } from "./crossings.js";
import type { Happenings } from "./happenings.js";
import type { MessengerSide } from "./messenger-chat.js";
import type { ChannelName, Friend } from "./people.js";
import type { Inspect } from "./running-app.js";
import type { SpotifyEmulator } from "./spotify/emulator.js";
import type { TimeTravel } from "./time-travel.js";
import type { VirtualClock } from "./virtual-clock.js";

/** What they use of the emulated Spotify. */
export type Players = Pick<SpotifyEmulator, "play" | "tracks" | "findTrack" | "fault" | "stats" | "urls">;

/** The last song somebody played to its end. */
export interface LastPlay {
  trackId: string;
  endedAtMs: number;
}

/** Everything that the control API and the page act on. */
export interface Stage {
  friends: readonly Friend[];
  clock: VirtualClock;
  chats: Record<ChannelName, Chat>;
  /** For the pages behind links into a chat, which only Messenger has. */
  messenger: Pick<MessengerSide, "openLink">;
  spotify: Players;
  /** The bot's Page on Messenger. */
  pageId: string;
  /** The running bot; only asked after it has been started. */
  inspect(): Inspect;
  /** Address of the bot's own login page. */
  loginUrl(): string;
  travel: TimeTravel;
  happenings: Happenings;
  crossings: Crossings;
  /** By the id of the friend. */
  lastPlays: Map<string, LastPlay>;
}

/** Calls made to each platform so far. */
export function callsSoFar({ spotify, chats }: Stage): Record<ChannelName | "spotify", number> {
  const { messenger, slack, discord } = chats;
  return {
    spotify: spotify.stats().calls,
    messenger: messenger.calls(),
    slack: slack.calls(),
    discord: discord.calls(),
  };
}

/** Who is registered, by the id of the friend; null for newcomers. */
export async function registeredPeople(stage: Stage): Promise<Map<string, { id: string; name: string } | null>> {
  const entries = stage.friends.map(async ({ id, channel, tenantId, userId }) => {
    return [id, await stage.inspect().personAt({ channel, tenantId, userId })] as const;
  });
  return new Map(await Promise.all(entries));
}
