import { BadCall } from "./answers.js";
import type { Chat } from "./chat.js";
import { unknownFault, withoutKey } from "./messenger-chat.js";
import { places } from "./people.js";
import { type PaneMessage, plainMessage, type Tap } from "./seen-items.js";
import type { SlackEmulator } from "./slack/emulator.js";
import { isFaultName } from "./slack/faults.js";
import type { SeenMessage } from "./slack/seen-message.js";

/** What the people of the playground use of the emulated Slack. */
export type SlackSide = Pick<
  SlackEmulator,
  | "command"
  | "press"
  | "modal"
  | "closeModal"
  | "directMessageId"
  | "messages"
  | "onMessage"
  | "onView"
  | "fault"
  | "stats"
>;

type SeenButton = SeenMessage["buttons"][number];
type BotAnswer = Awaited<ReturnType<SlackSide["command"]>>;

/** The app's command there. */
export const slackCommand = "/song";

/** Names that mean the same on every platform, for those who do not know Slack's own. */
const FAULT_WORDS: Record<string, string> = { "429": "ratelimited", garbage: "html", revoked: "token_revoked" };

/** People in a workspace on Slack, each in their direct message with the app or in the room for all. */
export function createSlackChat(slack: SlackSide): Chat {
  return {
    async say(userId, text, spot) {
      const channelId = spot === "room" ? places.slack.room.id : slack.directMessageId(userId);
      checkAnswer(await slack.command(userId, slackWords(text), { channelId, command: slackCommand }));
    },
    async press(userId, { messageId, carries }) {
      checkAnswer(await slack.press(userId, { messageTs: messageId, actionId: carries ?? "" }));
    },
    sticker: async () => {
      throw new BadCall("bad_request", "There are no stickers for an app on Slack.", "as");
    },
    messages: (userId) => slack.messages(userId).map((message) => paneMessage(message)),
    typing: () => false,
    onMessage: (listener) => void slack.onMessage((userId, message) => listener(userId, paneMessage(message))),
    calls: () => slack.stats().calls,
    refusals: () => withoutKey(slack.stats().byOutcome, "ok"),
    fault(word, times) {
      const name = FAULT_WORDS[word] ?? word;
      if (!isFaultName(name)) throw unknownFault(word, "slack");
      slack.fault({ name, times });
    },
  };
}

/** What stands behind the command, whether or not somebody has typed the command itself. */
export function slackWords(text: string): string {
  return text
    .trim()
    .replace(new RegExp(`^${slackCommand}(?=\\s|$)`, "i"), "")
    .replace(/^\/(?=\p{L})/u, "")
    .trim();
}

function checkAnswer({ status, error }: BotAnswer): void {
  if (error === null) return;
  const answer = status === 0 ? "nothing" : String(status);
  throw new BadCall("upstream", `The bot answered Slack ${answer}, and Slack says "${error}".`);
}

function paneMessage({ ts, channelId, ...message }: SeenMessage): PaneMessage {
  const { atMs, from, text, cards, buttons, ephemeral, edited } = message;
  return {
    ...plainMessage,
    id: ts,
    atMs,
    from,
    text,
    cards: cards.map(({ buttons: its, ...card }) => ({ ...card, taps: its.map(tapOf) })),
    taps: buttons.map(tapOf),
    edited,
    ephemeral,
    room: channelId === places.slack.room.id ? places.slack.room.name : null,
  };
}

function tapOf({ label, kind, actionId, url = "" }: SeenButton): Tap {
  return kind === "link" ? { label, carries: null, url } : { label, carries: actionId, url: null };
}
