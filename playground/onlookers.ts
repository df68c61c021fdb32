import type { Source } from "./happenings.js";
import type { Stage } from "./stage.js";

/** Longer texts are cut in the record of what happened. */
const MAX_QUOTE = 60;

const CALLS_IN_WORDS: Record<string, string> = {
  "GET /me/player/recently-played": "Asked Spotify what was played",
  "GET /tracks/:id": "Looked a song up on Spotify",
  "GET /me": "Asked Spotify who logged in",
};

/** Has everything noted that goes to and fro between the bot and the platforms. */
export function watchPlatforms({ messenger, spotify, friends, happenings }: Stage): void {
  happenings.follow(
    newCounts(
      () => spotify.stats().byEndpoint,
      (call) => CALLS_IN_WORDS[call] ?? `Spotify: ${call}`,
    ),
  );
  happenings.follow(
    newCounts(
      () => messenger.stats().byCode,
      (code) => (code === "200" ? null : `Messenger refused: ${code}`),
    ),
  );
  messenger.onMessage((userId, message) => {
    const friend = friends.find((each) => each.userId === userId);
    if (friend === undefined) return;
    const words = message.text ?? message.cards?.[0]?.title;
    const what = words === undefined ? "a sticker" : shortened(words);
    happenings.note(friend.id, `${friend.name} ${message.from === "bot" ? "got" : "wrote"}: ${what}`);
  });
}

/** What has been added to some counters since the last look; `inWords` answers null for what is not worth telling. */
function newCounts(read: () => Record<string, number>, inWords: (name: string) => string | null): Source {
  const seen = new Map<string, number>();
  return () =>
    Object.entries(read()).flatMap(([name, count]) => {
      const times = count - (seen.get(name) ?? 0);
      seen.set(name, count);
      const text = inWords(name);
      return times > 0 && text !== null ? [{ text, times }] : [];
    });
}

function shortened(text: string): string {
  const line = text
    .replace(/https?:\/\/\S+/g, "a link")
    .replace(/\s+/g, " ")
    .trim();
  return line.length > MAX_QUOTE ? `${line.slice(0, MAX_QUOTE - 1).trimEnd()}…` : line;
}
