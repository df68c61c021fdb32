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
    messenger: messenger.calls().made,
    slack: slack.calls().made,
    discord: discord.calls().made,
  };
}

/** Who is registered, by the id of the friend; null for newcomers. */
export async function registeredPeople(stage: Stage): Promise<Map<string, { id: string; name: string } | null>> {
  const entries = stage.friends.map(async ({ id, channel, tenantId, userId }) => {
    return [id, await stage.inspect().personAt({ channel, tenantId, userId })] as const;
  });
  return new Map(await Promise.all(entries));
}

/** Rounds of settling after which whatever still goes on is left to go on. */
const MAX_ROUNDS = 200;

/**
 * Resolves when the bot has nothing left to do and the platforms have nothing left to answer: on Slack and Discord it
 * goes on for a moment after its first answer, and whatever it says is a call.
 */
export async function settled(stage: Stage): Promise<void> {
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const before = callsOf(stage);
    await stage.inspect().settle();
    const now = callsOf(stage);
    if (now.open === 0 && now.made === before.made) return;
  }
}

function callsOf({ chats }: Stage): { made: number; open: number } {
  const all = Object.values(chats).map((chat) => chat.calls());
  return { made: sum(all.map(({ made }) => made)), open: sum(all.map(({ open }) => open)) };
}

function sum(counts: number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
