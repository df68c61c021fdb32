import { BadCall, letThrough } from "./answers.js";
import { checkAnswer, type SlackSide } from "./slack-side.js";
import type { MenuChoice, Menus } from "./surfaces.js";

/** The app's shortcuts, as its manifest has them: what people read, and what the bot gets. */
export const slackShortcuts = {
  app: { "Share a song": "song:share" },
  message: { "Share this song": "song:share-message" },
} as const;

/** Slack's menus: of the message field, and of each message. */
export function createSlackMenus(slack: SlackSide): Menus {
  const app: Record<string, string> = slackShortcuts.app;
  const message: Record<string, string> = slackShortcuts.message;

  async function chooseOnMessage(userId: string, entry: string, messageId: string): Promise<void> {
    const found = slack.messages(userId).find(({ ts }) => ts === messageId);
    if (found === undefined) throw new BadCall("not_found", "There is no such message.", "message");
    const { channelId, ts } = found;
    const callbackId = callbackOf(message, entry);
    checkAnswer(
      await letThrough("Slack", () => slack.messageShortcut(userId, callbackId, { channelId, ts }), "message"),
    );
  }

  return {
    offers: () => ({ app: Object.keys(app), message: Object.keys(message), person: [], people: [] }),
    async choose(userId, { entry, messageId, personId }: MenuChoice) {
      if (personId !== undefined) throw new BadCall("bad_request", "People have no menu on Slack.", "person");
      if (messageId !== undefined) return chooseOnMessage(userId, entry, messageId);
      checkAnswer(await slack.globalShortcut(userId, callbackOf(app, entry)));
    },
  };
}

function callbackOf(entries: Record<string, string>, entry: string): string {
  const callbackId = entries[entry];
  if (callbackId === undefined) throw new BadCall("not_found", `Slack's menu has no "${entry}" there.`, "entry");
  return callbackId;
}
