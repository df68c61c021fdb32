import type { SlackSide } from "../../playground/slack-chat.js";
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
  /** Title of the dialog that is open; null for none. */
  dialog: string | null;
  /** The bot opens one. */
  botOpens(userId: string, dialog: string): void;
  /** How the bot acknowledges. */
  answer: Answer;
}

export function fakeSlack(clock: VirtualClock): FakeSlack {
  const seen: { userId: string; message: Seen }[] = [];
  const listeners = new Set<Parameters<SlackSide["onMessage"]>[0]>();
  const viewers = new Set<Parameters<SlackSide["onView"]>[0]>();
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
    botOpens(userId, dialog) {
      slack.dialog = dialog;
      for (const viewer of viewers) viewer(userId, "modal");
    },
    modal: () => (slack.dialog === null ? null : viewOf(slack.dialog)),
    closeModal: async () => {
      slack.dialog = null;
      return null;
    },
    onView(listener) {
      viewers.add(listener);
      return () => void viewers.delete(listener);
    },
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

function viewOf(title: string): View {
  return {
    ...{ viewId: "V1", title, submit: "Share", callbackId: "share", values: {}, errors: {}, failure: null },
    ...{ blocks: [], text: "", cards: [], buttons: [], menus: [] },
  };
}
