import type { Happenings } from "./happenings.js";
import type { MessengerEmulator } from "./messenger/emulator.js";
import type { Friend } from "./people.js";
import type { Inspect } from "./running-app.js";
import type { SpotifyEmulator } from "./spotify/emulator.js";
import type { TimeTravel } from "./time-travel.js";
import type { VirtualClock } from "./virtual-clock.js";

/** What the people of the playground use of the emulated Messenger. */
export type Chats = Pick<
  MessengerEmulator,
  "say" | "press" | "sticker" | "openLink" | "messages" | "typing" | "onMessage" | "fault" | "stats"
>;

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
  messenger: Chats;
  spotify: Players;
  /** The bot's Page on Messenger. */
  pageId: string;
  /** The running bot; only asked after it has been started. */
  inspect(): Inspect;
  /** Address of the bot's own login page. */
  loginUrl(): string;
  travel: TimeTravel;
  happenings: Happenings;
  /** By the id of the friend. */
  lastPlays: Map<string, LastPlay>;
}

/** Calls made to each platform so far. */
export function callsSoFar(stage: Stage): { spotify: number; messenger: number } {
  return { spotify: stage.spotify.stats().calls, messenger: stage.messenger.stats().calls };
}

/** Who is registered, by the id of the friend; null for newcomers. */
export async function registeredPeople(stage: Stage): Promise<Map<string, { id: string; name: string } | null>> {
  const entries = stage.friends.map(async (friend) => {
    const { channel, userId } = friend;
    return [friend.id, await stage.inspect().personAt({ channel, tenantId: stage.pageId, userId })] as const;
  });
  return new Map(await Promise.all(entries));
}
