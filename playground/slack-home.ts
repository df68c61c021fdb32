import { BadCall, letThrough } from "./answers.js";
import type { HomeTab } from "./chat.js";
import { plainMessage } from "./seen-items.js";
import { checkAnswer, type SlackSide, shownParts } from "./slack-side.js";

/** The app's home tab. */
export function createSlackHome(slack: SlackSide): HomeTab {
  return {
    sections(userId) {
      const view = slack.home(userId);
      if (view === null) return null;
      // Ids of elements say nothing there: each section counts its own from zero.
      return view.sections.map((section, index) => ({
        ...plainMessage,
        ...shownParts(section, ({ value = "" }) => value),
        id: `home-${index}`,
        atMs: 0,
        from: "bot",
      }));
    },
    open: async (userId) => checkAnswer(await slack.openHome(userId)),
    async press(userId, { label, carries }) {
      const view = slack.home(userId);
      if (view === null) throw new BadCall("conflict", "The home tab has not been drawn yet.");
      const button = { viewId: view.viewId, label, ...(carries && { value: carries }) };
      checkAnswer(await letThrough("Slack", () => slack.press(userId, button), "button"));
    },
  };
}
