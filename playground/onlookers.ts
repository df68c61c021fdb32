import type { Chat } from "./chat.js";
import type { Source } from "./happenings.js";
import type { ChannelName } from "./people.js";
import type { PaneMessage } from "./seen-items.js";
import type { Stage } from "./stage.js";

/** Longer texts are cut in the record of what happened. */
const MAX_QUOTE = 60;

const CALLS_IN_WORDS: Record<string, string> = {
  "GET /me/player/recently-played": "Asked Spotify what was played",
  "GET /tracks/:id": "Looked a song up on Spotify",
  "GET /me": "Asked Spotify who logged in",
};

const CHANNEL_NAMES: Record<ChannelName, string> = { messenger: "Messenger", slack: "Slack", discord: "Discord" };

/** Has everything noted that goes to and fro between the bot and the platforms. */
export function watchPlatforms(stage: Stage): void {
  const { spotify, chats, happenings } = stage;
  happenings.follow(
    newCounts(
      () => spotify.stats().byEndpoint,
      (call) => CALLS_IN_WORDS[call] ?? `Spotify: ${call}`,
    ),
  );
  watchChat(stage, "messenger", chats.messenger);
  watchChat(stage, "slack", chats.slack);
  watchChat(stage, "discord", chats.discord);
}

function watchChat({ friends, happenings, crossings }: Stage, channel: ChannelName, chat: Chat): void {
  happenings.follow(newCounts(chat.refusals, (code) => `${CHANNEL_NAMES[channel]} refused: ${code}`));
  chat.onMessage((userId, message) => {
    const friend = friends.find((each) => each.channel === channel && each.userId === userId);
    if (friend === undefined) return;
    crossings.shown(friend, message);
    happenings.note(friend.id, `${friend.name} ${deedIn(message)}`);
  });
}

function deedIn({ from, text, cards, edited, isSticker }: PaneMessage): string {
  const [card] = cards;
  const words = text || [card?.title, card?.subtitle].filter(Boolean).join("\n");
  if (from === "person") return `wrote: ${isSticker ? "a sticker" : shortened(words)}`;
  // What has changed stands last.
  return edited ? `sees a card change: ${shortened(words.split("\n").at(-1) ?? "")}` : `got: ${shortened(words)}`;
}

/** What has been added to some counters since the last look. */
function newCounts(read: () => Record<string, number>, inWords: (name: string) => string): Source {
  const seen = new Map<string, number>();
  return () =>
    Object.entries(read()).flatMap(([name, count]) => {
      const times = count - (seen.get(name) ?? 0);
      seen.set(name, count);
      return times > 0 ? [{ text: inWords(name), times }] : [];
    });
}

function shortened(text: string): string {
  const line = text
    .replace(/https?:\/\/\S+/g, "a link")
    .replace(/\s+/g, " ")
    .trim();
  return line.length > MAX_QUOTE ? `${line.slice(0, MAX_QUOTE - 1).trimEnd()}…` : line;
}
