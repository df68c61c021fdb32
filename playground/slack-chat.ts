import { type AnswerWait, createAnswerWait } from "./answer-wait.js";
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
export function createSlackChat(slack: SlackSide, wait: AnswerWait = createAnswerWait()): Chat {
  slack.onMessage((userId, { from }) => {
    if (from === "bot") wait.shown(userId);
  });
  slack.onView((userId, type) => {
    if (type === "modal") wait.shown(userId);
  });
  const act = async (userId: string, action: () => Promise<BotAnswer>) => {
    await wait.answered(userId, async () => checkAnswer(await action()));
    await refuseDialog(slack, userId);
  };
  return {
    say: (userId, text, spot) => {
      const channelId = spot === "room" ? places.slack.room.id : slack.directMessageId(userId);
      return act(userId, () => slack.command(userId, slackWords(text), { channelId, command: slackCommand }));
    },
    press: (userId, { messageId, carries }) =>
      act(userId, () => slack.press(userId, { messageTs: messageId, actionId: carries ?? "" })),
    sticker: async () => {
      throw new BadCall("bad_request", "There are no stickers for an app on Slack.", "as");
    },
    messages: (userId) => slack.messages(userId).map((message) => paneMessage(message)),
    typing: () => false,
    onMessage: (listener) => void slack.onMessage((userId, message) => listener(userId, paneMessage(message))),
    calls: () => callsIn(slack.stats()),
    refusals: () => withoutKey(slack.stats().byOutcome, "ok"),
    fault(word, times) {
      const name = FAULT_WORDS[word] ?? word;
      if (!isFaultName(name)) throw unknownFault(word, "slack");
      slack.fault({ name, times });
    },
  };
}

/** Calls made, and those of them without an answer so far. */
export function callsIn({ calls, byOutcome }: { calls: number; byOutcome: Record<string, number> }) {
  const answered = Object.values(byOutcome).reduce((sum, count) => sum + count, 0);
  return { made: calls, open: calls - answered };
}

/** What stands behind the command, whether or not somebody has typed the command itself. */
export function slackWords(text: string): string {
  return text
    .trim()
    .replace(new RegExp(`^${slackCommand}(?=\\s|$)`, "i"), "")
    .replace(/^\/(?=\p{L})/u, "")
    .trim();
}

/** Dialogs have no place on the page, so that one is closed again. Throws BadCall where one is open. */
async function refuseDialog(slack: SlackSide, userId: string): Promise<void> {
  const dialog = slack.modal(userId);
  if (dialog === null) return;
  await slack.closeModal(userId);
  const advice = `type it in one line, like ${slackCommand} share <song> with <name>`;
  throw new BadCall(
    "bad_request",
    `Slack opens the dialog “${dialog.title}”, which the playground has no room for: ${advice}.`,
  );
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
