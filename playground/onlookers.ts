import type { Stage } from "./stage.js";

/** Longer texts are cut in the record of what happened. */
const MAX_QUOTE = 60;

const CALLS_IN_WORDS: Record<string, string> = {
  "GET /me/player/recently-played": "Asked Spotify what was played",
  "GET /tracks/:id": "Looked a song up on Spotify",
  "GET /me": "Asked Spotify who logged in",
};

/** Notes what goes to and fro between the bot and the platforms. `look` catches up with calls; call it now and then. */
export function watchPlatforms(stage: Stage): { look(): void } {
  const { messenger, spotify } = stage;
  const spotifyCalls = countNew(() => spotify.stats().byEndpoint);
  const refusals = countNew(() => messenger.stats().byCode);
  const look = () => {
    for (const [call, times] of spotifyCalls()) {
      stage.happenings.note(null, CALLS_IN_WORDS[call] ?? `Spotify: ${call}`, times);
    }
    for (const [code, times] of refusals()) {
      if (code !== "200") stage.happenings.note(null, `Messenger refused: ${code}`, times);
    }
  };
  messenger.onMessage((userId, message) => {
    const friend = stage.friends.find((each) => each.userId === userId);
    if (friend === undefined) return;
    const words = message.text ?? message.cards?.[0]?.title;
    const what = words === undefined ? "a sticker" : shortened(words);
    look(); // what was called before this message belongs before it
    stage.happenings.note(friend.id, `${friend.name} ${message.from === "bot" ? "got" : "wrote"}: ${what}`);
  });
  return { look };
}

/** What has been added to some counters since the last call. */
function countNew(read: () => Record<string, number>): () => [string, number][] {
  const seen = new Map<string, number>();
  return () =>
    Object.entries(read()).flatMap(([name, count]) => {
      const added = count - (seen.get(name) ?? 0);
      seen.set(name, count);
      return added > 0 ? [[name, added]] : [];
    });
}

function shortened(text: string): string {
  const line = text
    .replace(/https?:\/\/\S+/g, "a link")
    .replace(/\s+/g, " ")
    .trim();
  return line.length > MAX_QUOTE ? `${line.slice(0, MAX_QUOTE - 1).trimEnd()}…` : line;
}
