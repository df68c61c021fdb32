import type { SlackSide } from "../../playground/slack-side.js";
import type { VirtualClock } from "../../playground/virtual-clock.js";

type Seen = ReturnType<SlackSide["messages"]>[number];
type View = NonNullable<ReturnType<SlackSide["modal"]>>;
type Answer = Awaited<ReturnType<SlackSide["command"]>>;

/** A workspace on Slack whose bot answers nothing by itself; `botSays` puts words into its mouth. */
export interface FakeSlack extends SlackSide {
  botSays(userId: string, content: Partial<Seen>): string;
  /** Changes a message where it stands. */
  botChanges(ts: string, content: Partial<Seen>): void;
  /** What `command` and `press` were called with. */
  acts: unknown[];
  /** What the bot does after it has acknowledged something. */
  onAct: (userId: string) => void;
  /** The dialog that is open; null for none. */
  dialog: View | null;
  /** The home tab; null before it is drawn. */
  tab: View | null;
  /** How the bot acknowledges. */
  answer: Answer;
}

export function fakeSlack(clock: VirtualClock): FakeSlack {
  const seen: { userId: string; message: Seen }[] = [];
  const listeners = new Set<Parameters<SlackSide["onMessage"]>[0]>();
  const tell = (userId: string, message: Seen) => {
    for (const listener of listeners) listener(userId, message);
  };
  const slack: FakeSlack = {
    acts: [],
    onAct: () => {},
    answer: { status: 200, ackMs: 1, body: "", error: null },
    botSays(userId, content) {
      const message = messageOf(`1795230000.${String(seen.length).padStart(6, "0")}`, clock, content);
      seen.push({ userId, message });
      tell(userId, message);
      return message.ts;
    },
    botChanges(ts, content) {
      for (const { userId, message } of seen.filter((each) => each.message.ts === ts)) {
        Object.assign(message, content, { edited: true });
        tell(userId, message);
      }
    },
    command: async (userId, text, options) => acted(["command", userId, text, options], userId),
    press: async (userId, button) => acted(["press", userId, button], userId),
    directMessageId: (userId) => `D-${userId}`,
    messages: (userId) => seen.filter((each) => each.userId === userId).map(({ message }) => message),
    onMessage(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    dialog: null,
    tab: null,
    modal: () => slack.dialog,
    closeModal: async () => {
      slack.dialog = null;
      return null;
    },
    submitView: async (userId, values) => acted(["submit", userId, values], userId),
    async suggest(userId, actionId, text, where) {
      const answer = acted(["suggest", userId, actionId, text, where], userId);
      return { ...answer, options: [{ text: "Glass Weather – Oona Vask", value: "spotify:track:1" }] };
    },
    globalShortcut: async (userId, callbackId) => acted(["shortcut", userId, callbackId], userId),
    messageShortcut: async (userId, callbackId, message) => acted(["shortcut", userId, callbackId, message], userId),
    home: () => slack.tab,
    openHome: async (userId) => acted(["home", userId], userId),
    fault: (fault) => void slack.acts.push(["fault", fault]),
    stats: () => ({ calls: 5, byMethod: {}, byOutcome: { ok: 5 }, sent: 2 }),
  };
  function acted(act: unknown, userId: string): Answer {
    slack.acts.push(act);
    if (slack.answer.error === null) slack.onAct(userId);
    return slack.answer;
  }
  return slack;
}

function messageOf(ts: string, clock: VirtualClock, content: Partial<Seen>): Seen {
  return {
    ...{ ts, atMs: clock.nowMs(), from: "bot", text: "", cards: [], buttons: [], menus: [], notification: "" },
    ...{ mentions: [], ephemeral: false, edited: false, channelId: "D1", threadTs: null },
    ...content,
  };
}

/** A modal or a home tab of these blocks; `content` is what else is to be seen. */
export function slackView(blocks: View["blocks"], content: Partial<View> = {}): View {
  return {
    ...{ viewId: "V1", title: "Share a song", submit: "Share", callbackId: "share", values: {}, errors: {} },
    ...{ failure: null, sections: [], text: "", cards: [], buttons: [], menus: [] },
    blocks,
    ...content,
  };
}
