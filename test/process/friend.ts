import { walkLogin } from "../../playground/login-walk.js";
import type { MessengerEmulator } from "../../playground/messenger/emulator.js";
import type { SeenMessage } from "../../playground/messenger/seen-message.js";

/** Somebody with a phone on the emulated Messenger. */
export interface Friend {
  readonly psid: string;
  readonly name: string;
  /** Types this; answers the status that the webhook got. */
  says(text: string): Promise<number>;
  /** Waits for the next message of the bot that holds these words; ones seen by an earlier wait do not count. */
  sees(words: string): Promise<string>;
  /** Presses the newest button of that label. */
  presses(label: string): Promise<void>;
  /** How many messages of the bot hold these words. */
  count(words: string): number;
  /** Logs in on the real pages and sends the code; answers the code. */
  registers(): Promise<string>;
}

/** What is shown longer than this has not come: a failure that shows the screen is better than a test out of time. */
const patienceMs = 150_000;

export function friendOf(messenger: MessengerEmulator, psid: string, name: string): Friend {
  let looked = 0;
  const fromBot = () => messenger.messages(psid).filter(({ from }) => from === "bot");
  const look = (words: string): string | null => {
    const index = fromBot().findIndex((message, at) => at >= looked && textOf(message).includes(words));
    if (index < 0) return null;
    looked = index + 1;
    return textOf(fromBot()[index]);
  };
  const friend: Friend = {
    psid,
    name,
    says: async (text) => (await messenger.say(psid, text)).status,
    sees: (words) => firstOf(messenger, () => look(words), `${name} never saw "${words}" in`, fromBot),
    count: (words) => fromBot().filter((message) => textOf(message).includes(words)).length,
    async presses(label) {
      const mid = fromBot().findLast((message) => labelsOn(message).includes(label))?.mid;
      if (mid === undefined) throw new Error(`${name} sees no button "${label}"`);
      await messenger.press(psid, { mid, title: label });
    },
    async registers() {
      await friend.says("register");
      const url = /https?:\S+/.exec(await friend.sees("/spotify/login"))?.[0] ?? "";
      const code = await walkLogin(url, psid);
      await friend.says(`register name:"${name}" code:"${code}"`);
      await friend.sees("Welcome");
      return code;
    },
  };
  return friend;
}

function firstOf(messenger: MessengerEmulator, look: () => string | null, failure: string, seen: () => SeenMessage[]) {
  return new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => {
      unlisten();
      reject(new Error(`${failure}:\n${seen().map(textOf).join("\n---\n")}`));
    }, patienceMs);
    const check = (): void => {
      const found = look();
      if (found === null) return;
      clearTimeout(timer);
      unlisten();
      resolve(found);
    };
    const unlisten = messenger.onMessage(check);
    check();
  });
}

function textOf(message: SeenMessage | undefined): string {
  const cards = (message?.cards ?? []).map(({ title, subtitle }) => `[${title} | ${subtitle ?? ""}]`);
  return [message?.text ?? "", ...cards].filter(Boolean).join("\n");
}

function labelsOn({ cards = [], quickReplies = [] }: SeenMessage): string[] {
  return [...quickReplies, ...cards.flatMap(({ buttons }) => buttons)].map(({ label }) => label);
}
