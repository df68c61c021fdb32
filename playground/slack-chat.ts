import { BadCall } from "./answers.js";
import type { Chat } from "./chat.js";
import { unknownFault, withoutKey } from "./messenger-chat.js";
import { type Account, places } from "./people.js";
import { isFaultName } from "./slack/faults.js";
import { createSlackForms } from "./slack-forms.js";
import { createSlackHome } from "./slack-home.js";
import { createSlackMenus } from "./slack-menus.js";
import { checkAnswer, paneMessage, type SlackSide } from "./slack-side.js";

/** The app's command there. */
export const slackCommand = "/song";

/** Names that mean the same on every platform, for those who do not know Slack's own. */
const FAULT_WORDS: Record<string, string> = { "429": "ratelimited", garbage: "html", revoked: "token_revoked" };

/** People in a workspace on Slack, each in their direct message with the app or in the room for all. */
export function createSlackChat(slack: SlackSide, people: readonly Account[]): Chat {
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
    forms: createSlackForms(slack, people),
    menus: createSlackMenus(slack),
    home: createSlackHome(slack),
    complete: null,
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
